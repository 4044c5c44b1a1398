"""Where a person stands right now, as a screen: what an old button or a repeat is answered with.

It only shows: nothing is opened or changed, but for the one useful thing that /today chooses.
"""

from dataclasses import replace
from datetime import datetime

from care.clock import today
from care.control import help_page
from care.enrollment import all_set
from care.messages import Toast
from care.messages.control import NotEnrolledYet
from care.morning import today_screen
from care.outcome import Outcome
from care.person import PersonState, Status
from care.questions import question
from care.stops import open_stop, remembered


def current(person: PersonState, now: datetime) -> Outcome:
    """The open question, an open stop, the closing summary on the first day, or today."""
    if person.dialog is not None:
        return Outcome(person, (question(person, person.dialog),))
    stop = open_stop(person, now)
    if stop is not None:
        return Outcome(person, (remembered(person, stop, now),))
    if person.enrollment is None:
        return Outcome(person, (NotEnrolledYet(),))
    if person.status is not Status.ACTIVE:
        return help_page(person)
    just_enrolled = person.enrollment.started_on == today(person, now)
    if just_enrolled and not person.scores and not person.sessions:
        return Outcome(person, (all_set(person, now),))
    return today_screen(person, today(person, now), now)


def old_button(person: PersonState, now: datetime) -> Outcome:
    """A button of an earlier question: say so, and show the one that is open."""
    if person.dialog is None:
        return Outcome(person, toast=Toast.OLD_BUTTON)
    return replace(current(person, now), toast=Toast.OLD_BUTTON)
