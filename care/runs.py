"""What the records of runs say: each run's columns, where a person stands, what holds running back.

Source: docs/running.md, clinical.md 3.2, 3.6, 4.
"""

from dataclasses import replace
from datetime import date, datetime, timedelta

from care.day_after import done_runs, minutes_of, next_morning_of, settled_of, swelled
from care.flares import flare_restarts, flare_since
from care.gates import missing_for_running
from care.holds import held, impact_allowed, waits
from care.maintenance import in_maintenance
from care.messages.plan import Held, NoLoad
from care.messages.runs import RunDay, RunHold, RunWhy
from care.person import PersonState, Run
from care.session_log import log_of, trained
from rehab.content.exercises import EXERCISE_BY_ID, Phase
from rehab.content.lessons import Track
from rehab.day_rule import TWO_AMBERS, Verdict
from rehab.gates import GateItem
from rehab.run_build import plan_for
from rehab.run_caps import TIME_OFF, monday
from rehab.running import (
    LAST_STAGE,
    RUNS_A_WEEK,
    STAGES,
    RunPlan,
    Standing,
    entry_stage,
    most_minutes,
    run_days,
    stage_plan,
    standing,
)

DAY = timedelta(days=1)
_NO_LOAD = {
    NoLoad.STOP: RunHold.STOP,
    NoLoad.SEVERE: RunHold.SEVERE,
    NoLoad.VISIT_STOP: RunHold.VISIT_STOP,
    NoLoad.SIX: RunHold.SIX,
}
_HELD = {
    Held.FLARE: RunHold.FLARE,
    Held.CALM: RunHold.FLARE,
    Held.TWO_REDS: RunHold.SORE,
    Held.ESCALATION: RunHold.ESCALATION,
    Held.SORE: RunHold.SORE,
    Held.RETURNED: RunHold.RETURNED,
}


def run_of(person: PersonState, on: date) -> Run | None:
    """The record of the run of `on`."""
    return next((run for run in person.runs if run.on == on), None)


def with_run(person: PersonState, run: Run) -> PersonState:
    """The person with `run` in the place of what was recorded of its date."""
    return replace(person, runs=(*(r for r in person.runs if r.on != run.on), run))


def ran(person: PersonState, on: date) -> bool:
    """Whether the knee ran on `on`."""
    run = run_of(person, on)
    return run is not None and run.done


def keeps_running(person: PersonState) -> bool:
    return person.enrollment is not None and person.enrollment.track is Track.KEEP


def stands(person: PersonState, on: date, *, flare_ends: bool = False) -> Standing:
    """Where a person stands with running on `on`, before that day's run (4.3).

    `flare_ends` supposes that the flare which is open ends on that day.
    """
    restarts = (*flare_restarts(person), *((on,) if flare_ends else ()))
    return standing(done_runs(person), on, keeps=keeps_running(person), restarts=restarts)


def steps_back(person: PersonState, on: date, *, flare_ends: bool = False) -> int | None:
    """How many stages the run of `on` is below the one before it; None past R10, which has none.

    0 too where the run before was at R1. `flare_ends` as for `stands`.
    """
    now, last = stands(person, on, flare_ends=flare_ends), _last_run(person, on)
    if now.stage > LAST_STAGE:
        return None
    if last is None:
        return 0
    return max(0, (last.stage or stands(person, last.on).stage) - now.stage)


def run_plan(person: PersonState, on: date, *, repeats: bool = False) -> RunPlan | None:
    """The run that is right on `on`; None where the week is full.

    `repeats` keeps it at the stage of the last run, where a test of 4.2 is still open.
    """
    now = stands(person, on)
    if now.stage <= LAST_STAGE:
        last = _last_run(person, on)
        if last is None or last.stage is None:
            return stage_plan(now.stage)
        further = not repeats and _was_calm(person, last)
        return stage_plan(min(now.stage, last.stage + 1 if further else last.stage))
    runs = [run for run in done_runs(person) if run.on < on]
    return plan_for(now, runs, on, _slot(person, on), flare_restarts(person))


