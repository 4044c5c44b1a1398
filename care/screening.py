"""The red-flag questions: the three screens, the six, and what their answers lead to.

Source: docs/rules.md, clinical.md 7.2-7.4 and conversation.md 3. One line has one urgency; no
verdict comes before all three screens, except that an emergency answers at once.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from care.answers import with_answer
from care.clock import country_of, today
from care.flare_told import flare_begun
from care.holds import held, no_load
from care.messages.enrollment import (
    ClinicianFirst,
    HowToLook,
    NotSettled,
    Over55Question,
    PainNowQuestion,
    ScreenLines,
    ScreenQuestion,
    StillSwollenQuestion,
    SwellingQuestion,
    WelcomeBack,
    WhereQuestion,
    WhichLine,
)
from care.messages.scores import SixClear
from care.outcome import Outcome
from care.person import (
    Answer,
    Dialog,
    PersonState,
    Purpose,
    Status,
    Step,
    Topic,
)
from care.six import runs
from care.stops import clear_all, open_stop, open_stops, raise_stop, remembered
from rehab.pain import SEVERE_SCORE
from rehab.red_flags import (
    LINES,
    ONLY_QUAD_PRESS_DAYS,
    SCREENS,
    SIX,
    SIX_RUNNING,
    SWELLING,
    Urgency,
    verdict,
)

_LAST_SCREEN = len(SCREENS)
_KINDS_OF_SWELLING = {line.id for line in SWELLING}
_SWELLING_LINES = {"swollen", "hot_with_fever", "after_injury", *_KINDS_OF_SWELLING}
# Where the six are asked: `Dialog.screen` is 0 there.
_SIX_STEPS = {
    Step.SIX,
    Step.LINES,
    Step.NOT_SURE,
    Step.HOW_TO_LOOK,
    Step.NARROW_SWELLING,
    Step.OVER_55,
}


def ask_screen(person: PersonState, dialog: Dialog, screen: int) -> Outcome:
    """Open screen 1, 2 or 3."""
    opened = replace(dialog, step=Step.SCREEN, screen=screen, offered=())
    return Outcome(replace(person, dialog=opened), (ScreenQuestion(screen, _purpose(dialog)),))


def open_lines(person: PersonState, dialog: Dialog) -> Outcome:
    """Something applies: the screen's lines as toggles."""
    offered = tuple(line.id for line in SCREENS[dialog.screen - 1])
    return _ask_lines(person, replace(dialog, step=Step.LINES, offered=offered))


def toggle(person: PersonState, dialog: Dialog, line: str, on: bool) -> Outcome:
    """Set or clear one line that is shown. What kind of swelling it is belongs to "swollen"."""
    dropped = {line, *_KINDS_OF_SWELLING} if line == "swollen" else {line}
    others = tuple(chosen for chosen in dialog.lines if chosen not in dropped)
    lines = (*others, line) if on else others
    return _ask_lines(person, replace(dialog, step=Step.LINES, lines=lines, line=None))


def none_apply(person: PersonState, dialog: Dialog, now: datetime) -> Outcome:
    """None of this screen's lines applies."""
    shown = set(dialog.offered or (line.id for line in SCREENS[dialog.screen - 1]))
    if "swollen" in shown:
        shown |= _KINDS_OF_SWELLING
    lines = tuple(line for line in dialog.lines if line not in shown)
    return _screen_done(person, replace(dialog, lines=lines), now)


def lines_done(person: PersonState, dialog: Dialog, now: datetime) -> Outcome:
    """The toggles are set: a swelling and an injury are asked about more closely first."""
    if "swollen" in dialog.lines and "swollen" in dialog.offered:
        lines = tuple(line for line in dialog.lines if line not in _KINDS_OF_SWELLING)
        asked = replace(dialog, step=Step.NARROW_SWELLING, lines=lines)
        return Outcome(replace(person, dialog=asked), (SwellingQuestion(),))
    return _after_narrowing(person, dialog, now)


def narrowed(person: PersonState, dialog: Dialog, line: str, now: datetime) -> Outcome:
    """What kind of swelling: one of the lines of SWELLING, or "none"."""
    lines = (*dialog.lines, line) if line in _KINDS_OF_SWELLING else dialog.lines
    return _after_narrowing(person, replace(dialog, lines=lines), now)


