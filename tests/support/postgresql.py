"""A real PostgreSQL of its own for the tests: a fresh cluster in a temporary folder on a free port."""

import contextlib
import glob
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator

import pytest

BINARIES = [*sorted(glob.glob("/usr/lib/postgresql/*/bin")), os.path.dirname(shutil.which("initdb") or "")]


@contextlib.contextmanager
def running_postgresql() -> Iterator[str]:
    """Start PostgreSQL; yields its address without a database name. Skips where it is not installed."""
    binaries = next((one for one in BINARIES if os.path.exists(os.path.join(one, "initdb"))), None)
    if binaries is None:
        pytest.skip("PostgreSQL's server programs are not installed")
    folder = tempfile.mkdtemp(prefix="vfx-pg-")
    as_owner = _as_somebody_but_root(folder)
    data, port = os.path.join(folder, "data"), _free_port()

    def run(program: str, *arguments: str) -> None:
        command = [*as_owner, f"{binaries}/{program}", "-D", data, *arguments]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=folder)

    run("initdb", "-U", "vfx", "-A", "trust", "-N")
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off -c max_connections=60"
    run("pg_ctl", "-w", "-l", f"{folder}/log", "-o", options, "start")
    try:
        yield f"postgresql://vfx@127.0.0.1:{port}"
    finally:
        run("pg_ctl", "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def _as_somebody_but_root(folder: str) -> list[str]:
    """PostgreSQL refuses to run as root; Debian's package brings a user for it."""
    if os.geteuid() != 0:
        return []
    try:
        owner = pwd.getpwnam("postgres")
    except KeyError:
        pytest.skip("PostgreSQL does not run as root and there is no user postgres")
    os.chown(folder, owner.pw_uid, owner.pw_gid)
    return ["runuser", "-u", "postgres", "--"]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
