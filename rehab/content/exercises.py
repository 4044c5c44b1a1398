"""The exercises and blocks, in numbers (docs/rules.md 3.3). Their words live with the texts.

The table of 3.3 has 20 exercises; here are those that phase P1 uses. A further one is a
further value of the tuple and a further table among the texts.
"""

from dataclasses import dataclass
from enum import StrEnum


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
    STEP = "step"
    ROLLER = "roller"
    BIKE = "bike"
    POOL = "pool"


@dataclass(frozen=True, slots=True)
class Dose:
    """How much of an exercise: `sets` of `repetitions`, each held for `hold` seconds.

    A plank or wall sit is one long repetition. `knee_bend` is the range of the knee's
    bend in degrees where it matters, 0 = straight.
    """

    sets: int
    repetitions: int
    hold: int = 0
    knee_bend: tuple[int, int] | None = None

    @property
    def timed(self) -> bool:
        """Whether a set is a hold to be told in seconds instead of repetitions."""
        return self.repetitions == 1 and self.hold > 0


@dataclass(frozen=True, slots=True)
class Tempo:
    """Seconds for the way up, the stop at the top and the way down."""

    up: int
    top: int
    down: int

    @property
    def seconds(self) -> int:
        return self.up + self.top + self.down


SLOW = Tempo(2, 1, 3)  # 3.1: people go too fast and do too few (Riel 2016)


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

    `dose` is where a person starts and `top` where it ends; `single_leg` is the
    start and top of the one-leg form that follows, where the table has one. With
    `per_side` the dose is for each side. `loaded` work is what a stop takes away
    (section 7, SEVERE); `impact` is jumping and hopping.
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
    single_leg: tuple[Dose, Dose] | None = None
    daily: bool = False
    loaded: bool = True
    impact: bool = False


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
    Exercise(  # glute bridge; one leg at a time it is E05b
        id="E05",
        targets=(Target.GLUTES, Target.HAMSTRING),
        dose=Dose(sets=3, repetitions=10),
        top=Dose(sets=3, repetitions=15),
        single_leg=(Dose(sets=3, repetitions=6), Dose(sets=3, repetitions=12)),
        tempo=Tempo(2, 2, 3),
        easier=Easier(Dose(sets=3, repetitions=10)),  # small range
        per_side=False,
        phases=(Phase.P1, Phase.P2, Phase.P3),
        kit=(Kit.MAT,),
        sources=("3.3", "S35"),
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
    Exercise(  # calf raise
        id="E17",
        targets=(Target.CALF,),
        dose=Dose(sets=3, repetitions=12),
        top=Dose(sets=3, repetitions=20),
        single_leg=(Dose(sets=3, repetitions=8), Dose(sets=3, repetitions=15)),
        tempo=SLOW,
        easier=Easier(Dose(sets=3, repetitions=12)),  # hands help, both legs
        per_side=False,
        phases=(Phase.P1, Phase.P2, Phase.P3, Phase.P4),
        kit=(Kit.STEP,),
        sources=("3.3",),
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
