"""Whose dates, whose week: the visitor's locale, from what the browser says.

Texts are English until a translation is added, but a German reading English texts still wants Monday first
and `23/11/2026`, not `11/23/2026`. So the language comes from the translations we have, the territory from
the browser.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from babel import Locale, UnknownLocaleError, get_locale_identifier, parse_locale
from babel.core import get_global

LANGUAGES = ("en",)
DEFAULT = "en_GB"


@dataclass(frozen=True)
class Region:
    """How dates are written (`locale`, whose language is one we have texts in) and which day a week begins
    with.
    """

    locale: Locale
    first_weekday: int  # 0 is Monday, 6 is Sunday

    @property
    def tag(self) -> str:
        """`en-GB`, for the page's `lang`."""
        return str(self.locale).replace("_", "-")


def region_for(accept_language: str) -> Region:
    """The best region for an `Accept-Language` header; British English (Monday first, 24 h) where it says
    nothing.
    """
    return _region_for(accept_language[:200])


@lru_cache(maxsize=256)
def _region_for(accept_language: str) -> Region:
    for tag in _tags(accept_language):
        language, territory = _split(tag)
        if language and territory:
            spoken = language if language in LANGUAGES else LANGUAGES[0]
            own = _nearest(language, territory)
            return Region(_nearest(spoken, territory), own.first_week_day)
    return Region(Locale.parse(DEFAULT), 0)


def _tags(accept_language: str) -> list[str]:
    """Language tags, most wanted first: `de-AT;q=0.8, en` gives `["en", "de-AT"]`."""
    weighted = []
    for position, part in enumerate(accept_language.split(",")):
        tag, _, quality = part.strip().partition(";q=")
        try:
            weight = float(quality) if quality else 1.0
        except ValueError:
            weight = 0.0
        if tag and tag != "*" and weight > 0:
            weighted.append((-weight, position, tag))
    return [tag for _, _, tag in sorted(weighted)]


def _split(tag: str) -> tuple[str | None, str | None]:
    """Language and territory; the likely territory where the tag has none (`de` is DE). English alone stays
    British.
    """
    try:
        language, territory = parse_locale(tag, sep="-")[:2]
    except ValueError:
        return None, None
    if territory is None and language != "en":
        likely = get_global("likely_subtags").get(language)
        territory = parse_locale(likely)[1] if likely else None
    return language, territory


def _nearest(language: str, territory: str) -> Locale:
    """That language as written in that territory, else European English, which has the same dates and
    clock.
    """
    for candidate in (territory, "150", "001"):
        try:
            return Locale.parse(get_locale_identifier((language, candidate)))
        except (UnknownLocaleError, ValueError):
            continue
    return Locale.parse(DEFAULT)
