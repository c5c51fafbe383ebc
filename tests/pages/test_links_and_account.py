"""One-time links, the account, one's own data, and the add-ons."""

from __future__ import annotations

import json

import pytest

from tests.support.browser import Browser
from tests.support.builders import CLIENT
from webapp.store.access import one_time_links, tokens
from webapp.store.db.models import Person
from webapp.store.people import accounts

PASSWORD = "bicycle marmot teacup"
NEW = "lantern otter quince"


@pytest.fixture
def member(world):
    return accounts.create("nora", PASSWORD, now_ms=world.now_ms, display_name="Nora Lind")


# ---------------------------------------------------------------- from the DCC


def open_log_link(world):
    url = world.api("POST", "/me/browser-link", by=world.owner).json["url"]
    return url.removeprefix("http://time.studio.example")


def test_open_my_log_signs_the_browser_in(world, nobody):
    path = open_log_link(world)
    page = nobody.get(path)

    assert page.location == "/me"
    assert page.header["Referrer-Policy"] == "no-referrer"
    nobody.follow(page).says("Signed in as olga")


def test_the_link_works_once(world, nobody):
    path = open_log_link(world)
    nobody.get(path)

    page = Browser(world).get(path)
    assert page.status == 404
    page.says("This link was used already or has expired")


def test_the_link_lives_a_minute(world, nobody):
    path = open_log_link(world)
    world.now_ms += 61_000

    assert nobody.get(path).status == 404


def test_a_link_of_another_kind_signs_nobody_in(world, nobody, member):
    code, _ = one_time_links.create("reset", world.now_ms, person_id=member.id)

    assert nobody.get(f"/link/{code}").status == 404


# ---------------------------------------------------------------- a new password


def test_a_managers_link_gives_a_new_password(world, nobody, member):
    code, _ = one_time_links.create("reset", world.now_ms, person_id=member.id, author_id=world.manager.id)
    nobody.get(f"/reset/{code}").says("Choose a new password", "nora")
    nobody.get(f"/reset/{code}").says("Choose a new password")
    page = nobody.post(f"/reset/{code}", {"password": NEW})

    nobody.follow(page).says("Signed in as nora")
    assert accounts.check_credentials("nora", NEW)
    assert Browser(world).get(f"/reset/{code}").status == 404


def test_a_weak_password_uses_the_link_up_not(world, nobody, member):
    code, _ = one_time_links.create("reset", world.now_ms, person_id=member.id)
    page = nobody.post(f"/reset/{code}", {"password": "short"})

    assert page.status == 422
    assert nobody.get(f"/reset/{code}").status == 200
    assert accounts.check_credentials("nora", PASSWORD)


# ---------------------------------------------------------------- the account


def account(owner, **changes):
    return owner.post("/me/account", {**owner.get("/me/account").form("/me/account"), **changes})


def test_looks_are_kept_on_the_server_and_come_with_the_page(owner):
    assert "data-theme" not in owner.get("/me").html
    account(owner, theme="dark")

    assert '<html lang="en-GB" data-theme="dark">' in owner.get("/me").html


def test_shortcuts_can_be_switched_off(owner):
    assert 'data-shortcuts="on"' in owner.get("/me").html
    fields = owner.get("/me/account").form("/me/account")
    fields.pop("shortcuts")
    owner.post("/me/account", fields)

    assert "data-shortcuts" not in owner.get("/me").html


def test_a_new_zone_moves_no_day_before_it(world, owner):
    world.send(world.segment(world.at(1), world.at(2)))
    account(owner, tz="Pacific/Auckland")

    assert Person.get_by_id(world.owner.id).tz == "Pacific/Auckland"
    assert world.day()["total_s"] == 3600


def test_an_unknown_zone_is_refused_and_nothing_is_saved(owner, world):
    page = account(owner, tz="Mars/Olympus", theme="dark")

    assert page.status == 422
    assert Person.get_by_id(world.owner.id).theme == "auto"


def test_a_new_password_needs_the_old_one(world, member):
    browser = Browser(world)
    browser.post("/sign-in", {"username": "nora", "password": PASSWORD})
    refused = browser.post("/me/password", {"old_password": "no", "password": NEW})
    assert refused.status == 422
    refused.says("This is not your current password.")

    browser.follow(browser.post("/me/password", {"old_password": PASSWORD, "password": NEW})).says(
        "Your password has been changed"
    )
    assert accounts.check_credentials("nora", NEW)


def test_a_new_password_ends_every_other_sign_in(world, member):
    token, _ = tokens.create_device_token(member.id, CLIENT, world.now_ms)
    browser, other = Browser(world), Browser(world)
    for one in (browser, other):
        one.post("/sign-in", {"username": "nora", "password": PASSWORD})
    browser.post("/me/password", {"old_password": PASSWORD, "password": NEW})

    assert other.get("/me").status == 303
    assert tokens.find_caller(token, world.now_ms) is None
    assert browser.get("/me").status == 200


