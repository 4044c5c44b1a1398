"""Return to running: what one run says, the stages R1-R10, and where a person stands.

Source: docs/running.md, clinical.md 3.2 (run row), 4.1-4.3, 3.6. What comes after R10 is in
`rehab.run_build`.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from rehab.day_rule import Columns, Verdict
from rehab.program import light_day
from rehab.run_caps import TIME_OFF, grown, monday, single_cap

RUNS_A_WEEK = 3  # 4.3
TWICE_GREEN = 2  # 4.3: each stage twice green before the next
RED_STAGES = 2  # 3.2: a red lowers impact by 2 levels
LOWER_STAGES = 2  # 4.4, 4.5: after more than 14 days off, and after a flare
KEEPS_RUNNING_STAGE = 5  # 4.1: run 4 / walk 1, until the first run says what is done already
LAST_STAGE = 10  # 4.3
PAST_STAGES = LAST_STAGE + 1


class Pace(StrEnum):
    WALK = "walk"
    RUN = "run"
    TEMPO = "tempo"  # steady and faster, 4.4
    FAST = "fast"  # a stride, 4.4


class RunKind(StrEnum):
    WALK_RUN = "walk_run"
    EASY = "easy"
    LONG = "long"
    HILLS = "hills"
    TEMPO = "tempo"
    SPEED = "speed"


@dataclass(frozen=True, slots=True)
class Spell:
    """A part of a run at one pace."""

    pace: Pace
    seconds: int


@dataclass(frozen=True, slots=True)
class Stage:
    """One row of 4.3: `times` x (run, walk)."""

    number: int
    times: int
    run: int  # seconds
    walk: int  # seconds

    @property
    def minutes(self) -> int:
        """The minutes of running."""
        return self.times * self.run // 60

    @property
    def spells(self) -> tuple[Spell, ...]:
        once = [Spell(Pace.RUN, self.run)]
        if self.walk:
            once.append(Spell(Pace.WALK, self.walk))
        return tuple(once * self.times)


# 4.3, in seconds.
STAGES = tuple(
    Stage(number, times, run, walk)
    for number, (times, run, walk) in enumerate(
        (
            (8, 60, 120),
            (8, 90, 90),
            (7, 120, 60),
            (6, 180, 60),
            (5, 240, 60),
            (4, 300, 60),
            (3, 480, 60),
            (2, 780, 60),
            (1, 1800, 0),
            (1, 1800, 0),  # R10: 3 of them in one week
        ),
        1,
    )
)
EASY_STAGE = 9  # 4.3, R9: 30 easy minutes without stops


@dataclass(frozen=True, slots=True)
class RunPlan:
    """What one run is: `minutes` of running, cut into spells. `stage` is None after R10."""

    kind: RunKind
    minutes: int
    spells: tuple[Spell, ...]
    stage: int | None = None

    @property
    def seconds(self) -> int:
        return sum(spell.seconds for spell in self.spells)


@dataclass(frozen=True, slots=True)
class RunDone:
    """A run that was done, with its columns of the 24-hour rule (3.2).

    `masked`: painkillers before it; it may repeat and not progress.
    """

    on: date
    minutes: int
    columns: Columns
    masked: bool = False

    @property
    def verdict(self) -> Verdict:
        """What the run allows the next time; a masked one is never green."""
        verdict = self.columns.verdict
        return Verdict.UNKNOWN if self.masked and verdict is Verdict.GREEN else verdict


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a person stands: the stage of the next run (11: past R10), and its green runs so far.

    `past_on` is the date of the run that finished R10. `credited` are the minutes of each run as
    they count for the caps: what goes over a cap adds nothing to the next one.
    """

    stage: int
    greens: int = 0
    past_on: date | None = None
    credited: tuple[tuple[date, int], ...] = ()


def creeps_up(during: Sequence[int | None]) -> bool:
    """Whether the last of these numbers, oldest first, may stand on a rise: the run before was
    not at 0.

    3.2 lowers a level when the number rises two sessions running. Read so, a worse number before
    never leads to a longer run after.
    """
    return len(during) > 1 and during[-2] != 0


