"""After R10: weeks that grow under the caps, and the order in which new things are added.

Source: docs/running.md, clinical.md 4.4, S51.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum

from rehab.day_rule import Verdict
from rehab.run_caps import (
    EASY_WEEK,
    EASY_WEEK_SHARE,
    FEWEST_RUNS,
    LOWER_SHARE,
    ONE_LOWER_SHARE,
    TIME_OFF,
    best_week,
    grown,
    monday,
    share,
    single_cap,
    week_cap,
)
from rehab.running import (
    RUNS_A_WEEK,
    STAGES,
    Pace,
    RunDone,
    RunKind,
    RunPlan,
    Spell,
    Standing,
)

DAY, WEEK = timedelta(days=1), timedelta(days=7)
LEAST_WEEK = STAGES[0].minutes * RUNS_A_WEEK  # 4.3: three runs of R1, however often it went down
GREEN_WEEKS = 2  # 4.4: each new thing needs 2 green weeks, so one comes per 2 weeks
LONG_SHARE = 45  # 4.4: the long run is at most 40-50 % of the week
EASY_AROUND = (
    5 * 60
)  # our choice beside 4.4: seconds of easy running before and after something faster
TEMPO_WALK = 120  # our choice beside 4.4: seconds of easy running between two blocks
SPEED_EASY = 60  # our choice beside 4.4: seconds between strides
# 4.4: tempo 2 x 5 min -> 20 min, (times, seconds)
TEMPO = ((2, 300), (2, 360), (2, 420), (2, 480), (2, 540), (1, 1200))
# 4.4: speed 6 x 20 s -> 6 x 1 min
SPEED = ((6, 20), (6, 30), (6, 40), (6, 50), (6, 60))


class Added(IntEnum):
    """What is in the week, in the order of adding (4.4)."""

    LONG = 0
    HILLS = 1
    TEMPO = 2
    SPEED = 3


@dataclass(frozen=True, slots=True)
class Build:
    """A week after R10: its most minutes, what is in it, and how far tempo and speed have come.

    `tempo` and `speed` are places in TEMPO and SPEED.
    """

    week: date  # its Monday
    number: int  # 1 for the first week after R10
    minutes: int
    added: Added
    greens: int  # green weeks since the last new thing
    tempo: int = 0
    speed: int = 0


def build_on(
    now: Standing, runs: Sequence[RunDone], on: date, restarts: Collection[date] = ()
) -> Build:
    """The week of `on` for somebody past R10, as it was planned on its Monday.

    Raises ValueError for a person who is not past R10.
    """
    if now.past_on is None:
        raise ValueError("the stages come first")
    week = monday(now.past_on) + WEEK
    minutes = week_cap(now.credited, week) or STAGES[-1].minutes * RUNS_A_WEEK
    build = Build(week, 1, minutes, Added.LONG, 0)
    while build.week < monday(on):
        build = _next_week(build, now, runs, restarts)
    return build


def plan_for(
    now: Standing,
    runs: Sequence[RunDone],
    on: date,
    slot: int,
    restarts: Collection[date] = (),
) -> RunPlan | None:
    """The run of `on`, the `slot`-th run day of its week; None where the week is full.

    After a red run of the week the rest of it is 40 % lower, after two amber columns 20 %.
    """
    build = build_on(now, runs, on, restarts)
    this_week = [run for run in runs if build.week <= run.on < on]
    done = sum(run.minutes for run in this_week)
    longest = single_cap(now.credited, on)
    ended = [day for day in restarts if build.week <= day <= on]
    off = _too_long_off(runs, build.week, on)
    most = _lower(build.minutes, this_week, ended, off=off)
    long = min(longest or most, share(most, LONG_SHARE))
    other = min((most - long) // 2, long)
    minutes = min(long if slot == RUNS_A_WEEK - 1 else other, build.minutes - done)
    if minutes <= 0:
        return None
    eased = any(run.verdict is not Verdict.GREEN for run in this_week) or bool(ended)
    return _run(build, slot, minutes, eased=eased)


def _next_week(
    build: Build, now: Standing, runs: Sequence[RunDone], restarts: Collection[date]
) -> Build:
    """The week after `build`, from what was run in it."""
    following = build.week + WEEK
    of_week = [run for run in runs if build.week <= run.on < following]
    ended = [day for day in restarts if build.week <= day < following]
    off = _too_long_off(runs, build.week, following - DAY)
    lowered = max(_lower(build.minutes, of_week, ended, off=off), LEAST_WEEK)
    enough = len(of_week) >= FEWEST_RUNS
    green = enough and all(run.verdict is Verdict.GREEN for run in of_week) and not ended
    cap = week_cap(now.credited, following)
    minutes = grown(lowered) if green else lowered
    minutes = min(minutes, cap) if cap is not None else minutes
    number = build.number + 1
    if number % EASY_WEEK == 0:
        best = best_week(now.credited, following)
        minutes = share(min(minutes, best or minutes), EASY_WEEK_SHARE)
    greens = build.greens + 1 if green else 0
    added, (tempo, speed) = build.added, (build.tempo, build.speed)
    if any(run.verdict is Verdict.RED for run in of_week) or ended:
        added, (tempo, speed) = Added(max(0, build.added - 1)), (0, 0)
    elif greens >= GREEN_WEEKS and added is not Added.SPEED:
        added, greens = Added(added + 1), 0
    elif green:
        tempo, speed = _one_step(added, tempo, speed)
    return Build(following, number, minutes, added, greens, tempo, speed)


def _one_step(added: Added, tempo: int, speed: int) -> tuple[int, int]:
    """Tempo and speed after a green week that added nothing: one of them takes a step (3.1).

    Tempo waits for speed to come and then takes turns with it, so that no week changes two things.
    """
    if added is Added.TEMPO:
        return min(tempo + 1, GREEN_WEEKS - 1), speed
    if added is Added.SPEED and (speed < tempo or tempo == len(TEMPO) - 1):
        return tempo, min(speed + 1, len(SPEED) - 1)
    if added is Added.SPEED:
        return tempo + 1, speed
    return tempo, speed


def _lower(minutes: int, of_week: Sequence[RunDone], ended: Sequence[date], *, off: bool) -> int:
    """What is left of a week's minutes after a red, two ambers, a flare, or time off."""
    if any(run.verdict is Verdict.RED for run in of_week) or ended or off:
        return share(minutes, LOWER_SHARE)
    if any(run.verdict is Verdict.LOWER for run in of_week):
        return share(minutes, ONE_LOWER_SHARE)
    return minutes


