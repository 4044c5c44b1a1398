"""The day of the goal race, and the morning after it (conversation.md 8, S55, S25).

What a race does to the plan is what any run does: it is told with /run, over a cap or not.
"""

from datetime import date, datetime, timedelta

from care.day_after import minutes_of
from care.maintenance import in_maintenance
from care.messages.runs import RaceDay, RunHold
from care.person import PersonState
from care.runs import most_on, run_of, running_hold

DAY = timedelta(days=1)


def race_day(person: PersonState, on: date, now: datetime) -> RaceDay | None:
    """What the morning of `on` says of the race of today or yesterday; None without one.

    In maintenance the usual running is back: no stage and no list of 4.2 speaks against a race.
    """
    goal = person.goal
    if person.enrollment is None or goal is None or goal.on not in {on, on - DAY}:
        return None
    usual = in_maintenance(person, on)
    hold = running_hold(person, on, now)
    run = run_of(person, goal.on)
    done = run is not None and run.done
    return RaceDay(
        name=goal.name,
        km=goal.km,
        units=person.units,
        over=goal.on < on,
        hold=None if usual and hold is RunHold.ENTRY else hold,
        most=None if usual else most_on(person, on),
        ran=minutes_of(run) if run is not None and done else None,
        during=run.during if run is not None and done else None,
    )
