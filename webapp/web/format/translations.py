"""The words of the pages, marked for gettext: `_("Sign in")` here, `{% trans %}` and `_()` in templates.

English is in the source. A translation is a folder `webapp/locale/<language>/LC_MESSAGES/pages.mo`; its
language is then offered to the browsers that ask for it (`locales.LANGUAGES`).
"""

from __future__ import annotations

from contextvars import ContextVar
from gettext import NullTranslations, translation
from pathlib import Path

CATALOGUES = Path(__file__).parents[2] / "locale"
TRANSLATIONS: dict[str, NullTranslations] = {"en": NullTranslations()}

_current: ContextVar[NullTranslations | None] = ContextVar("translations", default=None)


def set_language(language: str) -> None:
    """From now on this request's texts are in `language`; English where there is no catalogue."""
    if language not in TRANSLATIONS:
        TRANSLATIONS[language] = translation("pages", CATALOGUES, [language], fallback=True)
    _current.set(TRANSLATIONS[language])


def _(message: str) -> str:
    """The text in the language of this request."""
    return _current_translations().gettext(message)


def ngettext(singular: str, plural: str, count: int) -> str:
    """The text for one or for many, in the language of this request."""
    return _current_translations().ngettext(singular, plural, count)


def _current_translations() -> NullTranslations:
    return _current.get() or TRANSLATIONS["en"]
