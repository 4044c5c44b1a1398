"""The person's own controls: settings, pause, stop, delete, and what a word or tap leads to."""

from dataclasses import replace
from datetime import datetime, time

from care.clock import country_of, quiet_of, today, wall_clock, zone_of
from care.messages.control import (
    DaysQuestion,
    Help,
    NotEnrolledYet,
    Resumed,
    SettingsNote,
    SettingsPage,
    StoppedByPerson,
    TimeQuestion,
    TimeSlot,
)
from care.messages.data import Deleted, DeleteQuestion, Kept
from care.messages.enrollment import (
    Canceled,
    NothingToCancel,
    PlaceQuestion,
    PlaceSaved,
    PrivacyNotice,
)
from care.outcome import Outcome
from care.pause import returned
from care.person import Dialog, PersonState, Place, Status, Step
from care.slots import next_message, slot_plans
from care.swaps import reasons_of
from rehab.program import valid_days
from rehab.schedule import (
    EVENING_RANGE,
    MORNING_RANGE,
    local_time,
    parse_slot_time,
)


def settings(person: PersonState, now: datetime, note: SettingsNote | None = None) -> Outcome:
    """The settings page; leaving a question about one of them leads here too.

    `note` is what the change that led here brings with it.
    """
    if person.enrollment is None or person.place is None:
        return Outcome(person, (NotEnrolledYet(),))
    page = SettingsPage(
        morning_at=person.morning_at,
        evening_at=person.evening_at,
        days=person.training_days,
        place=person.place,
        local_time=wall_clock(person, now).time(),
        quiet=quiet_of(person),
        paused=person.paused_on is not None,
        paused_until=person.paused_until,
        units=person.units,
        knee=person.enrollment.knee,
        goal=person.goal,
        partner=person.partner,
        activity=person.activity,
        if_then=person.if_then,
        swaps=reasons_of(person),
        note=note,
    )
    return Outcome(replace(person, dialog=None), (page,))


def ask_time(person: PersonState, slot: TimeSlot) -> Outcome:
    step = Step.SET_MORNING if slot is TimeSlot.MORNING else Step.SET_EVENING
    asked = replace(person, dialog=Dialog(step))
    return Outcome(asked, (TimeQuestion(slot, _time_of(person, slot)),))


def set_time(person: PersonState, dialog: Dialog, text: str, now: datetime) -> Outcome:
    """A slot's new time, typed or tapped; outside its range it is asked again."""
    slot = TimeSlot.MORNING if dialog.step is Step.SET_MORNING else TimeSlot.EVENING
    allowed = MORNING_RANGE if slot is TimeSlot.MORNING else EVENING_RANGE
    at = parse_slot_time(text, allowed)
    if at is None:
        question = TimeQuestion(slot, _time_of(person, slot), refused=True)
        return Outcome(person, (question,))
    changed = (
        replace(person, morning_at=at)
        if slot is TimeSlot.MORNING
        else replace(person, evening_at=at)
    )
    moved = quiet_of(changed) != quiet_of(person) and quiet_of(changed) != changed.quiet
    return settings(changed, now, SettingsNote.QUIET_MOVED if moved else None)


def ask_days(person: PersonState) -> Outcome:
    dialog = Dialog(Step.SET_DAYS, days=person.training_days)
    return Outcome(replace(person, dialog=dialog), (DaysQuestion(dialog.days, None),))


def toggle_day(person: PersonState, dialog: Dialog, day: int, on: bool) -> Outcome:
    days = {*dialog.days, day} if on else {*dialog.days} - {day}
    changed = replace(dialog, days=tuple(sorted(days)))
    return Outcome(replace(person, dialog=changed), (DaysQuestion(changed.days, None),))


def save_days(person: PersonState, dialog: Dialog, now: datetime) -> Outcome:
    """3 or 4 days with no two hard ones in a row (3.6), else why not."""
    invalid = valid_days(dialog.days)
    if invalid is not None:
        return Outcome(person, (DaysQuestion(dialog.days, invalid.problem.value),))
    return settings(replace(person, training_days=dialog.days), now)


def ask_place(person: PersonState) -> Outcome:
    asked = replace(person, dialog=Dialog(Step.PLACE))
    return Outcome(asked, (PlaceQuestion(enrolling=False),))


def set_place(person: PersonState, place: Place, now: datetime) -> Outcome:
    """Where the person is from now on. Day 1 is not ahead of them, also far west of where it began.

    Raises ValueError for a person without an enrollment.
    """
    if person.enrollment is None:
        raise ValueError("only an enrolled person has a place to change")
    moved = replace(person, place=place, dialog=None)
    day_1 = min(person.enrollment.started_on, today(moved, now))
    moved = replace(moved, enrollment=replace(person.enrollment, started_on=day_1))
    saved = PlaceSaved(place, wall_clock(moved, now).time())
    page = settings(moved, now)
    return replace(page, messages=(saved, *page.messages))


def resume(person: PersonState, now: datetime) -> Outcome:
    """Back from a pause, from /stop, or from silence. Nothing is held against anyone."""
    was = person.paused_on is not None or person.status is not Status.ACTIVE
    back = replace(returned(person, today(person, now)), dialog=None)
    zone = zone_of(back)
    if zone is None or not slot_plans(back):
        return Outcome(back, (Resumed(was, None, None, None),))
    next_at = local_time(zone, next_message(back, now))
    resumed = Resumed(was, next_at.date(), next_at.time(), wall_clock(back, now).date())
    return Outcome(back, (resumed,))


def stop(person: PersonState) -> Outcome:
    """Silence. The data is kept and /start resumes."""
    if person.enrollment is None:
        return cancel(person)
    stopped = replace(person, status=Status.STOPPED, paused_on=None, paused_until=None, dialog=None)
    return Outcome(stopped, (StoppedByPerson(),))


def cancel(person: PersonState) -> Outcome:
    """Leave the open question; an enrollment under way drops its answers."""
    if person.dialog is None:
        return Outcome(person, (NothingToCancel(),))
    left = replace(person, dialog=None)
    if person.enrollment is not None:
        return Outcome(left, (Canceled(enrolled=True),))
    return Outcome(replace(left, status=Status.NEW, answers=()), (Canceled(enrolled=False),))


def ask_delete(person: PersonState) -> Outcome:
    return Outcome(person, (DeleteQuestion(),))


def delete(person: PersonState) -> Outcome:
    """Everything goes, at once and for good (clinical.md 9)."""
    return Outcome(person, (Deleted(),), forget=True)


def keep(person: PersonState) -> Outcome:
    return Outcome(person, (Kept(),))


def privacy(person: PersonState) -> Outcome:
    return Outcome(person, (PrivacyNotice(person.consent.at if person.consent else None),))


def help_page(person: PersonState) -> Outcome:
    return Outcome(person, (Help(person.status, country_of(person)),))


def _time_of(person: PersonState, slot: TimeSlot) -> time:
    return person.morning_at if slot is TimeSlot.MORNING else person.evening_at
