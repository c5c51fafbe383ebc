"""What stands around every page: who sees it, where a form came from, and what a browser may run."""

from __future__ import annotations

import re

import pytest

from tests.support.browser import Browser
from webapp.web.http.csrf import is_from_another_site
from webapp.web.pages import all_pages
from webapp.web.pages.parts.routes import ANYONE

FILLED = {
    "{date}": "2026-11-23",
    "{month}": "2026-11",
    "{week}": "2026-W48",
    "{verb}": "submit",
    "{id}": "1",
    "{code}": "x" * 43,
    "{target}": "blender",
    "{name}": "nothing.zip",
    "{username}": "olga",
    "{monday}": "2026-11-23",
}


def filled(path):
    for name, value in FILLED.items():
        path = path.replace(name, value)
    return re.sub(r"\{\w+\}", "1", path)


GUARDED = [page for page in all_pages() if page.who != ANYONE]
OWN = [
    "/me",
    "/me/day/2026-11-23",
    "/me/week",
    "/me/month",
    "/me/reports",
    "/me/adjust?date=2026-11-23",
    "/me/account",
    "/me/data",
    "/me/data?view=segments",
    "/downloads",
    "/shortcuts",
]


@pytest.mark.parametrize("page", GUARDED, ids=lambda page: f"{page.method} {page.path}")
def test_whoever_is_signed_out_is_asked_to_sign_in(nobody, page):
    ask = nobody.get if page.method == "GET" else nobody.post
    answer = ask(filled(page.path))

    assert answer.status == 303
    assert answer.location.startswith("/sign-in")


@pytest.mark.parametrize(
    "page",
    [page for page in GUARDED if page.who != "artist"],
    ids=lambda page: f"{page.method} {page.path}",
)
def test_to_an_artist_the_studio_pages_do_not_exist(owner, page):
    ask = owner.get if page.method == "GET" else owner.post
    answer = ask(filled(page.path))

    assert answer.status == 404
    answer.says("Page not found")


@pytest.mark.parametrize("path", OWN)
def test_every_page_of_an_artist_opens_on_an_empty_account(owner, path):
    assert owner.get(path).status == 200


@pytest.mark.parametrize("path", [*OWN, "/nothing-here"])
def test_every_page_forbids_what_is_not_ours(owner, path):
    page = owner.get(path)

    assert "default-src 'none'" in page.header["Content-Security-Policy"]
    assert "unsafe" not in page.header["Content-Security-Policy"]
    assert page.header["X-Content-Type-Options"] == "nosniff"
    assert page.header["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", OWN)
def test_no_page_has_anything_inline_that_the_policy_would_block(world, owner, path):
    world.send(world.segment(world.at(9), world.at(10)), world.segment(world.at(11), world.at(12)))
    html = owner.get(path).html

    assert not re.search(r"<[^>]+\sstyle=", html)
    assert not re.search(r"<[^>]+\son\w+=", html)
    assert "<style" not in html
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", html))


@pytest.mark.parametrize(
    ("headers", "refused"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, False),
        ({"Sec-Fetch-Site": "none"}, False),
        ({"Sec-Fetch-Site": "same-site"}, True),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "https://time.example"}, True),
        ({"Origin": "https://time.example"}, False),
        ({"Origin": "http://time.example:8080"}, True),
        ({"Origin": "null"}, True),
        ({"Origin": "https://evil.example"}, True),
        ({}, False),
    ],
)
def test_a_form_must_come_from_our_own_page(headers, refused):
    assert is_from_another_site("POST", headers, "time.example") is refused
    assert not is_from_another_site("GET", headers, "time.example")


def test_a_form_from_another_site_changes_nothing(world, owner):
    page = owner.post("/sign-out", Sec_Fetch_Site="cross-site")

    assert page.status == 400
    assert owner.get("/me").status == 200


def test_a_name_full_of_html_is_only_a_name(world):
    actor = world.make_person("hal")
    actor.person.display_name = '<script>alert(1)</script>"'
    actor.person.save()

    html = Browser(world, actor).get("/me").html
    assert "<script>alert" not in html
    assert "&lt;script&gt;" in html


def test_an_unknown_address_is_a_page_that_leads_home(owner):
    page = owner.get("/no/such/page")

    assert page.status == 404
    page.says("Page not found", "Go to the start page")


def test_a_mistake_is_told_with_its_number_and_nothing_else(world, owner, monkeypatch):
    def break_down(*_):
        raise RuntimeError("secret inner workings")

    monkeypatch.setattr("webapp.web.pages.me.month.load_span", break_down)
    page = owner.get("/me/month")

    assert page.status == 500
    assert "secret" not in page.text
    assert page.header["X-Request-Id"] in page.text


def test_the_program_that_asks_for_a_part_is_sent_to_sign_in_as_a_whole(nobody):
    page = nobody.get("/me", HX_Request="true")

    assert page.status == 204
    assert page.header["HX-Redirect"] == "/sign-in?next=/me"


def test_pages_travel_packed(owner):
    page = owner.get("/me/month", Accept_Encoding="gzip, br")

    assert page.header["Content-Encoding"] == "gzip"
    assert len(page.body) < 25_000
