"""The command line, as a person types it: each in its own process, on a database of its own."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.request

import pytest

PASSWORD = "nine purple otters juggle"


@pytest.fixture
def run(tmp_path):
    """Run a command in an empty folder; returns the finished process."""

    def run(*arguments, stdin="", **environment):
        return subprocess.run(
            [sys.executable, "-m", "webapp", *arguments],
            cwd=tmp_path,
            env={**os.environ, **environment},
            input=stdin,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    return run


def ask(tmp_path, sql):
    with sqlite3.connect(tmp_path / "var" / "tracker.sqlite3") as connection:
        return connection.execute(sql).fetchall()


def is_a_sentence(done, status):
    return (
        done.returncode == status and done.stderr.startswith("vfx-tracker: ") and done.stderr.count("\n") == 1
    )


def test_a_user_is_added_with_a_password_from_standard_input(run, tmp_path):
    done = run("user", "add", "Nora", "--role", "manager", "--tz", "Europe/Berlin", stdin=PASSWORD + "\n")
    assert (done.returncode, done.stdout) == (0, "Nora is now a manager.\n")
    assert ask(tmp_path, "SELECT username, role, tz FROM person") == [("Nora", "manager", "Europe/Berlin")]


def test_a_weak_password_is_refused(run):
    assert is_a_sentence(run("user", "add", "nora", stdin="short\n"), 1)


def test_a_role_is_changed(run, tmp_path):
    run("user", "add", "nora", stdin=PASSWORD + "\n")
    assert run("user", "role", "NORA", "admin").stdout == "nora is now an admin.\n"
    assert ask(tmp_path, "SELECT role FROM person") == [("admin",)]


def test_nobody_of_that_name_is_told(run):
    done = run("user", "role", "nobody", "admin")
    assert is_a_sentence(done, 1)
    assert "nobody" in done.stderr


def test_a_password_is_reset_from_a_file(run, tmp_path):
    run("user", "add", "nora", stdin=PASSWORD + "\n")
    before = ask(tmp_path, "SELECT password_hash FROM person")
    (tmp_path / "secret").write_text("four other random words\n")
    assert run("user", "reset-password", "nora", "--password-file", "secret").returncode == 0
    assert ask(tmp_path, "SELECT password_hash FROM person") != before


def test_a_reset_link_is_printed(run):
    run("user", "add", "nora", stdin=PASSWORD + "\n")
    done = run(
        "user", "reset-password", "nora", "--link", VFX_TRACKER_PUBLIC_URL="https://time.studio.example"
    )
    assert "https://time.studio.example/reset/" in done.stdout


def test_a_bad_setting_is_status_2(run):
    assert is_a_sentence(run("check", VFX_TRACKER_PORT="many"), 2)


@pytest.mark.parametrize(
    "location", ["mysql://x/y", "/proc/no/such/folder/x.sqlite3", "postgresql://127.0.0.1:1/nothing"]
)
def test_a_database_that_cannot_be_used_is_told_in_a_sentence(run, location):
    done = run("migrate", VFX_TRACKER_DATABASE=location)
    assert is_a_sentence(done, 1), done.stderr


def test_a_file_that_is_no_database_is_told_in_a_sentence(run, tmp_path):
    (tmp_path / "notes.txt").write_text("These are notes and no database at all. " * 50)
    assert is_a_sentence(run("migrate", VFX_TRACKER_DATABASE="notes.txt"), 1)


def test_migrate_says_what_it_did(run):
    assert run("migrate").stdout.startswith("Applied 0001_initial")
    assert run("migrate").stdout == "The tables are up to date.\n"


def test_check_wants_the_tables(run):
    done = run("check")
    assert is_a_sentence(done, 1)
    assert "vfx-tracker migrate" in done.stderr


def test_a_total_that_somebody_touched_is_found_and_rebuilt(run, tmp_path):
    run("migrate")
    with sqlite3.connect(tmp_path / "var" / "tracker.sqlite3") as connection:
        connection.executescript("""
            INSERT INTO person (id, username, username_key, display_name, role, tz, theme, shortcuts, active,
                created_ms) VALUES (1, 'n', 'n', 'N', 'artist', 'UTC', 'auto', 1, 1, 0);
            INSERT INTO person_zone (person_id, from_ms, tz) VALUES (1, 0, 'UTC');
            INSERT INTO project (id, code, name, status, production, created_ms)
                VALUES (1, 'P', 'P', 'open', 1, 0);
            INSERT INTO task_type (id, name, colour) VALUES (1, 'Animation', '#000000');
            INSERT INTO task (id, project_id, task_type_id, name, status, created_ms)
                VALUES (1, 1, 1, 'A', 'open', 0);
            INSERT INTO day_total (person_id, work_date, task_id, kind, host, ms)
                VALUES (1, '2026-11-20', 1, 'active', 'maya', 60000);
        """)
    wrong = run("check")
    assert wrong.returncode == 1
    assert "stored 60000 ms, rebuilt 0 ms" in wrong.stdout
    assert run("rebuild").stdout == "Rebuilt all day totals; 1 work date changed.\n"
    assert run("check").returncode == 0


def test_a_bad_command_is_status_2(run):
    done = run("servee")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_serve_answers_prints_the_set_up_link_and_ends_in_order(tmp_path):
    process = subprocess.Popen(
        [sys.executable, "-m", "webapp", "serve"],
        cwd=tmp_path,
        env={**os.environ, "VFX_TRACKER_PORT": "0"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    address = process.stdout.readline().rpartition(" ")[2].strip()
    process.stdout.readline()
    assert process.stdout.readline().strip().startswith(f"{address}/setup/")
    with urllib.request.urlopen(f"{address}/api/v1/health", timeout=10) as answer:
        assert answer.status == 200
    process.send_signal(signal.SIGTERM)
    assert process.wait(10) == 0


def test_with_an_admin_no_set_up_link_is_printed(run, tmp_path):
    run("user", "add", "adam", "--role", "admin", stdin=PASSWORD + "\n")
    with (tmp_path / "out").open("w") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "webapp", "serve"],
            cwd=tmp_path,
            env={**os.environ, "VFX_TRACKER_PORT": "0"},
            stdout=out,
        )
        deadline = time.monotonic() + 20
        while "is at" not in (tmp_path / "out").read_text() and time.monotonic() < deadline:
            time.sleep(0.05)
        time.sleep(0.3)
        process.terminate()
        process.wait(10)
    assert "/setup/" not in (tmp_path / "out").read_text()


def test_a_taken_port_is_told_in_a_sentence(run, tmp_path):
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = run("serve", VFX_TRACKER_PORT=str(taken.getsockname()[1]))
    assert is_a_sentence(done, 1), done.stderr
