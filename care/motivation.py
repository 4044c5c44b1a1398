"""Which nudge a rest-day morning carries, and the race beside the plan.

Source: conversation.md 1 and 8; clinical.md 8.2, S22, S54-S57. All of it follows from the
person and the date; what was said is remembered in `told`.
"""

from dataclasses import replace
from datetime import date, datetime, timedelta

from care.answers import program_sessions
from care.clock import today
from care.diary import daily_pain, diary, epoch_of
from care.holds import held, waits
from care.messages.about import NudgeFacts, NudgeLine
from care.pause import BACK_TOLD, OVER_TOLD
from care.person import LeftOut, PersonState, SessionLog, Told, Topic
from care.road import race_beside_the_road
from care.session_log import was_rest_day
from rehab.content.lessons import Fits
from rehab.content.nudges import (
    MILESTONE,
    NUDGE_BY_ID,
    NUDGES,
    REPEAT_AFTER,
    Need,
    Nudge,
    most_nudges,
)
from rehab.program import exercise_days
from rehab.races import RaceOutlook
from rehab.schedule import DAYS_PER_WEEK, program_day, week_of
from rehab.three_week_rule import reference
from rehab.weekly_level import Level, weekly_level

RACE_AHEAD = timedelta(days=7)  # in the last week a countdown only presses
REACHED_WITHIN = timedelta(days=7)  # an older milestone is no news
FEWEST_SESSIONS = 2  # of which a total is told
SLIPPED_SESSIONS = 2  # 8.2: two in a row

RACE_TOLD = "race again"
RACE_AGAIN_WEEK = 4  # conversation.md 8: on day 1 and again at week 4


def with_nudge(person: PersonState, on: date, now: datetime) -> PersonState:
    """The person with the nudge of the rest-day morning of `on` chosen and remembered.

    None when the week has had its share, when the day is logged already, or while a stop or
    SEVERE holds; never the same within 14 days (8.2).
    """
    nudge = _chosen(person, on, now)
    return person if nudge is None else replace(person, told=(*person.told, Told(on, nudge.id)))


def nudge_line(person: PersonState, on: date, now: datetime) -> NudgeLine | None:
    """The nudge of the morning of `on`, while what it says is true and fits."""
    told = (NUDGE_BY_ID[t.text_id] for t in person.told if t.on == on and t.text_id in NUDGE_BY_ID)
    facts = facts_of(person, on)
    nudge = next((nudge for nudge in told if _fits(person, nudge, facts, on, now)), None)
    return NudgeLine(nudge.id, facts) if nudge else None


def with_race_again(person: PersonState, on: date) -> PersonState:
    """The person with the comparison of week 4 remembered, where there is a race to compare."""
    if person.enrollment is None or any(t.text_id == RACE_TOLD for t in person.told):
        return person
    week = week_of(program_day(person.enrollment.started_on, on))
    if week != RACE_AGAIN_WEEK or race_beside_the_road(person, on) is None:
        return person
    return replace(person, told=(*person.told, Told(on, RACE_TOLD)))


def race_again(person: PersonState, on: date) -> RaceOutlook | None:
    """The comparison that the morning of `on` carries."""
    return race_beside_the_road(person, on) if Told(on, RACE_TOLD) in person.told else None


def slipped(person: PersonState, on: date) -> bool:
    """Whether the last two sessions before `on` that were planned did not happen.

    A day that was too sore is no slip, and neither is one on which nothing was expected: before
    the first full day, in a pause, under a stop. Nobody who is held back is asked.
    """
    if person.enrollment is None or held(person, on) is not None:
        return False
    returns = (t.on for t in person.told if t.text_id in {BACK_TOLD, OVER_TOLD})
    cleared = (stop.returned_on for stop in person.stops if stop.returned_on is not None)
    first = max((person.enrollment.started_on + timedelta(days=1), *returns, *cleared))
    days = exercise_days(first, on - timedelta(days=1), person.training_days)
    planned = [day for day in days if not was_rest_day(person, day)]
    last = planned[-SLIPPED_SESSIONS:]
    return len(last) == SLIPPED_SESSIONS and not any(_happened(person, day) for day in last)


def facts_of(person: PersonState, on: date) -> NudgeFacts:
    """What a nudge on `on` may name."""
    goal = person.goal
    days = (goal.on - on).days if goal and goal.on else None
    ahead = days is not None and timedelta(days=days) >= RACE_AHEAD
    first, last = _activity_scores(person, on)
    start, level = _levels(person, on)
    return NudgeFacts(
        race=goal.name if goal and ahead else None,
        days=days if ahead else None,
        wanted=goal.name if goal and goal.on is None else None,
        partner=person.partner,
        job=len(person.training_days),
        sessions=len(_done(person, on)),
        start=start,
        level=level,
        activity=person.activity.name if person.activity else None,
        first=first,
        last=last,
    )


def _chosen(person: PersonState, on: date, now: datetime) -> Nudge | None:
    if person.enrollment is None or on < today(person, now):
        return None
    told = [t for t in person.told if t.text_id in NUDGE_BY_ID]
    if any(t.on == on for t in told) or _logged(person, on):
        return None
    week = week_of(program_day(person.enrollment.started_on, on))
    monday = person.enrollment.started_on + timedelta(days=(week - 1) * DAYS_PER_WEEK)
    if sum(monday <= t.on <= on for t in told) >= most_nudges(week):
        return None
    last = {t.text_id: t.on for t in sorted(told, key=lambda told: told.on)}
    facts = facts_of(person, on)
    open_ones = [
        nudge
        for nudge in NUDGES
        if on - last.get(nudge.id, date.min) >= REPEAT_AFTER
        and _fits(person, nudge, facts, on, now)
        and not (Need.REACHED in nudge.needs and _told_since_reached(person, nudge, on))
    ]
    return min(
        open_ones,
        key=lambda nudge: (not nudge.happened, last.get(nudge.id, date.min)),
        default=None,
    )


