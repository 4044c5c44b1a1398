"""The buttons about the person that mean the same whatever is open: a morning's, the settings'."""

from dataclasses import replace
from datetime import date, datetime

from care import about_you
from care import tap_args as read
from care.check_in import open_for_scores
from care.current import old_button
from care.events import Action, Tapped
from care.messages.about import AboutSkipped, AboutYou
from care.messages.morning import MorningAsk
from care.morning import morning_screen
from care.outcome import Outcome
from care.person import Dialog, PersonState, Step

_SETTINGS = {
    Action.SET_GOAL: AboutYou.GOAL,
    Action.SET_PARTNER: AboutYou.PARTNER,
    Action.SET_HISTORY: AboutYou.HISTORY,
    Action.SET_CLINICIAN: AboutYou.CLINICIAN,
    Action.SET_ACTIVITY: AboutYou.ACTIVITY,
    Action.SET_IF_THEN: AboutYou.IF_THEN,
}
ACTIONS = frozenset({*_SETTINGS, Action.ADD_GOAL, Action.ABOUT})


def tapped(person: PersonState, event: Tapped, now: datetime) -> Outcome:
    """A button of `ACTIONS`, for someone in the program.

    Raises ForgedTapError for one that was never made.
    """
    if event.action is Action.ADD_GOAL:
        if person.dialog is not None and person.dialog.step not in about_you.STEPS:
            return old_button(person, now)
        return about_you.add_race(person)
    if event.action in _SETTINGS:
        return about_you.ask(person, _SETTINGS[event.action])
    if len(event.args) != 3:
        return old_button(person, now)
    step = read.choice(Step, event.args[0])
    if step not in about_you.FIRST_STEP.values():
        return old_button(person, now)
    return _in_the_morning(person, step, event.args[1], read.date(event.args[2]), now)


def _in_the_morning(
    person: PersonState, step: Step, answer: str, on: date, now: datetime
) -> Outcome:
    """An answer under the morning message of `on`: the question leaves it.

    What comes next stands in a message of its own, and so does the answer to a morning that is
    too long ago to be shown again.
    """
    if person.dialog is not None and person.dialog.step not in about_you.STEPS:
        return old_button(person, now)
    answered = about_you.tapped(person, Dialog(step), answer, now)
    if not open_for_scores(person, on, now):
        return replace(answered, beside=True)
    rest = tuple(m for m in answered.messages if not isinstance(m, AboutSkipped))
    screen = morning_screen(answered.person, on, now, past=MorningAsk.ABOUT_YOU)
    return replace(answered, messages=(screen, *rest))
