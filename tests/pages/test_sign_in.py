"""Making an account, signing in and out: what a browser gets to hold, and what it never learns."""

from __future__ import annotations

import pytest

from tests.support.browser import Browser
from tests.support.builders import World, migrated_database
from webapp.store.db import database
from webapp.store.db.models import WebSession
from webapp.store.people import accounts

PASSWORD = "bicycle marmot teacup"


@pytest.fixture
def member(world):
    return accounts.create("nora", PASSWORD, now_ms=world.now_ms, display_name="Nora Lind")


def sign_in(browser, username="nora", password=PASSWORD, **more):
    return browser.post("/sign-in", {"username": username, "password": password, **more})


def test_registering_signs_in_and_shows_the_add_ons(world, nobody):
    fields = {"username": "ida", "display_name": "Ida Berg", "password": PASSWORD, "tz": "Europe/Oslo"}
    page = nobody.follow(nobody.post("/register", fields))

    page.says("Welcome, Ida Berg", "Download for Blender")
    assert accounts.find_by_username("ida").tz == "Europe/Oslo"


def test_a_refused_registration_keeps_what_was_typed_but_no_password(nobody):
    page = nobody.post("/register", {"username": "ida", "display_name": "Ida Berg", "password": "short"})

    assert page.status == 422
    assert 'value="Ida Berg"' in page.html
    assert "short" not in page.html
    assert 'aria-invalid="true"' in page.html


def test_a_closed_registration_makes_no_account(tmp_path):
    world = World(str(migrated_database(tmp_path)), registration=False)
    page = Browser(world).post("/register", {"username": "ida", "password": PASSWORD})

    assert page.status == 403
    assert accounts.find_by_username("ida") is None
    database.close()


def test_an_artist_begins_at_today_and_a_manager_at_the_dashboard(world, nobody, member):
    assert sign_in(nobody).location == "/me"
    accounts.set_role(member, "manager", author_id=None, now_ms=world.now_ms)
    assert sign_in(nobody).location == "/dashboard"


def test_a_wrong_password_and_an_unknown_name_read_the_same(nobody, member):
    wrong, unknown = sign_in(nobody, password="no"), sign_in(nobody, username="noar")

    assert wrong.status == unknown.status == 401
    assert wrong.text.replace("nora", "") == unknown.text.replace("noar", "")


def test_guessing_is_slowed_and_told_how_long(nobody, member):
    for _ in range(5):
        assert sign_in(nobody, password="no").status == 401
    page = sign_in(nobody)

    assert page.status == 429
    assert int(page.header["Retry-After"]) > 0
    page.says("Too many attempts")


def test_signing_in_leads_back_to_where_one_wanted(nobody, member):
    asked = nobody.get("/me/day/2026-11-20?x=1")
    assert asked.location == "/sign-in?next=/me/day/2026-11-20%3Fx%3D1"
    form = nobody.get(asked.location).form("/sign-in")

    assert sign_in(nobody, next=form["next"]).location == "/me/day/2026-11-20?x=1"


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example", "//evil.example", "/\\evil.example", "/a\r\nSet-Cookie: x=1", "me"]
)
def test_signing_in_never_leads_to_another_site(nobody, member, elsewhere):
    assert sign_in(nobody, next=elsewhere).location == "/me"


def cookie_of(page):
    return next(value for name, value in page.headers if name == "Set-Cookie")


def test_over_http_the_cookie_is_kept_from_scripts_and_other_sites(nobody, member):
    cookie = cookie_of(sign_in(nobody))

    assert cookie.startswith("session=")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" not in cookie


def test_over_https_the_cookie_belongs_to_this_host_alone(world, member):
    browser = Browser(world, scheme="https")
    page = sign_in(browser)

    assert cookie_of(page).startswith("__Host-session=")
    assert cookie_of(page).endswith("Secure")
    assert "Strict-Transport-Security" in page.header
    assert browser.get("/me").status == 200


def test_the_database_holds_no_cookie(nobody, member):
    sign_in(nobody)
    kept = str([(row.sha256, row.user_agent) for row in WebSession.select()])

    assert nobody.cookies["session"] not in kept


def test_signing_in_again_kills_the_cookie_before(world, nobody, member):
    sign_in(nobody)
    stolen = Browser(world)
    stolen.cookies.update(nobody.cookies)
    sign_in(nobody)

    assert stolen.get("/me").status == 303
    assert nobody.get("/me").status == 200


def test_signing_out_ends_the_session_on_the_server(world, nobody, member):
    sign_in(nobody)
    stolen = Browser(world)
    stolen.cookies.update(nobody.cookies)
    nobody.follow(nobody.post("/sign-out")).says("You are signed out")

    assert stolen.get("/me").status == 303


def test_a_session_ends_after_twelve_idle_hours(world, owner):
    world.now_ms += 11 * 3_600_000
    assert owner.get("/me").status == 200
    world.now_ms += 13 * 3_600_000
    assert owner.get("/me").status == 303


def test_a_session_ends_after_seven_days_however_busy(world, owner):
    for _ in range(16):
        world.now_ms += 11 * 3_600_000
        assert owner.get("/me").status in (200, 303)

    assert owner.get("/me").status == 303


def test_somebody_switched_off_is_signed_out_at_once(world, owner):
    accounts.set_active(world.owner.person, False, author_id=None, now_ms=world.now_ms)

    assert owner.get("/me").status == 303


def test_no_password_is_taken_over_an_open_network(world, member):
    page = sign_in(Browser(world, address="10.0.0.7"))

    assert page.status == 409
    page.says("Passwords are accepted only over an encrypted connection")


def test_a_studio_may_choose_an_open_network_and_is_warned(tmp_path):
    world = World(str(migrated_database(tmp_path)), allow_plain_http=True)
    accounts.create("nora", PASSWORD, now_ms=world.now_ms)
    browser = Browser(world, address="10.0.0.7")

    browser.follow(sign_in(browser)).says("This connection is not encrypted")
    database.close()