def most_on(person: PersonState, on: date) -> int | None:
    """The most minutes that a run of `on` has room for; None for the first of who keeps."""
    now = stands(person, on)
    if not now.credited and keeps_running(person):
        return None
    plan = run_plan(person, on)
    return max(most_minutes(now, on), plan.minutes if plan else 0)


def planned_stage(person: PersonState, on: date, minutes: int, now: datetime) -> int | None:
    """The stage that a run of `on` is held against; of who keeps running, the one they do."""
    if keeps_running(person) and not any(run.done and run.on < on for run in person.runs):
        return entry_stage(minutes)
    missing = missing_for_running(person, on, now)
    plan = run_plan(person, on, repeats=bool(missing))
    return plan.stage if plan else None


def running_hold(person: PersonState, on: date, now: datetime) -> RunHold | None:
    """Why there is no running on `on`, the most serious first; None where there may be."""
    why_not = waits(person, on, now)
    if why_not is not None:
        return _NO_LOAD[why_not]
    easier = held(person, on)
    if easier is not None and easier is not Held.RUN:
        return _HELD[easier]
    if not impact_allowed(person):
        return RunHold.ELSEWHERE
    return RunHold.ENTRY if _closed(person, missing_for_running(person, on, now)) else None


def run_day(person: PersonState, on: date, now: datetime) -> RunDay | None:
    """The run of `on`; None where the day has none.

    A run day is a strength day (3.6), never the day after a run or after jumps and hops, and
    never the fourth run of a week. Before the entry list is done there are no run days. Track K
    is told why a run day rests.
    """
    run = run_of(person, on)
    if run is None and not _is_run_day(person, on):
        return None
    hold = running_hold(person, on, now)
    if run is None and hold is RunHold.ENTRY:
        return None
    if run is None and hold is not None and not (keeps_running(person) or person.runs):
        return None
    missing = missing_for_running(person, on, now)
    plan = run_plan(person, on, repeats=bool(missing)) if hold is None else None
    if run is None and hold is None and plan is None:
        return None
    day = RunDay(plan, hold, missing)
    if plan is not None:
        why, last = why_so(person, on)
        stays = bool(missing) and why in {RunWhy.FORWARD, RunWhy.ONCE_GREEN, RunWhy.OF_WEEK}
        day = _told_of_the_last(person, on, replace(day, why=None if stays else why, last=last))
    if run is None:
        return day
    left_out = run.left_out is not None
    return replace(
        day,
        done=True if run.done else (False if left_out else None),
        minutes=minutes_of(run) if run.done else None,
        under_way=run.live is not None and not run.done,
        left_out=run.left_out,
    )


def _told_of_the_last(person: PersonState, on: date, day: RunDay) -> RunDay:
    """The run day with what the person said of the run before it."""
    last = _last_run(person, on)
    if last is None:
        return day
    return replace(
        day,
        steps=steps_back(person, on),
        limp=last.limp,
        settled=settled_of(person, last.on),
        next_morning=next_morning_of(person, last.on),
    )


