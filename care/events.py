"""What can happen to a person, as plain values."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from care.person import NOTHING_EARLIER, Earlier, Place


class Action(StrEnum):
    """What a button does. The values are short: they travel in 64 bytes."""

    AGREE = "ag"
    UNDER_18 = "u18"
    PRIVACY = "pr"
    SCREEN_NONE = "sn"  # screen
    SCREEN_SOME = "ss"  # screen
    TOGGLE = "tg"  # line, 1 or 0
    LINES_DONE = "ld"  # screen
    NOT_SURE = "ns"
    LOOK = "lk"  # line
    LOOKED = "ly"  # line, yes / no / unsure
    SWELLING = "sw"  # line or none
    OVER_55 = "o5"  # 1 or 0
    CLEARED = "cl"
    CLEARED_DAY = "cd"  # days ago
    STILL_SWOLLEN = "st"  # gone / less / same / more
    PAIN_NOW = "pn"  # 0-10
    GOT_WORSE = "gw"
    STOP_NOTE = "sx"
    WHERE = "wh"
    GO_ON = "go"
    BASELINE = "bl"
    RUNNING = "rn"
    PLACE_PICK = "pp"  # index
    CLOCK = "ck"
    BACK = "bk"
    CANCEL = "cn"
    MISTAKE = "mi"  # the stop's moment
    HELPED = "hp"  # the stop's moment, yes / no
    BEGIN = "bg"
    CHANGE_SETTINGS = "cs"
    SCORE = "sc"  # program date, source, 0-10
    CHANGE_SCORE = "ch"  # program date, source
    SCORE_DAY = "sd"  # days ago
    WORRY = "wo"
    SIX_NONE = "xn"
    SIX_PICK = "xp"  # line of the six
    GLOBAL_CHANGE = "gc"  # date, answer
    WEEKLY_SIX = "ws"  # date, none / some
    CATCH_UP = "cu"  # check date, 0-10
    NEXT_MORNING = "nm"  # date, answer
    SESSION = "se"  # date, start / short / page / ..., where it was tapped; or "", begin
    LATER = "lt"  # date, hour / tonight / tomorrow / back, where it was tapped
    CARD = "ca"  # date, index of the exercise, or their number for Q2
    MARK = "mk"  # date, exercise, h / e / d / s, or how much it hurt
    SWAP = "sp"  # date, exercise, why
    SWAP_BACK = "sb"  # why, and on a card its date
    KEEP_LEVEL = "kl"  # date, exercise
    GATE = "gt"  # date, item, yes / no / skip
    GATE_AGAIN = "ga"  # date
    DURING = "du"  # date, 0-10 (Q2)
    NEXT = "nx"  # date: on to the next part of the morning
    SUMMARY = "su"
    FIND_HELP = "fh"
    BOOKED = "bo"  # escalation's date, answer
    VISIT_DAY = "vd"  # not sure
    SEEN = "sv"  # carry on / changed / stop
    SET_MORNING = "sm"
    SET_EVENING = "sh"
    SET_DAYS = "dy"
    TOGGLE_DAY = "td"  # weekday, 1 or 0
    DAYS_DONE = "dd"
    SET_ZONE = "sz"
    PICK_TIME = "pt"  # HHMM
    PAUSE = "pa"
    RESUME = "re"
    DELETE = "de"
    KEEP = "ke"
    STAY = "ky"  # after a year away: keep what is held
    PAUSE_FOR = "pf"  # days, or 0 for "until I say"
    SET_QUIET = "qh"
    SET_UNITS = "un"  # km / mi
    SET_KNEE = "kn"
    KNEE_PICK = "kp"
    WHY = "wy"
    EXPORT = "ex"
    ADD_GOAL = "gr"  # a goal race, from the closing summary
    SET_GOAL = "sgo"
    SET_PARTNER = "spa"
    SET_ACTIVITY = "sac"
    SET_IF_THEN = "sit"
    SET_HISTORY = "shi"
    SET_CLINICIAN = "scl"
    ABOUT = "ab"  # step, answer, and in a morning message its date
    ACTIVITY = "ac"  # date, 0-10 or skip
    SETTLED = "tl"  # date, answer
    PAINKILLERS = "pk"  # date, yes / no
    EVENING_ON = "eo"  # date: on to the next part of the evening
    RESOLVED = "rv"  # date of the morning, answer
    RESTART = "rs"  # yes / no
    ASK_AGAIN = "aa"  # the stop's moment, yes / no
    RUN = "ru"  # date, start / log / later / back / skip, where it was tapped
    RUN_LATER = "rl"  # date, hour / tonight, where it was tapped
    RUN_MINUTES = "rm"  # date, minutes
    RUN_DURING = "rd"  # date, 0-10
    RUN_LIMP = "ri"  # date, yes / no
    CUES = "cr"  # date, go / pause / on / stop / hurts
    FLARE = "fl"  # start over the six


class Command(StrEnum):
    START = "start"
    TODAY = "today"
    PLAN = "plan"
    PAIN = "pain"
    RUN = "run"
    FLARE = "flare"
    PROGRESS = "progress"
    SETTINGS = "settings"
    SUMMARY = "summary"
    WHY = "why"
    EXPORT = "export"
    PAUSE = "pause"
    RESUME = "resume"
    PRIVACY = "privacy"
    DELETE = "delete"
    WITHDRAW = "withdraw"
    CANCEL = "cancel"
    HELP = "help"
    STOP = "stop"


@dataclass(frozen=True, slots=True)
class Asked:
    """A command. `argument` is what was typed after it, `day` a date that it names.

    `earlier` is what is held of earlier enrollments, for an export. `worry` says that the words
    hold something that the six ask about.
    """

    command: Command
    argument: str = ""
    message_id: int = 0
    days_ago: int = 0
    day: date | None = None
    earlier: Earlier = NOTHING_EARLIER
    worry: bool = False


@dataclass(frozen=True, slots=True)
class Typed:
    """Free text, and what its words were read as.

    `places` is what it may mean as a place, when one was asked for; `days_ago` the day it
    speaks of; `worry` that it holds a word of a red flag (7.3), `crisis` one of self-harm;
    `day` a date it names.
    """

    text: str
    message_id: int
    places: tuple[Place, ...] = ()
    days_ago: int = 0
    worry: bool = False
    crisis: bool = False
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Edited:
    """A message of the person's that they changed."""

    text: str
    message_id: int
    worry: bool = False  # the words hold something that the six ask about


