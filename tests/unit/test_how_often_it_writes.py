"""At most two messages a day by itself, and ten sounds a week (conversation.md 1).

Over whole lives: lived well or badly, with days in silence, pauses, red flags and 3 or 4 days of
training. The named extras stand beside: what the person asked for, red-flag follow-ups, SEVERE,
and "were you seen?" when they said yes. Advice after an answer is the answer to it.
"""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.views import ViewContext, render
from care.events import Action, Command, FellDue, Kind
from care.messages.enrollment import FollowUp
from care.messages.morning import Morning, MorningAsk
from care.person import NextMorning, SessionLog
from care.stops import moment
from tests.unit.lives import SLOTS, Life, Said, stamp

VIEW = ViewContext.of(1, "en")
DAYS = 92  # the plan's 12 weeks, and one more
MOST_A_DAY = 2
MOST_SOUNDS_A_WEEK = 10
EXTRAS = {Kind.LATER, Kind.FOLLOW_UP, Kind.SEEN_CHECK, Kind.SEVERE}
ANSWERS = {Kind.VERDICT, Kind.DECISION}


@dataclass(frozen=True)
class Script:
    """What a person does: the scores by day (None: nothing all day), and events by day."""

    pain: tuple[int | None, ...]
    days: tuple[int, ...]
    trains: bool
    pauses: frozenset[int]
    returns: frozenset[int]
    red_flags: frozenset[int]


@st.composite
def scripts(draw: st.DrawFn) -> Script:
    """Weeks of answers, weeks of silence, and weeks in between."""
    pain: list[int | None] = []
    for _ in range(0, DAYS, 7):
        around = draw(st.integers(0, 9))
        given_days = draw(st.sampled_from([0, 0, 2, 5, 7, 7]))
        week: list[int | None] = [
            min(10, max(0, around + draw(st.sampled_from([-1, 0, 1])))) for _ in range(given_days)
        ]
        pain += draw(st.permutations(week + [None] * (7 - given_days)))
    some_days = st.frozensets(st.integers(2, DAYS), max_size=2)
    return Script(
        pain=tuple(pain[:DAYS]),
        days=draw(st.sampled_from([(0, 2, 4), (1, 3, 5), (0, 1, 3, 5), (0, 2, 4, 5)])),
        trains=draw(st.booleans()),
        pauses=draw(some_days),
        returns=draw(some_days),
        red_flags=draw(some_days),
    )


def live(script: Script) -> Life:
    life = Life(days=script.days)
    for day in range(1, DAYS + 1):
        life.until(day, "12:00")
        score = script.pain[day - 1]
        answers = score is not None
        if answers:
            life.tap(Action.NEXT_MORNING, stamp(day), NextMorning.SAME.value)
        if answers and script.trains:
            log = SessionLog(life.now.date(), "A", True, life.now)
            life.person = replace(life.person, sessions=(*life.person.sessions, log))
        if day in script.red_flags:
            raise_a_flag(life)
        if day in script.pauses:
            life.asks(Command.PAUSE)
        if day in script.returns:
            life.asks(Command.RESUME)
        life.until(day, "21:00")
        if score is not None:
            life.score(day, score)
        if life.all(FollowUp) and life.person.stops:
            life.tap(Action.ASK_AGAIN, moment(life.person.stops[-1]), "yes")
    return life.until(DAYS + 1, "12:00")


def raise_a_flag(life: Life) -> None:
    life.tap(Action.SCREEN_SOME, "0")
    life.tap(Action.SIX_PICK, "six_calf")
    life.tap(Action.TOGGLE, "calf", "1")
    life.tap(Action.LINES_DONE, "0")


def begun_by_the_bot(life: Life) -> list[tuple[Kind, date, Said]]:
    """The messages that came from a row, with their local date."""
    return [
        (said.why.kind, said.at.astimezone(life.zone).date(), said)
        for said in life.said
        if isinstance(said.why, FellDue)
    ]


def sounds(said: Said) -> bool:
    """Whether it made a sound that counts: not a morning that escalates or asks the catch-up."""
    message = said.message
    if isinstance(message, Morning):
        escalates = message.spoken is not None and message.spoken.decided.decision.escalates
        if escalates or message.ask is MorningAsk.CATCH_UP:
            return False
    return not render(message, VIEW).silent


lives = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@lives
@given(scripts())
def test_it_writes_twice_a_day_at_most_but_for_the_named_extras(script: Script) -> None:
    begun = begun_by_the_bot(live(script))
    a_day = Counter(on for kind, on, _ in begun if kind in SLOTS)
    assert all(count <= MOST_A_DAY for count in a_day.values())
    assert {kind for kind, _, _ in begun} <= {*SLOTS, *EXTRAS, *ANSWERS}


@lives
@given(scripts())
def test_it_sounds_ten_times_a_week_at_most(script: Script) -> None:
    begun = begun_by_the_bot(live(script))
    heard = Counter(on for kind, on, said in begun if kind in SLOTS and sounds(said))
    for first in heard:
        week = (first + timedelta(days=n) for n in range(7))
        assert sum(heard[on] for on in week) <= MOST_SOUNDS_A_WEEK


def test_a_week_of_four_training_days_has_ten_sounds() -> None:
    life = Life(days=(0, 2, 4, 5)).until(15, "12:00")
    by_kind = Counter(
        kind
        for kind, on, said in begun_by_the_bot(life.scores(15, *[4] * 7))
        if kind in SLOTS and sounds(said) and 14 <= (on - date(2026, 1, 5)).days < 21
    )
    assert by_kind == {Kind.MORNING: 3, Kind.EVENING: 7}
