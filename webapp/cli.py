"""`vfx-tracker`: the commands of whoever runs the server. What fails is one sentence, status 1 or 2."""

import argparse
import getpass
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from webapp import __version__
from webapp.clock import now_ms
from webapp.config import Config, ConfigProblem, read_config
from webapp.store import backup
from webapp.store.access import one_time_links
from webapp.store.db import database
from webapp.store.db.database import DatabaseProblem
from webapp.store.people import accounts
from webapp.store.refusal import Refused
from webapp.store.tracked import day_totals

Command = Callable[[argparse.Namespace, Config], int]


class CommandProblem(Exception):
    """A command cannot do what it was asked; the text is a sentence."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status: 0 done, 1 could not be done, 2 wrongly asked."""
    options = _parser().parse_args(arguments)
    try:
        config = read_config(options.config)
        status: int = options.run(options, config)
        return status
    except ConfigProblem as problem:
        return _print_error(problem, 2)
    except Refused as refused:
        return _print_error(refused.message, 1)
    except (CommandProblem, DatabaseProblem, backup.BackupProblem) as problem:
        return _print_error(problem, 1)
    except database.ENGINE_ERRORS as problem:
        return _print_error(f"The database cannot be used: {str(problem).strip().splitlines()[0]}.", 1)
    except KeyboardInterrupt:
        return 130


def _print_error(sentence: object, status: int) -> int:
    print(f"vfx-tracker: {sentence}", file=sys.stderr)
    return status


def _open(config: Config, migrate: bool = True) -> None:
    """Make the configured database this process's own, with tables up to date."""
    database.open_database(config.database)
    if migrate:
        database.migrate()
    elif names := database.pending_migrations():
        raise CommandProblem(f"The database lacks {', '.join(names)}. Run: vfx-tracker migrate.")


# ---------------------------------------------------------------- the commands


def serve(options: argparse.Namespace, config: Config) -> int:
    """Start the server."""
    from webapp.serving import serve as run_server

    _open(config)
    return run_server(config)


def demo(options: argparse.Namespace, config: Config) -> int:
    """Fill an empty database with a believable studio."""
    from webapp.demo import build

    _open(config)
    made = build.create_demo(now_ms(), password=options.password)
    print(f"The demo studio is ready: {made.segments} segments. Everybody's password is {made.password}")
    for role, usernames in made.usernames.items():
        print(f"  {role}: {', '.join(usernames)}")
    return 0


def add_user(options: argparse.Namespace, config: Config) -> int:
    """Make an account."""
    _open(config)
    password = _ask_password(options)
    person = accounts.create(
        options.username,
        password,
        display_name=options.name or "",
        tz=options.tz,
        role=options.role,
        studio_name=config.studio_name,
        now_ms=now_ms(),
    )
    print(f"{person.username} is now {_with_article(person.role)}.")
    return 0


def set_role(options: argparse.Namespace, config: Config) -> int:
    """Change what somebody may do."""
    _open(config)
    person = _find(options.username)
    accounts.set_role(person, options.role, author_id=None, now_ms=now_ms())
    print(f"{person.username} is now {_with_article(options.role)}.")
    return 0


def reset_password(options: argparse.Namespace, config: Config) -> int:
    """Give a new password, or with --link a one-time link to choose one."""
    _open(config)
    person = _find(options.username)
    if options.link:
        code, _ = one_time_links.create("reset", now_ms(), person_id=person.id)
        address = config.public_url.rstrip("/") or f"http://{config.host}:{config.port}"
        print(f"{person.username} may choose a new password once, within 24 hours:\n{address}/reset/{code}")
        return 0
    password = _ask_password(options)
    accounts.set_password(person, password, author_id=None, studio_name=config.studio_name, now_ms=now_ms())
    print(f"{person.username} has a new password; every sign-in of theirs has ended.")
    return 0


def import_tasks(options: argparse.Namespace, config: Config) -> int:
    """Import tasks from a CSV file, all or none; projects that it names are made as needed."""
    from webapp.domain import task_csv
    from webapp.store.work import projects, task_import

    _open(config)
    try:
        text = task_csv.decode(_read_bytes(options.file))
    except ValueError as problem:
        raise CommandProblem(f"{options.file}: {problem}") from None
    with database.writing():
        made = projects.create_missing_projects(
            [row.project for row in task_csv.parse_tasks(text).rows], now_ms()
        )
        counts = task_import.apply(text, None, now_ms()).counts
    print(
        f"Imported {options.file}: {counts['new']} new tasks, {counts['change']} changed, "
        f"{counts['same']} as they were; {len(made)} new projects."
    )
    return 0


def sync(options: argparse.Namespace, config: Config) -> int:
    """Pull tasks from the production trackers and push time to them, once."""
    from webapp.sync_command import sync_all

    _open(config)
    if problems := sync_all(dry_run=options.dry_run, whole=options.whole):
        raise CommandProblem(" ".join(problems))
    return 0


def rebuild(options: argparse.Namespace, config: Config) -> int:
    """Rebuild every day total from what was tracked."""
    _open(config)
    changed = day_totals.rebuild_all()
    print(f"Rebuilt all day totals; {changed} work {'date' if changed == 1 else 'dates'} changed.")
    return 0


