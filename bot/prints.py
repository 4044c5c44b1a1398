"""The screen of a message, written anew only where nobody else is likely to be shown the same."""

from functools import lru_cache

from bot.bodies import Printed
from bot.callback_data import ANYBODY
from bot.screen import Screen
from bot.views import ViewContext, render
from care.messages import Message
from care.messages.morning import Morning
from care.messages.runs import RunCue
from care.messages.scores import Evening

# What the schedule brings, and its state after a tap. They hold no instants, which could be equal
# in two time zones and read differently.
_ALIKE = (Morning, Evening, RunCue)
_KEPT = 256


def screen_of(message: Message, person_id: int, language: str) -> Screen | Printed:
    """What a person is shown. Raises UnknownLanguageError for a language without texts."""
    if isinstance(message, _ALIKE):
        return _printed(message, language)
    return render(message, ViewContext.of(person_id, language))


@lru_cache(maxsize=_KEPT)
def _printed(message: Message, language: str) -> Printed:
    return Printed.of(render(message, ViewContext.of(ANYBODY, language)))
