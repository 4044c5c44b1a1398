"""Enrollment: from consent to the first message, one question at a time.

Source: conversation.md 2. The answers so far live in the dialog; nothing but the closing step
makes an enrollment of them.
"""

from dataclasses import replace
from datetime import date, datetime, timedelta

from care.answers import with_answer
from care.clock import today, wall_clock, zone_of
from care.control import set_place
from care.holds import held, waits
from care.messages.decisions import DateUnreadable
from care.messages.enrollment import (
    AllSet,
    BaselineQuestion,
    BeginTonight,
    ClearedWhen,
    ClockQuestion,
    ElsewhereNote,
    PlaceList,
    PlaceQuestion,
    PlaceSaved,
    RunningQuestion,
    TooYoung,
    Welcome,
)
from care.messages.plan import Held
from care.morning import today_screen
from care.outcome import Outcome
from care.person import (
    Answer,
    Consent,
    Dialog,
    Enrollment,
    Knee,
    PersonState,
    Place,
    Purpose,
    Status,
    Step,
    Topic,
)
from care.screening import ask_screen, ask_where, open_six, return_after
from care.slots import next_message
from care.stops import open_stop, open_stops, remembered
from rehab.content.lessons import Track
from rehab.pain import SEVERE_SCORE
from rehab.program import evening_begin
from rehab.schedule import local_time, zone_named

CONSENT_VERSION = "2026-11"  # of the consent's text; a change of its meaning changes it
CLEARANCE_AT_MOST_OLD = timedelta(days=365)

_RUNNING = {"keep": Track.KEEP, "more": Track.STOP, "none": Track.STOP}


def welcome(person: PersonState, now: datetime) -> Outcome:
    """The first screen, or what is remembered of a stop of the last 30 days."""
    stop = open_stop(person, now)
    if stop is not None:
        return Outcome(replace(person, dialog=None), (remembered(person, stop, now),))
    asked = Dialog(Step.CONSENT, Purpose.ENROLL)
    return Outcome(replace(person, status=Status.ENROLLING, dialog=asked), (Welcome(),))


def agreed(person: PersonState, dialog: Dialog, now: datetime) -> Outcome:
    """Adult, and explicit consent with the version of its text (clinical.md 9)."""
    consent = Consent(CONSENT_VERSION, now)
    consenting = replace(person, consent=consent, status=Status.ENROLLING)
    return ask_screen(consenting, dialog, 1)


def under_18(person: PersonState) -> Outcome:
    """No enrollment (7.4), and nothing is kept."""
    return Outcome(person, (TooYoung(),), forget=True)


def cleared_on(person: PersonState, dialog: Dialog, day: date | None, now: datetime) -> Outcome:
    """The date on which a clinician said that exercise is OK."""
    on = today(person, now)
    earliest = on - CLEARANCE_AT_MOST_OLD
    if dialog.purpose is Purpose.RETURN:  # the clinician has seen what the last stop was about
        earliest = max((stop.on for stop in open_stops(person, now)), default=earliest)
    unsure = timedelta(days=0 if zone_of(person) else 1)  # of the date where they are
    if day is None or not earliest - unsure <= day <= on + unsure:
        return Outcome(person, (DateUnreadable(), ClearedWhen()))
    dated = replace(dialog, cleared_on=day)
    if dialog.purpose is Purpose.RETURN:
        return return_after(person, dated, now)
    answer = Answer(Topic.CLEARED, day, " ".join(dialog.lines), now)
    cleared = with_answer(person, answer)
    if dialog.baseline is not None:
        return _ask_running(cleared, dated)
    return ask_where(cleared, dated)


def ask_cleared(person: PersonState, dialog: Dialog) -> Outcome:
    asked = replace(dialog, step=Step.CLEARED_ON)
    return Outcome(replace(person, dialog=asked), (ClearedWhen(),))


def where(person: PersonState, dialog: Dialog, knee: Knee) -> Outcome:
    """Which knee; somewhere else may be another thing (RF22) and is told so."""
    answered = replace(dialog, knee=knee)
    if knee is Knee.ELSEWHERE:
        asked = replace(answered, step=Step.ELSEWHERE)
        return Outcome(replace(person, dialog=asked), (ElsewhereNote(),))
    return ask_baseline(person, answered)


def ask_baseline(person: PersonState, dialog: Dialog) -> Outcome:
    asked = replace(dialog, step=Step.BASELINE)
    return Outcome(replace(person, dialog=asked), (BaselineQuestion(),))


