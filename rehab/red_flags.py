"""Red flags: the lines of the three screens, what each can mean, and how urgent it is.

Source: docs/rules.md, clinical.md 7 (RF01-RF23, S15, S16) and 7.4. The wording of a line
lives with the texts; here is only what follows from it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from enum import IntEnum


class Urgency(IntEnum):
    """How soon a person should be seen. A higher number is more urgent."""

    CLINICIAN_FIRST = 1  # no start without a clinician's word (7.4)
    SOON = 2  # S: within 24-48 hours
    SAME_DAY = 3  # U
    EMERGENCY = 4  # E: now

    @property
    def stops(self) -> bool:
        """Whether loaded work waits until a clinician has cleared the person (7)."""
        return self >= Urgency.SOON


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a screen: the red flags it covers and the urgency it has by itself."""

    id: str
    codes: tuple[str, ...]
    urgency: Urgency
    screen: int


def _screen(number: int, *lines: tuple[str, str, Urgency]) -> tuple[Line, ...]:
    return tuple(Line(id, tuple(codes.split()), urgency, number) for id, codes, urgency in lines)


_E, _U, _S, _C = (
    Urgency.EMERGENCY,
    Urgency.SAME_DAY,
    Urgency.SOON,
    Urgency.CLINICIAN_FIRST,
)

SCREENS: tuple[tuple[Line, ...], ...] = (
    _screen(
        1,
        ("chest_or_breath", "RF01", _E),
        ("hot_with_fever", "RF04", _E),
        ("out_of_place", "RF02", _E),
        ("cold_foot", "RF03", _E),
        ("numb_between_legs", "RF05", _E),
        ("calf", "RF10", _U),
        ("stuck", "RF08 RF09", _U),
        ("no_weight", "RF06 RF11", _U),
        ("after_injury", "RF06 RF07", _U),
    ),
    _screen(
        2,
        ("swollen", "RF15", _S),
        ("gives_way", "RF16", _S),
        ("constant_pain", "RF17", _S),
        ("groin", "RF19", _S),
        ("bone_spot", "RF20", _S),
        ("numb_leg", "RF14", _U),
    ),
    _screen(
        3,
        ("over_65", "", _C),
        ("pregnant", "", _C),
        ("recent_operation", "RF12", _C),
        ("cancer", "RF18", _C),
        ("heart", "", _C),
        ("other_illness", "", _C),
        ("lump", "RF18", _S),
        ("several_joints", "RF21", _S),
    ),
)

# What a swollen knee is narrowed to (RF15; S15, S16). "None of these" keeps it at S.
SWELLING: tuple[Line, ...] = _screen(
    0,
    ("swollen_hot", "RF04 RF15", _E),
    ("swollen_after_injury", "RF07 RF15", _U),
    ("swollen_fast", "RF15", _U),
)

LINES: dict[str, Line] = {line.id: line for screen in (*SCREENS, SWELLING) for line in screen}

# The six quick questions (7.3): each opens the lines of the screens that it may stand for.
SIX: dict[str, tuple[str, ...]] = {
    "six_swollen": ("swollen",),
    "six_locks": ("stuck", "gives_way"),
    "six_weight": ("no_weight", "after_injury"),
    "six_fever": ("hot_with_fever",),
    "six_calf": ("calf", "chest_or_breath"),
    "six_night": ("constant_pain", "numb_leg", "numb_between_legs"),
}
# Asked with the six while a person runs or jumps (track K, and from phase 3 on).
SIX_RUNNING: dict[str, tuple[str, ...]] = {
    "six_groin": ("groin",),
    "six_bone": ("bone_spot",),
}

TAKE_BACK_WITHIN = timedelta(minutes=10)  # a tap by mistake, conversation.md 3
REMEMBERED_FOR = timedelta(days=30)  # a stop, conversation.md 3
WAY_BACK_WITHOUT_ZONE = timedelta(hours=12)  # docs/rules.md 7.5: "the next day" without a zone
ONLY_QUAD_PRESS_DAYS = 3  # after a clearance: E01 only, conversation.md 3


def verdict(lines: Iterable[str]) -> Urgency | None:
    """The highest urgency among lines that apply, or None for no line.

    Raises KeyError for an unknown line id.
    """
    return max((LINES[line].urgency for line in lines), default=None)
