"""What is said about running, as values. The words are in `bot/views/running.py`."""

from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum

from care.person import LeftOut, Units
from rehab.day_rule import NextMorning, Settled
from rehab.gates import GateItem
from rehab.run_text import RunProblem
from rehab.running import RunPlan, Spell


class RunHold(StrEnum):
    """Why there is no running today."""

    STOP = "stop"  # a red flag
    SEVERE = "severe"
    VISIT_STOP = "visit_stop"
    FLARE = "flare"
    ESCALATION = "escalation"
    SORE = "sore"  # the last session was too much
    RETURNED = "returned"
    ELSEWHERE = "elsewhere"  # sore somewhere else, not seen (RF22)
    SIX = "six"  # a high score asked them, and they are open
    ENTRY = "entry"  # the list of 4.2


class RunWhy(StrEnum):
    """What the last run did to the next one (3.2, 4.3-4.5)."""

    FIRST = "first"
    KEEPS = "keeps"  # keeps running: the first run says what is done already
    ONCE_GREEN = "once_green"
    OF_WEEK = "of_week"  # green, of the three that R10 takes
    FORWARD = "forward"
    SHORTER = "shorter"  # it was shorter than planned
    UNKNOWN = "unknown"  # an answer is open
    MASKED = "masked"  # painkillers before it
    AMBER = "amber"
    LOWER = "lower"  # two columns amber
    RISES = "rises"  # a 3 after a run that was not at 0
    RED = "red"
    SWOLLEN = "swollen"  # that day or the day after: as red (3.2)
    TIME_OFF = "time_off"
    AFTER_FLARE = "after_flare"
    GROWS = "grows"  # past R10


@dataclass(frozen=True, slots=True)
class RunDay:
    """A run day as it stands.

    `plan` is None while `hold` says why. `why` is what the last run did to this one: with `last`
    and perhaps a limp during it, and what was said of the hour and the morning after. It is `steps`
    lower than the last one, None past R10, where there are none. `missing` is what the entry list
    still lacks. `done` is None while it waits.
    """

    plan: RunPlan | None
    hold: RunHold | None = None
    missing: tuple[GateItem, ...] = ()
    why: RunWhy | None = None
    last: int | None = None
    steps: int | None = 0
    limp: bool = False
    settled: Settled | None = None
    next_morning: NextMorning | None = None
    done: bool | None = None
    minutes: int | None = None
    under_way: bool = False
    left_out: LeftOut | None = None
    remind_at: time | None = None

    @property
    def waits(self) -> bool:
        return self.plan is not None and self.done is None and not self.under_way


class RunShownIn(StrEnum):
    """Which message carries a button about the run: it is the one that changes."""

    MORNING = "m"
    OFFER = "o"


@dataclass(frozen=True, slots=True)
class RunOffer:
    """The run by itself. `later` asks when instead, with the hours that are left."""

    on: date
    day: RunDay
    later: tuple[str, ...] | None = None
    again: bool = False  # it comes because it was put off


@dataclass(frozen=True, slots=True)
class RunReady:
    """Warm up first; the cues begin with a tap."""

    on: date
    plan: RunPlan


@dataclass(frozen=True, slots=True)
class RunBegun:
    """The line that stays of a run with cues. `at` is local."""

    on: date
    spells: tuple[Spell, ...]
    at: time


@dataclass(frozen=True, slots=True)
class RunCue:
    """One part of a run that is under way: which, and the seconds that are left of it."""

    on: date
    spells: tuple[Spell, ...]
    index: int
    left: int
    paused: bool = False
    hurts: bool = False  # asks how much


@dataclass(frozen=True, slots=True)
class RunMinutesQuestion:
    """/run alone: today's run, and how long was it?"""

    on: date
    day: RunDay | None
    units: Units


@dataclass(frozen=True, slots=True)
class RunDuringQuestion:
    """The worst during the run. `ended` says that the cues have come to their end."""

    on: date
    minutes: int | None
    km: float | None
    units: Units
    ended: bool = False


@dataclass(frozen=True, slots=True)
class RunLimpQuestion:
    on: date
    during: int


@dataclass(frozen=True, slots=True)
class RunSaved:
    """A run is saved. `most` is set where it went over the cap: what the day had room for.

    `keeps` is the rule of who keeps running: stop at 3. `today` is the date of the answer. The next
    run is `steps` lower, None past R10.
    """

    on: date
    today: date
    minutes: int
    km: float | None
    during: int
    limp: bool
    units: Units
    keeps: bool
    steps: int | None = 0
    most: int | None = None
    rises: bool = False  # a 3 after a run that was not at 0: a step shorter
    session_waits: bool = False  # the session of the day was not begun yet
    guessed: bool = False  # the minutes follow from the distance
    hold: RunHold | None = None  # why the plan had no run


@dataclass(frozen=True, slots=True)
class RunUnreadable:
    """What was typed after /run is no run: what to write instead."""

    problem: RunProblem
    units: Units


@dataclass(frozen=True, slots=True)
class RaceDay:
    """The goal race on its day, or `over`, the morning after.

    `hold` says why there is no running, `most` are the minutes that the plan has room for, None
    where it sets none. `ran` and `during` are what was told of it.
    """

    name: str
    km: float | None
    units: Units
    over: bool
    hold: RunHold | None = None
    most: int | None = None
    ran: int | None = None
    during: int | None = None


@dataclass(frozen=True, slots=True)
class FlareSaid:
    """The flare that began `on`; `level` is the pain before it.

    `many` suggests a running assessment (S47), `lasts` that 7 days were not enough, `race_soon`
    an early visit (S22). `two_reds` says that two red days of a week made it, `runs` that the
    person runs by now: again `shorter` when it is over, or the same run where there is none below.
    """

    on: date
    today: date
    level: int
    over: bool
    many: bool
    lasts: bool
    next_check: date | None
    race_soon: bool
    two_reds: bool
    runs: bool
    shorter: bool
    country: str | None


class Milestone(StrEnum):
    """Places on the road ahead."""

    P2 = "p2"
    P3 = "p3"
    ENTRY = "entry"  # the list of 4.2
    FIRST_RUN = "first_run"  # R1
    EASY_RUN = "easy_run"  # R9: 30 easy minutes
    RACE = "race"


@dataclass(frozen=True, slots=True)
class Road:
    """The dates ahead, at the earliest; `race_fits` compares the race's with the plan."""

    ahead: tuple[tuple[Milestone, date], ...]
    hold: RunHold | None = None
    missing: tuple[GateItem, ...] = ()
    race_fits: bool | None = None
