"""Silence: the evening questions thin out, a line asks, a goodbye, and the way back.

Source: conversation.md 6 and clinical.md 8.2. Three evening questions ignored: every other day,
asking about today and yesterday; one answer ends it.
"""

from dataclasses import replace
from datetime import date, datetime, timedelta

from care.clock import today, wall_clock, zone_of
from care.diary import epoch_of, epoch_start
from care.maintenance import in_maintenance
from care.messages.control import CrisisHelp, Resumed
from care.messages.decisions import CatchUpAgain, FindHelp
from care.messages.enrollment import ScreenLines, StopRemembered
from care.messages.morning import Morning, MorningAsk, StartFromToday
from care.messages.scores import SixQuestion
from care.missed import missed_dates, missed_evenings
from care.once import once
from care.outcome import Outcome
from care.pause import BACK_TOLD
from care.person import PersonState, Status, Told
from care.slots import first_evening_comes, next_message, slot_plans
from care.stops import open_stop
from care.weekly import open_question, safety_nets, spoken
from rehab.schedule import local_time, program_day
from rehab.three_week_rule import SAFETY_NETS_PER_EPOCH

IGNORED_EVENINGS = 3  # conversation.md 6, clinical.md 8.2
TAPER_EVERY = 2  # days
LAST_STILL_THERE = 21  # before day 22
STILL_THERE_TOLD = "still_there"
BOTH_TOLD = "evening_both"  # this evening asks about the day before too
AWAY = timedelta(days=7)  # this long without a word, and the return gets a kind one

GOODBYE_AFTER = timedelta(days=14)  # conversation.md 6: after the second safety net
GOODBYE_TOLD = "goodbye"

RETURNED_TOLD = "returned"  # the first word after a silence: a sign of life
_RETURNS = {BACK_TOLD, RETURNED_TOLD}

# A person who needs help now gets that, and nothing beside it.
_MORE_IMPORTANT = (SixQuestion, ScreenLines, CrisisHelp, FindHelp, StopRemembered)


def evening_comes(person: PersonState, on: date) -> bool:
    """Whether the taper leaves the evening of `on` its question.

    Daily until three in a row were ignored, then every other day. A safety net speaks on its
    own evening; the days are counted on from there.
    """
    ignored_until = _last_score(person) + timedelta(days=IGNORED_EVENINGS)
    if on <= ignored_until:
        return True
    counted_from = max((ignored_until, *(net for net in safety_nets(person) if net <= on)))
    return (on - counted_from).days % TAPER_EVERY == 0


def asks_both(person: PersonState, on: date) -> bool:
    """Whether the evening message of `on` asks about the day before too."""
    return Told(on, BOTH_TOLD) in person.told


def tapered(person: PersonState, on: date) -> bool:
    """Whether the last three evening questions or more before `on` were ignored."""
    return on > _last_score(person) + timedelta(days=IGNORED_EVENINGS)


def with_still_there(person: PersonState, on: date, now: datetime) -> PersonState:
    """Before day 22 one morning asks "still there?", after three silent evenings; once an epoch."""
    if person.enrollment is None or in_maintenance(person, on):
        return person
    first = epoch_of(person, on)
    told = any(t.text_id == STILL_THERE_TOLD and t.on >= first for t in person.told)
    early = program_day(first, on) <= LAST_STILL_THERE
    silent = on - _last_sign(person) > timedelta(days=IGNORED_EVENINGS)
    if told or not early or not silent or open_stop(person, now) is not None:
        return person
    return replace(person, told=(*person.told, Told(on, STILL_THERE_TOLD)))


def goodbye_due(person: PersonState, on: date) -> bool:
    """Whether the second safety net of the epoch is 14 days old and nothing came since (6.4)."""
    nets, first = safety_nets(person), epoch_start(person)
    if len(nets) < SAFETY_NETS_PER_EPOCH:
        return False
    if on - max((*nets, *missed_evenings(person))) < GOODBYE_AFTER:
        return False
    if any(t.text_id == GOODBYE_TOLD and t.on >= first for t in person.told):
        return False  # once an epoch, also for someone who came back without an answer
    return _last_answer(person) < max(nets)


