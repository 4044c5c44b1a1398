"""What no plan of sessions and runs together may do (docs/rules.md 3.2, 3.6, 4.3, 4.4).

Lives are made of records: any days, numbers, mornings, effort, pauses and evenings, of those who
run in phase 4 (track S) and of those who keep running (track K).
"""

from collections.abc import Sequence
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from care.answers import with_answer
from care.check_in import with_score
from care.flare_told import after_two_reds
from care.flares import flare_since
from care.gates import YES, topic_of
from care.messages.plan import Plan
from care.morning import plan_of
from care.person import Answer, PersonState, Run, Score, SessionLog, Settled, Topic
from care.phases import with_phase
from care.plan_ahead import plan_ahead
from care.runs import with_run
from care.session_log import with_log
from rehab.content.lessons import Track
from rehab.gates import ENTRY_ITEM_2
from rehab.program import Mark, Phase
from rehab.run_caps import monday, single_cap, week_cap
from rehab.running import RunKind
from tests.unit.lives import on_day
from tests.unit.test_plan_properties import (
    DURING,
    LIGHT,
    MORNINGS,
    at,
    days_of_a_week,
    harder,
    impact,
    someone,
)

# Pain in the session and in the run, the places in SETTLED and MORNINGS, what is done, the evening.
Day = tuple[int, int, int, bool, bool, int]
SETTLED = (Settled.WITHIN_AN_HOUR, Settled.BY_TOMORROW, Settled.NOT_YET)
LONGEST = 16
a_day = st.tuples(
    st.integers(0, len(DURING) - 1),
    st.integers(0, len(SETTLED) - 1),
    st.integers(0, len(MORNINGS) - 1),
    st.booleans(),
    st.booleans(),
    st.integers(0, 5),
)
some_days = st.lists(a_day, min_size=1, max_size=LONGEST)
CALM: Day = (0, 0, 0, True, True, 0)
PAST_R10 = 56  # calm days that lead there
calm_days = st.sampled_from((0, 0, 14, PAST_R10)).map(lambda n: [CALM] * n)
script_of_days = st.tuples(calm_days, some_days).map(lambda both: both[0] + both[1])
tracks = st.sampled_from(Track)


def runner(track: Track, days: Sequence[int]) -> PersonState:
    phase = Phase.P4 if track is Track.STOP else Phase.P2
    person = someone(phase, days)
    assert person.enrollment is not None
    return replace(person, enrollment=replace(person.enrollment, track=track))


def plan_on(person: PersonState, day: int) -> Plan:
    return plan_of(person, on_day(day), at(day))


def does(person: PersonState, day: int, said: Day) -> tuple[PersonState, Plan | None]:
    """The day as it was lived, and its plan where something of it was done."""
    during, settled, morning, trains, runs, evening = said
    person = with_answer(person, Answer(Topic.SIX, on_day(day), "none", at(day)))
    plan, on = plan_on(person, day), on_day(day)
    ran = runs and plan.run is not None and plan.run.plan is not None
    trained = trains and plan.session is not None
    if ran and plan.run is not None and plan.run.plan is not None:
        minutes, stage = plan.run.plan.minutes, plan.run.plan.stage
        run = Run(on, at(day), done=True, stage=stage, minutes=minutes, during=DURING[during])
        person = with_run(person, run)
    after = plan_on(person, day)  # a run can change what the session of the day holds
    if trained and after.session is not None:
        marks = {item.exercise.id: Mark.NONE for item in after.session.exercises}
        log = SessionLog(on, after.session.template, True, at(day), marks=marks)
        log = replace(log, held=after.held is not None, during=DURING[during])
        person = with_log(person, log)
    if ran or trained:
        person = with_answer(person, Answer(Topic.SETTLED, on, SETTLED[settled], at(day)))
        answer = MORNINGS[morning]
        if answer is not None:
            told = Answer(Topic.NEXT_MORNING, on_day(day + 1), answer, at(day + 1))
            person = with_answer(person, told)
        person, _ = after_two_reds(person, on, at(day))
    for item in ENTRY_ITEM_2:
        person = with_answer(person, Answer(topic_of(item), on, YES, at(day)))
    person = with_score(person, Score(on, "e", evening, at(day)))
    done = replace(after if trained else plan, run=plan.run if ran else None)
    return person, (done if trained else replace(done, session=None)) if ran or trained else None


def lived(
    person: PersonState, script: Sequence[Day], first: int = 2
) -> tuple[PersonState, dict[int, Plan]]:
    done: dict[int, Plan] = {}
    for day, said in enumerate(script, first):
        person = with_phase(person, on_day(day), at(day))
        person, plan = does(person, day, said)
        if plan is not None:
            done[day] = plan
    return person, done


def has_impact(plan: Plan) -> bool:
    return plan.run is not None or (plan.session is not None and impact(plan.session))


def run_minutes(plan: Plan) -> int:
    return plan.run.plan.minutes if plan.run is not None and plan.run.plan is not None else 0