def over_55(person: PersonState, dialog: Dialog, yes: bool, now: datetime) -> Outcome:
    """The Ottawa knee rule's age (RF06); the urgency of the injury line stays."""
    return _screen_done(person, replace(dialog, over_55=yes), now)


def not_sure(person: PersonState, dialog: Dialog) -> Outcome:
    asked = replace(dialog, step=Step.NOT_SURE)
    return Outcome(replace(person, dialog=asked), (WhichLine(dialog.offered),))


def look(person: PersonState, dialog: Dialog, line: str) -> Outcome:
    asked = replace(dialog, step=Step.HOW_TO_LOOK, line=line)
    again = dialog.purpose is Purpose.RETURN
    return Outcome(replace(person, dialog=asked), (HowToLook(line, again),))


# --- The six --------------------------------------------------------------------------------


def open_six(person: PersonState, dialog: Dialog | None = None) -> Outcome:
    """The six as a list to pick from; `dialog` is the conversation whose answers are kept."""
    offered = (*SIX, *(SIX_RUNNING if runs(person) else ()))
    start = dialog or Dialog(Step.SIX, Purpose.SIX)
    lines = _clinician_lines(start)
    asked = replace(start, step=Step.SIX, screen=0, offered=offered, lines=lines)
    return _ask_lines(person, asked)


def in_the_six(dialog: Dialog | None) -> bool:
    """Whether the six, or the lines that one of them opens, are the open question."""
    return dialog is not None and dialog.screen == 0 and dialog.step in _SIX_STEPS


def pick_six(person: PersonState, dialog: Dialog, pick: str, now: datetime) -> Outcome:
    """One of the six applies: its lines, or at once what follows where there is just one."""
    offered = (SIX | SIX_RUNNING)[pick]
    asked = replace(dialog, step=Step.LINES, screen=0, offered=offered)
    if len(offered) == 1:
        return lines_done(person, replace(asked, lines=(*dialog.lines, *offered)), now)
    return _ask_lines(person, asked)


def six_clear(person: PersonState, now: datetime) -> Outcome:
    """None of the six applies. An open question stays open, and so does what holds sessions back.

    It is remembered, for SEVERE ends with it (conversation.md 5).
    """
    on = today(person, now)
    if person.enrollment is not None:
        person = with_answer(person, Answer(Topic.SIX, on, "none", now))
    stop = open_stop(person, now)
    if stop is not None:
        return Outcome(person, (remembered(person, stop, now),))
    return Outcome(person, (SixClear(no_load(person, on, now), held(person, on)),))


def flare_clear(person: PersonState, now: datetime) -> Outcome:
    """None of the six applies to a flare that was told: it begins, unless more is held back."""
    clear = six_clear(person, now)
    if no_load(person, today(person, now), now) is not None:
        return clear
    return flare_begun(clear.person, now)


def list_clear(person: PersonState, dialog: Dialog, now: datetime) -> Outcome:
    """None of the six applies after all, as the list's answer.

    Where a baseline of 8 or more asked, a clinician comes first. Whoever left an enrollment
    because something applied begins with the three screens again.
    """
    if dialog.purpose is Purpose.ENROLL:
        return ask_clinician(person, dialog)
    left = replace(person, dialog=None)
    if dialog.purpose is Purpose.FLARE:
        return flare_clear(left, now)
    if person.enrollment is None and open_stop(person, now) is None:
        enrolling = replace(left, status=Status.ENROLLING)
        return ask_screen(enrolling, Dialog(Step.SCREEN, Purpose.ENROLL), 1)
    return six_clear(left, now)


# --- Where the answers lead -----------------------------------------------------------------


def ask_clinician(person: PersonState, dialog: Dialog) -> Outcome:
    """A clinician first: the way on is their word, with its date (7.4)."""
    asked = replace(dialog, step=Step.CLINICIAN_FIRST, offered=(), line=None)
    return Outcome(replace(person, dialog=asked), (clinician_first(asked),))


def ask_where(person: PersonState, dialog: Dialog) -> Outcome:
    asked = replace(dialog, step=Step.WHERE, offered=(), line=None)
    return Outcome(replace(person, dialog=asked), (WhereQuestion(),))


