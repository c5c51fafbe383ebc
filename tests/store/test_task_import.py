"""Bulk import: looked at first, whole or not at all, and harmless to repeat."""

from __future__ import annotations

import pytest

from tests.support.browser import Browser
from webapp.store.db.models import Assignment, Audit, Entity, Task, TaskType
from webapp.store.refusal import Refused
from webapp.store.work import task_import

HEADS = "project,entity_type,entity,task_type,bid,due,assignees\n"
GOOD = HEADS + "OTR,shot,SQ030/SH0010,FX,16,2026-12-24,olga;carl\nOTR,asset,Otter,Modelling,8:30,,\n"


def counts(plan):
    return plan.counts["new"], plan.counts["change"], plan.counts["same"]


def test_a_preview_writes_nothing(world):
    before = Task.select().count(), Entity.select().count(), TaskType.select().count()

    plan = task_import.preview(GOOD)

    assert counts(plan) == (2, 0, 0)
    assert (Task.select().count(), Entity.select().count(), TaskType.select().count()) == before


def test_an_import_makes_what_is_missing(world):
    task_import.apply(GOOD, world.manager.id, world.now_ms)

    made = Task.get(Task.bid_s == 16 * 3600)
    assert (made.entity.path, made.task_type.name, made.due) == ("SQ030/SH0010", "FX", "2026-12-24")
    assert Assignment.select().where(Assignment.task == made).count() == 2


def test_the_same_file_again_changes_nothing(world):
    task_import.apply(GOOD, world.manager.id, world.now_ms)

    assert counts(task_import.apply(GOOD, world.manager.id, world.now_ms)) == (0, 0, 2)
    assert Task.select().where(Task.task_type == TaskType.get(TaskType.name == "FX")).count() == 1


def test_who_left_stays_assigned_and_holds_no_import_up(world):
    task_import.apply(GOOD, world.manager.id, world.now_ms)
    world.api("PATCH", "/users/carl", {"active": False}, world.manager)

    assert counts(task_import.apply(GOOD, world.manager.id, world.now_ms)) == (0, 0, 2)


def test_a_changed_line_changes_its_task_alone(world):
    task_import.apply(GOOD, world.manager.id, world.now_ms)

    plan = task_import.apply(GOOD.replace(",16,", ",20,"), world.manager.id, world.now_ms)

    assert counts(plan) == (0, 1, 1)
    assert Task.select().where(Task.bid_s == 20 * 3600).count() == 1


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("NIX,shot,S1,FX,1,,", "There is no project NIX."),
        ("OTR,shot,S1,FX,1,,nobody", "There is no active person nobody."),
        ("OTR,shot,S1,FX,many,,", "no number of hours"),
        ("OTR,shot,,FX,1,,", "The entity is missing."),
        ("OTR,shot,S\0,FX,1,,", "holds a character"),
    ],
)
def test_one_bad_line_imports_nothing_and_is_named(world, line, reason):
    before = Task.select().count()

    with pytest.raises(Refused) as refused:
        task_import.apply(GOOD + line + "\n", world.manager.id, world.now_ms)

    assert "line 4" in refused.value.message
    assert reason in refused.value.message
    assert (Task.select().count(), Entity.select().where(Entity.path == "Otter").count()) == (before, 0)


def test_the_api_answers_a_bad_file_with_its_problems_as_documented(world):
    body = {"csv": GOOD + "NIX,shot,S1,FX,1,,\n"}

    answer = world.api("POST", "/tasks/import", body, world.manager)

    assert (answer.status, answer.json["imported"]) == (200, False)
    assert answer.json["problems"] == [{"line": 4, "message": "There is no project NIX."}]
    assert world.api("POST", "/tasks/import", {"csv": GOOD}, world.manager).json["imported"] is True


def test_a_closed_project_takes_no_tasks(world):
    world.api("PATCH", "/projects/OTR", {"status": "closed"}, world.manager)

    assert "is closed" in task_import.preview(GOOD).problems[0].sentence


def test_two_hundred_tasks_go_in_by_the_page(world):
    rows = "".join(f"OTR,shot,SQ{i // 10:03}/SH{i:04},Comp,{i % 40 + 1},,\n" for i in range(200))
    browser = Browser(world, world.manager)

    preview = browser.post("/studio/import", {"csv": HEADS + rows})
    preview.says("Every line is correct", "Import all 200 rows")
    done = browser.post(
        "/studio/import/apply", {"csv": preview.form("/studio/import/apply").get("csv") or HEADS + rows}
    )

    browser.follow(done).says("Imported: 200 new, 0 changed, 0 unchanged")
    assert Task.select().where(Task.task_type == TaskType.get(TaskType.name == "Comp")).count() == 200


def test_the_page_shows_each_bad_line_and_keeps_what_was_typed(world):
    page = Browser(world, world.manager).post("/studio/import", {"csv": GOOD + "NIX,shot,S1,FX,1,,\n"})

    assert page.status == 422
    page.says("1 line cannot be imported", "There is no project NIX.", "SQ030/SH0010")


def test_the_import_is_in_the_audit_trail(world):
    task_import.apply(GOOD, world.manager.id, world.now_ms)

    noted = Audit.get(Audit.action == "task.import")
    assert (noted.author_id, noted.new) == (world.manager.id, {"new": 2})


@pytest.mark.parametrize(
    "row",
    [
        "OTR,shot,SQ030/SH0010,The  FX,16,,",
        "OTR,shot,/SQ030/SH0010/,FX,16,,",
        "OTR,Shot,SQ030/SH  10,fx,16,,",
        "OTR,shot,SQ010/SH0030,animation,16,,",
    ],
)
def test_what_looks_right_goes_in_and_again_is_the_same(world, row):
    text = HEADS + row + "\n"
    assert counts(task_import.preview(text)) == (1, 0, 0)
    task_import.apply(text, world.manager.id, world.now_ms)

    assert counts(task_import.preview(text)) == (0, 0, 1)


def test_a_task_type_in_other_letters_finds_the_task_that_is_there(world):
    assert counts(task_import.preview(HEADS + "OTR,shot,SQ010/SH0010,ANIMATION,,,\n")) == (0, 0, 1)


def send_file(browser, path, fields, **headers):
    """A form as browsers send one with a file in it."""
    parts = [
        f'--line\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    ]
    body = ("".join(parts) + "--line--\r\n").encode()
    kind = "multipart/form-data; boundary=line"
    return browser._ask(
        "POST", path, body, {"Content_Type": kind, "Sec_Fetch_Site": "same-origin", **headers}
    )


def test_a_table_near_the_limit_is_looked_at_and_imported(world):
    room = "x" * 100_000  # columns that nobody reads are allowed
    text = HEADS.strip() + ",note\r\n" + f"OTR,shot,SQ030/SH0010,FX,16,,,{room}\r\n" * 1
    text += "".join(f"OTR,shot,SQ{i // 10:03}/SH{i:04},Comp,8,,,{'y' * 8000}\r\n" for i in range(100))
    browser = Browser(world, world.manager)

    send_file(browser, "/studio/import", {"csv": text}).says("Import all 101 rows")
    browser.follow(send_file(browser, "/studio/import/apply", {"csv": text})).says("Imported: 101 new")


@pytest.mark.parametrize("path", ["/studio/import", "/studio/import/apply", "/setup/work"])
def test_a_form_beyond_the_limit_gets_a_sentence(world, path):
    browser = Browser(world, world.admin)

    assert browser.post(path, {"csv": "x" * 1_100_000}).status == 413
    send_file(browser, path, {"csv": "x" * 1_100_000}).says("at most 1 MiB")