def test_a_dcc_is_signed_out_from_here(world, owner):
    page = owner.get("/me/account").says("Blender 4.5.15", "on ws-17")
    id = page.html.split("/me/devices/")[1].split("/")[0]
    owner.follow(owner.post(f"/me/devices/{id}/end")).says("Signed out")

    assert world.api("GET", "/me", by=world.owner).status == 401


def test_nobody_signs_anothers_dcc_out(world, owner, colleague):
    id = owner.get("/me/account").html.split("/me/devices/")[1].split("/")[0]

    assert colleague.post(f"/me/devices/{id}/end").status == 404
    assert world.api("GET", "/me", by=world.owner).status == 200


def test_another_browser_is_signed_out_from_here(world, owner):
    other = Browser(world, world.owner)
    id = owner.get("/me/account").html.split("/me/browsers/")[1].split("/")[0]
    owner.post(f"/me/browsers/{id}/end")

    assert other.get("/me").status == 303
    assert owner.get("/me").status == 200


# ---------------------------------------------------------------- my data


def test_everything_is_there_to_take_along(world, owner):
    world.send(world.segment(world.at(9), world.at(10)))
    world.adjust(world.at(10), world.at(11), world.task, reason="dailies")
    data = json.loads(owner.get("/me/data.json").body)

    (segment,) = data["segments"]
    assert (segment["start_ms"], segment["host"], segment["device"]) == (world.at(9), "blender", "ws-17")
    assert data["adjustments"][0]["reason"] == "dailies"
    assert data["account"]["username"] == "olga"
    assert [row["ms"] for row in data["day_totals"]] == [3_600_000, 3_600_000]
    assert "password" not in owner.get("/me/data.json").html


def test_the_rows_stand_as_they_are_kept(world, owner):
    world.send(world.segment(world.at(9), world.at(10)))

    owner.get("/me/data?view=segments").says("23 Nov 2026, 09:00", "ws-17", "Blender 4.5.15")


def test_who_changed_what_names_the_author_and_the_reason(world, owner):
    world.adjust(world.at(10), world.at(11), world.task, reason="dailies with the client")

    owner.get("/me/data").says("changed time", "Olga", "dailies with the client")


def test_nobody_reads_anothers_data(world, owner, colleague):
    world.send(world.segment(world.at(9), world.at(10)))

    assert json.loads(colleague.get("/me/data.json").body)["segments"] == []


# ---------------------------------------------------------------- the add-ons


def test_the_archives_know_the_servers_address(world, owner, nobody):
    page = owner.get("/downloads").says("http://time.studio.example", "3.3 LTS to 5.2", "2022 to 2027")
    for target in ("blender", "maya"):
        path = next(
            part.split('"')[0] for part in page.html.split('href="') if part.startswith(f"/addons/{target}/v")
        )
        archive = nobody.get(path)
        assert archive.header["Content-Type"] == "application/zip"
        assert b"http://time.studio.example" in archive.body


def test_the_checksum_on_the_page_is_the_archives(owner, nobody):
    import hashlib

    page = owner.get("/downloads")
    path = next(
        part.split('"')[0] for part in page.html.split('href="') if part.startswith("/addons/blender/v")
    )

    assert hashlib.sha256(nobody.get(path).body).hexdigest() in page.html


def test_blender_finds_its_repository_without_signing_in(nobody):
    index = json.loads(nobody.get("/addons/blender/index.json").body)
    (package,) = index["data"]
    name = package["archive_url"].removeprefix("./")

    assert package["id"] == "vfx_time_tracker"
    assert len(nobody.get(f"/addons/blender/{name}").body) == package["archive_size"]


def test_a_forged_host_changes_nobody_elses_archive(world, nobody):
    forged = Browser(world)._ask("GET", "/addons/blender/index.json", b"", {"Host": "evil.example"})
    assert forged.status == 200
    index = json.loads(nobody.get("/addons/blender/index.json").body)
    name = index["data"][0]["archive_url"].removeprefix("./")

    assert b"evil.example" not in nobody.get(f"/addons/blender/{name}").body


def test_an_unknown_archive_is_not_there(nobody):
    assert nobody.get("/addons/blender/other.zip").status == 404
    assert nobody.get("/addons/houdini/index.zip").status == 404


def test_one_sees_whether_the_add_on_talks(world, owner):
    owner.get("/downloads").says("connected Blender 4.5.15 on ws-17")
    world.now_ms += 600_000

    owner.get("/downloads").says("not connected Blender 4.5.15 on ws-17")
