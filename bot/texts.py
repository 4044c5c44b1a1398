"""The short texts in a person's language, through gettext (docs/texts.md).

English is the text in the code itself; a further language is a catalog in `bot/locale`.
"""

import gettext
from collections.abc import Callable
from functools import cache
from pathlib import Path

from bot.content import UnknownLanguageError

SOURCE_LANGUAGE = "en"
TEXTS_VERSION = "2026-11"  # what a delivery remembers of the texts it was made from
DOMAIN = "kneebot"
CATALOGS = Path(__file__).parent / "locale"

Translate = Callable[[str], str]


class Translator:
    """Gives a text in one language; a text that is not translated yet stays English."""

    def __init__(self, catalog: gettext.NullTranslations) -> None:
        self._catalog = catalog

    def __call__(self, text: str) -> str:
        return self._catalog.gettext(text)

    def plural(self, one: str, many: str, count: int, **values: object) -> str:
        """`one` or `many`, by the language's own rule; `{count}` and `values` are filled in."""
        return self._catalog.ngettext(one, many, count).format(count=count, **values)


def mark(text: str) -> str:
    """The same text; marks a constant so that it is found and translated where it is shown."""
    return text


@cache
def translator(language: str) -> Translator:
    """The texts in `language` ("en").

    Raises UnknownLanguageError for one without a catalog.
    """
    if language == SOURCE_LANGUAGE:
        return Translator(gettext.NullTranslations())
    try:
        return Translator(gettext.translation(DOMAIN, CATALOGS, [language]))
    except FileNotFoundError:
        raise UnknownLanguageError(f"no catalog in {language!r} under {CATALOGS.name}/") from None
