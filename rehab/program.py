"""What a training day holds, and which days can be training days (docs/rules.md 3.1-3.6)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise

from rehab.content.alternatives import ALTERNATIVES, VARIANTS
from rehab.content.exercises import (
    BLOCK_BY_ID,
    EXERCISE_BY_ID,
    Block,
    Dose,
    Exercise,
    Phase,
)
from rehab.levels import EASIER, START, Mark, Marks, dose_at, lowered, standing
from rehab.red_flags import ONLY_QUAD_PRESS_DAYS

__all__ = [
    "DEFAULT_TRAINING_DAYS",
    "DaysProblem",
    "ExerciseSession",
    "InvalidDays",
    "Mark",
    "Marks",
    "Phase",
    "Prescription",
    "Record",
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
STEP_SECONDS = 3  # a side-step of E09, the exercise without a tempo
CONTACT_SECONDS = 1  # a hop on the spot, E19

STAYED = timedelta(days=14)  # our choice beside 3.3: at one level, then a variant


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
    HELD_LIGHT = "held light"  # the same on the 4th day, and in a flare: E01 and hip work (4.5)
    HELD = "held"  # after FLARE or an escalation: 3 exercises, easier (conversation.md 5)
    ONLY_QUAD_PRESS = "only quad press"  # the first days after a clearance (conversation.md 3)
    MAINTENANCE = "maintenance"  # after resolved (3.4)


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What a person's past says about the exercises to come.

    `marks` has the past sessions with each exercise by its id, `kept` the sessions whose step up
    was not wanted, `swapped` the exercises that another takes the place of. `phase_since` and
    `on` are the first date of the phase and that of the session, for a change of exercise.
    """

    marks: Mapping[str, Marks] = field(default_factory=dict)
    kept: Mapping[str, Collection[date]] = field(default_factory=dict)
    swapped: frozenset[str] = frozenset()
    phase_since: date | None = None
    on: date | None = None


NOTHING_YET = Record()


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
    Phase.P4: {  # E13 or E16, E20 or E19, in turn
        Template.A: ("E13", "E14", "E12", "E17", "E20"),
        Template.B: ("E16", "E14", "E12", "E17", "E19"),
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
    """One exercise of a session with its dose; `easier` says that the easier form is meant.

    `level` is where its dose stands, `instead_of` the exercise whose place it takes.
    """

    exercise: Exercise
    dose: Dose
    easier: bool = False
    level: int = START
    instead_of: str | None = None

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
    record: Record = NOTHING_YET,
    lower: bool = False,
    short: bool = False,
) -> ExerciseSession:
    """The session of a training day (3.4).

    `sessions_done` counts the sessions done so far in the enrollment: A and B take turns by
    it, so a day that was left out moves nothing. Without `impact` jumps and hops are left out;
    a held session never has any. `two_green` says that the last A and B of P3 were green: it
    is C's turn. A held session is easier whatever the record says, and E01 alone goes no higher
    than its start. `lower` takes every exercise a level down for this once (3.2), `short` leaves
    the first 3 (3.6). A negative count raises ValueError.
    """
    if sessions_done < 0:
        raise ValueError(f"sessions done cannot be {sessions_done}")
    match form:
        case SessionForm.ONLY_QUAD_PRESS:
            template = Template.QUAD_PRESS
        case SessionForm.LIGHT | SessionForm.HELD_LIGHT:
            template = Template.LIGHT
        case SessionForm.MAINTENANCE:
            template = Template.MAINTENANCE
        case SessionForm.FULL if two_green and impact and phase is Phase.P3:
            template = Template.C
        case SessionForm.FULL | SessionForm.HELD:
            template = ROTATION[sessions_done % len(ROTATION)]
    held = form in {SessionForm.HELD, SessionForm.HELD_LIGHT}
    alone = form is SessionForm.ONLY_QUAD_PRESS
    ids = (PHASE_TEMPLATES[phase] | ANY_PHASE_TEMPLATES)[template]
    ids = tuple(id for id in ids if (impact and not held) or not EXERCISE_BY_ID[id].impact)
    varies = form is SessionForm.FULL and not lower
    prescriptions = [
        _prescription(id, instead_of, record, EASIER if held else START if alone else None, lower)
        for id, instead_of in _chosen(ids, phase, record, varies=varies)
    ]
    return ExerciseSession(
        phase=phase,
        template=template,
        form=form,
        exercises=tuple(prescriptions[:SHORT_SESSION] if held or short else prescriptions),
        warm_up=None if alone else BLOCK_BY_ID["U01"],
        cool_down=() if alone else (BLOCK_BY_ID["U02"], BLOCK_BY_ID["U03"]),
    )


def _chosen(
    ids: tuple[str, ...], phase: Phase, record: Record, *, varies: bool
) -> list[tuple[str, str | None]]:
    """Each exercise, or the one that takes its place with the one whose place it takes."""
    taken = {_row(id) for id in ids if id not in record.swapped}
    chosen: list[tuple[str, str | None]] = []
    for id in ids:
        places: tuple[str, ...] = (id,)
        if id in record.swapped:
            places = ALTERNATIVES.get(id, ())
        elif varies and _stayed(EXERCISE_BY_ID[id], record):
            variant = VARIANTS.get(id)
            fits = variant is not None and phase in EXERCISE_BY_ID[variant].phases
            places = (variant, id) if variant is not None and fits else (id,)
        for place in places:
            if place == id:
                chosen.append((id, None))
                break
            if place not in record.swapped and _row(place) not in taken:
                taken.add(_row(place))
                chosen.append((place, id))
                break
    return chosen


def _row(id: str) -> str:
    """The row of the table in 3.3: forms of the same exercise are one."""
    return EXERCISE_BY_ID[id].form_of or id


def _stayed(exercise: Exercise, record: Record) -> bool:
    """Whether it is a variant's turn: two weeks at one level, then two weeks of the variant.

    Counted from the first session at the level in this phase; never from the easier form.
    """
    now = standing(exercise, record.marks.get(exercise.id, ()), record.kept.get(exercise.id, ()))
    if now.since is None or now.level == EASIER or record.on is None:
        return False
    first = max(now.since, record.phase_since or now.since)
    return (record.on - first) // STAYED % 2 == 1


def _prescription(
    id: str, instead_of: str | None, record: Record, at: int | None, lower: bool
) -> Prescription:
    """The exercise, or the form that follows it, at the level the record leads to, or `at`.

    What takes another's place goes no higher than that one stands. A form that is new to a
    person begins easier where the exercise it comes from has to be easier.
    """
    exercise = EXERCISE_BY_ID[id]
    own = record.marks.get(id, ())
    level = standing(exercise, own, record.kept.get(id, ())).level
    if level == len(exercise.levels):
        if exercise.then is not None and exercise.then not in record.swapped:
            return _prescription(exercise.then, instead_of, record, at, lower)
        level -= 1
    if exercise.form_of and not own and _level(exercise.form_of, record) == EASIER:
        level = EASIER
    if instead_of is not None:
        level = min(level, max(EASIER, _level(instead_of, record)))
    level = level if at is None else min(level, at)
    level = lowered(exercise, level) if lower else level
    dose, easier = dose_at(exercise, level)
    return Prescription(exercise, dose, easier, level, instead_of)


def _level(id: str, record: Record) -> int:
    return standing(EXERCISE_BY_ID[id], record.marks.get(id, ()), record.kept.get(id, ())).level


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
    light = on.weekday() == light_day(training_days)
    if held:
        return SessionForm.HELD_LIGHT if light else SessionForm.HELD
    return SessionForm.LIGHT if light else SessionForm.FULL


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
