"""What typed words and commands do: an answer to the open question, a score, or a request."""

from dataclasses import replace
from datetime import datetime

from care import (
    about_you,
    check_in,
    control,
    enrollment,
    pause,
    preferences,
    run_log,
    screening,
    session,
    visits,
)
from care.clock import country_of, today
from care.control import settings
from care.current import current
from care.events import Asked, Command, Kind, Typed
from care.export import export
from care.flare_told import flare_said
from care.flares import flare_since
from care.messages.control import CrisisHelp, NotEnrolledYet, NotUnderstood
from care.messages.decisions import FindHelp
from care.messages.enrollment import ClockQuestion, ClockUnreadable, PlaceUnknown
from care.messages.scores import ScoreAskAgain, SixWhy
from care.morning import today_screen
from care.outcome import Outcome
from care.pages import progress, summary
from care.person import Dialog, PersonState, Status, Step, Topic
from care.plan_ahead import plan_ahead
from care.six import six_question
from care.slots import slot_plans
from care.stops import open_stop, remembered
from care.weekly import catch_up_answered, open_question
from care.why import why
from rehab.pain import Unreadable, parse_score


def asked(person: PersonState, event: Asked, now: datetime) -> Outcome:
    """A command."""
    match event.command:
        case Command.START:
            return _start(person, now)
        case Command.HELP:
            return control.help_page(person)
        case Command.PRIVACY:
            return control.privacy(person)
        case Command.DELETE | Command.WITHDRAW:
            return control.ask_delete(person)
        case Command.CANCEL:
            return control.cancel(person)
        case Command.STOP:
            return control.stop(person)
        case Command.EXPORT:
            return export(person, event.earlier, now)
    if person.enrollment is None:
        return _not_enrolled(person, now)
    match event.command:
        case Command.TODAY:
            return _today(person, now)
        case Command.PAIN:
            return _pain(person, event, now)
        case Command.RUN:
            return run_log.asked(person, event, now)
        case Command.FLARE:
            return _flare(person, now)
        case Command.PROGRESS:
            return progress(person, now)
        case Command.SETTINGS:
            return settings(person, now)
        case Command.SUMMARY:
            return summary(person, now)
        case Command.PAUSE:
            return _pause(person, event, now)
        case Command.PLAN:
            return plan_ahead(person, now)
        case Command.WHY:
            return why(person, now)
        case Command.RESUME:
            return control.resume(person, now)


def typed(person: PersonState, event: Typed, now: datetime) -> Outcome:
    """Free text.

    1. Words of self-harm get the fixed help, whatever is open (8.3).
    2. The open question takes the text that fits it; a word of a red flag leaves it open.
    3. A word of a red flag asks the six (7.3).
    4. A number is a score; an open catch-up question, or that of a session, comes first.
    """
    if event.crisis:
        return Outcome(person, (CrisisHelp(country_of(person)),))
    if person.dialog is not None:
        answered = _answer_step(person, person.dialog, event, now)
        if answered is not None:
            return answered
    if event.worry:
        return _worried(person, now)
    begun = about_you.waiting(person, now)
    if begun is not None:
        answered = about_you.typed(person, begun, event, now)
        if answered is not None:
            return answered
    if person.enrollment is None:
        return _not_understood(person) if person.dialog else enrollment.welcome(person, now)
    score = parse_score(event.text)
    if score is Unreadable.NOT_A_NUMBER:
        return _not_understood(person)
    if not isinstance(score, Unreadable) and _answers_catch_up(person, event, now):
        return catch_up_answered(person, score, now)
    if isinstance(score, int) and not event.days_ago and run_log.asks_during(person, now):
        return run_log.during(person, today(person, now), score, now)
    if isinstance(score, int) and not event.days_ago and session.asks_q2(person, now):
        return session.during(person, today(person, now), score, now)
    return check_in.typed(person, event.text, event.message_id, event.days_ago, now)


def _start(person: PersonState, now: datetime) -> Outcome:
    if person.enrollment is None and person.dialog is None:
        return enrollment.welcome(person, now)
    if person.enrollment is not None and person.status is not Status.ACTIVE:
        return control.resume(person, now)
    return current(person, now)


def _worried(person: PersonState, now: datetime) -> Outcome:
    """The six; before the consent no health question is asked, only help is named."""
    if person.consent is not None or person.enrollment is not None:
        return Outcome(person, (six_question(person, SixWhy.WORRY),))
    first = enrollment.welcome(person, now)
    return replace(first, messages=(FindHelp(country_of(person)), *first.messages))


