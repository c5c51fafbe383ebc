"""Tokens of production trackers at rest."""

import os
import stat
from pathlib import Path

import pytest

from tests.support.threads import at_once
from webapp.store.integrations import token_sealing
from webapp.store.refusal import Refused


def key_file(world):
    return Path(world.config.database).parent / token_sealing.KEY_FILE


def test_what_was_sealed_opens_again_and_is_not_readable_meanwhile(world):
    sealed = token_sealing.seal("a-bot-token")

    assert "a-bot-token" not in sealed
    assert token_sealing.open_sealed(sealed) == "a-bot-token"


def test_the_key_is_readable_by_its_owner_alone(world):
    token_sealing.seal("a-bot-token")

    assert stat.S_IMODE(os.stat(key_file(world)).st_mode) == 0o600


def test_another_key_or_a_changed_text_is_refused_with_a_sentence(world):
    sealed = token_sealing.seal("a-bot-token")

    with pytest.raises(Refused, match="Enter it again"):
        token_sealing.open_sealed(sealed[:-4] + "AAA=")
    key_file(world).unlink()
    with pytest.raises(Refused, match="Enter it again"):
        token_sealing.open_sealed(sealed)


def test_writers_at_the_same_moment_agree_on_one_whole_key(world):
    sealed = at_once(*[lambda: token_sealing.seal("a-bot-token")] * 8)

    assert [token_sealing.open_sealed(text) for text in sealed] == ["a-bot-token"] * 8