def check(options: argparse.Namespace, config: Config) -> int:
    """Compare every stored day total with a rebuild, and look the database over."""
    _open(config, migrate=False)
    problems = backup.check_integrity()
    for line in problems:
        print(line)
    differences = day_totals.check_all()
    for difference in differences:
        print(
            f"person {difference.person_id}, {difference.work_date}, task {difference.task_id}, "
            f"{difference.kind} {difference.host}: "
            f"stored {difference.stored_ms} ms, rebuilt {difference.rebuilt_ms} ms"
        )
    if differences:
        raise CommandProblem(
            f"{len(differences)} stored totals differ from a rebuild. Run: vfx-tracker rebuild."
        )
    if problems:
        raise CommandProblem("The database is damaged. Restore the last backup: see docs/backup.md.")
    print("All stored totals equal a rebuild; the database is whole.")
    return 0


def migrate(options: argparse.Namespace, config: Config) -> int:
    """Bring the tables up to date."""
    database.open_database(config.database)
    applied = database.migrate()
    print(f"Applied {', '.join(applied)}." if applied else "The tables are up to date.")
    return 0


def make_backup(options: argparse.Namespace, config: Config) -> int:
    """Copy the database while the server runs, and prove the copy."""
    _open(config, migrate=False)
    print(backup.create(config.database, Path(options.file)))
    return 0


def restore_backup(options: argparse.Namespace, config: Config) -> int:
    """Put a backup in the place of the database; the server must be stopped."""
    print(backup.restore(config.database, Path(options.file), replace=options.replace))
    return 0


# ---------------------------------------------------------------- asking


def _find(username: str) -> accounts.Person:
    person = accounts.find_by_username(username)
    if person is None:
        raise CommandProblem(f"There is nobody with the username {username}.")
    return person


def _ask_password(options: argparse.Namespace) -> str:
    """The password from --password-file, standard input or the keyboard; never from the command line."""
    if options.password_file:
        return _read_text(options.password_file).rstrip("\r\n")
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    password = getpass.getpass("Password: ")
    if password != getpass.getpass("The same again: "):
        raise CommandProblem("The two passwords differ. Try again.")
    return password


def _read_text(file: str) -> str:
    try:
        return _read_bytes(file).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise CommandProblem(f"{file} is not text in UTF-8.") from None


def _read_bytes(file: str) -> bytes:
    try:
        return Path(file).read_bytes()
    except OSError as problem:
        raise CommandProblem(f"{file} cannot be read: {problem.strerror}.") from None


def _with_article(role: str) -> str:
    return f"{'an' if role[0] in 'ae' else 'a'} {role}"


# ---------------------------------------------------------------- the words


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="vfx-tracker", description="The server of VFX Time Tracker.")
    parser.add_argument("--version", action="version", version=f"vfx-tracker {__version__}")
    parser.add_argument("--config", metavar="FILE", help="settings as TOML; VFX_TRACKER_CONFIG names one too")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)

    _command(commands, "serve", serve)
    filling = _command(commands, "demo", demo)
    filling.add_argument("--password", help="everybody's password; without it one is made up and printed")
    _command(commands, "rebuild", rebuild)
    syncing = _command(commands, "sync", sync)
    syncing.add_argument("--dry-run", action="store_true", help="only say what would change on both sides")
    syncing.add_argument("--whole", action="store_true", help="pull everything, not only what changed")
    _command(commands, "check", check)
    _command(commands, "migrate", migrate)
    _command(commands, "backup", make_backup).add_argument("file", metavar="FILE")
    restoring = _command(commands, "restore", restore_backup)
    restoring.add_argument("file", metavar="FILE")
    restoring.add_argument("--replace", action="store_true", help="replace a database that is there already")

    user = commands.add_parser("user", help="accounts").add_subparsers(metavar="COMMAND", required=True)
    adding = _command(user, "add", add_user)
    adding.add_argument("username")
    adding.add_argument("--name", help="the name that others read")
    adding.add_argument("--tz", help="time zone, such as Europe/Berlin")
    adding.add_argument("--role", default="artist", choices=accounts.ROLES)
    giving_role = _command(user, "role", set_role)
    giving_role.add_argument("username")
    giving_role.add_argument("role", choices=accounts.ROLES)
    resetting = _command(user, "reset-password", reset_password)
    resetting.add_argument("username")
    resetting.add_argument("--link", action="store_true", help="print a one-time link instead of asking")
    for subparser in (adding, resetting):
        subparser.add_argument("--password-file", metavar="FILE", help="read the password from here")

    task = commands.add_parser("task", help="tasks").add_subparsers(metavar="COMMAND", required=True)
    _command(task, "import", import_tasks).add_argument("file", metavar="FILE.csv")
    return parser


def _command(commands: "argparse._SubParsersAction", name: str, run: Command) -> argparse.ArgumentParser:
    text = (run.__doc__ or "").strip()
    added: argparse.ArgumentParser = commands.add_parser(
        name, help=text[0].lower() + text[1:-1], description=text
    )
    added.set_defaults(run=run)
    return added


if __name__ == "__main__":
    raise SystemExit(main())
