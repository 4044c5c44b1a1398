"""Two calm weeks: the confirming questions, asked once (clinical.md 6.4 row 6, 6.5).

Low pain while not running is not resolved: the usual running, or the chosen activity at 9 of 10
or more, has to have stayed at 2/10 or less for 14 days, and Q4 says "much better".
"""

from dataclasses import replace
from datetime import date, datetime, timedelta

from care.answers import with_answer
from care.clock import today
from care.holds import no_load
from care.maintenance import in_maintenance
from care.messages.morning import Spoken
from care.person import Answer, PersonState, Resolved, Topic
from care.weekly import spoken_so_far
from rehab.schedule import DAYS_PER_WEEK
from rehab.three_week_rule import Decision, GlobalChange


def calm_again(said: Spoken | None) -> bool:
    """Whether the decision of a morning is that two weeks in a row were calm."""
    return said is not None and said.decided.decision is Decision.RESOLVED_CHECK


def asks_to_confirm(person: PersonState, said: Spoken | None, now: datetime) -> bool:
    """Whether the morning with this decision asks: at the first of a run of calm checks.

    Not while a stop or severe pain holds loaded work back.
    """
    if said is None or not calm_again(said) or no_load(person, said.decided.on, now) is not None:
        return False
    decided = said.decided
    before = spoken_so_far(person).get((decided.epoch_start, decided.week - 1))
    return before is not Decision.RESOLVED_CHECK


def confirmation(person: PersonState, on: date) -> Resolved | None:
    """What was answered to the confirming questions of the morning of `on` so far."""
    said = (a for a in person.answers if a.topic is Topic.RESOLVED and a.on == on)
    return next((Resolved(answer.value) for answer in said), None)


def confirmed(person: PersonState, on: date, answer: str, now: datetime) -> PersonState | None:
    """The person after an answer: yes or no to the activity, then much or less to Q4.

    Q4 is not asked again where this week's says "much better". Once all is confirmed maintenance
    begins today. None where the answer fits no open question.
    """
    day, before = today(person, now), confirmation(person, on)
    if person.enrollment is None or in_maintenance(person, day):
        return None
    match answer:
        case "yes" if _much_better(person, on):
            value = Resolved.CONFIRMED
        case "yes":
            value = Resolved.ACTIVE
        case "much" if before is Resolved.ACTIVE:
            value = Resolved.CONFIRMED
        case "less" if before is Resolved.ACTIVE:
            value = Resolved.NOT_YET
        case "no":
            value = Resolved.NOT_YET
        case _:
            return None
    person = with_answer(person, Answer(Topic.RESOLVED, on, value.value, now))
    if value is not Resolved.CONFIRMED or person.enrollment is None:
        return person
    return replace(person, enrollment=replace(person.enrollment, resolved_on=day))


def _much_better(person: PersonState, on: date) -> bool:
    """Whether the last Q4 of the week before `on` says so."""
    week = timedelta(days=DAYS_PER_WEEK)
    told = [
        answer
        for answer in person.answers
        if answer.topic is Topic.GLOBAL_CHANGE and timedelta(0) <= on - answer.on <= week
    ]
    last = max(told, key=lambda answer: answer.on, default=None)
    return last is not None and last.value == GlobalChange.MUCH_BETTER
