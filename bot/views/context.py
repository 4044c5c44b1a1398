"""What every screen needs besides its message: for whom, in which words."""

from dataclasses import dataclass

from bot.callback_data import pack
from bot.content import Content, load
from bot.screen import Button
from bot.texts import Translator, translator
from care.events import Action


@dataclass(frozen=True, slots=True)
class ViewContext:
    """Whose screen it is, and the texts, lessons and date names of their language."""

    person_id: int
    translate: Translator
    content: Content
    locale: str

    @classmethod
    def of(cls, person_id: int, language: str) -> "ViewContext":
        """Raises UnknownLanguageError for a language without texts."""
        return cls(person_id, translator(language), load(language), language)

    def button(self, label: str, action: Action, *args: str | int) -> Button:
        """A button of this person's; `label` is already in their language."""
        return Button(label, pack(self.person_id, action, *args))


Rows = tuple[tuple[Button, ...], ...]