def clinician_first(dialog: Dialog) -> ClinicianFirst:
    """Why: the lines of screen 3, or the baseline where that was answered since."""
    return ClinicianFirst(dialog.lines if dialog.baseline is None else ())


def return_after(person: PersonState, dialog: Dialog, now: datetime) -> Outcome:
    """A clearance has its date: is it still swollen, and how bad is it now?"""
    lines = {line for stop in open_stops(person, now) for line in stop.lines}
    if lines & _SWELLING_LINES:
        asked = replace(dialog, step=Step.STILL_SWOLLEN)
        return Outcome(replace(person, dialog=asked), (StillSwollenQuestion(),))
    return ask_pain_now(person, dialog)


def ask_pain_now(person: PersonState, dialog: Dialog) -> Outcome:
    asked = replace(dialog, step=Step.PAIN_NOW)
    return Outcome(replace(person, dialog=asked), (PainNowQuestion(),))


def still_swollen(person: PersonState, dialog: Dialog, answer: str) -> Outcome:
    if answer in {"same", "more"}:
        return Outcome(replace(person, dialog=None), (NotSettled(country_of(person)),))
    return ask_pain_now(person, dialog)


def pain_now(person: PersonState, dialog: Dialog, score: int) -> Outcome:
    if score >= SEVERE_SCORE:
        return Outcome(replace(person, dialog=None), (NotSettled(country_of(person)),))
    return ask_screen(person, replace(dialog, lines=()), 1)


def _ask_lines(person: PersonState, dialog: Dialog) -> Outcome:
    lines = ScreenLines(dialog.screen, dialog.offered, dialog.lines, _purpose(dialog))
    return Outcome(replace(person, dialog=dialog), (lines,))


def _after_narrowing(person: PersonState, dialog: Dialog, now: datetime) -> Outcome:
    urgent = verdict(dialog.lines)
    injured = "after_injury" in dialog.lines and "after_injury" in dialog.offered
    if injured and urgent is not Urgency.EMERGENCY:
        asked = replace(dialog, step=Step.OVER_55)
        return Outcome(replace(person, dialog=asked), (Over55Question(),))
    return _screen_done(person, dialog, now)


def _screen_done(person: PersonState, dialog: Dialog, now: datetime) -> Outcome:
    if verdict(dialog.lines) is Urgency.EMERGENCY:
        return raise_stop(person, dialog.lines, now, dialog.over_55)
    if 1 <= dialog.screen < _LAST_SCREEN:
        return ask_screen(person, dialog, dialog.screen + 1)
    return _verdict(person, dialog, now)


def _verdict(person: PersonState, dialog: Dialog, now: datetime) -> Outcome:
    urgency = verdict(dialog.lines)
    if urgency is not None and urgency.stops:
        return raise_stop(person, dialog.lines, now, dialog.over_55)
    if dialog.screen == 0:
        return list_clear(person, dialog, now)
    if dialog.purpose is Purpose.RETURN:
        return _came_back(person, dialog, now)
    stop = open_stop(person, now)
    if stop is not None:
        return Outcome(replace(person, dialog=None), (remembered(person, stop, now),))
    if urgency is Urgency.CLINICIAN_FIRST:
        return ask_clinician(person, dialog)
    return ask_where(person, dialog)


def _came_back(person: PersonState, dialog: Dialog, now: datetime) -> Outcome:
    """Cleared, and no line of the screens stops: on with the program, or with the enrollment."""
    back = clear_all(person, dialog.cleared_on or today(person, now), now)
    if person.enrollment is None:
        enrolling = Dialog(Step.WHERE, Purpose.ENROLL, dialog.screen, lines=dialog.lines)
        return ask_clinician(back, enrolling) if dialog.lines else ask_where(back, enrolling)
    on = today(person, now)
    afterwards = held(back, on + timedelta(days=ONLY_QUAD_PRESS_DAYS))
    welcome = WelcomeBack(ONLY_QUAD_PRESS_DAYS, no_load(back, on, now), afterwards is not None)
    return Outcome(replace(back, dialog=None), (welcome,))


def _clinician_lines(dialog: Dialog) -> tuple[str, ...]:
    """The lines of screen 3 that a clinician's word has led past."""
    return tuple(line for line in dialog.lines if not LINES[line].urgency.stops)


def _purpose(dialog: Dialog) -> Purpose:
    return dialog.purpose or Purpose.ENROLL
