"""Why the next run is as it is, in one line of the person's own numbers (docs/running.md)."""

import pytest

from bot.views import ViewContext
from bot.views.run_words import why_words
from care.messages.runs import RunDay, RunWhy
from rehab.day_rule import NextMorning, Settled

VIEW = ViewContext.of(1, "en")

LATE = "it took over an hour to settle"
WORSE = "the morning after was a bit worse"


@pytest.mark.parametrize(
    ("limp", "settled", "morning", "told"),
    [
        (False, None, None, "You said 3 during it."),
        (False, Settled.WITHIN_AN_HOUR, NextMorning.SAME, "You said 3 during it."),
        (True, None, None, "You said 3 during it, and you limped."),
        (False, Settled.BY_TOMORROW, None, f"You said 3 during it, and {LATE}."),
        (False, Settled.NOT_YET, NextMorning.BETTER, f"You said 3 during it, and {LATE}."),
        (False, None, NextMorning.BIT_WORSE, f"You said 3 during it, and {WORSE}."),
        (True, Settled.NOT_YET, None, f"You said 3 during it, you limped, and {LATE}."),
        (
            True,
            Settled.WITHIN_AN_HOUR,
            NextMorning.BIT_WORSE,
            f"You said 3 during it, you limped, and {WORSE}.",
        ),
        (
            False,
            Settled.BY_TOMORROW,
            NextMorning.BIT_WORSE,
            f"You said 3 during it, {LATE}, and {WORSE}.",
        ),
        (
            True,
            Settled.BY_TOMORROW,
            NextMorning.CLEARLY_WORSE,
            f"You said 3 during it, you limped, {LATE}, and the morning after was clearly worse.",
        ),
    ],
)
def test_what_was_said_of_the_last_run_is_one_sentence(
    limp: bool, settled: Settled | None, morning: NextMorning | None, told: str
) -> None:
    day = RunDay(None, why=RunWhy.AMBER, last=3, limp=limp, settled=settled, next_morning=morning)
    assert why_words(day, VIEW) == f"Same run again: the last one was a bit much. {told}"