def why_so(person: PersonState, on: date) -> tuple[RunWhy, int | None]:
    """What the last run did to the run of `on`, and the pain during it."""
    runs = [run for run in done_runs(person) if run.on < on]
    if not runs:
        return (RunWhy.KEEPS if keeps_running(person) else RunWhy.FIRST), None
    last, now = runs[-1], stands(person, on)
    told = run_of(person, last.on)
    during = told.during if told else None
    before = stands(person, last.on)
    if any(last.on < day <= on for day in flare_restarts(person)):
        return RunWhy.AFTER_FLARE, during
    if on - last.on > TIME_OFF:
        return RunWhy.TIME_OFF, during
    said = {
        Verdict.RED: RunWhy.RED,
        Verdict.LOWER: RunWhy.LOWER,
        Verdict.AMBER: RunWhy.AMBER,
        Verdict.UNKNOWN: RunWhy.UNKNOWN,
    }
    if any(swelled(person, day) for day in (last.on, last.on + DAY)):
        return RunWhy.SWOLLEN, during
    if last.masked and last.verdict is Verdict.UNKNOWN:
        return RunWhy.MASKED, during
    if last.verdict is Verdict.LOWER and last.columns.ambers < TWO_AMBERS:
        return RunWhy.RISES, during
    if last.verdict in said:
        return said[last.verdict], during
    if now.stage > LAST_STAGE:
        return RunWhy.GROWS, during
    if now.stage > before.stage:
        return RunWhy.FORWARD, during
    if now.greens:
        return RunWhy.OF_WEEK if now.stage == LAST_STAGE else RunWhy.ONCE_GREEN, during
    # While a test was open the run was as long as the plan's, and the stage was waiting.
    as_planned = told and told.stage and last.minutes >= STAGES[told.stage - 1].minutes
    return (RunWhy.FORWARD if as_planned else RunWhy.SHORTER), during


def may_jump(person: PersonState, on: date) -> bool:
    """Whether jumps and hops fit `on`: no impact the day before, no flare, no red run (3.6)."""
    if impact_on(person, on - DAY) or flare_since(person, on) is not None:
        return False
    today = next((run for run in done_runs(person) if run.on == on), None)
    return today is None or today.verdict is not Verdict.RED


def impact_on(person: PersonState, on: date) -> bool:
    """Whether `on` had impact: a run, or jumps and hops of a session (3.6).

    A session that was only said to be done may have had them, from phase 3 on.
    """
    if ran(person, on):
        return True
    log = log_of(person, on)
    if log is None or not trained(log):
        return False
    phase = person.enrollment.phase if person.enrollment else Phase.P1
    if not log.marks:
        return phase in {Phase.P3, Phase.P4}
    return any(EXERCISE_BY_ID[id].impact for id in log.marks if id in EXERCISE_BY_ID)


def run_weeks(person: PersonState) -> tuple[tuple[date, int], ...]:
    """The Mondays of the weeks with runs, and the minutes of running in each."""
    weeks: dict[date, int] = {}
    for run in sorted(person.runs, key=lambda run: run.on):
        if run.done:
            weeks[monday(run.on)] = weeks.get(monday(run.on), 0) + minutes_of(run)
    return tuple(weeks.items())


def _last_run(person: PersonState, on: date) -> Run | None:
    """The last run that was done before `on`."""
    earlier = [run for run in person.runs if run.done and run.on < on]
    return max(earlier, key=lambda run: run.on, default=None)


def _was_calm(person: PersonState, run: Run) -> bool:
    """Whether a run was green and as long as the stage it was held against."""
    done = next(each for each in done_runs(person) if each.on == run.on)
    long_enough = run.stage is None or done.minutes >= STAGES[run.stage - 1].minutes
    return done.verdict is Verdict.GREEN and long_enough


def _closed(person: PersonState, missing: tuple[GateItem, ...]) -> bool:
    """Who keeps running does so while a test is open, at the same stage (4.1)."""
    if keeps_running(person):
        return not {GateItem.OPEN, GateItem.SEEN}.isdisjoint(missing)
    return bool(missing)


def _is_run_day(person: PersonState, on: date) -> bool:
    if person.enrollment is None or in_maintenance(person, on):
        return False
    if on <= person.enrollment.started_on or on.weekday() not in run_days(person.training_days):
        return False
    if impact_on(person, on - DAY) or ran(person, on + DAY):
        return False
    of_week = [run for run in person.runs if run.done and monday(run.on) == monday(on)]
    return len(of_week) < RUNS_A_WEEK


def _slot(person: PersonState, on: date) -> int:
    days = run_days(person.training_days)
    return days.index(on.weekday()) if on.weekday() in days else 0