def _fits(person: PersonState, nudge: Nudge, facts: NudgeFacts, on: date, now: datetime) -> bool:
    """Whether the nudge is true of the person and right for what they may do now."""
    if person.enrollment is None or waits(person, on, now) is not None:
        return False
    standing = Fits.HELD if held(person, on) else Fits.FULL
    week = week_of(program_day(person.enrollment.started_on, on))
    in_weeks = nudge.weeks is None or nudge.weeks[0] <= week <= nudge.weeks[1]
    return (
        nudge.fits <= standing
        and in_weeks
        and all(_met(person, need, nudge, facts, on) for need in nudge.needs)
    )


def _met(person: PersonState, need: Need, nudge: Nudge, facts: NudgeFacts, on: date) -> bool:
    match need:
        case Need.RACE:
            return facts.race is not None
        case Need.WANTED:
            return facts.wanted is not None
        case Need.PARTNER:
            return facts.partner is not None
        case Need.SESSIONS:
            return facts.sessions >= FEWEST_SESSIONS
        case Need.LOWER_LEVEL:
            return facts.start is not None and facts.level is not None and facts.level < facts.start
        case Need.ACTIVITY_UP:
            return facts.first is not None and facts.last is not None and facts.last > facts.first
        case Need.REACHED:
            return _reached(person, nudge, on) is not None
        case Need.SLIPPED:
            return slipped(person, on)
        case Need.HARDER_WEEK:
            return _harder_week(person, on)


def _reached(person: PersonState, nudge: Nudge, on: date) -> date | None:
    """The day in the last week on which the milestone of `nudge` was reached."""
    done = _done(person, on)
    milestone = len(done) // MILESTONE * MILESTONE
    named = {other.sessions for other in NUDGES if Need.REACHED in other.needs}
    own = milestone == nudge.sessions if nudge.sessions else milestone not in named
    if not own or milestone == 0:
        return None
    reached = sorted(log.on for log in done)[milestone - 1]
    return reached if on - reached <= REACHED_WITHIN else None


def _told_since_reached(person: PersonState, nudge: Nudge, on: date) -> bool:
    reached = _reached(person, nudge, on)
    return any(t.text_id == nudge.id and reached and t.on > reached for t in person.told)


def _happened(person: PersonState, day: date) -> bool:
    """Whether the session of a planned day was done, or was left out for a sore knee.

    One that was moved to the day after counts as that day's.
    """
    logs = [log for log in person.sessions if log.on == day]
    if any(log.left_out is LeftOut.TOMORROW for log in logs):
        logs += [log for log in person.sessions if log.on == day + timedelta(days=1)]
    return any(log.done or log.left_out is LeftOut.TOO_SORE for log in logs)


def _done(person: PersonState, on: date) -> tuple[SessionLog, ...]:
    return tuple(log for log in program_sessions(person) if log.on < on)


def _logged(person: PersonState, on: date) -> bool:
    """Whether the person has already written something about the day."""
    logged = {score.on for score in person.scores} | {log.on for log in person.sessions}
    return on in logged or any(run.on == on for run in person.runs)


def _full_week(person: PersonState, on: date, back: int) -> Level | None:
    """The level of a full week of the epoch, `back` weeks ago; 1 is the last one."""
    first = epoch_of(person, on)
    week = week_of(program_day(first, on)) - back
    if week < 1:
        return None
    start = first + timedelta(days=(week - 1) * DAYS_PER_WEEK)
    pain = daily_pain(person)
    days = (start + timedelta(days=n) for n in range(DAYS_PER_WEEK))
    return weekly_level([pain[day] for day in days if day in pain])


def _harder_week(person: PersonState, on: date) -> bool:
    """Whether the last full week was surely more sore than the one before."""
    last, before = _full_week(person, on, 1), _full_week(person, on, 2)
    return last is not None and before is not None and last.lo > before.hi


def _levels(person: PersonState, on: date) -> tuple[int | None, int | None]:
    """The start level and that of the last full week, where both are sure."""
    last = _full_week(person, on, 1)
    if last is None or last.lo != last.hi or person.enrollment is None:
        return None, None
    start = reference(diary(person).pain, epoch_of(person, on), person.enrollment.baseline)
    return (start.value, last.lo) if start.daily else (None, None)


def activity_scores(person: PersonState) -> tuple[tuple[date, int], ...]:
    """The answers to Q5 about the activity as it is set now, oldest first."""
    if person.activity is None:
        return ()
    return tuple(
        (answer.on, int(answer.value))
        for answer in sorted(person.answers, key=lambda answer: answer.on)
        if answer.topic is Topic.ACTIVITY
        and answer.on >= person.activity.since
        and answer.value.isdecimal()
    )


def _activity_scores(person: PersonState, on: date) -> tuple[int | None, int | None]:
    """The first and the last answer to Q5, where there are two."""
    scores = [score for day, score in activity_scores(person) if day < on]
    return (scores[0], scores[-1]) if len(scores) > 1 else (None, None)
