"""The items of a gate in words: what is still missing, and the tests one at a time (3.6, 4.2)."""

from collections.abc import Iterable

from bot.texts import mark
from bot.views.context import ViewContext
from rehab.gates import GateItem

# What is still missing, to stand in a list.
_MISSING = {
    GateItem.OPEN: mark("a calm knee: something is still open"),
    GateItem.SEEN: mark("a physio who has looked at the knee"),
    GateItem.PHASE: mark("the phases before it"),
    GateItem.DAYS: mark("7 days in this phase"),
    GateItem.SESSIONS: mark("more sessions in this phase"),
    GateItem.LAST_TWO: mark("2 calm sessions in a row, with the morning after known"),
    GateItem.LEVEL: mark("a calm week with at least 5 answers"),
    GateItem.BEND: mark("bending and straightening at 2/10 or less"),
    GateItem.SIT_TO_STAND: mark("10 sit-to-stands at 3/10 or less"),
    GateItem.WALK: mark("a 30 minute walk at 1/10 or less"),
    GateItem.STAIRS: mark("stairs at 2/10 or less"),
    GateItem.STEP_UPS: mark("10 step-ups at 20 cm at 2/10 or less"),
    GateItem.BRIDGE: mark("8 bridges on each leg"),
    GateItem.PLANK: mark("a side plank of 30 s on each side"),
    GateItem.CALF: mark("12 calf raises on each leg"),
    GateItem.NO_SWELLING: mark("14 days without swelling"),
    GateItem.SITTING: mark("30 minutes of sitting at 2/10 or less"),
    GateItem.FULL_BEND: mark("full bending and straightening at 1/10 or less"),
    GateItem.STEP_DOWNS: mark("10 steady step-downs at 20 cm at 2/10 or less"),
    GateItem.CALF_20: mark("20 calf raises on each leg"),
    GateItem.HOPS: mark("jumps and hops on 2 days at 2/10 or less"),
}


def item_in_words(item: GateItem, view: ViewContext) -> str:
    """An item of a gate as what is still missing: "stairs at 2/10 or less"."""
    return view.translate(_MISSING[item])


def items_in_words(items: Iterable[GateItem], view: ViewContext) -> str:
    """ "stairs at 2/10 or less; 14 days without swelling" """
    return "; ".join(item_in_words(item, view) for item in items)