def stage_plan(number: int) -> RunPlan:
    """The run of stage 1 to 10."""
    stage = STAGES[number - 1]
    kind = RunKind.WALK_RUN if stage.walk else RunKind.EASY
    return RunPlan(kind, stage.minutes, stage.spells, number)


def standing(
    runs: Sequence[RunDone], on: date, *, keeps: bool, restarts: Collection[date] = ()
) -> Standing:
    """Where a person stands on `on`, before a run of that day (4.3).

    - Twice green in a row: the next stage. R10 is three green runs of 30 minutes in one week.
    - Amber or unknown: the same stage again; LOWER of the 24-hour rule: one lower.
    - Red: two lower. More than 14 days off, or a flare that ended (`restarts`): two lower.
    - Who keeps running (`keeps`) enters at the stage whose minutes the first run had.

    A shorter run than the stage's counts for no green. A longer one counts as one run.
    """
    done = sorted((run for run in runs if run.on < on), key=lambda run: run.on)
    now = Standing(KEEPS_RUNNING_STAGE if keeps else 1)
    last: date | None = None
    for run in done:
        now = _lowered(now, last, run.on, restarts)
        if last is None and keeps:
            now = Standing(entry_stage(run.minutes))
        before = now
        now = _stepped(now, run)
        cap = most_minutes(before, run.on) if last is not None or not keeps else run.minutes
        now = Standing(
            now.stage,
            now.greens,
            now.past_on,
            (*before.credited, (run.on, min(run.minutes, cap))),
        )
        last = run.on
    return _lowered(now, last, on, restarts)


def most_minutes(now: Standing, on: date) -> int:
    """The most minutes that a run on `on` should have: the stage's, or the cap of one run (4.4)."""
    if now.stage > LAST_STAGE:
        return single_cap(now.credited, on) or STAGES[-1].minutes
    cap = single_cap(now.credited, on)
    return max(STAGES[now.stage - 1].minutes, min(cap or 0, grown(STAGES[now.stage - 1].minutes)))


def greens_of_stage(number: int) -> int:
    """The green runs that a stage takes."""
    return RUNS_A_WEEK if number == LAST_STAGE else TWICE_GREEN


def entry_stage(minutes: int) -> int:
    """4.3: the stage that is done already; R10 takes a week of three."""
    return max((s.number for s in STAGES[:EASY_STAGE] if s.minutes <= minutes), default=1)


def _stepped(now: Standing, run: RunDone) -> Standing:
    if now.stage > LAST_STAGE:
        return now  # rehab.run_build weighs these
    match run.verdict:
        case Verdict.RED:
            return Standing(max(1, now.stage - RED_STAGES))
        case Verdict.LOWER:
            return Standing(max(1, now.stage - 1))
        case Verdict.AMBER | Verdict.UNKNOWN:
            return Standing(now.stage)
    if run.minutes < STAGES[now.stage - 1].minutes:
        return now
    greens = now.greens + 1
    if now.stage == LAST_STAGE and now.credited and now.greens:
        same_week = monday(now.credited[-1][0]) == monday(run.on)
        greens = greens if same_week else 1
    if greens < greens_of_stage(now.stage):
        return Standing(now.stage, greens)
    past_on = run.on if now.stage == LAST_STAGE else None
    return Standing(now.stage + 1, 0, past_on)


def _lowered(now: Standing, last: date | None, on: date, restarts: Collection[date]) -> Standing:
    """Two stages lower for each flare that ended, and for more than 14 days off (4.4, 4.5)."""
    if last is None or now.stage > LAST_STAGE:
        return now
    flares = sum(last < day <= on for day in restarts)
    times = flares + (1 if on - last > TIME_OFF else 0)
    if not times:
        return now
    stage = max(1, now.stage - LOWER_STAGES * times)
    return Standing(stage, 0, None, now.credited)


def run_days(training_days: Collection[int]) -> tuple[int, ...]:
    """The weekdays of the runs: the strength days, without the light one of a week of 4.

    Run first, strength after (3.6). So no two runs are back to back (S50), jumps and hops of a
    session fall on a run's day and not beside one, and the other days stay free of impact: one
    full rest day at least. 3 a week at most (4.3).
    """
    light = light_day(training_days)
    return tuple(sorted(day for day in set(training_days) if day != light))[:RUNS_A_WEEK]
