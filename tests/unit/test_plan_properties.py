"""What no plan may do, whatever is answered, paused or changed (docs/rules.md 3.2, 3.6).

Lives are made of records, not of taps: any days, numbers, mornings and effort, in any phase.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, time

from hypothesis import given, settings
from hypothesis import strategies as st

from care.answers import with_answer
from care.morning import plan_of
from care.person import Answer, NextMorning, PersonState, SessionLog, Settled, Topic
from care.phases import with_phase
from care.plan_ahead import plan_ahead
from care.session_log import with_log
from rehab.content.exercises import EXERCISE_BY_ID
from rehab.program import ExerciseSession, Mark, Phase, Prescription, SessionForm, valid_days
from tests.unit.lives import enrolled, on_day

NOON = time(11, tzinfo=UTC)
LONGEST = 24
LIGHT = {SessionForm.LIGHT, SessionForm.HELD_LIGHT, SessionForm.ONLY_QUAD_PRESS}

# From calm to worse: what a person can say of one session. "Hurts" is no worse than the others: it
# says which exercise it was, and goes by its own number.
MARKS = (Mark.TOO_EASY, Mark.NONE, Mark.TOO_HARD, Mark.HURTS)
HURTS = MARKS.index(Mark.HURTS)
MORNINGS = (NextMorning.BETTER, None, NextMorning.BIT_WORSE, NextMorning.CLEARLY_WORSE)
SETTLED = (Settled.WITHIN_AN_HOUR, Settled.BY_TOMORROW, Settled.NOT_YET)
DURING = (0, 2, 3, 5, 6, 10)


# Places in MARKS, DURING, SETTLED and MORNINGS, and whether the session is done.
Said = tuple[int, int, int, int, bool]

days_of_a_week = st.lists(st.integers(0, 6), min_size=3, max_size=4, unique=True).filter(
    lambda days: valid_days(days) is None
)
a_day = st.tuples(
    st.integers(0, len(MARKS) - 1),
    st.integers(0, len(DURING) - 1),
    st.integers(0, len(SETTLED) - 1),
    st.integers(0, len(MORNINGS) - 1),
    st.booleans(),
)
some_days = st.lists(a_day, min_size=1, max_size=LONGEST)
phases = st.sampled_from(Phase)


def at(day: int) -> datetime:
    return datetime.combine(on_day(day), NOON)


def someone(phase: Phase, days: Sequence[int]) -> PersonState:
    person = enrolled(at(1), days=tuple(sorted(days)))
    assert person.enrollment is not None
    return replace(person, enrollment=replace(person.enrollment, phase=phase))


def session_on(person: PersonState, day: int) -> ExerciseSession | None:
    return plan_of(person, on_day(day), at(day)).session


def says(person: PersonState, day: int, said: Said) -> PersonState:
    """The session of a day as it was done, the evening and the morning after."""
    mark, during, settled, morning, _done = said
    planned = session_on(person, day)
    if planned is None:
        return person
    ids = [item.exercise.id for item in planned.exercises]
    # A mark is for one exercise; its neighbors are done as they are.
    marks = {id: MARKS[mark] if n == day % len(ids) else Mark.NONE for n, id in enumerate(ids)}
    log = SessionLog(
        on=on_day(day),
        template=planned.template,
        done=True,
        at=at(day),
        held=plan_of(person, on_day(day), at(day)).held is not None,
        marks=marks,
        during=DURING[during],
        hurts={id: DURING[during] for id, tapped in marks.items() if tapped is Mark.HURTS},
    )
    person = with_log(person, log)
    person = with_answer(person, Answer(Topic.SETTLED, on_day(day), SETTLED[settled], at(day)))
    if (answer := MORNINGS[morning]) is not None:
        after = Answer(Topic.NEXT_MORNING, on_day(day + 1), answer, at(day + 1))
        person = with_answer(person, after)
    return person


def lived(
    phase: Phase, week: Sequence[int], script: Sequence[Said]
) -> tuple[PersonState, dict[int, ExerciseSession]]:
    """A person after these days, and the sessions that they did."""
    person, done = someone(phase, week), {}
    for day, said in enumerate(script, 2):
        person = with_phase(person, on_day(day), at(day))
        planned = session_on(person, day)
        if planned is not None and said[-1]:
            done[day] = planned
            person = says(person, day, said)
    return person, done


def impact(session: ExerciseSession) -> bool:
    return any(item.exercise.impact for item in session.exercises)


@settings(max_examples=25, deadline=None)
@given(phases, days_of_a_week, some_days, days_of_a_week)
def test_no_plan_breaks_the_rules_of_a_week(
    phase: Phase,
    week: list[int],
    script: list[Said],
    other_week: list[int],
) -> None:
    person, done = lived(phase, week, script)
    # The days are changed in the middle, and all that is ahead is done on its day.
    person = replace(person, training_days=tuple(sorted(other_week)))
    for day in range(len(script) + 2, len(script) + 30):
        planned = session_on(person, day)
        if planned is not None:
            done[day] = planned
            person = says(person, day, (1, 1, 0, 0, True))
    for day, session in done.items():
        assert 1 <= len(session.exercises) <= 5
        after = done.get(day + 1)
        if after is not None:
            shown = f"{on_day(day)} {session.form} {after.form}"
            assert LIGHT & {session.form, after.form}, shown
            assert not (impact(session) and impact(after)), "two impact days back to back"
    first, last = min(done, default=1), max(done, default=1)
    for start in range(first, last - 5):
        assert any(day not in done for day in range(start, start + 7)), "a day without either"


def levels(session: ExerciseSession | None) -> dict[str, int]:
    """The level in each place of a session: a variant stands where the other one stood."""
    if session is None:
        return {}
    return {_row(_place(item)): _height(item) for item in session.exercises}


def _place(item: Prescription) -> str:
    return item.instead_of or item.exercise.id


def _row(id: str) -> str:
    return EXERCISE_BY_ID[id].form_of or id


def _height(item: Prescription) -> int:
    """The level counted through the form that follows."""
    place = EXERCISE_BY_ID[_place(item)]
    base = EXERCISE_BY_ID.get(place.form_of or "")
    further = len(base.levels) if base is not None and base.then == place.id else 0
    return item.level + further


def harder(one: ExerciseSession | None, other: ExerciseSession | None) -> bool:
    """Whether `one` asks for more than `other` anywhere: a phase, an exercise, a level, a jump."""
    if one is None:
        return False
    if other is None:
        return True
    order = list(Phase)
    if order.index(one.phase) != order.index(other.phase):
        return order.index(one.phase) > order.index(other.phase)
    if one.template is not other.template:
        return one.template == "C"
    mine, theirs = levels(one), levels(other)
    return any(level > theirs.get(id, -2) for id, level in mine.items())


@settings(max_examples=60, deadline=None)
@given(phases, some_days, a_day, st.integers(0, 3), st.integers(1, 5))
def test_a_worse_answer_never_leads_to_a_harder_plan(
    phase: Phase,
    script: list[Said],
    said: Said,
    column: int,
    by: int,
) -> None:
    person, _ = lived(phase, (0, 2, 4), script)
    day = next(n for n in range(len(script) + 2, len(script) + 9) if session_on(person, n))
    hardest = HURTS if said[0] == HURTS else HURTS - 1
    worst = (hardest, len(DURING) - 1, len(SETTLED) - 1, len(MORNINGS) - 1)
    worse = list(said)
    worse[column] = min(worst[column], said[column] + by)
    calm, sore = says(person, day, said), says(person, day, tuple(worse))  # type: ignore[arg-type]
    for later in range(day + 1, day + 9):
        after_calm = with_phase(calm, on_day(later), at(later))
        after_sore = with_phase(sore, on_day(later), at(later))
        one, other = session_on(after_sore, later), session_on(after_calm, later)
        assert not harder(one, other), (levels(one), levels(other))


@settings(max_examples=15, deadline=None)
@given(phases, days_of_a_week, some_days)
def test_the_same_answers_always_give_the_same_plan(
    phase: Phase, week: list[int], script: list[Said]
) -> None:
    one, other = lived(phase, week, script)[0], lived(phase, week, script)[0]
    now = at(len(script) + 2)
    assert one == other
    assert plan_ahead(one, now) == plan_ahead(other, now)
    shuffled = replace(one, sessions=one.sessions[::-1], answers=one.answers[::-1])
    assert plan_ahead(shuffled, now).messages == plan_ahead(one, now).messages


@settings(max_examples=25, deadline=None)
@given(phases, some_days, st.data())
def test_answers_that_are_left_out_never_lead_to_a_harder_plan(
    phase: Phase, script: list[Said], data: st.DataObject
) -> None:
    person, _ = lived(phase, (0, 2, 4), script)
    mornings = [a for a in person.answers if a.topic is Topic.NEXT_MORNING]
    good = [a for a in mornings if a.value == NextMorning.BETTER]
    if not good:
        return
    lost = data.draw(st.sampled_from(good))
    silent = replace(person, answers=tuple(a for a in person.answers if a != lost))
    for later in range(len(script) + 2, len(script) + 9):
        assert not harder(session_on(silent, later), session_on(person, later))
