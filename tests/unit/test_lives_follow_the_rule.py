"""What the service says over whole random lives is what the rule lists for their diaries."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, time
from itertools import combinations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from care.diary import diary
from care.events import Action, FellDue, Kind
from care.messages.decisions import Goodbye
from care.messages.morning import Morning, MorningAsk
from care.person import Booking
from rehab.content.lessons import LESSON_BY_ID, REPEAT_AFTER_DAYS
from rehab.three_week_rule import (
    Check,
    Decision,
    Event,
    GlobalChange,
    SafetyNet,
    VisitOutcome,
    assess,
)
from tests.unit.lives import SLOTS, Life, day_of, stamp

DAYS = 71
A_VISIT = (VisitOutcome.CARRY_ON, VisitOutcome.CHANGED)


@dataclass(frozen=True)
class Script:
    """What someone answers, by day or by week; None is no answer.

    `catch_up` is given where a question is open on that day, a visit where advice is open.
    """

    pain: tuple[int | None, ...]
    global_change: tuple[GlobalChange | None, ...]
    catch_up: tuple[int | None, ...]
    visits: frozenset[int]
    trains: bool
    baseline: int
    morning: time
    evening: time


@st.composite
def scripts(draw: st.DrawFn) -> Script:
    """Weeks that hover around a level, as people's weeks do, with gaps and odd days."""
    pain: list[int | None] = []
    for _ in range(0, DAYS, 7):
        around = draw(st.integers(0, 9))
        given = draw(st.sampled_from([0, 3, 4, 5, 6, 7, 7, 7]))
        week: list[int | None] = [
            min(10, max(0, around + draw(st.sampled_from([-1, 0, 0, 0, 1, 4]))))
            for _ in range(given)
        ]
        pain += draw(st.permutations(week + [None] * (7 - given)))
    catch_up = st.none() | st.integers(0, 10) if draw(st.booleans()) else st.none()
    change = st.none() | st.sampled_from(GlobalChange)
    return Script(
        pain=tuple(pain[:DAYS]),
        global_change=tuple(draw(st.lists(change, min_size=DAYS // 7, max_size=DAYS // 7))),
        catch_up=tuple(draw(st.lists(catch_up, min_size=DAYS, max_size=DAYS))),
        visits=draw(st.frozensets(st.integers(16, DAYS), max_size=2)),
        trains=draw(st.booleans()),
        baseline=draw(st.integers(0, 7)),
        morning=draw(st.sampled_from([time(5), time(8), time(11)])),
        evening=draw(st.sampled_from([time(17), time(20), time(23)])),
    )


def live(script: Script) -> Life:
    """A life up to the goodbye, with every answer in time and by the buttons that are there."""
    life = Life(script.baseline, morning=script.morning, evening=script.evening)
    for day in range(1, DAYS + 1):
        life.until(day, "12:00")
        answer_morning(life, day, script)
        life.until(day, "23:30")
        answer_evening(life, day, script)
        if life.all(Goodbye):
            return life
        advised = any(e.outcome is not Booking.SEEN for e in life.person.escalations)
        if day in script.visits and advised:
            life.tap(Action.SEEN, A_VISIT[day % 2].value)
    return life.until(DAYS + 1, "23:30")


def answer_morning(life: Life, day: int, script: Script) -> None:
    answer = script.catch_up[day - 1]
    for earlier in range(max(2, day - 3), day + 1):
        if answer is not None and life.morning(earlier).ask is MorningAsk.CATCH_UP:
            life.tap(Action.CATCH_UP, stamp(earlier), str(answer))
    if script.trains:
        life.trains(day)


def answer_evening(life: Life, day: int, script: Script) -> None:
    score = script.pain[day - 1]
    if score is not None:
        life.score(day, score)
    change = script.global_change[day // 7 - 1] if day % 7 == 0 else None
    if change is not None:
        life.tap(Action.GLOBAL_CHANGE, stamp(day), change.value)


def listed_by_the_rule(life: Life) -> list[tuple[int, str]]:
    """What `assess` lists; QUIET after a catch-up answer is kept and said to nobody."""
    until = life.now.astimezone(life.zone).date()
    events = assess(diary(life.person), until)
    return [(day_of(event.date), name(event)) for event in events if not kept_quiet(event)]


def kept_quiet(event: Event) -> bool:
    answered = isinstance(event, Check) and event.catch_up is not None
    return answered and name(event) == Decision.QUIET


def name(event: Event) -> str:
    if isinstance(event, Check):
        return event.decision.value
    return "SAFETY_NET" if isinstance(event, SafetyNet) else "SEVERE"


whole_lives = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@whole_lives
@given(scripts())
def test_the_service_says_what_the_rule_lists(script: Script) -> None:
    life = live(script)
    assert life.spoken() == listed_by_the_rule(life)


@whole_lives
@given(scripts())
def test_a_random_life_keeps_to_two_slots_a_day_and_repeats_nothing(script: Script) -> None:
    life = live(script)
    slots: Counter[tuple[Kind, date]] = Counter()
    for said in life.said:
        if isinstance(said.why, FellDue):
            local = said.at.astimezone(life.zone)
            assert time(5) <= local.time() <= time(23, 30), "nothing comes at night"
            if said.why.kind in SLOTS:
                slots[said.why.kind, local.date()] += 1
    assert set(slots.values()) == {1}

    told = [t for t in life.person.told if t.text_id in LESSON_BY_ID]
    for earlier, later in combinations(told, 2):
        apart = (later.on - earlier.on).days
        assert earlier.text_id != later.text_id or apart >= REPEAT_AFTER_DAYS

    said_once = Counter((decided.on, decided.decision) for decided in life.person.decisions)
    assert set(said_once.values()) <= {1}

    for morning in life.all(Morning):
        assert (morning.plan.no_load is None) or morning.plan.session is None
