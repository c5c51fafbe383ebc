"""The rules of the rooms: docs/architecture.md, section 6, counted by tools/rooms.py."""

import pytest

from tools import rooms


@pytest.fixture
def tree(tmp_path, monkeypatch):
    """Writes files into an empty project, which the figures are then taken of."""
    monkeypatch.setattr(rooms, "ROOT", tmp_path)
    for package in rooms.PACKAGES:
        (tmp_path / package).mkdir()

    def write(name, text=""):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    return write


def test_the_rooms_keep_their_rules():
    assert rooms.problems() == []


@pytest.mark.parametrize("folder", [*rooms.LAYERED, *(folder for folder, _ in rooms.MUST_NOT_IMPORT)])
def test_a_room_with_a_rule_exists(folder):
    assert rooms.python_files(folder) != []


def test_every_room_that_a_rule_forbids_exists():
    names = {package for _, packages in rooms.MUST_NOT_IMPORT for package in packages}
    assert [name for name in names if not rooms.ROOT.joinpath(*name.split(".")).is_dir()] == []


def test_an_empty_project_breaks_no_rule(tree):
    assert rooms.problems() == []


def test_rooms_that_import_each_other_are_found(tree):
    tree("webapp/store/work/tasks.py", "from webapp.store.people import accounts\n")
    tree("webapp/store/people/accounts.py", "def find():\n    from ..work.tasks import find_task\n")

    assert rooms.problems() == ["webapp/store: people and work import each other"]


@pytest.mark.parametrize(("folder", "packages"), rooms.MUST_NOT_IMPORT)
def test_an_import_that_leads_up_is_found(tree, folder, packages):
    for package in packages:
        tree(f"{folder}/noun.py", f"import {package}.noun\n")

        assert rooms.problems() == [
            f"{folder}/noun.py imports {package}.noun: {folder} must not know {package}"
        ]


@pytest.mark.parametrize(
    "line",
    [
        "Person.select().where(Person.active)",
        "models.Team.create(name=name)",
        "fetch('SELECT 1 FROM person')",
        "fetch_one(sql, [task_id])",
        'run("DELETE FROM team")',
    ],
)
def test_a_query_in_a_page_is_found(tree, line):
    tree("webapp/web/pages/me/day.py", f"{line}\n")

    assert rooms.problems() == [f"webapp/web/pages/me/day.py:1: {line}: queries belong in webapp/store"]


def test_a_query_in_the_store_is_no_offence(tree):
    tree("webapp/store/people/teams.py", "Team.select()\n")

    assert rooms.problems() == []


def test_a_room_with_too_many_files_is_found(tree):
    for number in range(rooms.FILES_AT_MOST + 1):
        tree(f"webapp/web/api/resource_{number}.py")

    assert rooms.problems() == ["webapp/web/api holds 41 files and 0 rooms: give a topic a room of its own"]
