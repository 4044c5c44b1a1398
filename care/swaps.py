"""An exercise that cannot be done here, or hurts, gives way to another; it is remembered (3.3)."""

from dataclasses import replace
from datetime import date, datetime

from care.person import Adjustment, AdjustmentKind, PersonState
from care.session_log import swaps_of
from rehab.content.alternatives import ALTERNATIVES, NEEDS_BAND, NEEDS_STEP

_WITHOUT = {AdjustmentKind.NO_STEP: NEEDS_STEP, AdjustmentKind.NO_BAND: NEEDS_BAND}
SWAPS = tuple(kind for kind in AdjustmentKind if kind is not AdjustmentKind.KEEP)


def reasons(exercise: str) -> tuple[AdjustmentKind, ...]:
    """For what reasons an exercise can be swapped."""
    kit = [kind for kind, needing in _WITHOUT.items() if exercise in needing]
    return (*kit, *((AdjustmentKind.HURTS,) if exercise in ALTERNATIVES else ()))


def swapped(
    person: PersonState, exercise: str, why: AdjustmentKind, on: date, now: datetime
) -> PersonState:
    """The person with the exercise swapped; without a step or a band all that need it are."""
    there = swaps_of(person)
    ids = sorted(_WITHOUT.get(why, {exercise}) - there.keys())
    changes = (Adjustment(id, why, on, now) for id in ids)
    return replace(person, adjustments=(*person.adjustments, *changes))


def taken_back(person: PersonState, why: AdjustmentKind) -> PersonState:
    """The person without the swaps of a reason. What hurt comes back at its lower level."""
    left = tuple(change for change in person.adjustments if change.kind is not why)
    return replace(person, adjustments=left)


def reasons_of(person: PersonState) -> tuple[AdjustmentKind, ...]:
    """For which reasons exercises are swapped now."""
    found = set(swaps_of(person).values())
    return tuple(kind for kind in SWAPS if kind in found)
