"""The exercises and blocks, in numbers (docs/rules.md 3.3). Their words live with the texts.

The table of 3.3 has 20 exercises. Where a row goes on in a form that is done another way (with
a band, on one leg), that form is an exercise of its own, with a letter behind the row's id.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache


class Phase(StrEnum):
    """The phases of the program (3.1)."""

    P1 = "P1"  # settle and switch on
    P2 = "P2"  # build
    P3 = "P3"  # functional
    P4 = "P4"  # keep strong while running


class Target(StrEnum):
    """The muscles an exercise is for."""

    QUADRICEPS = "quadriceps"
    HIP_FLEXOR = "hip flexor"
    HIP_ABDUCTORS = "hip abductors"
    HIP_ROTATORS = "hip external rotators"
    GLUTES = "glutes"
    HAMSTRING = "hamstring"
    TRUNK = "trunk"
    CALF = "calf"


class Kit(StrEnum):
    """What a person needs at hand. A band is welcome, never required."""

    TOWEL = "towel"
    MAT = "mat"
    BAND = "band"
    CUSHION = "cushion"
    WALL = "wall"
    CHAIR = "chair"
    STEP = "step"
    ROLLER = "roller"
    BIKE = "bike"
    POOL = "pool"


@dataclass(frozen=True, slots=True)
class Dose:
    """How much of an exercise: `sets` of `repetitions`, each held for `hold` seconds.

    A plank or wall sit is one long repetition. `knee_bend` is the range of the knee's
    bend in degrees where it matters, 0 = straight. `step` is the step's height in cm.
    """

    sets: int
    repetitions: int
    hold: int = 0
    knee_bend: tuple[int, int] | None = None
    step: int | None = None

    @property
    def timed(self) -> bool:
        """Whether a set is a hold to be told in seconds instead of repetitions."""
        return self.repetitions == 1 and self.hold > 0


@dataclass(frozen=True, slots=True)
class Tempo:
    """Seconds for the way up, the stop in between and the way down.

    With `down_first` the stop is at the bottom, as in a squat.
    """

    up: int
    top: int
    down: int
    down_first: bool = False

    @property
    def seconds(self) -> int:
        return self.up + self.top + self.down


ROUND = 5  # our choice beside 3.3: a long hold is told in 5 s, a bend in 5 degrees

SLOW = Tempo(2, 1, 3)  # 3.1: people go too fast and do too few (Riel 2016)
SLOW_DOWN_FIRST = Tempo(2, 1, 3, down_first=True)  # 3.3: 3-1-2 in the table


@dataclass(frozen=True, slots=True)
class Easier:
    """The easier form. The words say how it is done, this says how much of it.

    `same_as` names the exercise whose movement it is, where it is another's.
    """

    dose: Dose
    same_as: str | None = None


@dataclass(frozen=True, slots=True)
class Exercise:
    """One exercise of the table in 3.3.

    `dose` is where a person starts and `top` where it ends. `form_of` is the row's own exercise
    where this is a further form of it, `then` the form that follows the top of this one, where
    the table's dose goes on. With `per_side` the dose is for each side. `loaded` work is what a
    stop takes away (section 7, SEVERE); `impact` is jumping and hopping.
    """

    id: str
    targets: tuple[Target, ...]
    dose: Dose
    top: Dose
    easier: Easier
    phases: tuple[Phase, ...]
    kit: tuple[Kit, ...]
    sources: tuple[str, ...]
    tempo: Tempo | None = None
    per_side: bool = True
    form_of: str | None = None
    then: str | None = None
    daily: bool = False
    loaded: bool = True
    impact: bool = False

    @property
    def levels(self) -> tuple[Dose, ...]:
        """The doses from start to top, one thing changed at a time (3.1).

        Sets go up one by one; then repetitions, hold, bend of the knee and height of the step
        follow in this order, each in 2 even steps.
        """
        return _levels(self.dose, self.top)


@cache
def _levels(start: Dose, top: Dose) -> tuple[Dose, ...]:
    levels = [replace(start, sets=sets) for sets in range(start.sets, top.sets + 1)]
    half = _halfway(start, top)
    for name in ("repetitions", "hold", "knee_bend", "step"):
        for target in (half, top):
            level = replace(levels[-1], **{name: getattr(target, name)})
            if level != levels[-1]:
                levels.append(level)
    return tuple(levels)


def _halfway(start: Dose, top: Dose) -> Dose:
    bend = (
        start.knee_bend
        and top.knee_bend
        and (
            _middle(start.knee_bend[0], top.knee_bend[0], ROUND),
            _middle(start.knee_bend[1], top.knee_bend[1], ROUND),
        )
    )
    return Dose(
        sets=top.sets,
        repetitions=_middle(start.repetitions, top.repetitions),
        hold=_middle(start.hold, top.hold, ROUND if start.timed else 1),
        knee_bend=bend,
        step=start.step and top.step and _middle(start.step, top.step),
    )


def _middle(low: int, high: int, grain: int = 1) -> int:
    """The middle of two numbers, in whole `grain`s; a half goes up."""
    return (low + high + grain) // (2 * grain) * grain


@dataclass(frozen=True, slots=True)
class Block:
    """What goes around a session (U) or fills an easy day (X).

    `minutes` is the shortest and longest time. `parts` are named in the texts' order;
    each takes `part`, per side. `pain_limit` (NRS) is the most that is all right.
    """

    id: str
    sources: tuple[str, ...]
    minutes: tuple[int, int] | None = None
    parts: tuple[str, ...] = ()
    part: Dose | None = None
    kit: tuple[Kit, ...] = ()
    optional: bool = False
    pain_limit: int | None = None


EXERCISES: tuple[Exercise, ...] = (
    Exercise(  # quad press on a towel
        id="E01",
        targets=(Target.QUADRICEPS,),
        dose=Dose(sets=1, repetitions=10, hold=5),
        top=Dose(sets=3, repetitions=10, hold=10),
        easier=Easier(Dose(sets=1, repetitions=10, hold=3)),  # at half effort
        phases=(Phase.P1,),
        kit=(Kit.TOWEL,),
        sources=("3.3", "S31", "D5", "D13"),
        daily=True,
        loaded=False,  # the leg lies on the floor; it stays in a flare (4.5)
    ),
    Exercise(  # straight-leg raise
        id="E02",
        targets=(Target.QUADRICEPS, Target.HIP_FLEXOR),
        dose=Dose(sets=2, repetitions=8),
        top=Dose(sets=3, repetitions=12),
        tempo=SLOW,
        easier=Easier(Dose(sets=1, repetitions=10, hold=3), same_as="E01"),  # leg stays down
        phases=(Phase.P1,),
        kit=(Kit.MAT,),
        sources=("3.3", "S33"),
    ),
    Exercise(  # side-lying hip raise
        id="E03",
        targets=(Target.HIP_ABDUCTORS,),
        dose=Dose(sets=2, repetitions=10),
        top=Dose(sets=3, repetitions=15),
        tempo=Tempo(2, 2, 3),
        easier=Easier(Dose(sets=2, repetitions=10)),  # knee bent
        phases=(Phase.P1, Phase.P2),
        kit=(Kit.MAT, Kit.BAND),
        sources=("3.3", "S32"),
    ),
    Exercise(  # the same with a loop band: P2 session A
        id="E03b",
        form_of="E03",
        targets=(Target.HIP_ABDUCTORS,),
        dose=Dose(sets=2, repetitions=10),
        top=Dose(sets=3, repetitions=15),
        tempo=Tempo(2, 2, 3),
        easier=Easier(Dose(sets=2, repetitions=10)),  # no band
        phases=(Phase.P2,),
        kit=(Kit.MAT, Kit.BAND),
        sources=("3.3 E03", "3.4", "S32"),
    ),
    Exercise(  # clamshell
        id="E04",
        targets=(Target.HIP_ROTATORS,),
        dose=Dose(sets=2, repetitions=12),
        top=Dose(sets=3, repetitions=15),
        tempo=Tempo(2, 2, 3),
        easier=Easier(Dose(sets=2, repetitions=12)),  # no band
        phases=(Phase.P1, Phase.P2),
        kit=(Kit.BAND,),
        sources=("3.3", "S32"),
    ),
    Exercise(  # glute bridge
        id="E05",
        targets=(Target.GLUTES, Target.HAMSTRING),
        dose=Dose(sets=3, repetitions=10),
        top=Dose(sets=3, repetitions=15),
        then="E05b",
        tempo=Tempo(2, 2, 3),
        easier=Easier(Dose(sets=3, repetitions=10)),  # small range
        per_side=False,
        phases=(Phase.P1, Phase.P2, Phase.P3),
        kit=(Kit.MAT,),
        sources=("3.3", "S35"),
    ),
    Exercise(  # bridge on one leg
        id="E05b",
        form_of="E05",
        targets=(Target.GLUTES, Target.HAMSTRING),
        dose=Dose(sets=3, repetitions=6),
        top=Dose(sets=3, repetitions=12),
        tempo=Tempo(2, 2, 3),
        easier=Easier(Dose(sets=3, repetitions=6)),  # up on both legs, down on one
        phases=(Phase.P1, Phase.P2, Phase.P3),
        kit=(Kit.MAT,),
        sources=("3.3 E05", "3.4", "S35"),
    ),
    Exercise(  # side plank
        id="E06",
        targets=(Target.TRUNK, Target.HIP_ABDUCTORS),
        dose=Dose(sets=3, repetitions=1, hold=15),
        top=Dose(sets=3, repetitions=1, hold=40),
        easier=Easier(Dose(sets=3, repetitions=1, hold=10)),  # shorter
        phases=(Phase.P1, Phase.P2, Phase.P3),
        kit=(Kit.MAT,),
        sources=("3.3", "S35"),
    ),
    Exercise(  # bird dog
        id="E07",
        targets=(Target.TRUNK, Target.GLUTES),
        dose=Dose(sets=2, repetitions=6, hold=3),
        top=Dose(sets=3, repetitions=10, hold=3),
        easier=Easier(Dose(sets=2, repetitions=6, hold=3)),  # legs only
        phases=(Phase.P1, Phase.P2),
        kit=(Kit.MAT, Kit.CUSHION),
        sources=("3.3", "S35"),
    ),
    Exercise(  # wall sit
        id="E08",
        targets=(Target.QUADRICEPS,),
        dose=Dose(sets=4, repetitions=1, hold=20, knee_bend=(30, 45)),
        top=Dose(sets=5, repetitions=1, hold=45, knee_bend=(60, 60)),
        easier=Easier(Dose(sets=4, repetitions=1, hold=20, knee_bend=(20, 30))),  # higher
        per_side=False,
        phases=(Phase.P1, Phase.P2),
        kit=(Kit.WALL,),
        sources=("3.3", "S33", "S34"),
    ),
    Exercise(  # band side-steps, in a quarter squat
        id="E09",
        targets=(Target.HIP_ABDUCTORS,),
        dose=Dose(sets=2, repetitions=8),
        top=Dose(sets=3, repetitions=12),
        easier=Easier(Dose(sets=2, repetitions=8)),  # band above the knees, or none
        phases=(Phase.P2, Phase.P3),
        kit=(Kit.BAND,),
        sources=("3.3", "S32"),
    ),
    Exercise(  # sit-to-stand
        id="E10",
        targets=(Target.QUADRICEPS, Target.GLUTES),
        dose=Dose(sets=3, repetitions=8),
        top=Dose(sets=3, repetitions=12),
        tempo=SLOW_DOWN_FIRST,
        easier=Easier(Dose(sets=3, repetitions=8)),  # higher chair, hands help
        per_side=False,
        phases=(Phase.P2,),
        kit=(Kit.CHAIR,),
        sources=("3.3", "S33", "S34"),
    ),
    Exercise(  # step-up
        id="E11",
        targets=(Target.QUADRICEPS, Target.GLUTES),
        dose=Dose(sets=2, repetitions=8, step=10),
        top=Dose(sets=3, repetitions=12, step=20),
        tempo=SLOW,
        easier=Easier(Dose(sets=2, repetitions=8, step=10)),  # with a rail
        phases=(Phase.P2,),
        kit=(Kit.STEP,),
        sources=("3.3", "S33", "S36"),
    ),
    Exercise(  # hip hike
        id="E12",
        targets=(Target.HIP_ABDUCTORS,),
        dose=Dose(sets=2, repetitions=10),
        top=Dose(sets=3, repetitions=15),
        tempo=SLOW,
        easier=Easier(Dose(sets=2, repetitions=10)),  # with a rail
        phases=(Phase.P2, Phase.P3),
        kit=(Kit.STEP,),
        sources=("3.3", "S32", "S38"),
    ),
    Exercise(  # split squat in a short range
        id="E13",
        targets=(Target.QUADRICEPS, Target.GLUTES),
        dose=Dose(sets=2, repetitions=6, knee_bend=(0, 45)),
        top=Dose(sets=3, repetitions=10, knee_bend=(0, 80)),
        tempo=SLOW_DOWN_FIRST,
        easier=Easier(Dose(sets=2, repetitions=6, knee_bend=(0, 30))),  # hand on a wall
        phases=(Phase.P3, Phase.P4),
        kit=(),
        sources=("3.3", "S11", "S34"),
    ),
    Exercise(  # single-leg hinge
        id="E14",
        targets=(Target.GLUTES, Target.HAMSTRING),
        dose=Dose(sets=2, repetitions=8),
        top=Dose(sets=3, repetitions=10),
        tempo=SLOW_DOWN_FIRST,
        easier=Easier(Dose(sets=2, repetitions=8)),  # the back foot's toes stay down
        phases=(Phase.P2, Phase.P3, Phase.P4),
        kit=(),
        sources=("3.3", "S36"),
    ),
    Exercise(  # lateral step-down with heel taps
        id="E15",
        targets=(Target.QUADRICEPS, Target.HIP_ABDUCTORS),
        dose=Dose(sets=2, repetitions=6, step=10),
        top=Dose(sets=3, repetitions=10, step=20),
        tempo=Tempo(1, 0, 3, down_first=True),  # 3-0-1 in the table
        easier=Easier(Dose(sets=2, repetitions=6, step=5)),  # with a rail
        phases=(Phase.P3,),
        kit=(Kit.STEP,),
        sources=("3.3", "S36", "S38"),
    ),
    Exercise(  # single-leg squat to a chair
        id="E16",
        targets=(Target.QUADRICEPS, Target.GLUTES),
        dose=Dose(sets=2, repetitions=5),
        top=Dose(sets=3, repetitions=8),
        tempo=SLOW_DOWN_FIRST,
        easier=Easier(Dose(sets=2, repetitions=5)),  # down on both legs, up on one
        phases=(Phase.P3, Phase.P4),
        kit=(Kit.CHAIR,),
        sources=("3.3", "S33", "S36"),
    ),
    Exercise(  # calf raise
        id="E17",
        targets=(Target.CALF,),
        dose=Dose(sets=3, repetitions=12),
        top=Dose(sets=3, repetitions=20),
        then="E17b",
        tempo=SLOW,
        easier=Easier(Dose(sets=3, repetitions=12)),  # hands help, both legs
        per_side=False,
        phases=(Phase.P1, Phase.P2, Phase.P3, Phase.P4),
        kit=(Kit.STEP,),
        sources=("3.3",),
    ),
    Exercise(  # calf raise on one leg
        id="E17b",
        form_of="E17",
        targets=(Target.CALF,),
        dose=Dose(sets=3, repetitions=8),
        top=Dose(sets=3, repetitions=15),
        tempo=SLOW,
        easier=Easier(Dose(sets=3, repetitions=8)),  # up on both legs, down on one
        phases=(Phase.P1, Phase.P2, Phase.P3, Phase.P4),
        kit=(Kit.STEP,),
        sources=("3.3 E17",),
    ),
    Exercise(  # jump and stick
        id="E18",
        targets=(Target.QUADRICEPS, Target.CALF),
        dose=Dose(sets=2, repetitions=5, hold=2),
        top=Dose(sets=3, repetitions=8, hold=2),
        easier=Easier(Dose(sets=2, repetitions=5, hold=2)),  # rise onto the toes and drop
        per_side=False,
        phases=(Phase.P3,),
        kit=(),
        sources=("3.3", "S36"),
        impact=True,
    ),
    Exercise(  # pogo hops; a repetition is a contact with the floor
        id="E19",
        targets=(Target.CALF,),
        dose=Dose(sets=3, repetitions=15),
        top=Dose(sets=3, repetitions=30),
        then="E19b",
        easier=Easier(Dose(sets=3, repetitions=15)),  # heel bounces
        per_side=False,
        phases=(Phase.P3,),
        kit=(),
        sources=("3.3", "S36"),
        impact=True,
    ),
    Exercise(  # pogo hops on one leg
        id="E19b",
        form_of="E19",
        targets=(Target.CALF,),
        dose=Dose(sets=3, repetitions=8),
        top=Dose(sets=3, repetitions=20),
        easier=Easier(Dose(sets=3, repetitions=8)),  # the other foot's toes help
        phases=(Phase.P3,),
        kit=(),
        sources=("3.3 E19", "S36"),
        impact=True,
    ),
    Exercise(  # hop and hold, 20 to 40 cm forward
        id="E20",
        targets=(Target.QUADRICEPS, Target.HIP_ABDUCTORS, Target.CALF),
        dose=Dose(sets=2, repetitions=3, hold=2),
        top=Dose(sets=3, repetitions=6, hold=2),
        easier=Easier(Dose(sets=2, repetitions=3, hold=2)),  # step and hold
        phases=(Phase.P3, Phase.P4),
        kit=(),
        sources=("3.3", "S36"),
        impact=True,
    ),
)

BLOCKS: tuple[Block, ...] = (
    Block(  # warm-up
        id="U01",
        minutes=(5, 5),
        parts=("walk", "leg swings", "hip circles", "easy squats", "marching"),
        sources=("3.3", "S39", "D4"),
    ),
    Block(  # stretch afterwards
        id="U02",
        parts=("front thigh", "back thigh", "calf", "hip flexor"),
        part=Dose(sets=2, repetitions=1, hold=30),
        optional=True,  # "if it feels good" (D4)
        sources=("3.3", "S40", "D4"),
    ),
    Block(  # foam roll, never on the kneecap
        id="U03",
        parts=("front thigh", "outer thigh", "glutes", "calf"),
        part=Dose(sets=1, repetitions=1, hold=60),
        kit=(Kit.ROLLER,),
        optional=True,
        sources=("3.3", "S41", "D4"),
    ),
    Block(  # swim or deep-water jog
        id="X01",
        minutes=(20, 40),
        kit=(Kit.POOL,),
        optional=True,
        pain_limit=2,
        sources=("3.3", "S28"),
    ),
    Block(  # easy bike
        id="X02",
        minutes=(15, 40),
        kit=(Kit.BIKE,),
        optional=True,
        pain_limit=2,
        sources=("3.3", "S28"),
    ),
    Block(  # flat walk
        id="X03",
        minutes=(20, 40),
        optional=True,
        pain_limit=2,
        sources=("3.3", "S28"),
    ),
)

EXERCISE_BY_ID = {exercise.id: exercise for exercise in EXERCISES}
BLOCK_BY_ID = {block.id: block for block in BLOCKS}
