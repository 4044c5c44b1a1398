"""The evening message: Q1, and what rides on it (conversation.md 1, 4, 6)."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from care.clock import today
from care.diary import daily_pain, epoch_of, epoch_start
from care.messages import Evening, EveningAsk, Goodbye
from care.outcome import Outcome
from care.person import PersonState, Status, Told, Topic
from care.screening import runs
from care.slots import first_evening_comes
from care.weekly import SAFETY_NET_TOLD, safety_net_due, safety_nets
from rehab.schedule import DAYS_PER_WEEK, program_day
from rehab.three_week_rule import SAFETY_NETS_PER_EPOCH

EVENING_SOURCE = "e"
GOODBYE_AFTER = timedelta(days=14)  # conversation.md 6: after the second safety net
GOODBYE_TOLD = "goodbye"
BACK_TOLD = "back"  # a return from a pause: a sign of life without an answer


def open_evening(person: PersonState, on: date, now: datetime) -> Outcome:
    """The evening message of `on`, when its row is due.

    1. Nothing while paused, and nothing so soon after the enrollment.
    2. Two weeks of silence after the second safety net: the goodbye, and no more after it.
    3. A safety net that is due leads the question and is remembered.
    """
    if Told(on, GOODBYE_TOLD) in person.told:
        return Outcome(person, (Goodbye(),))
    if person.status is not Status.ACTIVE or person.paused_on is not None:
        return Outcome(person)
    if not first_evening_comes(person, on):
        return Outcome(person)
    if _goodbye_due(person, on):
        told = (*person.told, Told(on, GOODBYE_TOLD))
        gone = replace(person, told=told, status=Status.SAID_GOODBYE)
        return Outcome(gone, (Goodbye(),))
    net = Told(on, SAFETY_NET_TOLD)
    if net not in person.told and safety_net_due(person, on):
        person = replace(person, told=(*person.told, net))
    return Outcome(person, (evening_screen(person, on, now),))


def evening_screen(person: PersonState, on: date, now: datetime, again: bool = False) -> Evening:
    """The evening message of `on` as it stands; `again` shows the numbers once more."""
    value = next((s.value for s in person.scores if (s.on, s.source) == (on, EVENING_SOURCE)), None)
    answers = {answer.topic: answer.value for answer in person.answers if answer.on == on}
    ask: EveningAsk | None = None
    if value is None or again:
        ask = EveningAsk.PAIN
    elif program_day(epoch_of(person, on), on) % DAYS_PER_WEEK == 0:
        if Topic.GLOBAL_CHANGE not in answers:
            ask = EveningAsk.GLOBAL_CHANGE
        elif Topic.SIX not in answers:
            ask = EveningAsk.SIX
    return Evening(
        on=on,
        source=EVENING_SOURCE,
        value=value,
        highest=daily_pain(person).get(on),
        ask=ask,
        global_change=answers.get(Topic.GLOBAL_CHANGE),
        safety_net=Told(on, SAFETY_NET_TOLD) in person.told,
        today=today(person, now),
        running=runs(person),
    )


def signs_of_life(person: PersonState) -> tuple[date, ...]:
    """The program dates on which the person gave any answer or came back from a pause."""
    given = [
        *(score.at for score in person.scores),
        *(answer.at for answer in person.answers),
        *(log.at for log in person.sessions),
    ]
    returns = (told.on for told in person.told if told.text_id == BACK_TOLD)
    return (*(today(person, at) for at in given), *returns)


def _goodbye_due(person: PersonState, on: date) -> bool:
    """Whether the second safety net of the epoch is 14 days old and nothing came since (6.4)."""
    nets, first = safety_nets(person), epoch_start(person)
    if len(nets) < SAFETY_NETS_PER_EPOCH or on - max(nets) < GOODBYE_AFTER:
        return False
    if any(t.text_id == GOODBYE_TOLD and t.on >= first for t in person.told):
        return False  # once an epoch, also for someone who came back without an answer
    return not any(day >= max(nets) for day in signs_of_life(person))
