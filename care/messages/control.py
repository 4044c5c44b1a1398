"""What is said about settings, pauses and help."""

from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum

from care.person import Activity, AdjustmentKind, Dialog, Goal, IfThen, Knee, Place, Status, Units
from rehab.schedule import QuietHours


class SettingsNote(StrEnum):
    """What a change brings with it; told once, with the page that the change leads to."""

    QUIET_MOVED = "quiet_moved"  # a slot's time wins over the edge of the quiet hours
    ELSEWHERE = "elsewhere"  # another place of the knee: see a physio (RF22)


@dataclass(frozen=True, slots=True)
class SettingsPage:
    """`quiet` is what holds: the slot times have moved the edges that were chosen."""

    morning_at: time
    evening_at: time
    days: tuple[int, ...]
    place: Place
    local_time: time
    quiet: QuietHours
    paused: bool
    paused_until: date | None = None
    units: Units = Units.KM
    knee: Knee = Knee.RIGHT
    goal: Goal | None = None
    partner: str | None = None
    activity: Activity | None = None
    if_then: IfThen | None = None
    swaps: tuple[AdjustmentKind, ...] = ()  # for which reasons exercises are swapped
    note: SettingsNote | None = None


class TimeSlot(StrEnum):
    MORNING = "morning"
    EVENING = "evening"


@dataclass(frozen=True, slots=True)
class TimeQuestion:
    slot: TimeSlot
    now_at: time
    refused: bool = False


@dataclass(frozen=True, slots=True)
class DaysQuestion:
    days: tuple[int, ...]
    problem: str | None


class QuietEdge(StrEnum):
    START = "start"
    END = "end"


@dataclass(frozen=True, slots=True)
class QuietQuestion:
    """When the quiet hours begin, then when they end; `quiet` is what holds now."""

    edge: QuietEdge
    quiet: QuietHours
    refused: bool = False


@dataclass(frozen=True, slots=True)
class KneeQuestion:
    """Which knee the scores are about."""

    knee: Knee


@dataclass(frozen=True, slots=True)
class Paused:
    """No slot speaks from now on. `asking` offers dates for the return.

    `until` is the date on whose morning the messages begin again, None for "until I say".
    """

    already: bool
    until: date | None = None
    asking: bool = True


@dataclass(frozen=True, slots=True)
class PauseDateRefused:
    """The date of the return is past or too far away: after `today`, up to `latest`."""

    latest: date


@dataclass(frozen=True, slots=True)
class Resumed:
    """`next_on` and `next_at` are local, None when nothing was paused or planned."""

    was_paused: bool
    next_on: date | None
    next_at: time | None
    today: date | None


@dataclass(frozen=True, slots=True)
class StoppedByPerson:
    pass


@dataclass(frozen=True, slots=True)
class Help:
    status: Status
    country: str | None


@dataclass(frozen=True, slots=True)
class NotEnrolledYet:
    """A command that needs an enrollment; /start is the way."""


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """Free text that fits nothing open. `dialog` is the question that waits, if any."""

    dialog: Dialog | None
    enrolled: bool


@dataclass(frozen=True, slots=True)
class CrisisHelp:
    """Fixed help for words of self-harm: out of scope here, help is elsewhere (8.3)."""

    country: str | None
