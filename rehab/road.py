"""The road ahead as dates, each the earliest there is: every gate passed the first time, every
run green. Source: docs/running.md, clinical.md 3.6, 4.2-4.4; conversation.md 8.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from rehab.content.exercises import EXERCISE_BY_ID, Dose, Exercise, Phase
from rehab.gates import HOP_DAYS, MINIMUM_STAY, SESSIONS_BEFORE
from rehab.running import EASY_STAGE, TWICE_GREEN, run_days

DAY = timedelta(days=1)
DAYS_A_WEEK = 7
SESSIONS_A_WEEK = 3  # 3.1
# 4.2 item 5: sets and repetitions of the entry hops. E19 is meant on one leg.
ENTRY_DOSES = {"E18": (3, 8), "E19b": (3, 15), "E20": (3, 5)}


@dataclass(frozen=True, slots=True)
class Standpoint:
    """Where somebody stands: in which phase since when, or at which stage of running.

    `stage` is None before the first run, `sessions` are those of the phase so far.
    """

    phase: Phase
    since: date
    sessions: int
    stage: int | None = None
    greens: int = 0


@dataclass(frozen=True, slots=True)
class RoadAhead:
    """The first day of each part that is still ahead; None for what is reached."""

    p2: date | None
    p3: date | None
    entry: date | None
    first_run: date | None
    easy_run: date | None


def road_ahead(at: Standpoint, on: date, training_days: Collection[int]) -> RoadAhead:
    """The dates from `on` on. `easy_run` is the second green run of R9, 30 minutes (4.3)."""
    runs = run_days(training_days)
    p2 = p3 = entry = first_run = None
    if at.stage is None:
        start, done = at.since, at.sessions
        ready = on
        if at.phase is Phase.P1:
            ready = p2 = _phase_over(on, start, SESSIONS_BEFORE[Phase.P1] - done, training_days)
            start, done = p2, 0
        if at.phase in {Phase.P1, Phase.P2}:
            ready = p3 = _phase_over(ready, start, SESSIONS_BEFORE[Phase.P2] - done, training_days)
            start, done = p3, 0
        if at.phase is not Phase.P4:
            needed = hop_sessions() - done
            ready = entry = _phase_over(ready, start, max(HOP_DAYS, needed), training_days)
        first_run = nth_day(ready, 1, runs)
        return RoadAhead(p2, p3, entry, first_run, nth_day(ready, EASY_STAGE * TWICE_GREEN, runs))
    left = (EASY_STAGE - at.stage + 1) * TWICE_GREEN - at.greens
    return RoadAhead(None, None, None, None, nth_day(on, left, runs) if left > 0 else None)


def hop_sessions() -> int:
    """The sessions of P3 until the entry hops are reached, at one level a week (3.1), and two."""
    steps = max(_steps_to(EXERCISE_BY_ID[id], *dose) for id, dose in ENTRY_DOSES.items())
    return steps * SESSIONS_A_WEEK + HOP_DAYS


def nth_day(first: date, number: int, weekdays: Collection[int]) -> date:
    """The `number`-th date from `first` on that is one of `weekdays`."""
    on = first - DAY
    for _ in range(number):
        on += DAY
        while on.weekday() not in weekdays:
            on += DAY
    return on


def _phase_over(on: date, since: date, sessions: int, training_days: Collection[int]) -> date:
    """The day after the last session of a phase, at least 7 days after it began (3.6)."""
    after = nth_day(on, sessions, training_days) + DAY if sessions > 0 else on
    return max(after, since + MINIMUM_STAY)


def _steps_to(exercise: Exercise, sets: int, repetitions: int) -> int:
    """The levels from where a person first meets the exercise up to this dose."""
    before = 0
    if exercise.form_of is not None and EXERCISE_BY_ID[exercise.form_of].then == exercise.id:
        before = len(EXERCISE_BY_ID[exercise.form_of].levels)
    reached = (
        number for number, level in enumerate(exercise.levels) if _holds(level, sets, repetitions)
    )
    return before + next(reached)


def _holds(level: Dose, sets: int, repetitions: int) -> bool:
    return level.sets >= sets and level.repetitions >= repetitions