def baseline(person: PersonState, dialog: Dialog, score: int) -> Outcome:
    """Q6 is r0. 8 or more: the six, and a clinician first."""
    answered = replace(dialog, baseline=score)
    if score >= SEVERE_SCORE:
        return open_six(person, answered)
    return _ask_running(person, answered)


def running(person: PersonState, dialog: Dialog, answer: str) -> Outcome:
    """Track K or S (4.1); somewhere else means no running for now."""
    elsewhere = dialog.knee is Knee.ELSEWHERE
    track = Track.STOP if elsewhere else _RUNNING[answer]
    asked = replace(dialog, step=Step.PLACE, track=track)
    return Outcome(replace(person, dialog=asked), (PlaceQuestion(enrolling=True),))


def complete(person: PersonState, dialog: Dialog, place: Place, now: datetime) -> Outcome:
    """The last answer is there: day 1 is today where the person is.

    A stop that was cleared on the way in has its first easy days from day 1 on.

    Raises ValueError when the consent or an earlier answer is missing.
    """
    if dialog.knee is None or dialog.baseline is None or dialog.track is None:
        raise ValueError("the enrollment lacks an answer")
    if person.consent is None:
        raise ValueError("there is no enrollment without consent")
    placed = replace(person, place=place, status=Status.ACTIVE, dialog=None, paused_on=None)
    day_1 = today(placed, now)
    enrolled = replace(
        placed,
        enrollment=Enrollment(
            started_on=day_1,
            enrolled_at=now,
            baseline=dialog.baseline,
            knee=dialog.knee,
            track=dialog.track,
        ),
        stops=tuple(
            replace(stop, returned_on=day_1) if stop.returned_on else stop for stop in person.stops
        ),
    )
    wall = wall_clock(enrolled, now)
    return Outcome(enrolled, (PlaceSaved(place, wall.time()), all_set(enrolled, now)))


def all_set(person: PersonState, now: datetime) -> AllSet:
    """The closing summary.

    Raises ValueError for a person who is not enrolled.
    """
    if person.enrollment is None or person.place is None:
        raise ValueError("only an enrolled person is all set")
    next_at = local_time(zone_named(person.place.zone), next_message(person, now))
    wall = wall_clock(person, now)
    return AllSet(
        knee=person.enrollment.knee,
        track=person.enrollment.track,
        days=person.training_days,
        morning_at=person.morning_at,
        evening_at=person.evening_at,
        local_time=wall.time(),
        today=wall.date(),
        next_on=next_at.date(),
        next_at=next_at.time(),
        begin=True,
        cleared=any(a.topic is Topic.CLEARED and a.value for a in person.answers),
        first_days=held(person, wall.date()) is Held.RETURNED,
        goal=person.goal,
    )


def begin(person: PersonState, now: datetime) -> Outcome:
    """One easy exercise on the first evening: E01, which may be daily.

    While a stop or severe pain holds the day is shown instead, which says why there is none.
    """
    on = today(person, now)
    if waits(person, on, now) is not None:
        return today_screen(person, on, now)
    done = any(log.on == on and log.done for log in person.sessions)
    return Outcome(person, (BeginTonight(on, evening_begin(), done),))


def _ask_running(person: PersonState, dialog: Dialog) -> Outcome:
    asked = replace(dialog, step=Step.RUNNING, offered=())
    return Outcome(replace(person, dialog=asked), (RunningQuestion(),))


def ask_clock(person: PersonState, dialog: Dialog) -> Outcome:
    """What time is it for you?"""
    asked = replace(dialog, step=Step.CLOCK)
    return Outcome(replace(person, dialog=asked), (ClockQuestion(),))


def place_given(person: PersonState, dialog: Dialog, place: Place, now: datetime) -> Outcome:
    """A place is known: the enrollment is complete, or the setting is changed."""
    if person.enrollment is None:
        return complete(person, dialog, place, now)
    return set_place(person, place, now)


def places_found(
    person: PersonState, dialog: Dialog, places: tuple[Place, ...], now: datetime
) -> Outcome:
    """What a typed place or time may mean: one, or several to choose from."""
    if len(places) == 1:
        return place_given(person, dialog, places[0], now)
    asked = replace(dialog, step=Step.PLACE_CHOICE, places=places)
    return Outcome(replace(person, dialog=asked), (PlaceList(places),))
