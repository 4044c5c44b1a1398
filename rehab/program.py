"""What a training day holds, and which days can be training days (docs/rules.md 3.1-3.6)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise

from rehab.content.exercises import (
    BLOCK_BY_ID,
    EXERCISE_BY_ID,
    SLOW,
    Block,
    Dose,
    Exercise,
    Phase,
)
from rehab.red_flags import ONLY_QUAD_PRESS_DAYS

__all__ = [
    "DEFAULT_TRAINING_DAYS",
    "DaysProblem",
    "ExerciseSession",
    "InvalidDays",
    "Phase",
    "Prescription",
    "SessionForm",
    "Template",
    "evening_begin",
    "exercise_days",
    "is_exercise_day",
    "light_day",
    "session_for",
    "session_form",
    "valid_days",
]

DAYS_OF_A_WEEK = 7
DEFAULT_TRAINING_DAYS = (0, 2, 4)  # Monday, Wednesday, Friday, as date.weekday() counts (3.1)
FEWEST_DAYS = 3  # 3.1, S30: 3 sessions a week
MOST_DAYS = 4  # 3.1: a 4th is optional and light (3.4)
SHORT_SESSION = 3  # 3.6, G12: the first 3 exercises

MOVE_SECONDS = 3  # into and out of a hold that is repeated
REST_SECONDS = 60  # 3.1: 60-90 s between sets of a side


class Template(StrEnum):
    """Which list of exercises a session follows (3.4)."""

    A = "A"
    B = "B"
    LIGHT = "light"  # the 4th session of a week
    QUAD_PRESS = "E01"  # E01 alone


class SessionForm(StrEnum):
    """How much of the day's session is right for a person now."""

    FULL = "full"
    LIGHT = "light"  # the 4th day of a week, may sit next to another (3.6)
    HELD = "held"  # after FLARE or an escalation: 3 exercises, easier (conversation.md 5)
    ONLY_QUAD_PRESS = "only quad press"  # the first days after a clearance (conversation.md 3)


P1_TEMPLATES: dict[Template, tuple[str, ...]] = {
    Template.A: ("E01", "E03", "E05", "E06", "E17"),
    Template.B: ("E01", "E04", "E02", "E08", "E07"),
    Template.LIGHT: ("E01", "E03", "E04", "E06", "E07"),  # 3.6
    Template.QUAD_PRESS: ("E01",),
}
ROTATION = (Template.A, Template.B)


@dataclass(frozen=True, slots=True)
class Prescription:
    """One exercise of a session with its dose; `easier` says that the easier form is meant."""

    exercise: Exercise
    dose: Dose
    easier: bool = False

    @property
    def seconds(self) -> int:
        """How long it takes, with the rest between sets."""
        if self.dose.timed:
            one_set = self.dose.hold
        elif self.dose.hold:
            one_set = self.dose.repetitions * (self.dose.hold + MOVE_SECONDS)
        else:
            one_set = self.dose.repetitions * (self.exercise.tempo or SLOW).seconds
        # The other side's turn is rest for this one.
        sides = 2 if self.exercise.per_side else 1
        rest = max(0, REST_SECONDS - one_set * (sides - 1))
        return self.dose.sets * sides * one_set + (self.dose.sets - 1) * rest


