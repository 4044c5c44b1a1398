"""One step back in a conversation: where each step came from."""

from dataclasses import replace
from datetime import datetime

from care import about_you
from care.control import settings
from care.current import current
from care.messages.enrollment import Welcome
from care.messages.scores import SixWhy
from care.outcome import Outcome
from care.person import Dialog, PersonState, Purpose, Step
from care.questions import question
from care.screening import open_six
from care.six import six_question
from care.stops import open_stop, remembered
from rehab.red_flags import SCREENS, Urgency, verdict

_LINES_FOLLOW = {Step.NOT_SURE, Step.NARROW_SWELLING, Step.OVER_55}
_OF_SETTINGS = {
    Step.SET_MORNING,
    Step.SET_EVENING,
    Step.SET_DAYS,
    Step.SET_QUIET,
    Step.SET_KNEE,
    Step.PAUSE_UNTIL,
}


def back(person: PersonState, dialog: Dialog, now: datetime) -> Outcome:
    """The step before `dialog`'s, asked again with what was answered so far."""
    step = dialog.step
    left = replace(person, dialog=None)
    enrolled = person.enrollment is not None
    if step in _OF_SETTINGS or (step is Step.PLACE and enrolled):
        return settings(person, now)
    if step in about_you.STEPS and (earlier := about_you.before(dialog)) is not None:
        returned = replace(person, dialog=earlier)
        return Outcome(returned, (question(returned, earlier),))
    if step in about_you.STEPS and dialog.from_settings:
        return settings(person, now)
    if step is Step.VISIT_DATE or step in about_you.STEPS:
        return current(left, now)
    if step is Step.LINES and dialog.screen == 0:
        return open_six(person, dialog)
    if step is Step.SIX and dialog.purpose in {Purpose.SIX, Purpose.FLARE}:
        why = SixWhy.FLARE if dialog.purpose is Purpose.FLARE else SixWhy.WORRY
        return Outcome(left, (six_question(person, why),))
    before = _before(dialog)
    if before is None:
        return _out(person, now)
    returned = replace(person, dialog=before)
    return Outcome(returned, (question(returned, before),))


def _before(dialog: Dialog) -> Dialog | None:
    """The dialog one step earlier, or None where the conversation began here."""
    step = dialog.step
    if step in _LINES_FOLLOW:
        return replace(dialog, step=Step.LINES)
    match step:
        case Step.HOW_TO_LOOK:
            return replace(dialog, step=Step.NOT_SURE)
        case Step.LINES:
            return replace(dialog, step=Step.SCREEN, offered=())
        case Step.SCREEN if dialog.screen > 1:
            return replace(dialog, screen=dialog.screen - 1)
        case Step.SCREEN if dialog.purpose is Purpose.RETURN:
            return replace(dialog, step=Step.PAIN_NOW, screen=0)
        case Step.SCREEN:
            return Dialog(Step.CONSENT, Purpose.ENROLL)
        case Step.SIX:
            return replace(dialog, step=Step.BASELINE, offered=())
        case Step.CLINICIAN_FIRST if dialog.baseline is not None:
            return replace(dialog, step=Step.BASELINE)
        case Step.CLINICIAN_FIRST:
            return _last_screen(dialog)
        case Step.CLEARED_ON if dialog.purpose is not Purpose.RETURN:
            return replace(dialog, step=Step.CLINICIAN_FIRST)
        case Step.STILL_SWOLLEN | Step.PAIN_NOW:
            return replace(dialog, step=Step.CLEARED_ON)
        case Step.WHERE if verdict(dialog.lines) is Urgency.CLINICIAN_FIRST:
            return replace(dialog, step=Step.CLINICIAN_FIRST)
        case Step.WHERE:
            return _last_screen(dialog)
        case Step.ELSEWHERE | Step.BASELINE:
            return replace(dialog, step=Step.WHERE, baseline=None)
        case Step.RUNNING:
            return replace(dialog, step=Step.BASELINE)
        case Step.PLACE:
            return replace(dialog, step=Step.RUNNING)
        case Step.SET_QUIET_END:
            return Dialog(Step.SET_QUIET)
        case Step.PLACE_CHOICE | Step.CLOCK:
            return replace(dialog, step=Step.PLACE, places=())
    return None


def _last_screen(dialog: Dialog) -> Dialog:
    return replace(dialog, step=Step.SCREEN, screen=len(SCREENS), offered=())


def _out(person: PersonState, now: datetime) -> Outcome:
    """Back from the first step: to the stop that a return began with, or the consent."""
    stop = open_stop(person, now)
    if stop is not None:
        return Outcome(replace(person, dialog=None), (remembered(person, stop, now),))
    first = replace(person, dialog=Dialog(Step.CONSENT, Purpose.ENROLL))
    return Outcome(first, (Welcome(),))
