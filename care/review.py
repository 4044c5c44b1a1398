"""The weekly review: the trend in the person's own numbers, sessions done, one next step.

Source: clinical.md 8.2 "Feedback" and conversation.md 1. It rides on the first morning of every
week; it compares only with the person's own weeks.
"""

from datetime import date, datetime, timedelta

from care.answers import program_sessions
from care.diary import daily_pain, epoch_of
from care.holds import held, no_load, severe_holds
from care.maintenance import in_maintenance, training_days
from care.messages.morning import NextStep, Spoken, WeekReview
from care.messages.plan import Held
from care.pause import BACK_TOLD, OVER_TOLD
from care.person import PersonState
from care.session_log import was_rest_day
from care.weekly import END_OF_PLAN_WEEK
from rehab.program import exercise_days
from rehab.schedule import DAYS_PER_WEEK
from rehab.three_week_rule import Decision, Level
from rehab.weekly_level import weekly_level

WEEK = timedelta(days=DAYS_PER_WEEK)
_DAY = timedelta(days=1)
WEEKS_SHOWN = 4
LAST_WEEK_OF_PLAN = 12  # clinical.md 3.1

# Below these the review has a next step of its own; the others say what is next.
_STEP_IS_FREE = {Decision.CONTINUE, Decision.CONTINUE_PROVISIONAL}


def weekly_review(
    person: PersonState, on: date, said: Spoken | None, now: datetime
) -> WeekReview | None:
    """The review in the morning of `on`: on day 7k+1, or with the decision that comes later.

    None on other days, and in maintenance from its second day on.
    """
    if in_maintenance(person, on - timedelta(days=1)):
        return None
    first = said.check.epoch_start if said else epoch_of(person, on)
    week, rest = divmod((on - first).days, DAYS_PER_WEEK)
    if said is not None:
        week = said.check.week
    elif rest or week < 1:
        return None
    last_day = first + week * WEEK - timedelta(days=1)
    done, planned = _sessions(person, last_day)
    levels = tuple(_level(person, first, number) for number in _shown(week))
    return WeekReview(
        week=week,
        levels=levels,
        sessions_done=done,
        sessions_planned=planned,
        next_step=_next_step(person, on, said, now, week, levels[-1], (done, planned)),
        after_visit=person.enrollment is not None and first > person.enrollment.started_on,
    )


def _shown(week: int) -> range:
    return range(max(1, week - WEEKS_SHOWN + 1), week + 1)


def _level(person: PersonState, first: date, week: int) -> Level:
    pain = daily_pain(person)
    start = first + (week - 1) * WEEK
    days = (start + timedelta(days=n) for n in range(DAYS_PER_WEEK))
    return weekly_level(pain[day] for day in days if day in pain)


def _sessions(person: PersonState, last_day: date) -> tuple[int, int]:
    """Sessions done and planned in the 7 days up to `last_day`.

    Planned are the days that offered one: not the day of the enrollment, which has no morning
    message, none before the return from a pause, and none while a stop or severe pain took them
    away.
    """
    first_day = last_day - WEEK + _DAY
    done = sum(1 for log in program_sessions(person) if first_day <= log.on <= last_day)
    days = exercise_days(first_day, last_day, training_days(person, last_day))
    returns = [t.on for t in person.told if t.text_id in {BACK_TOLD, OVER_TOLD}]
    returned = max((on for on in returns if on <= last_day + _DAY), default=first_day)
    planned = sum(1 for day in days if day >= returned and offered(person, day))
    return done, max(done, planned)


def offered(person: PersonState, day: date) -> bool:
    """Whether the morning of a past training day offered its session."""
    if person.enrollment is None or day <= person.enrollment.started_on:
        return False
    return not was_rest_day(person, day) and not no_exercise_on(person, day)


def no_exercise_on(person: PersonState, day: date) -> bool:
    """Whether a red flag or SEVERE took the exercise away on a past day."""
    flagged = any(
        stop.on <= day
        and not stop.taken_back
        and (stop.returned_on is None or day < stop.returned_on)
        for stop in person.stops
    )
    return flagged or severe_holds(person, day)


def _next_step(
    person: PersonState,
    on: date,
    said: Spoken | None,
    now: datetime,
    week: int,
    level: Level,
    sessions: tuple[int, int],
) -> NextStep | None:
    """One step, or None where what is held back or the decision says what is next."""
    hold = held(person, on)
    if hold is Held.ESCALATION or no_load(person, on, now) is not None:
        return None
    if said is not None and said.decided.decision not in _STEP_IS_FREE:
        return None
    done, planned = sessions
    if week == END_OF_PLAN_WEEK and not (said is not None and said.end_of_plan):
        return NextStep.PLAN_GOES_ON
    if week == LAST_WEEK_OF_PLAN:
        return NextStep.TWELVE_WEEKS
    if not level.enough:
        return NextStep.ANSWER
    if hold is not None:
        return NextStep.EASY_SESSIONS
    if 2 * done < planned:
        return NextStep.ONE_SESSION
    return NextStep.CALM_SESSIONS
