"""No form takes a password over an open network, and none uses its link up by refusing."""

import pytest

from tests.support.browser import Browser
from webapp.store.access import one_time_links
from webapp.store.db.models import Person
from webapp.store.people import accounts

PASSWORD = "bicycle marmot teacup"
NEW = "lantern otter quince"
TYPED = {"username": "nora", "display_name": "Nora", "password": NEW, "tz": "UTC"}


@pytest.fixture
def forms(world):
    """Every form with a password: its address, what is typed, and who types it."""
    member = accounts.create("mila", PASSWORD, now_ms=world.now_ms)
    Person.update(role="artist").where(Person.role == "admin").execute()
    links_of = {
        "reset": {"person_id": member.id},
        "invite": {"role": "artist", "author_id": world.manager.id},
        "setup": {},
    }
    codes = {kind: one_time_links.create(kind, world.now_ms, **more)[0] for kind, more in links_of.items()}
    return {
        "/sign-in": ({"username": "mila", "password": PASSWORD}, None),
        "/register": (TYPED, None),
        "/me/password": ({"old_password": PASSWORD, "password": NEW}, member),
        f"/reset/{codes['reset']}": ({"password": NEW}, None),
        f"/invite/{codes['invite']}": (TYPED, None),
        f"/setup/{codes['setup']}": (TYPED, None),
    }


def test_no_form_takes_a_password_over_an_open_network(world, forms):
    for path, (typed, actor) in forms.items():
        page = Browser(world, actor, address="10.0.0.7").post(path, typed)

        assert page.status == 409, path
        page.says("Passwords are accepted only over an encrypted connection")
    assert accounts.sign_in("mila", PASSWORD, address="", failures_per_address=9, now_ms=world.now_ms)


def test_the_links_are_still_good_afterwards(world, forms):
    for path, (typed, actor) in forms.items():
        Browser(world, actor, address="10.0.0.7").post(path, typed)

    (reset,) = [path for path in forms if path.startswith("/reset/")]
    assert Browser(world, scheme="https", address="10.0.0.7").post(reset, {"password": NEW}).status == 303