@dataclass(frozen=True, slots=True)
class ExerciseSession:
    """The exercises of one day, in order. A warm-up comes before, optional blocks after."""

    phase: Phase
    template: Template
    form: SessionForm
    exercises: tuple[Prescription, ...]
    warm_up: Block | None
    cool_down: tuple[Block, ...]

    @property
    def minutes(self) -> int:
        """About how long it takes with the warm-up: to 5 minutes, a short one to the minute."""
        warm_up = self.warm_up.minutes[1] * 60 if self.warm_up and self.warm_up.minutes else 0
        seconds = warm_up + sum(prescribed.seconds for prescribed in self.exercises)
        if seconds < 10 * 60:
            return -(-seconds // 60)
        return (seconds + 150) // 300 * 5

    @property
    def loaded(self) -> bool:
        """Whether a stop takes it away (docs/rules.md 7)."""
        return any(prescribed.exercise.loaded for prescribed in self.exercises)


def session_for(
    sessions_done: int, form: SessionForm = SessionForm.FULL, phase: Phase = Phase.P1
) -> ExerciseSession:
    """The session of a training day (3.4).

    `sessions_done` counts the sessions done so far in the enrollment: A and B take turns by
    it, so a day that was left out moves nothing. P1 is the phase that is in use; another one
    raises ValueError, as does a negative count.
    """
    if phase is not Phase.P1:
        raise ValueError(f"phase {phase} has no templates")
    if sessions_done < 0:
        raise ValueError(f"sessions done cannot be {sessions_done}")
    match form:
        case SessionForm.ONLY_QUAD_PRESS:
            template = Template.QUAD_PRESS
        case SessionForm.LIGHT:
            template = Template.LIGHT
        case SessionForm.FULL | SessionForm.HELD:
            template = ROTATION[sessions_done % len(ROTATION)]
    exercises = [EXERCISE_BY_ID[id] for id in P1_TEMPLATES[template]]
    if form is SessionForm.HELD:
        prescriptions = tuple(
            Prescription(exercise, exercise.easier.dose, easier=True)
            for exercise in exercises[:SHORT_SESSION]
        )
    else:
        prescriptions = tuple(Prescription(exercise, exercise.dose) for exercise in exercises)
    alone = form is SessionForm.ONLY_QUAD_PRESS
    return ExerciseSession(
        phase=phase,
        template=template,
        form=form,
        exercises=prescriptions,
        warm_up=None if alone else BLOCK_BY_ID["U01"],
        cool_down=() if alone else (BLOCK_BY_ID["U02"], BLOCK_BY_ID["U03"]),
    )


def evening_begin() -> ExerciseSession:
    """E01 alone: what a person can begin with on the evening of enrollment (about 3 minutes)."""
    return session_for(0, SessionForm.ONLY_QUAD_PRESS)


def session_form(
    on: date,
    training_days: Collection[int] = DEFAULT_TRAINING_DAYS,
    *,
    held: bool = False,
    returned_on: date | None = None,
) -> SessionForm:
    """How much of the session is right on program date `on`.

    `returned_on` is the program date on which a person came back cleared by a clinician:
    that day and the next 2 hold E01 only (conversation.md 3). `held` is true after FLARE or
    an escalation until it ends (conversation.md 5).
    """
    if returned_on is not None and 0 <= (on - returned_on).days < ONLY_QUAD_PRESS_DAYS:
        return SessionForm.ONLY_QUAD_PRESS
    if held:
        return SessionForm.HELD
    if on.weekday() == light_day(training_days):
        return SessionForm.LIGHT
    return SessionForm.FULL


def is_exercise_day(on: date, training_days: Collection[int] = DEFAULT_TRAINING_DAYS) -> bool:
    """Whether the local date `on` is a training day; days as date.weekday() counts, 0 = Monday."""
    return on.weekday() in training_days


def exercise_days(
    first: date, last: date, training_days: Collection[int] = DEFAULT_TRAINING_DAYS
) -> tuple[date, ...]:
    """The training days from `first` to `last`, both included: the sessions that were planned."""
    every_day = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return tuple(day for day in every_day if is_exercise_day(day, training_days))


class DaysProblem(StrEnum):
    """Why a choice of training days does not work (3.1, 3.6)."""

    TOO_FEW = "too few"
    TOO_MANY = "too many"
    BACK_TO_BACK = "back to back"


@dataclass(frozen=True, slots=True)
class InvalidDays:
    """Why training days are not valid; `pair` is the first two that follow each other."""

    problem: DaysProblem
    pair: tuple[int, int] | None = None


def valid_days(days: Collection[int]) -> InvalidDays | None:
    """None when `days` (0 = Monday to 6 = Sunday) can be a week's training days, else why not.

    3 days, no two back to back, Sunday and Monday included; or 4, of which one light day may
    sit next to another (3.6). Raises ValueError for a number that is no weekday.
    """
    chosen = sorted(set(days))
    if any(day not in range(DAYS_OF_A_WEEK) for day in chosen):
        raise ValueError(f"weekdays are 0 to 6, not {chosen}")
    if len(chosen) < FEWEST_DAYS:
        return InvalidDays(DaysProblem.TOO_FEW)
    if len(chosen) > MOST_DAYS:
        return InvalidDays(DaysProblem.TOO_MANY)
    pairs = _back_to_back(chosen)
    if pairs and light_day(chosen) is None:
        return InvalidDays(DaysProblem.BACK_TO_BACK, pairs[0])
    return None


def light_day(days: Collection[int]) -> int | None:
    """The weekday that holds the light session in a week of 4, None in a week of 3.

    The latest one in the week without which no two others are back to back. None too where
    there is no such day: those 4 days are not valid.
    """
    if len(set(days)) != MOST_DAYS:
        return None
    for day in sorted(days, reverse=True):
        if not _back_to_back([other for other in days if other != day]):
            return day
    return None


def _back_to_back(days: Collection[int]) -> list[tuple[int, int]]:
    ordered = sorted(set(days))
    around = [*ordered, ordered[0] + DAYS_OF_A_WEEK]
    return [
        (first, second % DAYS_OF_A_WEEK)
        for first, second in pairwise(around)
        if second - first == 1
    ]
