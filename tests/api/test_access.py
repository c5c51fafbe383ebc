"""The access matrix holds: one walk over every page and every API route, as everybody."""

from __future__ import annotations

from tests.api.access_matrix import MATRIX
from tests.support import walking
from webapp.web.api import all_routes
from webapp.web.api.routes import PREFIX
from webapp.web.pages import all_pages

DECLARED = [(one.method, one.path) for one in all_pages()]
DECLARED += [(one.method, PREFIX + one.path) for one in all_routes()]


def test_every_page_and_every_route_stands_in_the_matrix_once():
    listed = [row[:2] for row in MATRIX]

    assert [one for one in DECLARED if one not in listed] == []
    assert [one for one in listed if one not in DECLARED] == []
    assert len(listed) == len(set(listed))


def test_everybody_gets_what_the_matrix_says_and_no_more(world):
    walking.furnish(world)
    wrong = []
    for method, path, expected in MATRIX:
        walking.refresh(world)
        for who, letter in zip(walking.ACTORS, expected, strict=True):
            if method == "DELETE" or "/deliveries/" in path:  # whoever may has used it up
                walking.refresh(world)
            found = walking.outcome(world, method, path, who)
            if found != letter:
                wrong.append(f"{method} {path} as {who}: {found}, not {letter}")

    assert wrong == []


def test_more_rights_never_see_less_but_for_what_is_ones_own():
    order = "-AY"
    for method, path, row in MATRIX:
        is_own = row[1] == "Y" and row[2] == "-"
        is_saved_view = path in ("/views/{id}/remove", "/api/v1/views/{id}")
        if not is_own and not is_saved_view:
            ranks = [order.index(letter) for letter in row[1:]]
            assert ranks == sorted(ranks), (method, path, row)
