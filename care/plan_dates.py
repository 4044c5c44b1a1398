"""Dates of the plan that more than one page names."""

from datetime import date, timedelta

from care.diary import epoch_start
from care.maintenance import in_maintenance
from care.person import PersonState
from rehab.schedule import DAYS_PER_WEEK
from rehab.three_week_rule import FIRST_CHECK


def next_check(person: PersonState, on: date) -> date | None:
    """The next weekly check from `on` on: day 7k+1 of the epoch, from k = 3 (6.3).

    None in maintenance, where the checks have ended (6.5).

    Raises ValueError for a person without an enrollment.
    """
    if in_maintenance(person, on):
        return None
    first = epoch_start(person)
    weeks = max(FIRST_CHECK, -(-(on - first).days // DAYS_PER_WEEK))
    return first + timedelta(days=weeks * DAYS_PER_WEEK)
