"""The tests at the end of a phase, one at a time after its last session (conversation.md 7).

Source: clinical.md 3.6 and 4.2. What was answered is dated and holds for 7 days.
"""

from dataclasses import replace
from datetime import date, datetime, timedelta

from care.answers import with_answer
from care.check_in import open_for_scores
from care.clock import today
from care.current import old_button
from care.gates import NO, missing, tests_due, topic_of
from care.messages import Message, Toast
from care.messages.scores import SixWhy
from care.messages.sessions import GateNoted, GateQuestion
from care.outcome import Outcome
from care.person import Answer, Enrollment, PersonState
from care.six import six_question
from rehab.gates import TESTS, GateItem, next_phase, questions_of

ASKED = tuple(dict.fromkeys(item for items in TESTS.values() for item in items))


def gate_question(person: PersonState, on: date, now: datetime) -> GateQuestion | None:
    """The first test that is to be asked after the session of `on`, if there is one."""
    due = tests_due(person, on, now)
    return GateQuestion(on, due[0], len(due)) if due else None


def answered(person: PersonState, on: date, item: GateItem, answer: str, now: datetime) -> Outcome:
    """[Yes], [Not yet] or [Skip]: kept, and the next test, or what is still missing.

    A swollen knee is looked at first: it asks the six (section 7).
    """
    if not open_for_scores(person, on, now) or person.enrollment is None:
        return Outcome(person, toast=Toast.TOO_LATE)
    said = with_answer(person, Answer(topic_of(item), on, answer, now))
    question: Message | None = gate_question(said, on, now)
    if question is None:
        question = _noted(said, person.enrollment, item, on, now)
    if item is GateItem.NO_SWELLING and answer == NO:
        return Outcome(said, (question, six_question(said, SixWhy.WORRY)), toast=Toast.SAVED)
    return Outcome(said, (question,), toast=Toast.SAVED)


def again(person: PersonState, on: date, now: datetime) -> Outcome:
    """[Change]: the tests of today once more, in place of what was answered."""
    if on != today(person, now):
        return Outcome(person, toast=Toast.TOO_LATE)
    topics = {topic_of(item) for item in ASKED}
    others = tuple(a for a in person.answers if a.on != on or a.topic not in topics)
    cleared = replace(person, answers=others)
    question = gate_question(cleared, on, now)
    return Outcome(cleared, (question,)) if question else old_button(person, now)


def _noted(
    person: PersonState, enrollment: Enrollment, item: GateItem, on: date, now: datetime
) -> GateNoted:
    """What the next phase still waits for, with the session of today; if the tests were its own."""
    phase = enrollment.phase
    if item not in questions_of(phase, enrollment.track):
        return GateNoted(on, None, ())
    return GateNoted(on, next_phase(phase), missing(person, on + timedelta(days=1), now))
