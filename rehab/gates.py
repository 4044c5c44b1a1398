"""What must be true before a phase ends, item by item (docs/rules.md 3.6 and 4.2).

An item is met, or it is missing and named to the person. What nobody knows is missing.
"""

from datetime import timedelta
from enum import StrEnum
from types import MappingProxyType

from rehab.content.exercises import Phase
from rehab.content.lessons import Track

MINIMUM_STAY = timedelta(days=7)  # 3.1, 3.6: each phase
NOMINAL_STAY = timedelta(days=14)  # 3.1: P1 weeks 1-2, P2 weeks 3-4, P3 weeks 5-6
VALID_FOR = timedelta(days=7)  # 4.2: an answer about a test
NO_SWELLING_FOR = timedelta(days=14)  # 3.6, 4.2 item 2
ENTRY_LEVEL = 3  # 4.2 item 6
HOP_DAYS = 2  # 4.2 item 5: on two separate days
SESSIONS_BEFORE = MappingProxyType({Phase.P1: 4, Phase.P2: 5})  # 3.6: done in the phase
LAST_SESSIONS = 2  # 3.6: these must have gone well

# 3.6: time off, counted from the last day with load.
STEP_BACK_AFTER = timedelta(days=10)
RESTART_AFTER = timedelta(days=21)  # 3.6


class GateItem(StrEnum):
    """One item of a gate. The values are short: they travel in 64 bytes."""

    # What the records say.
    OPEN = "open"  # nothing is open: a stop, SEVERE, advice, a flare, a hold
    SEEN = "seen"  # sore somewhere else than the front: a physio looks first (RF22)
    PHASE = "phase"  # the phases before it are done
    DAYS = "days"  # at least 7 in the phase
    SESSIONS = "sess"  # 4 in P1, 5 in P2
    LAST_TWO = "last2"  # the last 2 went well, and the morning after is known
    MORNING = "morning"  # the same, where only the answer of the last morning after is to come
    LEVEL = "level"  # P1: not above the start. Entry: 3 or less, and not rising
    # What the person says, dated, for 7 days.
    BEND = "bend"  # bends and straightens without more than 2/10
    SIT_TO_STAND = "sts"  # 10 at 3/10 or less
    WALK = "walk"  # 30 min at 1/10 or less, no limp, the next morning no worse
    STAIRS = "stairs"  # down, at 2/10 or less
    STEP_UPS = "stepup"  # 10 at 20 cm at 2/10 or less
    BRIDGE = "bridge"  # 8 on each leg
    PLANK = "plank"  # 30 s on each side
    CALF = "calf"  # 12 raises on each leg
    NO_SWELLING = "noswell"  # none ever in the last 14 days
    SITTING = "sit"  # 30 min at 2/10 or less
    FULL_BEND = "full"  # bends and straightens fully at 0-1/10
    STEP_DOWNS = "stepdn"  # 10 at 20 cm a side, 2/10 or less, hips level on 8 of 10
    CALF_20 = "calf20"  # 20 on each leg, or 90 % of the other side
    HOPS = "hops"  # E18 3x8, E19 on one leg 3x15, E20 3x5, at 2/10 or less, on two days


TESTS = MappingProxyType(
    {
        Phase.P1: (GateItem.BEND, GateItem.SIT_TO_STAND),
        Phase.P2: (
            GateItem.WALK,
            GateItem.STAIRS,
            GateItem.STEP_UPS,
            GateItem.BRIDGE,
            GateItem.PLANK,
            GateItem.CALF,
            GateItem.NO_SWELLING,
        ),
        Phase.P3: (  # the entry list of 4.2
            GateItem.WALK,
            GateItem.STAIRS,
            GateItem.SITTING,
            GateItem.FULL_BEND,
            GateItem.NO_SWELLING,
            GateItem.STEP_DOWNS,
            GateItem.CALF_20,
            GateItem.PLANK,
            GateItem.HOPS,
        ),
    }
)
ENTRY_ITEM_2 = (GateItem.STAIRS, GateItem.SITTING, GateItem.FULL_BEND, GateItem.NO_SWELLING)


def questions_of(phase: Phase, track: Track) -> tuple[GateItem, ...]:
    """What the person is asked at the end of `phase`; on track K items 2 and 6 let into P4."""
    if phase is Phase.P3 and track is Track.KEEP:
        return ENTRY_ITEM_2
    return TESTS.get(phase, ())


def phase_before(phase: Phase) -> Phase:
    """One phase back; P1 stays P1."""
    return tuple(Phase)[max(0, tuple(Phase).index(phase) - 1)]


def next_phase(phase: Phase) -> Phase | None:
    """The phase that follows, None after the last."""
    phases = tuple(Phase)
    following = phases.index(phase) + 1
    return phases[following] if following < len(phases) else None
