"""The evening message: Q1, and what rides on it (conversation.md 1, 4, 6)."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from care.answers import program_sessions
from care.clock import today
from care.diary import daily_pain, epoch_of
from care.events import Kind
from care.maintenance import in_maintenance, silent_slot
from care.messages.decisions import Goodbye
from care.messages.scores import Evening, EveningAsk
from care.outcome import Outcome
from care.pause import over
from care.person import PersonState, Status, Told, Topic
from care.session_log import log_of, trained
from care.silence import (
    BOTH_TOLD,
    GOODBYE_TOLD,
    asks_both,
    evening_comes,
    goodbye_due,
    tapered,
)
from care.six import runs
from care.slots import first_evening_comes
from care.weekly import SAFETY_NET_TOLD, safety_net_due
from rehab.schedule import DAYS_PER_WEEK, program_day

EVENING_SOURCE = "e"
DAY_BEFORE = "y"  # on a button of an evening that asks about two days: the one before it
DAY = timedelta(days=1)

_ORDER = tuple(EveningAsk)
_WEEKLY_TOPIC = {
    EveningAsk.GLOBAL_CHANGE: Topic.GLOBAL_CHANGE,
    EveningAsk.ACTIVITY: Topic.ACTIVITY,
    EveningAsk.PAINKILLERS: Topic.PAINKILLERS,
    EveningAsk.SIX: Topic.SIX,
}
_WEEKLY_TOPICS = frozenset(_WEEKLY_TOPIC.values())


def open_evening(person: PersonState, on: date, now: datetime) -> Outcome:
    """The evening message of `on`, when its row is due.

    1. Nothing while paused, and nothing so soon after the enrollment; in maintenance one a week.
    2. Two weeks of silence after the second safety net: the goodbye, and no more after it.
    3. A safety net that is due leads the question and is remembered.
    4. After three ignored questions every other evening is left out; the others ask about the
       day before too, which is remembered.
    """
    if Told(on, GOODBYE_TOLD) in person.told:
        return Outcome(person, (Goodbye(),))
    person = over(person, on)
    if person.status is not Status.ACTIVE or person.paused_on is not None:
        return Outcome(person)
    if not first_evening_comes(person, on) or silent_slot(person, Kind.EVENING, on):
        return Outcome(person)
    if in_maintenance(person, on):
        return Outcome(person, (evening_screen(person, on, now),))
    if goodbye_due(person, on):
        gone = replace(_remember(person, on, GOODBYE_TOLD), status=Status.SAID_GOODBYE)
        return Outcome(gone, (Goodbye(),))
    if safety_net_due(person, on):
        person = _remember(person, on, SAFETY_NET_TOLD)
    if Told(on, SAFETY_NET_TOLD) not in person.told and not evening_comes(person, on):
        return Outcome(person)
    if tapered(person, on):
        person = _remember(person, on, BOTH_TOLD)
    return Outcome(person, (evening_screen(person, on, now),))


def evening_screen(
    person: PersonState,
    on: date,
    now: datetime,
    again: EveningAsk | None = None,
    past: EveningAsk | None = None,
) -> Evening:
    """The evening message of `on` as it stands.

    `again` is a question whose numbers are shown once more; `past` is one that the person has
    left behind: the next open one is asked.
    """
    value, before = _held(person, on), _held(person, on - DAY)
    answers = {answer.topic: answer.value for answer in person.answers if answer.on == on}
    pain = daily_pain(person)
    both = asks_both(person, on)
    maintenance = in_maintenance(person, on)
    weekly = {
        ask: _asks_weekly(person, on, both) and topic not in answers
        for ask, topic in _WEEKLY_TOPIC.items()
    }
    if person.activity is None:
        weekly[EveningAsk.ACTIVITY] = False
    if maintenance:
        weekly = {EveningAsk.SIX: Topic.SIX not in answers}
    open_asks = {
        EveningAsk.PAIN: value is None,
        EveningAsk.SETTLED: _loaded(person, on) and Topic.SETTLED not in answers,
        EveningAsk.YESTERDAY: both and on - DAY not in pain and not _WEEKLY_TOPICS & set(answers),
        **weekly,
    }
    after = _ORDER.index(past) if past else -1
    ask = next((ask for ask in _ORDER[after + 1 :] if open_asks.get(ask)), None)
    return Evening(
        on=on,
        source=EVENING_SOURCE,
        value=value,
        highest=pain.get(on),
        ask=again or ask,
        global_change=answers.get(Topic.GLOBAL_CHANGE),
        safety_net=Told(on, SAFETY_NET_TOLD) in person.told,
        today=today(person, now),
        running=runs(person),
        both=both,
        before=before if both else None,
        settled=answers.get(Topic.SETTLED),
        weekly=maintenance,
        during=_during(person, on),
        activity=person.activity.name if person.activity else None,
        activity_score=answers.get(Topic.ACTIVITY),
    )


def _held(person: PersonState, on: date) -> int | None:
    """What the evening's buttons hold for `on`.

    A score given before a later session or run does not count as the evening's: it is asked again.
    """
    log = log_of(person, on)
    loads = [log.at] if log is not None and trained(log) else []
    loads += [run.at for run in person.runs if run.on == on and run.done]
    for score in person.scores:
        if (score.on, score.source) == (on, EVENING_SOURCE):
            return None if any(score.at < at for at in loads) else score.value
    return None


def _during(person: PersonState, on: date) -> int | None:
    """Q2 of the session of `on`."""
    log = log_of(person, on)
    return log.during if log is not None else None


def _asks_weekly(person: PersonState, on: date, both: bool) -> bool:
    """Whether `on` is day 7k, or the evening after one that the taper left out."""
    day = program_day(epoch_of(person, on), on)
    return day % DAYS_PER_WEEK == 0 or (both and day > 1 and (day - 1) % DAYS_PER_WEEK == 0)


def _loaded(person: PersonState, on: date) -> bool:
    return any(log.on == on for log in program_sessions(person)) or any(
        run.on == on and run.done for run in person.runs
    )


def _remember(person: PersonState, on: date, text_id: str) -> PersonState:
    told = Told(on, text_id)
    return person if told in person.told else replace(person, told=(*person.told, told))