@dataclass(frozen=True, slots=True)
class LocationShared:
    """A shared location, already turned into a place; the point is not kept."""

    place: Place


@dataclass(frozen=True, slots=True)
class Tapped:
    """A button under one of our messages. `earlier` is as in `Asked`."""

    action: Action
    args: tuple[str, ...] = ()
    earlier: Earlier = NOTHING_EARLIER


@dataclass(frozen=True, slots=True)
class SentOther:
    """A sticker, a picture, a voice message: something without words."""


@dataclass(frozen=True, slots=True)
class Blocked:
    """The person blocked the bot, or their account is gone."""


@dataclass(frozen=True, slots=True)
class CameBack:
    """The person unblocked the bot."""


class Kind(StrEnum):
    """What an outbox row is about. Its text is made when it is sent."""

    MORNING = "morning"
    EVENING = "evening"
    VERDICT = "verdict"  # a red flag's advice
    FOLLOW_UP = "follow_up"  # "were you able to get help?"
    SEVERE = "severe"
    DECISION = "decision"  # a weekly decision that does not ride on a morning
    LATER = "later"  # the session once more, because the person asked for it
    DELETION_WARNING = "deletion_warning"  # after a year away: what is held goes in a month
    SEEN_CHECK = "seen_check"  # "were you seen?", 2 days after the person agreed to be asked
    RUN_LATER = "run_later"  # the run once more, because the person asked for it
    CUE = "cue"  # run or walk now; of a run that is under way

    @property
    def advice(self) -> bool:
        """Whether a crash must never swallow it (design.md 4.5)."""
        return self in {Kind.VERDICT, Kind.SEVERE, Kind.DECISION}

    @property
    def at_once(self) -> bool:
        """Whether it goes before everything else that is due, however long it could still wait."""
        return self.advice or self in {Kind.FOLLOW_UP, Kind.CUE}

    @property
    def slot(self) -> bool:
        """Whether it is one of the two messages of a day."""
        return self in {Kind.MORNING, Kind.EVENING}

    @property
    def repeats(self) -> bool:
        """Whether it is tried once more when nobody knows whether it arrived.

        A cue is about this very minute: a second one would say something untrue.
        """
        return self is not Kind.CUE


@dataclass(frozen=True, slots=True)
class LongAway:
    """A year has passed without a word from the person, or the month after the warning."""


@dataclass(frozen=True, slots=True)
class FellDue:
    """A row of the outbox is due: `occasion` is empty for the two slots.

    `perhaps_sent` is when a try of it may have arrived: what was answered since needs no second
    one. `missed_from` is the first date from which on the slot did not come, up to the day
    before `on`.
    """

    kind: Kind
    on: date
    occasion: str = ""
    perhaps_sent: datetime | None = None
    missed_from: date | None = None


@dataclass(frozen=True, slots=True)
class Missed:
    """A slot was not sent in time, and not because of the person; `missed_from` as in `FellDue`."""

    kind: Kind
    on: date
    missed_from: date | None = None


FromPerson = Asked | Typed | Edited | LocationShared | Tapped | SentOther
Event = FromPerson | Blocked | CameBack | LongAway | FellDue | Missed
