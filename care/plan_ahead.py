"""/plan: the week ahead as dates, and what is held back (conversation.md 1, 7)."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from care.clock import today
from care.holds import held, waits
from care.messages.control import NotEnrolledYet
from care.messages.pages import PlannedDay, WeekAhead
from care.morning import plan_of
from care.outcome import Outcome
from care.person import Booking, PersonState, Run, SessionLog, Status
from care.plan_dates import next_check
from care.road import road
from care.runs import with_run
from care.stops import open_stop
from rehab.program import Mark
from rehab.schedule import DAYS_PER_WEEK


def plan_ahead(person: PersonState, now: datetime) -> Outcome:
    """The next 7 days from today on, as they are if each session is done on its day."""
    if person.enrollment is None:
        return Outcome(person, (NotEnrolledYet(),))
    on = today(person, now)
    page = WeekAhead(
        days=_days(person, on, now),
        next_check=next_check(person, on),
        no_load=waits(person, on, now),
        stop=open_stop(person, now),
        held=held(person, on),
        muted=person.paused_on is not None or person.status is not Status.ACTIVE,
        paused_until=person.paused_until,
        road=road(person, on, now),
    )
    return Outcome(person, (page,))


def _days(person: PersonState, first: date, now: datetime) -> tuple[PlannedDay, ...]:
    check = next_check(person, first)
    visits = {e.visit_on for e in person.escalations if e.outcome is Booking.BOOKED}
    days = []
    for number in range(DAYS_PER_WEEK):
        on = first + timedelta(days=number)
        plan = plan_of(person, on, now)
        days.append(PlannedDay(on, plan.session, plan.done, on == check, on in visits, plan.run))
        if plan.run is not None and plan.run.plan is not None and plan.run.waits:
            run = Run(on, now, True, plan.run.plan.stage, plan.run.plan.minutes)
            person = with_run(person, run)
        if plan.session is not None and plan.done is None:
            # What comes after follows from it: A and B take turns, a hold ends.
            marks = {item.exercise.id: Mark.NONE for item in plan.session.exercises}
            log = SessionLog(on, plan.session.template.value, True, now, marks=marks)
            person = replace(person, sessions=(*person.sessions, log))
    return tuple(days)
