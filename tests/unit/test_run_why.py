"""Why the next run is as it is, in one line of the person's own numbers (docs/running.md)."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from bot.views import ViewContext
from bot.views.run_words import why_words
from care.flare_told import flare_said
from care.messages.runs import RunDay, RunSaved, RunWhy
from care.person import Answer, Flare, NextMorning, PersonState, Run, Score, Settled, Topic
from care.runs import run_day, run_plan, steps_back, with_run
from rehab.running import LAST_STAGE, STAGES, greens_of_stage
from tests.unit.lives import Life, on_day
from tests.unit.runners import ready, say, text

VIEW = ViewContext.of(1, "en")

LATE = "it took over an hour to settle"
LATE_AND = "It took over an hour to settle, and"
WORSE = "the morning after was a bit worse"
CLEARLY_WORSE = "the morning after was clearly worse"


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
            f"You said 3 during it. {LATE_AND} {WORSE}.",
        ),
        (
            True,
            Settled.BY_TOMORROW,
            NextMorning.CLEARLY_WORSE,
            f"You said 3 during it, and you limped. {LATE_AND} {CLEARLY_WORSE}.",
        ),
    ],
)
def test_what_was_said_of_the_last_run_is_told_in_whole_sentences(
    limp: bool, settled: Settled | None, morning: NextMorning | None, told: str
) -> None:
    day = RunDay(None, why=RunWhy.AMBER, last=3, limp=limp, settled=settled, next_morning=morning)
    assert why_words(day, VIEW) == f"Same run again: the last one was a bit much. {told}"


# --- So many steps back, as there are ------------------------------------------------------------

PAST = LAST_STAGE + 1
PLACES = pytest.mark.parametrize(
    ("stage", "lowered"),
    [
        (1, "Same run again: {why}"),
        (2, "1 step back: {why}"),
        (3, "2 steps back: {why}"),
        (10, "2 steps back: {why}"),
        (PAST, "Shorter runs for now: {why}"),
    ],
)


def noon(on: date) -> datetime:
    return datetime.combine(on, time(12), Life().now.tzinfo)


def ran(person: PersonState, on: date, during: int) -> PersonState:
    """The planned run of `on`, with this number during it, back within the hour and calm after."""
    plan = run_plan(person, on)
    assert plan is not None
    at = noon(on)
    calm = (
        Answer(Topic.SETTLED, on, Settled.WITHIN_AN_HOUR.value, at),
        Answer(Topic.NEXT_MORNING, on + timedelta(days=1), NextMorning.SAME.value, at),
    )
    run = Run(on, at, done=True, stage=plan.stage, minutes=plan.minutes, during=during)
    return replace(with_run(person, run), answers=(*person.answers, *calm))


def at_stage(stage: int) -> tuple[Life, date]:
    """Somebody whose calm runs have led to `stage`, and the day of the first run of it."""
    life = ready()
    on = on_day(8)  # a Monday, so that the runs of R10 are those of one week
    for _ in range(sum(greens_of_stage(each.number) for each in STAGES[: stage - 1])):
        life.person = ran(life.person, on, during=1)
        on = next_run_day(on)
    life.now = noon(on)
    return life, on


def next_run_day(on: date) -> date:
    return on + timedelta(days=3 if on.weekday() == 4 else 2)


def told(person: PersonState, on: date) -> str | None:
    day = run_day(person, on, noon(on))
    assert day is not None
    assert day.plan is not None
    return why_words(day, VIEW)


@PLACES
@pytest.mark.parametrize(
    ("during", "why"),
    [
        (5, "the last run was too much for the knee. You said 5 during it."),
        (3, "a 3 in the last run, and the one before not at 0."),
    ],
)
def test_a_sore_run_is_told_in_the_steps_that_it_takes(
    stage: int, lowered: str, during: int, why: str
) -> None:
    life, on = at_stage(stage)
    before = ran(life.person, on - timedelta(days=7), during=1) if stage == 1 else life.person
    following = next_run_day(on)
    line = told(ran(before, on, during), following)
    if during == 3:
        lowered = lowered.replace("2 steps", "1 step")
    assert line == lowered.format(why=why)


@PLACES
def test_time_off_is_told_in_the_steps_that_it_takes(stage: int, lowered: str) -> None:
    life, on = at_stage(stage)
    person, back = ran(life.person, on, during=0), on + timedelta(weeks=3)
    assert told(person, back) == lowered.format(why="you had more than 14 days off.")


@pytest.mark.parametrize(
    ("stage", "then", "line"),
    [
        (1, "with the same run", "Same run again after the flare. It grows from here."),
        (2, "with shorter runs", "1 step back after the flare. It grows again from here."),
        (3, "with shorter runs", "2 steps back after the flare. It grows again from here."),
        (10, "with shorter runs", "2 steps back after the flare. It grows again from here."),
        (PAST, "with shorter runs", "Shorter runs after the flare. They grow again from here."),
    ],
)
def test_a_flare_is_told_in_the_steps_that_it_takes(stage: int, then: str, line: str) -> None:
    life, on = at_stage(stage)
    person, began = ran(life.person, on, during=0), on + timedelta(days=1)
    flared = replace(person, flares=(Flare(began, noon(began), level=2),))
    assert f"Running starts again {then}." in text(flare_said(flared, began))
    calm = Score(began + timedelta(days=1), "e", 1, noon(began + timedelta(days=1)))
    over = replace(flared, scores=(*flared.scores, calm))
    again = next_run_day(began + timedelta(days=1))
    assert f"The flare is over. Running starts again {then}." in text(flare_said(over, again))
    assert told(over, next_run_day(next_run_day(on))) == line


def test_a_red_run_that_makes_a_flare_takes_the_steps_of_both() -> None:
    life, on = at_stage(7)
    life.person = ran(life.person, on, during=5)
    life.now = noon(next_run_day(on))
    saved, flare, *_ = say(life, "20 min pain 5").messages
    assert "The next run is 4 steps shorter." in text(saved)
    assert "Running starts again with shorter runs." in text(flare)


def test_a_step_that_was_not_run_yet_is_no_step_back() -> None:
    """The next stage waited for a test, so the knee never ran it."""
    life, on = at_stage(6)
    waited = with_run(
        life.person, replace(ran(life.person, on, during=5).runs[-1], stage=5, minutes=20)
    )
    assert steps_back(waited, next_run_day(on)) == 1


@pytest.mark.parametrize(
    ("stage", "red", "rises"),
    [
        (1, "The next run is the same again.", "The next run is the same again."),
        (2, "The next run is 1 step shorter.", "The next run is 1 step shorter."),
        (3, "The next run is 2 steps shorter.", "The next run is 1 step shorter."),
        (10, "The next run is 2 steps shorter.", "The next run is 1 step shorter."),
        (PAST, "The next runs are shorter.", "The next runs are shorter."),
    ],
)
def test_a_sore_run_says_at_once_what_it_takes_off(stage: int, red: str, rises: str) -> None:
    for during, then in ((5, red), (3, f"The run before was not at 0 either. {rises}")):
        life, on = at_stage(stage)
        if stage == 1:
            life.person = ran(life.person, on - timedelta(days=7), during=1)
        saved, *_ = say(life, f"30 min pain {during}").messages
        assert isinstance(saved, RunSaved)
        assert then in text(saved)


@pytest.mark.parametrize("stage", [10, PAST])
def test_after_a_3_the_runs_stay_as_they_are(stage: int) -> None:
    life, on = at_stage(stage)
    calm = ran(life.person, on, during=0)
    line = told(ran(calm, next_run_day(on), during=3), next_run_day(next_run_day(on)))
    lead = "Same run again" if stage == LAST_STAGE else "The runs stay as they are"
    assert line == f"{lead}: the last one was a bit much. You said 3 during it."
