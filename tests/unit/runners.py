"""People who run, and what they say, for the tests of runs."""

from dataclasses import replace

from bot.views import ViewContext, render
from care.events import Action, Asked, Command
from care.messages import Message
from care.outcome import Outcome
from care.person import NextMorning, Settled
from rehab.content.exercises import Phase
from rehab.content.lessons import Track
from tests.unit.lives import Life, on_day, stamp

VIEW = ViewContext.of(1, "en")


def text(message: Message) -> str:
    return render(message, VIEW).text


def labels(message: Message) -> list[str]:
    return [button.label for row in render(message, VIEW).rows for button in row]


def keeps() -> Life:
    """Somebody who keeps running, on the first run day at 09:00: Wednesday, day 3."""
    return Life(track=Track.KEEP).until(3, "09:00")


def say(life: Life, words: str, message_id: int = 500, days_ago: int = 0) -> Outcome:
    return life.does(Asked(Command.RUN, words, message_id, days_ago))


def ready() -> Life:
    """Somebody who paused running and has passed the entry list, before the first run day."""
    life = Life()
    assert life.person.enrollment is not None
    passed = replace(life.person.enrollment, phase=Phase.P4, phase_since=on_day(1))
    life.person = replace(life.person, enrollment=passed)
    return life


def calm_after(life: Life, day: int) -> None:
    """Back within the hour, the evening at 1, the next morning the same."""
    life.until(day, "20:05")
    life.score(day, 1)
    life.tap(Action.SETTLED, stamp(day), Settled.WITHIN_AN_HOUR.value)
    life.until(day + 1, "08:30")
    life.tap(Action.NEXT_MORNING, stamp(day + 1), NextMorning.SAME.value)
