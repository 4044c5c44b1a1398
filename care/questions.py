"""What the open step of a conversation asks: the screen it shows, from the dialog alone."""

from typing import assert_never

from care import about_you
from care.clock import quiet_of
from care.messages import Message
from care.messages.control import (
    DaysQuestion,
    KneeQuestion,
    Paused,
    QuietEdge,
    QuietQuestion,
    TimeQuestion,
    TimeSlot,
)
from care.messages.decisions import VisitDateQuestion
from care.messages.enrollment import (
    BaselineQuestion,
    ClearedWhen,
    ClockQuestion,
    ElsewhereNote,
    HowToLook,
    Over55Question,
    PainNowQuestion,
    PlaceList,
    PlaceQuestion,
    RunningQuestion,
    ScreenLines,
    ScreenQuestion,
    StillSwollenQuestion,
    SwellingQuestion,
    Welcome,
    WhereQuestion,
    WhichLine,
)
from care.person import Dialog, Knee, PersonState, Purpose, Step
from care.screening import clinician_first


def question(person: PersonState, dialog: Dialog) -> Message:
    """The message that asks what `dialog` waits for."""
    purpose = dialog.purpose or Purpose.ENROLL
    match dialog.step:
        case Step.CONSENT:
            return Welcome()
        case Step.SCREEN:
            return ScreenQuestion(dialog.screen, purpose)
        case Step.LINES | Step.SIX:
            return ScreenLines(dialog.screen, dialog.offered, dialog.lines, purpose)
        case Step.NOT_SURE:
            return WhichLine(dialog.offered)
        case Step.HOW_TO_LOOK:
            return HowToLook(dialog.line or "", purpose is Purpose.RETURN)
        case Step.NARROW_SWELLING:
            return SwellingQuestion()
        case Step.OVER_55:
            return Over55Question()
        case Step.CLINICIAN_FIRST:
            return clinician_first(dialog)
        case Step.CLEARED_ON:
            return ClearedWhen()
        case Step.STILL_SWOLLEN:
            return StillSwollenQuestion()
        case Step.PAIN_NOW:
            return PainNowQuestion()
        case Step.WHERE:
            return WhereQuestion()
        case Step.ELSEWHERE:
            return ElsewhereNote()
        case Step.BASELINE:
            return BaselineQuestion()
        case Step.RUNNING:
            return RunningQuestion()
        case Step.PLACE:
            return PlaceQuestion(enrolling=person.enrollment is None)
        case Step.PLACE_CHOICE:
            return PlaceList(dialog.places)
        case Step.CLOCK:
            return ClockQuestion()
        case Step.SET_MORNING:
            return TimeQuestion(TimeSlot.MORNING, person.morning_at)
        case Step.SET_EVENING:
            return TimeQuestion(TimeSlot.EVENING, person.evening_at)
        case Step.SET_QUIET:
            return QuietQuestion(QuietEdge.START, quiet_of(person))
        case Step.SET_QUIET_END:
            return QuietQuestion(QuietEdge.END, quiet_of(person))
        case Step.SET_KNEE:
            return KneeQuestion(person.enrollment.knee if person.enrollment else Knee.RIGHT)
        case Step.PAUSE_UNTIL:
            return Paused(already=True, until=person.paused_until)
        case Step.SET_DAYS:
            return DaysQuestion(dialog.days, None)
        case Step.VISIT_DATE:
            return VisitDateQuestion()
        case (
            Step.GOAL
            | Step.RACE_NAME
            | Step.RACE_DATE
            | Step.RACE_DISTANCE
            | Step.WANTED
            | Step.PARTNER
            | Step.HURT_FOR
            | Step.LOAD_CHANGE
            | Step.CLINICIAN
            | Step.ACTIVITY
            | Step.PLAN_WHEN
            | Step.PLAN_WHERE
            | Step.PLAN_IF
        ):
            return about_you.question(person, dialog)
        case _:
            assert_never(dialog.step)
