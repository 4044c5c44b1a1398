"""Pages about the person: progress, and the page for a visit (clinical.md 9)."""

from datetime import date, datetime, timedelta

from care.about_you import history
from care.answers import BEGIN_TEMPLATE, program_sessions
from care.clock import today
from care.diary import daily_pain, diary, epoch_of
from care.holds import held, no_load
from care.messages.control import NotEnrolledYet
from care.messages.pages import Progress, SummaryPage, WeekLine
from care.motivation import activity_scores
from care.outcome import Outcome
from care.person import PersonState, Topic
from care.runs import run_plan, run_weeks
from care.weekly import sessions, spoken_so_far
from rehab.content.lessons import Track
from rehab.schedule import DAYS_PER_WEEK, program_day, week_of
from rehab.three_week_rule import Check, Reference, WeekClass, assess, reference
from rehab.weekly_level import weekly_level

SUMMARY_DAYS = 28  # of daily scores on the page for the visit


def progress(person: PersonState, now: datetime) -> Outcome:
    """The weeks so far and the last 7 days."""
    if person.enrollment is None:
        return Outcome(person, (NotEnrolledYet(),))
    on = today(person, now)
    pain = daily_pain(person)
    days = [on - timedelta(days=n) for n in range(DAYS_PER_WEEK - 1, -1, -1)]
    page = Progress(
        day=program_day(person.enrollment.started_on, on),
        reference=_reference(person, on),
        weeks=week_lines(person, on),
        sessions_done=len(program_sessions(person)),
        this_week=tuple(
            (day, pain.get(day)) for day in days if day >= person.enrollment.started_on
        ),
        activity=person.activity.name if person.activity else None,
        activity_scores=activity_scores(person),
        run_weeks=run_weeks(person),
    )
    return Outcome(person, (page,))


def summary(person: PersonState, now: datetime) -> Outcome:
    """The plain-text page for the visit.

    Today's session counts as planned once it is answered. While sessions are held back nobody
    runs.
    """
    if person.enrollment is None:
        return Outcome(person, (NotEnrolledYet(),))
    on = today(person, now)
    enrollment = person.enrollment
    answered = any(log.on == on and log.template != BEGIN_TEMPLATE for log in person.sessions)
    done, planned = sessions(person, on if answered else on - timedelta(days=1))
    rests = no_load(person, on, now) is not None or held(person, on) is not None
    scores = daily_pain(person)
    hurt_for, load_change, clinician = history(person)
    page = SummaryPage(
        today=on,
        started_on=enrollment.started_on,
        day=program_day(enrollment.started_on, on),
        knee=enrollment.knee,
        track=Track.STOP if rests else enrollment.track,
        baseline=enrollment.baseline,
        reference=_reference(person, on),
        weeks=week_lines(person, on),
        sessions_done=done,
        sessions_planned=planned,
        stops=tuple(stop for stop in person.stops if not stop.taken_back),
        advice=tuple(sorted(person.escalations, key=lambda escalation: escalation.on)),
        painkillers=_painkillers(person),
        run_weeks=run_weeks(person),
        worst_run=max((r.during for r in person.runs if r.during is not None), default=None),
        run_now=_run_now(person, on) if not rests else None,
        flares=tuple(flare.on for flare in person.flares),
        scores=tuple(
            (day, score)
            for day, score in sorted(scores.items())
            if on - day < timedelta(days=SUMMARY_DAYS)
        ),
        activity=person.activity.name if person.activity else None,
        activity_scores=activity_scores(person),
        hurt_for=hurt_for,
        load_change=load_change,
        clinician=clinician,
    )
    return Outcome(person, (page,))


def _run_now(person: PersonState, on: date) -> int | None:
    """The minutes of the next run, once somebody runs."""
    tomorrow = on + timedelta(days=1)
    plan = run_plan(person, tomorrow) if any(run.done for run in person.runs) else None
    return plan.minutes if plan else None


def _painkillers(person: PersonState) -> tuple[int, int]:
    """Weeks with painkillers before training, of the weeks in which that was answered."""
    told = [answer.value for answer in person.answers if answer.topic is Topic.PAINKILLERS]
    return told.count("yes"), len(told)


def week_lines(person: PersonState, on: date) -> tuple[WeekLine, ...]:
    """The level of every week of the epoch that is over, with its class once it is checked."""
    first = epoch_of(person, on)
    classes: dict[int, WeekClass] = {
        event.week: event.week_class
        for event in assess(diary(person), on, spoken_so_far(person))
        if isinstance(event, Check) and event.epoch_start == first
    }
    pain = daily_pain(person)
    over = week_of(program_day(first, on)) - 1
    lines = []
    for week in range(1, over + 1):
        start = first + timedelta(days=(week - 1) * DAYS_PER_WEEK)
        days = (start + timedelta(days=n) for n in range(DAYS_PER_WEEK))
        scores = [pain[day] for day in days if day in pain]
        lines.append(WeekLine(week, weekly_level(scores), classes.get(week)))
    return tuple(lines)


def _reference(person: PersonState, on: date) -> Reference:
    data = diary(person)
    return reference(data.pain, epoch_of(person, on), data.baseline)
