"""Settings beyond times, days and place: quiet hours, units, which knee (conversation.md 1)."""

from dataclasses import replace
from datetime import datetime

from care.clock import quiet_of
from care.control import settings
from care.messages.control import (
    KneeQuestion,
    NotEnrolledYet,
    QuietEdge,
    QuietQuestion,
    SettingsNote,
)
from care.outcome import Outcome
from care.person import Dialog, Knee, PersonState, Step, Units
from rehab.content.lessons import Track
from rehab.schedule import QUIET_END_RANGE, QUIET_START_RANGE, QuietHours, parse_slot_time


def ask_quiet(person: PersonState) -> Outcome:
    asked = replace(person, dialog=Dialog(Step.SET_QUIET))
    return Outcome(asked, (QuietQuestion(QuietEdge.START, quiet_of(person)),))


def set_quiet(person: PersonState, dialog: Dialog, text: str, now: datetime) -> Outcome:
    """An edge of the quiet hours, typed or tapped; outside its range it is asked again."""
    edge = QuietEdge.START if dialog.step is Step.SET_QUIET else QuietEdge.END
    allowed = QUIET_START_RANGE if edge is QuietEdge.START else QUIET_END_RANGE
    at = parse_slot_time(text, allowed)
    if at is None:
        return Outcome(person, (QuietQuestion(edge, quiet_of(person), refused=True),))
    if edge is QuietEdge.START:
        following = replace(dialog, step=Step.SET_QUIET_END, quiet_start=at)
        asked = replace(person, dialog=following)
        return Outcome(asked, (QuietQuestion(QuietEdge.END, quiet_of(person)),))
    chosen = QuietHours(dialog.quiet_start or person.quiet.start, at)
    changed = replace(person, quiet=chosen)
    return settings(changed, now, _moved(changed))


def set_units(person: PersonState, units: Units, now: datetime) -> Outcome:
    return settings(replace(person, units=units), now)


def ask_knee(person: PersonState) -> Outcome:
    if person.enrollment is None:
        return Outcome(person, (NotEnrolledYet(),))
    asked = replace(person, dialog=Dialog(Step.SET_KNEE))
    return Outcome(asked, (KneeQuestion(person.enrollment.knee),))


def set_knee(person: PersonState, knee: Knee, now: datetime) -> Outcome:
    """Which knee it is about. Somewhere else: see a physio, and no running until then (RF22)."""
    if person.enrollment is None:
        return Outcome(person, (NotEnrolledYet(),))
    elsewhere = knee is Knee.ELSEWHERE
    track = Track.STOP if elsewhere else person.enrollment.track
    changed = replace(person, enrollment=replace(person.enrollment, knee=knee, track=track))
    return settings(changed, now, SettingsNote.ELSEWHERE if elsewhere else None)


def _moved(person: PersonState) -> SettingsNote | None:
    """Told with the change itself: a slot's time wins over the edge that was chosen."""
    return SettingsNote.QUIET_MOVED if quiet_of(person) != person.quiet else None
