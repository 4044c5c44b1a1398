"""The road ahead as dates, each the earliest there is: every gate passed the first time, every
run green. Source: docs/running.md, clinical.md 3.6, 4.2-4.4; conversation.md 8.

The tests of a gate are what a person says, so the earliest day waits for no dose. With the doses
of the plan, one level a week, the hops of 4.2 take longer: that is what a race is compared with.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from rehab.content.exercises import EXERCISE_BY_ID, Dose, Exercise, Phase
from rehab.gates import HOP_DAYS, MINIMUM_STAY, SESSIONS_BEFORE
from rehab.running import EASY_STAGE, TWICE_GREEN, run_days

DAY = timedelta(days=1)
MORNING_KNOWN = 2 * DAY  # 3.2: answered in the morning after; the next one can begin a phase
DAYS_A_WEEK = 7
SESSIONS_A_WEEK = 3  # 3.1
# 4.2 item 5: sets and repetitions of the entry hops. E19 is meant on one leg.
ENTRY_DOSES = {"E18": (3, 8), "E19b": (3, 15), "E20": (3, 5)}


@dataclass(frozen=True, slots=True)
class Standpoint:
    """Where somebody stands: in which phase since when, or at which stage of running.

    `stage` is None before the first run, `sessions` are those of the phase so far, `tests` the
    sessions after which tests of its gate are still to be asked.
    """

    phase: Phase
    since: date
    sessions: int
    tests: int = 1
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


def road_ahead(
    at: Standpoint, on: date, training_days: Collection[int], *, doses: bool = False
) -> RoadAhead:
    """The dates from `on` on. `easy_run` is the first run of R9, 30 minutes (4.3).

    With `doses` the hops of the entry list wait for their dose, at one level a week (3.1).
    """
    runs = run_days(training_days)
    if at.stage is not None:
        left = (EASY_STAGE - at.stage) * TWICE_GREEN - at.greens + 1
        return RoadAhead(None, None, None, None, nth_day(on, left, runs) if left > 0 else None)
    began: dict[Phase, date] = {}
    ready, since, done, tests = on, at.since, at.sessions, at.tests
    for phase, following in pairwise(Phase):
        if list(Phase).index(phase) < list(Phase).index(at.phase):
            continue
        needed = SESSIONS_BEFORE.get(phase, 0)
        if phase is Phase.P3 and doses:
            needed = hop_sessions()
        ready = _phase_over(ready, since, needed - done, tests, training_days)
        began[following] = since = ready
        done, tests = 0, HOP_DAYS if following is Phase.P3 else 1
    return RoadAhead(
        p2=began.get(Phase.P2),
        p3=began.get(Phase.P3),
        entry=began.get(Phase.P4),
        first_run=nth_day(ready, 1, runs),
        easy_run=nth_day(ready, (EASY_STAGE - 1) * TWICE_GREEN + 1, runs),
    )


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


def _phase_over(
    on: date, since: date, sessions: int, tests: int, training_days: Collection[int]
) -> date:
    """The first morning on which a phase can be over, at least 7 days after it began (3.6).

    Its tests are asked after the last `tests` of its sessions, once the next morning may end it,
    and the morning after the last of them has to be known.
    """
    if sessions <= 0 and tests <= 0:
        return max(on + DAY, since + MINIMUM_STAY)
    tested = max(on, since + MINIMUM_STAY - DAY)
    if sessions > 0:
        before = sessions - max(0, tests - 1)
        tested = max(tested, nth_day(on, before, training_days)) if before > 0 else tested
    return nth_day(tested, max(1, tests), training_days) + MORNING_KNOWN


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