def back_from_silence(person: PersonState, now: datetime) -> PersonState | None:
    """The person as someone who is back, or None for someone who was not away.

    Away is who was told goodbye, or gave no sign of life for a week. In maintenance a week
    without a word is as it should be.
    """
    if person.enrollment is None or person.paused_on is not None:
        return None
    on = today(person, now)
    gone = person.status is Status.SAID_GOODBYE
    silent = (
        person.status is Status.ACTIVE
        and not in_maintenance(person, on)
        and on - _last_sign(person) >= AWAY
    )
    if not gone and not silent:
        return None
    sign = Told(on, RETURNED_TOLD)
    told = person.told if sign in person.told else (*person.told, sign)
    return replace(person, status=Status.ACTIVE, told=told)


def welcomed(outcome: Outcome, now: datetime) -> Outcome:
    """The answer to the first word after a silence: let's start from today, and what is open."""
    person = outcome.person
    if outcome.forget or person.status is not Status.ACTIVE or person.paused_on is not None:
        return outcome
    if outcome.due or open_stop(person, now) is not None:
        return outcome
    if any(isinstance(message, _MORE_IMPORTANT) for message in outcome.messages):
        return outcome
    said = tuple(message for message in outcome.messages if not isinstance(message, Resumed))
    welcome = _start_from_today(person, now)
    return replace(
        outcome,
        messages=(*said, welcome, *_still_open(outcome, now)),
        beside=outcome.beside or not said,
    )


def _start_from_today(person: PersonState, now: datetime) -> StartFromToday:
    zone, on = zone_of(person), wall_clock(person, now).date()
    if zone is None or not slot_plans(person):
        return StartFromToday(None, None, on)
    next_at = local_time(zone, next_message(person, now))
    return StartFromToday(next_at.date(), next_at.time(), on)


def _still_open(outcome: Outcome, now: datetime) -> tuple[CatchUpAgain, ...]:
    """The catch-up question, unless the answer shows it or is the answer to it."""
    person = outcome.person
    on = today(person, now)
    asked = open_question(person, on)
    shown = any(isinstance(m, Morning) and m.ask is MorningAsk.CATCH_UP for m in outcome.messages)
    if asked is None or shown or any(answer.on == on for answer in person.answers):
        return ()
    note = spoken(person, asked, now)
    return (CatchUpAgain(note),) if note else ()


@once
def _last_score(person: PersonState) -> date:
    """The last day that was scored, or on which a score was given; before any, the day before
    the first evening question. A return begins the count of ignored evenings anew, and so does
    an evening on which nothing was asked: it was not ignored."""
    if person.enrollment is None:
        return date.min
    start = person.enrollment.started_on
    scored = (score.on for score in person.scores)
    given = _last_day(person, [score.at for score in person.scores])
    back = (day - timedelta(days=1) for day in _returns(person))
    last = max((start - timedelta(days=1), *scored, *given, *back, *missed_evenings(person)))
    return start if last < start and not first_evening_comes(person, start) else last


def _last_sign(person: PersonState) -> date:
    """The last program date of which the person was not silent: what we did not send, nobody
    could answer."""
    return max((_last_answer(person), *missed_dates(person)))


def _last_answer(person: PersonState) -> date:
    """The last program date on which the person gave any answer or came back, or day 1."""
    start = person.enrollment.started_on if person.enrollment else date.min
    answered = [
        *(score.at for score in person.scores),
        *(answer.at for answer in person.answers),
        *(log.at for log in person.sessions),
    ]
    return max((start, *_last_day(person, answered), *_returns(person)))


def _last_day(person: PersonState, instants: list[datetime]) -> tuple[date, ...]:
    """The program date of the last of these instants, if there is any."""
    return (today(person, max(instants)),) if instants else ()


def _returns(person: PersonState) -> tuple[date, ...]:
    return tuple(told.on for told in person.told if told.text_id in _RETURNS)