def _not_enrolled(person: PersonState, now: datetime) -> Outcome:
    stop = open_stop(person, now)
    if stop is not None and person.dialog is None:
        return Outcome(person, (remembered(person, stop, now),))
    return Outcome(person, (NotEnrolledYet(),))


def _today(person: PersonState, now: datetime) -> Outcome:
    stop = open_stop(person, now)
    day = today_screen(person, today(person, now), now)
    if stop is None:
        return day
    return replace(day, messages=(*day.messages, remembered(person, stop, now)))


def _pause(person: PersonState, event: Asked, now: datetime) -> Outcome:
    """/pause asks until when; "/pause 14 May" answers at once."""
    paused = pause.pause(person, now)
    return paused if event.day is None else pause.pause_until(paused.person, event.day, now)


def _pain(person: PersonState, event: Asked, now: datetime) -> Outcome:
    """/pain asks; "/pain 6" and "/pain 6 yesterday" answer at once."""
    if event.argument and parse_score(event.argument) is not Unreadable.NOT_A_NUMBER:
        return check_in.typed(person, event.argument, event.message_id, event.days_ago, now)
    return check_in.ask(person, event.days_ago, event.message_id, now)


def _flare(person: PersonState, now: datetime) -> Outcome:
    """/flare asks the six first; one that is open is told as it stands (4.5)."""
    on = today(person, now)
    if flare_since(person, on) is not None:
        return Outcome(person, (flare_said(person, on),))
    return Outcome(person, (six_question(person, SixWhy.FLARE),))


def _answer_step(
    person: PersonState, dialog: Dialog, event: Typed, now: datetime
) -> Outcome | None:
    """The text as an answer to the open step; None where it answers nothing there.

    A text with a word of a red flag answers only with a place or a date that it names.
    """
    if dialog.step in about_you.STEPS:
        return about_you.typed(person, dialog, event, now)
    match dialog.step:
        case Step.PLACE | Step.PLACE_CHOICE | Step.CLOCK if event.places:
            return enrollment.places_found(person, dialog, event.places, now)
        case Step.CLEARED_ON if event.day is not None or not event.worry:
            return enrollment.cleared_on(person, dialog, event.day, now)
        case Step.PAUSE_UNTIL if event.day is not None:
            return pause.pause_until(person, event.day, now)
        case Step.VISIT_DATE if event.day is not None or not event.worry:
            return visits.visit_date(person, event.day, now)
    if event.worry:
        return None
    match dialog.step:
        case Step.BASELINE | Step.PAIN_NOW:
            return _score_typed(person, dialog, event.text, now)
        case Step.PLACE | Step.PLACE_CHOICE:
            return Outcome(person, (PlaceUnknown(),))
        case Step.CLOCK:
            return Outcome(person, (ClockUnreadable(), ClockQuestion()))
        case Step.SET_MORNING | Step.SET_EVENING:
            return control.set_time(person, dialog, event.text, now)
        case Step.SET_QUIET | Step.SET_QUIET_END:
            return preferences.set_quiet(person, dialog, event.text, now)
    return None


def _score_typed(person: PersonState, dialog: Dialog, text: str, now: datetime) -> Outcome:
    score = parse_score(text)
    if isinstance(score, Unreadable):
        return Outcome(person, (ScoreAskAgain(score),))
    if dialog.step is Step.BASELINE:
        return enrollment.baseline(person, dialog, score)
    return screening.pain_now(person, dialog, score)


def _answers_catch_up(person: PersonState, event: Typed, now: datetime) -> bool:
    """Whether a typed number answers the catch-up question of this morning.

    Until the day's evening question a number meets the one question that was asked.
    """
    if event.days_ago or person.paused_on is not None:
        return False
    on = today(person, now)
    if open_question(person, on) is None:
        return False
    if any(answer.on == on for answer in person.answers if answer.topic is Topic.CATCH_UP):
        return False
    evening = [plan.instant(on) for plan in slot_plans(person) if plan.kind is Kind.EVENING]
    return all(now < due for due in evening)


def _not_understood(person: PersonState) -> Outcome:
    return Outcome(person, (NotUnderstood(person.dialog, person.enrollment is not None),))
