"""Screens as the tests of views read them: text, labels, and what each button carries."""

from datetime import UTC, date, datetime, timedelta

from bot.callback_data import unpack
from bot.screen import Screen
from bot.views import ViewContext, render
from care.messages import Message
from care.messages.morning import Spoken
from care.person import Decided, Stop
from rehab.red_flags import Urgency
from rehab.three_week_rule import Check, Diary, assess

VIEW = ViewContext.of(1000, "en")
START = date(2026, 1, 5)  # a Monday
TODAY = date(2026, 1, 6)
NOW = datetime(2026, 1, 6, 17, 42, tzinfo=UTC)


def shown(message: Message) -> Screen:
    return render(message, VIEW)


def labels(message: Message) -> list[list[str]]:
    return [[button.label for button in row] for row in shown(message).rows]


def flat(message: Message) -> list[str]:
    return [label for row in labels(message) for label in row]


def taps(message: Message) -> dict[str, tuple[str, ...]]:
    """What each button carries, by its label."""
    carried = {}
    for row in shown(message).rows:
        for button in row:
            data = unpack(button.data)
            assert data
            carried[button.label] = (data.action, *data.args)
    return carried


def stop(*lines: str, urgency: Urgency) -> Stop:
    return Stop(NOW, TODAY, urgency, lines, "1")


SWOLLEN = stop("swollen", urgency=Urgency.SOON)
CALF = stop("calf", "swollen", urgency=Urgency.SAME_DAY)
CHEST = stop("chest_or_breath", "swollen", urgency=Urgency.EMERGENCY)


def checks(series: str, baseline: int = 6, catch_up: int | None = None) -> Check:
    """The last check of weeks written as digits, "." for no answer."""
    answers = series.replace(" ", "")
    until = START + timedelta(days=len(answers))
    diary = Diary(
        start=START,
        baseline=baseline,
        pain={START + timedelta(days=n): int(a) for n, a in enumerate(answers) if a != "."},
        global_change={},
        catch_up={} if catch_up is None else {until: catch_up},
        visits={},
    )
    return [event for event in assess(diary, until) if isinstance(event, Check)][-1]


def spoken(
    check: Check,
    *,
    done: int = 9,
    one_line: bool = False,
    after_more: bool = False,
    end_of_plan: bool = False,
) -> Spoken:
    decided = Decided(START, check.week, check.date, check.decision, check.finding, NOW)
    return Spoken(decided, check, one_line, after_more, end_of_plan, done, 9)


FLAT = checks("5555555 5555555 5555555")
