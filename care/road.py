"""The road ahead of one person, as dates at the earliest (conversation.md 8)."""

from datetime import date, datetime

from care.gates import missing_for_running, phase_began, sessions_in_phase, tests_left
from care.maintenance import in_maintenance
from care.messages.runs import Milestone, Road
from care.person import PersonState
from care.runs import keeps_running, running_hold, stands
from rehab.content.exercises import Phase
from rehab.races import RaceOutlook, race_outlook
from rehab.road import RoadAhead, Standpoint, road_ahead


def standpoint(person: PersonState, on: date) -> Standpoint | None:
    """Where the person stands; None for a stranger, and before the first run of who keeps on."""
    enrollment = person.enrollment
    began = any(run.done for run in person.runs)
    if enrollment is None or (keeps_running(person) and not began):
        return None
    now = stands(person, on)
    began_by_plan = began and (keeps_running(person) or enrollment.phase is Phase.P4)
    return Standpoint(
        phase=enrollment.phase,
        since=phase_began(person),
        sessions=len(sessions_in_phase(person, on)),
        tests=tests_left(person, on),
        stage=now.stage if began_by_plan else None,
        greens=now.greens,
    )


def race_beside_the_road(person: PersonState, on: date) -> RaceOutlook | None:
    """The goal race compared with the person's own road; None where there is nothing to compare.

    Of who keeps running and has told no run yet, only a race so near that an early visit helps
    is spoken of (S22).
    """
    goal = person.goal
    if goal is None or goal.on is None or person.enrollment is None:
        return None
    at = standpoint(person, on)
    ahead = road_ahead(at, on, person.training_days, doses=True) if at else None
    easy_on = ahead.easy_run if ahead else None
    found = race_outlook(goal.on, goal.km, on, easy_on)
    if at is None and found is not None and not found.early_visit:
        return None
    return found


def road(person: PersonState, on: date, now: datetime) -> Road | None:
    """What /plan shows below the week; None in maintenance."""
    if person.enrollment is None or in_maintenance(person, on):
        return None
    at = standpoint(person, on)
    ahead = _milestones(road_ahead(at, on, person.training_days)) if at else []
    goal, outlook = person.goal, race_beside_the_road(person, on)
    if goal is not None and goal.on is not None and goal.on >= on:
        ahead.append((Milestone.RACE, goal.on))
    return Road(
        ahead=tuple(ahead),
        hold=running_hold(person, on, now),
        missing=missing_for_running(person, on, now),
        race_fits=outlook.fits if outlook is not None else None,
    )


def _milestones(ahead: RoadAhead) -> list[tuple[Milestone, date]]:
    dates = (
        (Milestone.P2, ahead.p2),
        (Milestone.P3, ahead.p3),
        (Milestone.ENTRY, ahead.entry),
        (Milestone.FIRST_RUN, ahead.first_run),
        (Milestone.EASY_RUN, ahead.easy_run),
    )
    return [(milestone, on) for milestone, on in dates if on is not None]
