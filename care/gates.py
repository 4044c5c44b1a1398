"""Which items of a gate a person still misses, and which tests are asked (clinical.md 3.6, 4.2).

The items are `rehab.gates`; here each is held against the person's own records and answers.
"""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from care.answers import program_sessions, with_answer
from care.day_after import next_morning_of, swelled, verdict_of
from care.diary import daily_pain, diary, epoch_of
from care.holds import held, impact_allowed, waits
from care.messages.plan import Held
from care.person import Answer, PersonState, SessionLog, Topic
from care.weekly import open_question
from rehab.content.exercises import Phase
from rehab.content.lessons import Track
from rehab.day_rule import NextMorning, Verdict
from rehab.gates import (
    ENTRY_ITEM_2,
    ENTRY_LEVEL,
    HOP_DAYS,
    LAST_SESSIONS,
    MINIMUM_STAY,
    NO_SWELLING_FOR,
    SESSIONS_BEFORE,
    VALID_FOR,
    GateItem,
    questions_of,
)
from rehab.program import Template
from rehab.schedule import DAYS_PER_WEEK
from rehab.three_week_rule import reference
from rehab.weekly_level import Level, weekly_level

YES, NO, SKIP = "yes", "no", "skip"
SESSIONS_A_WEEK = 3  # 3.1
NOT_YET_STANDS = timedelta(days=6)  # a test that is not done yet is asked about once a week
_CALM = {NextMorning.BETTER, NextMorning.SAME}
_WEEK = timedelta(days=DAYS_PER_WEEK)


def missing(person: PersonState, on: date, now: datetime) -> tuple[GateItem, ...]:
    """What keeps the next phase from beginning on the morning of `on`; nothing after the last.

    Raises ValueError for a person without an enrollment.
    """
    if person.enrollment is None:
        raise ValueError("only an enrolled person has a phase")
    phase, track = person.enrollment.phase, person.enrollment.track
    if phase is Phase.P4:
        return ()
    items = [*_records(person, on, now)]
    if phase is Phase.P3 and not impact_allowed(person):
        items.append(GateItem.SEEN)
    return (*items, *_not_shown(person, questions_of(phase, track), on))


def missing_for_running(person: PersonState, on: date, now: datetime) -> tuple[GateItem, ...]:
    """What keeps a person from the first stage of running on `on` (4.2).

    Track S: the whole entry list. Track K: items 2 and 6. Both are asked by the gate that ends
    P3: once in P4 they are passed, and only what is open counts.
    """
    enrollment = person.enrollment
    if enrollment is None:
        return (GateItem.PHASE,)
    # A red run makes the next one shorter (3.2) and holds none.
    held_back = [GateItem.OPEN] if is_open(person, on, now, past={Held.RUN}) else []
    if not impact_allowed(person):
        held_back.append(GateItem.SEEN)
    if enrollment.track is Track.KEEP and enrollment.phase is not Phase.P4:
        level = () if _low_and_not_rising(person, on) else (GateItem.LEVEL,)
        return (*held_back, *level, *_not_shown(person, ENTRY_ITEM_2, on))
    match enrollment.phase:
        case Phase.P4:
            return tuple(held_back)
        case Phase.P3:
            return missing(person, on, now)
        case _:
            tests = questions_of(Phase.P3, enrollment.track)
            return (*held_back, GateItem.PHASE, *_not_shown(person, tests, on))


def tests_due(person: PersonState, on: date, now: datetime) -> tuple[GateItem, ...]:
    """The tests to ask about after the session of `on`: the last of its phase, as far as one sees.

    A session is the last when the next morning may end the phase: the days and sessions are then
    enough and nothing is open. On track K the items that let a person run are asked in any phase,
    after every third session.
    One that was answered on the day, or skipped, is not asked again, and a "not yet" stands for
    some days: the same answer is not asked for after each session.
    """
    enrollment = person.enrollment
    if enrollment is None or is_open(person, on, now):
        return ()
    wanted: tuple[GateItem, ...] = ()
    tomorrow = on + timedelta(days=1)
    if {GateItem.DAYS, GateItem.SESSIONS}.isdisjoint(_records(person, tomorrow, now)):
        wanted = questions_of(enrollment.phase, enrollment.track)
    weekly = len(program_sessions(person)) % SESSIONS_A_WEEK == 1
    if weekly and enrollment.track is Track.KEEP and enrollment.phase is not Phase.P4:
        wanted = tuple(dict.fromkeys((*wanted, *ENTRY_ITEM_2)))
    settled = {
        answer.topic
        for answer in person.answers
        if answer.on == on
        or (answer.value == NO and timedelta(0) < on - answer.on < NOT_YET_STANDS)
    }
    return tuple(item for item in _not_shown(person, wanted, on) if topic_of(item) not in settled)


def tests_left(person: PersonState, on: date) -> int:
    """After how many more sessions at least the tests of the phase's gate are done (3.6, 4.2)."""
    enrollment = person.enrollment
    if enrollment is None:
        return 0
    items = _not_shown(person, questions_of(enrollment.phase, enrollment.track), on)
    if GateItem.HOPS not in items:
        return 1 if items else 0
    days = {
        answer.on
        for answer in person.answers
        if answer.topic is topic_of(GateItem.HOPS)
        and answer.value == YES
        and timedelta(0) <= on - answer.on <= VALID_FOR
        and next_morning_of(person, answer.on) in {None, *_CALM}
    }
    others = 1 if items != (GateItem.HOPS,) else 0
    return max(others, HOP_DAYS - len(days))


