"""What a training day holds, and which days can be training days (docs/rules.md 3.1-3.6)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise
from types import MappingProxyType

from rehab.content.exercises import (
    BLOCK_BY_ID,
    EXERCISE_BY_ID,
    Block,
    Dose,
    Exercise,
    Phase,
)
from rehab.red_flags import ONLY_QUAD_PRESS_DAYS
from rehab.weekly_level import Level, Reference

__all__ = [
    "DEFAULT_TRAINING_DAYS",
    "DaysProblem",
    "ExerciseSession",
    "InvalidDays",
    "Mark",
    "Marks",
    "Phase",
    "Prescription",
    "SessionForm",
    "Template",
    "dose_for",
    "evening_begin",
    "exercise_days",
    "is_exercise_day",
    "light_day",
    "phase_after",
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
STEP_SECONDS = 3  # a side-step of E09, the exercise without a tempo
CONTACT_SECONDS = 1  # a hop on the spot, E19

FIRST_WEEK_OF = {Phase.P1: 1, Phase.P2: 3, Phase.P3: 5}  # 3.1: the program week of a phase

START, EASIER = 0, -1  # a level is a place in Exercise.levels; below the start is the easier form
IN_A_ROW = 2  # 3.1, 3.2: two sessions before a step up
ONE_STEP_UP = timedelta(days=7)  # 3.1: one level up per exercise per week at most
STEPS_DOWN, STEPS_DOWN_IMPACT = 1, 2  # 3.2: after a red


class Template(StrEnum):
    """Which list of exercises a session follows (3.4)."""

    A = "A"
    B = "B"
    C = "C"  # P3 only, after two green sessions
    LIGHT = "light"  # the 4th session of a week
    QUAD_PRESS = "E01"  # E01 alone
    MAINTENANCE = "maintenance"  # after resolved, 2 a week


class SessionForm(StrEnum):
    """How much of the day's session is right for a person now."""

    FULL = "full"
    LIGHT = "light"  # the 4th day of a week, may sit next to another (3.6)
    HELD = "held"  # after FLARE or an escalation: 3 exercises, easier (conversation.md 5)
    ONLY_QUAD_PRESS = "only quad press"  # the first days after a clearance (conversation.md 3)
    MAINTENANCE = "maintenance"  # after resolved (3.4)


class Mark(StrEnum):
    """What a person tapped on the card of an exercise (3.1). NONE: the effort was right."""

    HURTS = "hurts"
    TOO_EASY = "too easy"  # 4 or more repetitions left
    TOO_HARD = "too hard"  # fewer than 1 left
    NONE = "none"  # 2-3 left


Marks = Sequence[tuple[date, Mark]]  # the past sessions with one exercise, oldest first
NO_MARKS: Mapping[str, Marks] = MappingProxyType({})


PHASE_TEMPLATES: dict[Phase, dict[Template, tuple[str, ...]]] = {
    Phase.P1: {
        Template.A: ("E01", "E03", "E05", "E06", "E17"),
        Template.B: ("E01", "E04", "E02", "E08", "E07"),
    },
    Phase.P2: {
        Template.A: ("E10", "E03b", "E05b", "E12", "E17"),
        Template.B: ("E11", "E14", "E09", "E06", "E08"),
    },
    Phase.P3: {
        Template.A: ("E15", "E13", "E09", "E18", "E17"),
        Template.B: ("E16", "E14", "E12", "E19", "E06"),
        Template.C: ("E20", "E16", "E05b", "E06"),
    },
}
ANY_PHASE_TEMPLATES: dict[Template, tuple[str, ...]] = {
    Template.LIGHT: ("E01", "E03", "E04", "E06", "E07"),  # 3.6
    Template.QUAD_PRESS: ("E01",),
    Template.MAINTENANCE: ("E16", "E14", "E12", "E17"),
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
        elif self.exercise.tempo:
            one_set = self.dose.repetitions * self.exercise.tempo.seconds
        else:
            one_set = self.dose.repetitions * (
                CONTACT_SECONDS if self.exercise.impact else STEP_SECONDS
            )
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
    sessions_done: int,
    form: SessionForm = SessionForm.FULL,
    phase: Phase = Phase.P1,
    *,
    impact: bool = True,
    two_green: bool = False,
    marks: Mapping[str, Marks] = NO_MARKS,
) -> ExerciseSession:
    """The session of a training day (3.4).

    `sessions_done` counts the sessions done so far in the enrollment: A and B take turns by
    it, so a day that was left out moves nothing. Without `impact` jumps and hops are left out;
    a held session never has any. `two_green` says that the last A and B of P3 were green: it
    is C's turn. `marks` holds what was tapped on the card of each exercise by its id, as
    dose_for takes it; a held session is easier whatever they say, and E01 alone goes no higher
    than its start. P4 has no sessions of its own yet: it raises ValueError, as does a negative
    count.
    """
    if phase not in PHASE_TEMPLATES:
        raise ValueError(f"phase {phase} has no templates")
    if sessions_done < 0:
        raise ValueError(f"sessions done cannot be {sessions_done}")
    match form:
        case SessionForm.ONLY_QUAD_PRESS:
            template = Template.QUAD_PRESS
        case SessionForm.LIGHT:
            template = Template.LIGHT
        case SessionForm.MAINTENANCE:
            template = Template.MAINTENANCE
        case SessionForm.FULL if two_green and impact and phase is Phase.P3:
            template = Template.C
        case SessionForm.FULL | SessionForm.HELD:
            template = ROTATION[sessions_done % len(ROTATION)]
    ids = (PHASE_TEMPLATES[phase] | ANY_PHASE_TEMPLATES)[template]
    held, alone = form is SessionForm.HELD, form is SessionForm.ONLY_QUAD_PRESS
    prescriptions = tuple(
        _prescription(EXERCISE_BY_ID[id], marks, easier=held, start=alone)
        for id in ids
        if (impact and not held) or not EXERCISE_BY_ID[id].impact
    )
    return ExerciseSession(
        phase=phase,
        template=template,
        form=form,
        exercises=prescriptions[:SHORT_SESSION] if held else prescriptions,
        warm_up=None if alone else BLOCK_BY_ID["U01"],
        cool_down=() if alone else (BLOCK_BY_ID["U02"], BLOCK_BY_ID["U03"]),
    )


