"""How much running is enough: the two caps of 4.4 and the way down after time off.

Source: docs/running.md, clinical.md 4.4 (Frandsen 2025, S49). Whole minutes, rounded down.
"""

from collections.abc import Sequence
from datetime import date, timedelta

GROWTH = 10  # 4.4: percent, for a week and for a single run
LEAST_GROWTH = 3  # 4.4: minutes, where 10 % is less
LONGEST_OF = timedelta(days=30)  # 4.4, Frandsen 2025: the longest run of the last 30 days
COMPLETED_WEEKS = 2  # 4.4: the best of the last 2 completed weeks
EASY_WEEK = 4  # 4.4: every 4th week
EASY_WEEK_SHARE = 80  # 4.4: percent, 20 % less
TIME_OFF = timedelta(days=14)  # 4.4: more than this restarts lower
LOWER_SHARE = 60  # 4.4, 4.5: percent, 40 % lower or minutes x 0.6
ONE_LOWER_SHARE = 80  # 3.2: half of it: what one stage is where there are no stages any more
FEWEST_RUNS = 2  # 4.4: 1 run of 3 is less than 50 % of the plan

Minutes = Sequence[tuple[date, int]]


def grown(minutes: int) -> int:
    """10 % more, or 3 minutes where that is more."""
    return minutes + max(LEAST_GROWTH, minutes * GROWTH // 100)


def share(minutes: int, percent: int) -> int:
    """A part of `minutes`, rounded down."""
    return minutes * percent // 100


def monday(on: date) -> date:
    """The Monday of the week of `on`: weeks of running are calendar weeks."""
    return on - timedelta(days=on.weekday())


def week_total(runs: Minutes, week: date) -> int:
    """The minutes of the week that begins on the Monday `week`."""
    return sum(minutes for on, minutes in runs if monday(on) == week)


def best_week(runs: Minutes, week: date) -> int:
    """The most minutes of the last 2 completed weeks before the Monday `week`."""
    earlier = (week - timedelta(weeks=back) for back in range(1, COMPLETED_WEEKS + 1))
    return max(week_total(runs, each) for each in earlier)


def week_cap(runs: Minutes, week: date) -> int | None:
    """The most minutes of the week from the Monday `week` on; None where nothing was run."""
    best = best_week(runs, week)
    return grown(best) if best else None


def single_cap(runs: Minutes, on: date) -> int | None:
    """The most minutes of one run on `on`; None without a run in the 30 days before."""
    recent = [minutes for day, minutes in runs if timedelta(0) < on - day <= LONGEST_OF]
    return grown(max(recent)) if recent else None