@settings(max_examples=6, deadline=None)
@given(tracks, days_of_a_week, script_of_days, days_of_a_week, script_of_days)
def test_no_day_of_sessions_and_runs_breaks_the_rules_of_a_week(
    track: Track, week: list[int], script: list[Day], other: list[int], rest: list[Day]
) -> None:
    person, done = lived(runner(track, week), script)
    person = replace(person, training_days=tuple(sorted(other)))  # changed in the middle
    person, later = lived(person, rest, len(script) + 2)
    done |= later
    for day, plan in done.items():
        after = done.get(day + 1)
        if after is None:
            continue
        shown = f"{on_day(day)} {plan} {after}"
        assert not (has_impact(plan) and has_impact(after)), f"two days of impact: {shown}"
        if plan.session is not None and after.session is not None:
            assert LIGHT & {plan.session.form, after.session.form}, shown
    for first in range(min(done, default=1), max(done, default=1) - 5):
        assert any(day not in done for day in range(first, first + 7)), "a day with neither"
    runs = [(on_day(day), run_minutes(plan)) for day, plan in sorted(done.items())]
    runs = [(on, minutes) for on, minutes in runs if minutes]
    for number, (on, minutes) in enumerate(runs):
        before = runs[:number]
        of_stage = done[(on - on_day(1)).days + 1].run
        assert of_stage is not None
        assert of_stage.plan is not None
        if of_stage.plan.stage is None:
            one, total = single_cap(before, on), week_cap(before, monday(on))
            of_week = sum(m for day, m in before if monday(day) == monday(on))
            assert one is None or minutes <= one
            assert total is None or of_week + minutes <= total
    for day, plan in done.items():
        since = flare_since(person, on_day(day))
        if since is not None and since < on_day(day):
            assert not has_impact(plan), f"impact in a flare on {on_day(day)}"


KINDS = list(RunKind)  # from walking in between to strides
WORST: Day = (len(DURING) - 1, len(SETTLED) - 1, len(MORNINGS) - 1, True, True, 10)
COLUMNS = (0, 1, 2, 5)  # during, the hour, the next morning, the evening's number


def asks_more(one: Plan, other: Plan) -> str | None:
    """Where `one` asks for more than `other`: a run, its stage, minutes or kind, or a session."""
    run, less = one.run, other.run
    if run is not None and run.plan is not None:
        if less is None or less.plan is None:
            return "a run"
        mine, theirs = run.plan, less.plan
        if mine.minutes > theirs.minutes or (mine.stage or 11) > (theirs.stage or 11):
            return "a longer run"
        if KINDS.index(mine.kind) > KINDS.index(theirs.kind):
            return "a harder kind of run"
    if harder(one.session, other.session):
        return "a harder session"
    jumps = one.session is not None and impact(one.session)
    rests = other.session is not None and not impact(other.session)
    return "jumps" if jumps and rests else None


@settings(max_examples=15, deadline=None)
@given(
    tracks,
    days_of_a_week,
    script_of_days,
    a_day,
    st.sampled_from(COLUMNS),
    st.integers(1, 5),
    st.booleans(),
)
def test_a_worse_answer_never_leads_to_a_harder_day(
    track: Track,
    week: list[int],
    script: list[Day],
    said: Day,
    column: int,
    by: int,
    limped: bool,
) -> None:
    person, _ = lived(runner(track, week), script)
    first = len(script) + 2
    day = next((n for n in range(first, first + 9) if holds_something(person, n)), None)
    if day is None:
        return
    calm = (*said[:3], True, True, said[5])
    sore = list(calm)
    sore[column] = min(WORST[column], calm[column] + by)
    after_calm, _ = does(person, day, calm)
    after_sore, _ = does(person, day, tuple(sore))  # type: ignore[arg-type]
    if limped:
        after_sore = replace(
            after_sore,
            runs=tuple(replace(r, limp=r.on == on_day(day)) for r in after_sore.runs),
        )
        after_sore, _ = after_two_reds(after_sore, on_day(day), at(day))
    for later in range(day + 1, day + 11):
        after_calm = with_phase(after_calm, on_day(later), at(later))
        after_sore = with_phase(after_sore, on_day(later), at(later))
        one, other = plan_on(after_sore, later), plan_on(after_calm, later)
        assert asks_more(one, other) is None, f"{on_day(later)}: {asks_more(one, other)}"


def holds_something(person: PersonState, day: int) -> bool:
    plan = plan_on(person, day)
    return plan.session is not None or (plan.run is not None and plan.run.plan is not None)


@settings(max_examples=5, deadline=None)
@given(tracks, days_of_a_week, script_of_days)
def test_the_same_answers_always_give_the_same_sessions_and_runs(
    track: Track, week: list[int], script: list[Day]
) -> None:
    one, other = (lived(runner(track, week), script)[0] for _ in range(2))
    now = at(len(script) + 2)
    assert plan_ahead(one, now) == plan_ahead(other, now)
    shuffled = replace(
        one, sessions=one.sessions[::-1], runs=one.runs[::-1], answers=one.answers[::-1]
    )
    assert plan_ahead(shuffled, now).messages == plan_ahead(one, now).messages