def _too_long_off(runs: Sequence[RunDone], week: date, until: date) -> bool:
    """Whether more than 14 days without a run were over on a day from `week` to `until`."""
    days = sorted(run.on for run in runs if run.on < until)
    ends = [*days[1:], until]
    over = (
        day + TIME_OFF + DAY for day, end in zip(days, ends, strict=True) if end - day > TIME_OFF
    )
    return any(week <= day <= until for day in over)


def _run(build: Build, slot: int, minutes: int, *, eased: bool) -> RunPlan:
    """The first run day holds tempo, the second hills or speed, the third the long run (S51)."""
    easy = RunPlan(RunKind.EASY, minutes, (Spell(Pace.RUN, minutes * 60),))
    if slot == RUNS_A_WEEK - 1:
        return RunPlan(RunKind.LONG, minutes, easy.spells)
    if eased:
        return easy
    if slot == 0 and build.added >= Added.TEMPO:
        return _faster(easy, RunKind.TEMPO, Pace.TEMPO, TEMPO, build.tempo, TEMPO_WALK)
    if slot == 1 and build.added is Added.SPEED:
        return _faster(easy, RunKind.SPEED, Pace.FAST, SPEED, build.speed, SPEED_EASY)
    if slot == 1 and build.added >= Added.HILLS:
        return RunPlan(RunKind.HILLS, minutes, easy.spells)
    return easy


def _faster(
    easy: RunPlan, kind: RunKind, pace: Pace, steps: Sequence[tuple[int, int]], step: int, gap: int
) -> RunPlan:
    """An easy run with faster parts in it: the furthest step that the minutes hold."""
    total = easy.minutes * 60
    for times, seconds in reversed(steps[: step + 1]):
        inside = times * seconds + (times - 1) * gap
        rest = total - inside
        if rest >= 2 * EASY_AROUND:
            blocks = [Spell(pace, seconds), Spell(Pace.RUN, gap)] * times
            before = rest // 2 // 60 * 60
            spells = (Spell(Pace.RUN, before), *blocks[:-1], Spell(Pace.RUN, rest - before))
            return RunPlan(kind, easy.minutes, spells)
    return easy
