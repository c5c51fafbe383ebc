"""The front end's own files and words."""

from __future__ import annotations

import gzip
import re
from gettext import NullTranslations

import pytest

from webapp.web.format import rendering, translations
from webapp.web.http.static_files import StaticFiles


def files_of(page):
    return re.findall(r'(?:href|src)="(/static/[^"]+)"', page.html)


def test_a_file_is_named_by_its_content_and_kept_for_a_year(nobody):
    for path in files_of(nobody.get("/sign-in")):
        answer = nobody.get(path)
        assert answer.status == 200
        assert "immutable" in answer.header["Cache-Control"]


def test_the_first_visit_is_light_and_the_next_ones_are_lighter(owner):
    page = owner.get("/me/month", Accept_Encoding="gzip")
    first = len(page.body)
    html = gzip.decompress(page.body).decode()
    for path in re.findall(r'(?:href|src)="(/static/[^"]+)"', html):
        first += len(owner.get(path, Accept_Encoding="gzip").body)

    assert first <= 120_000
    assert len(page.body) <= 25_000


def test_even_with_charts_the_first_visit_is_within_its_weight(world, owner):
    world.send(world.segment(world.at(9), world.at(10)))
    page = owner.get("/me/reports", Accept_Encoding="gzip")
    html = gzip.decompress(page.body).decode()
    weight = len(page.body) + sum(
        len(owner.get(path, Accept_Encoding="gzip").body)
        for path in set(re.findall(r'(?:href|src)="(/static/[^"]+)"', html))
    )

    assert "chart-4" in html
    assert weight <= 120_000


@pytest.mark.parametrize("path", ["/static/../config.py", "/static/app.css", "/static/vendor/nothing.js"])
def test_only_what_is_there_is_served(nobody, path):
    assert nobody.get(path).status == 404


def test_the_style_sheet_is_one_file_and_asks_for_no_other():
    static = StaticFiles(rendering.STATIC)
    css = static.answer(static.url("css/app.css").removeprefix("/static/")).body.decode()

    assert "@import" not in css
    assert not re.findall(r"url\((?!\"?data:|\"?#)[^)]*\)", css)


class Pseudo(NullTranslations):
    """A language in which every marked text stands in brackets."""

    def gettext(self, message):
        return f"[{message}]"

    def ngettext(self, singular, plural, count):
        return f"[{singular if count == 1 else plural}]"


PAGES = [
    "/me",
    "/me/day/2026-11-23",
    "/me/week/2026-W48",
    "/me/month/2026-11",
    "/me/reports",
    "/me/account",
    "/me/data",
    "/me/data?view=segments",
    "/me/adjust?date=2026-11-23",
    "/downloads",
    "/shortcuts",
]


@pytest.mark.parametrize("path", PAGES)
def test_every_text_is_marked_for_translation(world, owner, monkeypatch, path):
    """What stands between tags and is no data must come through gettext."""
    monkeypatch.setitem(translations.TRANSLATIONS, "en", Pseudo())
    world.send(world.segment(world.at(9), world.at(10)), world.segment(world.at(10.75), world.at(11)))
    assert unmarked_texts(owner.get(path).html) == []


DATA = re.compile(
    r"VFX Time Tracker|\bO(lga|L)?\b|olga|Blender|Maya|Otter Creek|Animation|UTC|CSV|XLSX|ws-17|sha256|"
    r"python|blender|SQ0\d0|http://|[0-9a-f]{32}|(Mon|Tue|Wed|Thu|Fri|Sat|Sun)|Nov|\b(stop|active|machine|manual)\b|"
    r"dark|ended|Fox Hill|added by hand|\d\xa0(h|min)|&nbsp;"
)


def unmarked_texts(html):
    """Texts between tags that did not come through gettext and are no data. A marked text may hold tags."""
    html = re.sub(r"<(script|title|style|option)[^>]*>.*?</\1>", "", html, flags=re.S)
    bare = re.sub(r"<[^>]+>", "\n", html)
    while re.search(r"\[[^\[\]]*\]", bare):
        bare = re.sub(r"\[[^\[\]]*\]", "", bare)
    return [line for line in bare.splitlines() if re.search(r"[A-Za-z]{3}", line) and not DATA.search(line)]


def test_the_pseudo_language_is_spoken(owner, monkeypatch):
    monkeypatch.setitem(translations.TRANSLATIONS, "en", Pseudo())

    assert "[Skip to content]" in owner.get("/me").html
