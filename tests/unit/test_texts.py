"""The short texts in a person's language."""

import gettext
from pathlib import Path

import pytest

from bot import texts
from bot.content import UnknownLanguageError
from bot.texts import Translator, mark, translator


class German(gettext.NullTranslations):
    """A catalog with two entries, as a translator would write them."""

    def gettext(self, message: str) -> str:
        return {"Back": "Zurück"}.get(message, message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return "{count} Satz mit {amount}" if n == 1 else "{count} Sätze mit {amount}"


def test_english_is_the_text_itself() -> None:
    assert translator("en")("Back") == "Back"


def test_a_catalog_gives_the_words_of_its_language() -> None:
    assert Translator(German())("Back") == "Zurück"


def test_a_text_that_is_not_translated_yet_stays_english() -> None:
    assert Translator(German())("Cancel") == "Cancel"


@pytest.mark.parametrize(("count", "said"), [(1, "1 set of 10"), (3, "3 sets of 10")])
def test_a_count_takes_the_form_that_fits_it(count: int, said: str) -> None:
    text = translator("en").plural(
        "{count} set of {amount}", "{count} sets of {amount}", count, amount=10
    )
    assert text == said


def test_another_language_has_its_own_plural() -> None:
    assert Translator(German()).plural("", "", 3, amount=10) == "3 Sätze mit 10"


def test_a_marked_constant_is_unchanged() -> None:
    assert mark("Chest pain") == "Chest pain"


def test_a_language_without_a_catalog_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(texts, "CATALOGS", tmp_path)
    with pytest.raises(UnknownLanguageError, match="'xx'"):
        translator("xx")