def is_open(person: PersonState, on: date, now: datetime, *, past: Collection[Held] = ()) -> bool:
    """Whether a stop, SEVERE, advice, a flare, a hold or a weekly question is open on `on`.

    A red-flag answer of the last 7 days counts too (4.2 item 6); a hold of `past` does not.
    """
    recent = any(
        not stop.taken_back and timedelta(0) <= on - stop.on < VALID_FOR for stop in person.stops
    )
    held_back = waits(person, on, now) is not None or held(person, on) not in {None, *past}
    return recent or held_back or open_question(person, on) is not None


def topic_of(item: GateItem) -> Topic:
    """Under which topic the answer about a test is kept."""
    return Topic(f"gate_{item.value}")


def phase_began(person: PersonState) -> date:
    """The morning on which the phase began; raises ValueError without an enrollment."""
    if person.enrollment is None:
        raise ValueError("only an enrolled person has a phase")
    return person.enrollment.phase_since or person.enrollment.started_on


def sessions_in_phase(person: PersonState, on: date) -> list[SessionLog]:
    """The sessions of the phase before `on`, oldest first; one of E01 alone is none."""
    since = phase_began(person)
    logs = (
        log
        for log in program_sessions(person)
        if since <= log.on < on and log.template != Template.QUAD_PRESS
    )
    return sorted(logs, key=lambda log: log.on)


def level_before(person: PersonState, on: date) -> Level:
    """The level of the 7 days before `on`."""
    pain = daily_pain(person)
    days = (on - timedelta(days=n) for n in range(1, DAYS_PER_WEEK + 1))
    return weekly_level(pain[day] for day in days if day in pain)


def _records(person: PersonState, on: date, now: datetime) -> list[GateItem]:
    """The items that the records answer, for the phase the person is in."""
    if person.enrollment is None:
        return []
    phase, logs = person.enrollment.phase, sessions_in_phase(person, on)
    found = [GateItem.OPEN] if is_open(person, on, now) else []
    if on - phase_began(person) < MINIMUM_STAY:
        found.append(GateItem.DAYS)
    if len(logs) < SESSIONS_BEFORE.get(phase, 0):
        found.append(GateItem.SESSIONS)
    if phase in SESSIONS_BEFORE and not _last_went_well(person, phase, logs):
        only_the_morning = _last_went_well(_with_a_calm_morning(person, on, now), phase, logs)
        found.append(GateItem.MORNING if only_the_morning else GateItem.LAST_TWO)
    if not _level_allows(person, phase, on):
        found.append(GateItem.LEVEL)
    return found


def _last_went_well(person: PersonState, phase: Phase, logs: list[SessionLog]) -> bool:
    """P1: no red, and the morning after known. P2: green or amber."""
    last = logs[-LAST_SESSIONS:]
    if len(last) < LAST_SESSIONS:
        return False
    verdicts = [verdict_of(person, log) for log in last]
    if phase is Phase.P1:
        known = all(next_morning_of(person, log.on) is not None for log in last)
        return known and Verdict.RED not in verdicts
    return all(verdict in {Verdict.GREEN, Verdict.AMBER} for verdict in verdicts)


def _with_a_calm_morning(person: PersonState, on: date, now: datetime) -> PersonState:
    """The person as they are if the morning of `on`, not asked or answered yet, is no worse."""
    if next_morning_of(person, on - timedelta(days=1)) is not None:
        return person
    return with_answer(person, Answer(Topic.NEXT_MORNING, on, NextMorning.SAME.value, now))


def _level_allows(person: PersonState, phase: Phase, on: date) -> bool:
    level = level_before(person, on)
    match phase:
        case Phase.P1:
            data = diary(person)
            start_level = reference(data.pain, epoch_of(person, on), data.baseline)
            return level.enough and level.hi <= start_level.value
        case Phase.P3:
            return _low_and_not_rising(person, on)
        case _:
            return True


def _low_and_not_rising(person: PersonState, on: date) -> bool:
    """Surely 3 or less, and not above the 7 days before (4.2 item 6)."""
    level, before = level_before(person, on), level_before(person, on - _WEEK)
    low = level.enough and level.hi <= ENTRY_LEVEL
    return low and before.enough and level.hi <= before.hi


def _not_shown(person: PersonState, items: tuple[GateItem, ...], on: date) -> tuple[GateItem, ...]:
    return tuple(item for item in items if not _shown(person, item, on))


def _shown(person: PersonState, item: GateItem, on: date) -> bool:
    """Whether the last answer about a test, at most 7 days old on `on`, is a yes."""
    if item is GateItem.NO_SWELLING and any(
        swelled(person, on - timedelta(days=n)) for n in range(NO_SWELLING_FOR.days + 1)
    ):
        return False
    topic = topic_of(item)
    said = {
        answer.on: answer.value
        for answer in person.answers
        if answer.topic is topic
        and answer.value != SKIP
        and timedelta(0) <= on - answer.on <= VALID_FOR
    }
    if not said or said[max(said)] != YES:
        return False
    if item is not GateItem.HOPS:
        return True
    good = [d for d, value in said.items() if value == YES and next_morning_of(person, d) in _CALM]
    return len(good) >= HOP_DAYS