def dose_for(exercise: Exercise, marks: Marks) -> tuple[Dose, bool]:
    """The next dose of `exercise`, and whether its easier form is meant.

    `marks` are the past sessions with this exercise and their dates, oldest first: one for
    each session, NONE where nothing was tapped.
    """
    level, sore = _standing(exercise, marks)
    if sore or level == EASIER:
        return exercise.easier.dose, True
    return exercise.levels[min(level, len(exercise.levels) - 1)], False


def _standing(exercise: Exercise, marks: Marks) -> tuple[int, bool]:
    """The level a person stands on, and whether the exercise hurt lately (3.1, 3.2).

    - "Too easy" in two sessions in a row: one level up, at most once in 7 days. Past the top
      is the form that follows, where there is one.
    - "Too hard": one level down. Below the start is the easier form.
    - "Hurts": the easier form until two sessions in a row passed without "Hurts" or "Too
      hard", then one level lower than before (two for impact), not below the start.
    """
    top = len(exercise.levels) - 1
    highest = top + 1 if exercise.then else top
    level, easy_in_a_row, calm_to_go, went_up = START, 0, 0, date.min
    for on, mark in marks:
        easy_in_a_row = easy_in_a_row + 1 if mark is Mark.TOO_EASY and not calm_to_go else 0
        if mark is Mark.HURTS:
            if not calm_to_go and level > START:
                down = STEPS_DOWN_IMPACT if exercise.impact else STEPS_DOWN
                level = max(START, level - down)
            calm_to_go = IN_A_ROW
        elif calm_to_go:
            calm_to_go = IN_A_ROW if mark is Mark.TOO_HARD else calm_to_go - 1
        elif mark is Mark.TOO_HARD:
            level = max(EASIER, level - 1)
        elif easy_in_a_row >= IN_A_ROW and level < highest and on - went_up >= ONE_STEP_UP:
            level, easy_in_a_row, went_up = level + 1, 0, on
    return level, calm_to_go > 0


def _prescription(
    exercise: Exercise, marks: Mapping[str, Marks], *, easier: bool, start: bool
) -> Prescription:
    """The exercise, or the form that follows it, at the dose the marks lead to."""
    own = marks.get(exercise.id, ())
    level, _ = _standing(exercise, own)
    if exercise.then and level == len(exercise.levels):
        return _prescription(EXERCISE_BY_ID[exercise.then], marks, easier=easier, start=start)
    dose, by_marks = dose_for(exercise, own)
    # A form that is new to a person begins easier where the one it comes from has to be easier.
    if exercise.form_of and not own:
        base = EXERCISE_BY_ID[exercise.form_of]
        by_marks = dose_for(base, marks.get(base.id, ()))[1]
    if easier or by_marks:
        return Prescription(exercise, exercise.easier.dose, easier=True)
    return Prescription(exercise, exercise.dose if start else dose)


def phase_after(
    current: Phase,
    program_week: int,
    week_before: Level,
    reference: Reference,
    *,
    something_open: bool,
) -> Phase:
    """The phase of `program_week` (1 = the first), from the phase of the week before (3.1).

    The next phase begins on its date, P2 in week 3 and P3 in week 5, if the level of the week
    before is surely not above the reference and nothing is open: a stop, a hold, a question of
    the weekly check. Else the person stays and the next week decides again. It goes one phase
    up at most and never down. A week with fewer than 5 answers proves nothing: the person
    stays. Raises ValueError for a week before week 1.
    """
    if program_week < 1:
        raise ValueError(f"program weeks start at 1, not {program_week}")
    phases = tuple(Phase)
    following = phases[phases.index(current) + 1] if current is not phases[-1] else current
    first_week = FIRST_WEEK_OF.get(following)
    its_week_has_come = first_week is not None and program_week >= first_week
    not_above = week_before.enough and week_before.hi <= reference.value
    return following if its_week_has_come and not_above and not something_open else current


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
