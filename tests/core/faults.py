"""Faults of the operating system below one folder: the k-th call fails, as a full or broken disk would."""

from __future__ import annotations

import builtins
import contextlib
import os


class Faults:
    """Counts calls of open, write, fsync, close, rename, remove and utime below `folder`; fails those in
    `failing`. A close that fails has let go of the descriptor all the same, as on Linux.
    """

    def __init__(self, folder, errno_value, failing):
        self.folder = str(folder)
        self.errno = errno_value
        self.failing = failing
        self.calls = 0
        self.fds = set()

    def check(self):
        self.calls += 1
        if self.failing(self.calls):
            raise OSError(self.errno, os.strerror(self.errno))

    def is_ours(self, path):
        return isinstance(path, (str, bytes, os.PathLike)) and os.fspath(path).startswith(self.folder)


@contextlib.contextmanager
def faults_below(folder, errno_value, failing):
    """`failing(k)` tells whether the k-th call fails. The real functions do the rest."""
    faults = Faults(folder, errno_value, failing)
    real = {
        name: getattr(os, name) for name in ("open", "write", "fsync", "replace", "remove", "utime", "close")
    }
    real_open = builtins.open

    def by_path(name):
        def call(path, *args, **kwargs):
            if faults.is_ours(path):
                faults.check()
            done = real[name](path, *args, **kwargs)
            if name == "open" and faults.is_ours(path):
                faults.fds.add(done)
            return done

        return call

    def by_fd(name):
        def call(fd, *args):
            if fd in faults.fds:
                faults.check()
            return real[name](fd, *args)

        return call

    def close(fd):
        real["close"](fd)
        if fd in faults.fds:
            faults.fds.discard(fd)
            faults.check()

    def open_file(path, *args, **kwargs):
        if faults.is_ours(path):
            faults.check()
        return real_open(path, *args, **kwargs)

    for name in ("open", "replace", "remove", "utime"):
        setattr(os, name, by_path(name))
    for name in ("write", "fsync"):
        setattr(os, name, by_fd(name))
    os.close, builtins.open = close, open_file
    try:
        yield faults
    finally:
        for name, function in real.items():
            setattr(os, name, function)
        builtins.open = real_open
