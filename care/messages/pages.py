"""Pages about the person that they ask for: progress, summary, plan, why."""

from dataclasses import dataclass
from datetime import date

from care.messages.about import ClinicianSaid, HurtFor
from care.messages.morning import Spoken
from care.messages.plan import Held, NoLoad, PlanChange
from care.messages.runs import Road, RunDay
from care.person import Decided, Escalation, Knee, Stop
from rehab.content.lessons import Track
from rehab.gates import GateItem
from rehab.program import ExerciseSession, Phase
from rehab.three_week_rule import Level, Reference, WeekClass


@dataclass(frozen=True, slots=True)
class WeekLine:
    week: int
    level: Level
    week_class: WeekClass | None


@dataclass(frozen=True, slots=True)
class Progress:
    day: int
    reference: Reference
    weeks: tuple[WeekLine, ...]
    sessions_done: int
    this_week: tuple[tuple[date, int | None], ...]
    activity: str | None = None
    activity_scores: tuple[tuple[date, int], ...] = ()  # Q5, oldest first
    run_weeks: tuple[tuple[date, int], ...] = ()  # Monday and minutes, oldest first


@dataclass(frozen=True, slots=True)
class SummaryPage:
    """The plain-text page for the visit (clinical.md 9)."""

    today: date
    started_on: date
    day: int
    knee: Knee
    track: Track
    baseline: int
    reference: Reference
    weeks: tuple[WeekLine, ...]
    sessions_done: int
    sessions_planned: int
    stops: tuple[Stop, ...]
    advice: tuple[Escalation, ...]
    scores: tuple[tuple[date, int], ...]
    painkillers: tuple[int, int] = (0, 0)  # weeks with, of the weeks that were answered
    run_weeks: tuple[tuple[date, int], ...] = ()  # Monday and minutes of running, oldest first
    worst_run: int | None = None  # the most pain during one of these runs
    run_now: int | None = None  # minutes of running at a time, where runs came back step by step
    flares: tuple[date, ...] = ()
    activity: str | None = None
    activity_scores: tuple[tuple[date, int], ...] = ()  # Q5, oldest first
    hurt_for: HurtFor | None = None
    load_change: str | None = None  # a LoadChange, or the person's own words
    clinician: ClinicianSaid | None = None


@dataclass(frozen=True, slots=True)
class PlannedDay:
    """One of the days ahead. `session` is what it holds if all before it is done; None: rest.

    `done` is what became of it so far, `check` that its morning brings the weekly check and
    `visit` that a visit is booked for it.
    """

    on: date
    session: ExerciseSession | None
    done: bool | None = None
    check: bool = False
    visit: bool = False
    run: RunDay | None = None


@dataclass(frozen=True, slots=True)
class WeekAhead:
    """The next 7 days, what is held back and why.

    `next_check` is the date of the next weekly check; `muted` that no messages come: paused
    (`paused_until`, None until they say) or stopped.
    """

    days: tuple[PlannedDay, ...]
    next_check: date | None
    no_load: NoLoad | None
    stop: Stop | None
    held: Held | None
    muted: bool = False
    paused_until: date | None = None
    road: Road | None = None


@dataclass(frozen=True, slots=True)
class Why:
    """Why the person was told what they were told.

    `decided` is the last weekly decision with its check (None where its answers are no more),
    `escalation` the last advice to see somebody with the check it rests on, `severe` the days
    and scores of a SEVERE one; `no_load`, `stop` and `held` are what holds today;
    `missing` is what the phase after `phase` waits for, `change` the last change of the plan;
    `run` is the next run, on `run_on`.
    """

    decided: Decided | None
    decided_on: Spoken | None
    escalation: Escalation | None
    escalated_on: Spoken | None
    severe: tuple[tuple[date, int], ...]
    no_load: NoLoad | None
    stop: Stop | None
    held: Held | None
    next_check: date | None
    phase: Phase = Phase.P1
    missing: tuple[GateItem, ...] = ()
    change: PlanChange | None = None
    run_on: date | None = None
    run: RunDay | None = None
