"""What is said, as values named for what they say. The words are in `bot/`."""

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from care.person import (
    Answer,
    Decided,
    Dialog,
    Escalation,
    Knee,
    Place,
    Purpose,
    Status,
    Stop,
)
from rehab.content.lessons import Track
from rehab.pain import Unreadable
from rehab.program import ExerciseSession
from rehab.schedule import QuietHours
from rehab.three_week_rule import Check, Level, Reference, WeekClass

# --- Enrollment -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Welcome:
    """What this is, and the consent."""


@dataclass(frozen=True, slots=True)
class PrivacyNotice:
    """The privacy notice; `agreed` is when, or None before consent."""

    agreed: datetime | None


@dataclass(frozen=True, slots=True)
class TooYoung:
    pass


@dataclass(frozen=True, slots=True)
class ScreenQuestion:
    """Screen 1, 2 or 3 as a whole: none of these, or something applies."""

    screen: int
    purpose: Purpose


@dataclass(frozen=True, slots=True)
class ScreenLines:
    """Lines as toggles. `screen` is 0 for the lines that one of the six opens."""

    screen: int
    offered: tuple[str, ...]
    chosen: tuple[str, ...]
    purpose: Purpose


@dataclass(frozen=True, slots=True)
class WhichLine:
    """Not sure: about which line?"""

    offered: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HowToLook:
    """`again` is on the way back: somebody has looked at the knee since."""

    line: str
    again: bool = False


@dataclass(frozen=True, slots=True)
class SwellingQuestion:
    pass


@dataclass(frozen=True, slots=True)
class Over55Question:
    pass


@dataclass(frozen=True, slots=True)
class AnswersNoted:
    """Takes the place of the answered screen; the advice follows as a message of its own."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """A red flag's advice. `held` tells what stays on: an enrolled person's pain question."""

    stop: Stop
    country: str | None
    enrolled: bool


@dataclass(frozen=True, slots=True)
class FollowUp:
    """Asked once after E and U: were you able to get help?"""

    stop: Stop
    country: str | None


@dataclass(frozen=True, slots=True)
class FollowUpNoted:
    helped: bool
    country: str | None


@dataclass(frozen=True, slots=True)
class ClinicianFirst:
    """Lines of screen 3, or a baseline of 8 or more (`lines` is empty then)."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClearedWhen:
    """On which date did the clinician say so?"""


@dataclass(frozen=True, slots=True)
class StillSwollenQuestion:
    pass


@dataclass(frozen=True, slots=True)
class PainNowQuestion:
    """NRS before the way back in."""


@dataclass(frozen=True, slots=True)
class NotSettled:
    """Please go back and tell them that it has not settled."""

    country: str | None = None


@dataclass(frozen=True, slots=True)
class NotYetToday:
    """E and U: the way back opens the next day."""

    stop: Stop
    country: str | None


@dataclass(frozen=True, slots=True)
class StopRemembered:
    """An open stop, met again. `way_back` is whether a clearance can be given now."""

    stop: Stop
    way_back: bool
    country: str | None
    enrolled: bool = False


@dataclass(frozen=True, slots=True)
class StopNote:
    """A few lines that a person can show to a doctor."""

    stop: Stop


@dataclass(frozen=True, slots=True)
class WelcomeBack:
    """A clinician has cleared the person: the towel press only, for 3 days.

    `no_load` is what still takes the sessions out, `easier` that the sessions after those days
    are held too.
    """

    first_days: int
    no_load: "NoLoad | None" = None
    easier: bool = False


@dataclass(frozen=True, slots=True)
class MistakeTakenBack:
    pass


@dataclass(frozen=True, slots=True)
class WhereQuestion:
    pass


@dataclass(frozen=True, slots=True)
class ElsewhereNote:
    """This may be something else; see a physio (RF22)."""


@dataclass(frozen=True, slots=True)
class BaselineQuestion:
    """Q6."""


@dataclass(frozen=True, slots=True)
class RunningQuestion:
    pass


@dataclass(frozen=True, slots=True)
class PlaceQuestion:
    """Where are you? Share a location, type a city, a list, or the clock."""

    enrolling: bool


@dataclass(frozen=True, slots=True)
class PlaceList:
    """`places` is the short list of zones, or what a typed name may mean."""

    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class PlaceUnknown:
    """The typed place was not found."""


@dataclass(frozen=True, slots=True)
class ClockQuestion:
    """What time is it for you?"""


@dataclass(frozen=True, slots=True)
class ClockUnreadable:
    pass


@dataclass(frozen=True, slots=True)
class PlaceSaved:
    """Takes the location keyboard away again."""

    place: Place
    local_time: time


@dataclass(frozen=True, slots=True)
class AllSet:
    """The closing summary. `next_on` and `next_at` are local.

    `cleared` is whether a clinician's word led past lines of screen 3, `first_days` that these
    are the days after a clearance.
    """

    knee: Knee
    track: Track
    days: tuple[int, ...]
    morning_at: time
    evening_at: time
    local_time: time
    today: date
    next_on: date
    next_at: time
    begin: bool
    cleared: bool = False
    first_days: bool = False


@dataclass(frozen=True, slots=True)
class BeginTonight:
    on: date
    session: ExerciseSession
    done: bool


@dataclass(frozen=True, slots=True)
class Canceled:
    """The conversation was left. `enrolled` tells whether the program goes on."""

    enrolled: bool


@dataclass(frozen=True, slots=True)
class NothingToCancel:
    pass


# --- Scores ---------------------------------------------------------------------------------


class EveningAsk(StrEnum):
    PAIN = "pain"
    GLOBAL_CHANGE = "global_change"
    SIX = "six"


@dataclass(frozen=True, slots=True)
class Evening:
    """The evening message of a program date, as it stands.

    `value` is what this message's buttons hold, `highest` what counts for the day;
    `ask` is the question whose buttons are shown; `ask_today` tells whether `on` is today.
    """

    on: date
    source: str
    value: int | None
    highest: int | None
    ask: EveningAsk | None
    global_change: str | None
    safety_net: bool
    today: date
    running: bool = False


@dataclass(frozen=True, slots=True)
class PainQuestion:
    """Q1 because the person asked for it."""

    on: date
    source: str
    today: date


@dataclass(frozen=True, slots=True)
class PainSaved:
    """A typed or corrected score was saved; the day counts the highest."""

    on: date
    score: int
    highest: int
    today: date


@dataclass(frozen=True, slots=True)
class ScoreAskAgain:
    """The text could not be read as one whole number from 0 to 10."""

    why: Unreadable


@dataclass(frozen=True, slots=True)
class TooLate:
    """Scores can be given and changed for 48 hours."""

    on: date


@dataclass(frozen=True, slots=True)
class EditKept:
    """An edited message no longer holds a score: what was saved stays."""

    score: int


# --- The six --------------------------------------------------------------------------------


class SixWhy(StrEnum):
    WORRY = "worry"  # the button, or a word in free text
    HIGH_SCORE = "high_score"  # 8 or more
    SEVERE = "severe"  # 8 or more on 3 days of 7: asked in the advice itself
    JUMP = "jump"  # 4 or more over the start
    WEEKLY = "weekly"


@dataclass(frozen=True, slots=True)
class SixQuestion:
    """The six as one list. `running` adds the two of track K."""

    why: SixWhy
    running: bool


@dataclass(frozen=True, slots=True)
class SixClear:
    """None of the six applies; what holds the sessions back goes on all the same."""

    no_load: "NoLoad | None" = None
    held: "Held | None" = None


@dataclass(frozen=True, slots=True)
class SevereNote:
    """Three scores of 8 or more within 7 days: be seen within a few days.

    `on` is the date of the advice: a visit answers it.
    """

    days: tuple[date, ...]
    running: bool
    country: str | None
    on: date | None = None


# --- The morning and the weekly decision ----------------------------------------------------


class NoLoad(StrEnum):
    """Why there is no loaded work today."""

    STOP = "stop"
    SEVERE = "severe"
    VISIT_STOP = "visit_stop"  # a clinician said stop


class Held(StrEnum):
    """Why the session is the first three exercises in their easier form."""

    FLARE = "flare"
    ESCALATION = "escalation"
    SORE = "sore"  # the morning after the last session was clearly worse
    RETURNED = "returned"  # cleared by a clinician: the towel press only


@dataclass(frozen=True, slots=True)
class Plan:
    """Today: a session, or a rest day with one useful thing (`lesson`).

    `careful` is the 2/10 limit of the day after a high score; `unanswered` is that score while
    the six questions that it asked are open. `running` is whether the person keeps running.
    """

    session: ExerciseSession | None
    done: bool | None
    lesson: str | None
    no_load: NoLoad | None
    held: Held | None
    stop: Stop | None
    running: bool = False
    careful: bool = False
    unanswered: int | None = None


class MorningAsk(StrEnum):
    """The one question whose buttons a morning message shows."""

    DECISION = "decision"
    CATCH_UP = "catch_up"
    NEXT_MORNING = "next_morning"
    BOOKED = "booked"
    SESSION = "session"


@dataclass(frozen=True, slots=True)
class Spoken:
    """A weekly decision and what it rests on.

    `one_line` is set where an open stop, or SEVERE a few days ago, has said more already, and
    `after_more` asks for the words of ESCALATE_WORSE for a rested first week (conversation.md 5).
    `no_load` and `held` are what holds the sessions back now; `running` is whether the person
    keeps running, and `see_first` that a physio should see the knee before they run.
    """

    decided: Decided
    check: Check
    one_line: bool
    after_more: bool
    end_of_plan: bool
    sessions_done: int
    sessions_planned: int
    no_load: NoLoad | None = None
    held: Held | None = None
    running: bool = False
    see_first: bool = False


@dataclass(frozen=True, slots=True)
class Morning:
    """`severe` is the advice that takes the sessions out today: it can be answered here."""

    on: date
    day: int
    spoken: Spoken | None
    ask: MorningAsk | None
    next_morning: Answer | None
    catch_up: Answer | None
    escalation: Escalation | None
    booked: Escalation | None
    plan: Plan
    severe: Escalation | None = None
    paused: bool = False


@dataclass(frozen=True, slots=True)
class DecisionNote:
    """A decision that does not wait for a morning: a catch-up answer, a correction, a pause."""

    spoken: Spoken


@dataclass(frozen=True, slots=True)
class CatchUpSaved:
    score: int


@dataclass(frozen=True, slots=True)
class BookedNoted:
    escalation: Escalation


@dataclass(frozen=True, slots=True)
class VisitDateQuestion:
    pass


@dataclass(frozen=True, slots=True)
class DateUnreadable:
    pass


@dataclass(frozen=True, slots=True)
class SeenQuestion:
    """Seen: carry on, changed plan, or stop?"""


@dataclass(frozen=True, slots=True)
class SeenNoted:
    outcome: str
    first_check_on: date | None


@dataclass(frozen=True, slots=True)
class FindHelp:
    country: str | None


@dataclass(frozen=True, slots=True)
class Goodbye:
    pass


# --- Pages about the person -----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class WeekLine:
    week: int
    level: Level
    week_class: WeekClass | None


@dataclass(frozen=True, slots=True)
class Progress:
    day: int
    reference: Reference
    weeks: tuple[WeekLine, ...]
    sessions_done: int
    this_week: tuple[tuple[date, int | None], ...]


@dataclass(frozen=True, slots=True)
class SummaryPage:
    """The plain-text page for the visit (clinical.md 9)."""

    today: date
    started_on: date
    day: int
    knee: Knee
    track: Track
    baseline: int
    reference: Reference
    weeks: tuple[WeekLine, ...]
    sessions_done: int
    sessions_planned: int
    stops: tuple[Stop, ...]
    advice: tuple[Escalation, ...]
    scores: tuple[tuple[date, int], ...]


# --- Control --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SettingsPage:
    morning_at: time
    evening_at: time
    days: tuple[int, ...]
    place: Place
    local_time: time
    quiet: QuietHours
    paused: bool


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


@dataclass(frozen=True, slots=True)
class Paused:
    already: bool


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
class DeleteQuestion:
    pass


@dataclass(frozen=True, slots=True)
class Deleted:
    pass


@dataclass(frozen=True, slots=True)
class Kept:
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


class Toast(StrEnum):
    """A word that Telegram shows over the chat for a moment."""

    SAVED = "saved"
    OLD_BUTTON = "old_button"
    TOO_LATE = "too_late"
    NOT_YOURS = "not_yours"


Message = (
    Welcome
    | PrivacyNotice
    | TooYoung
    | ScreenQuestion
    | ScreenLines
    | WhichLine
    | HowToLook
    | SwellingQuestion
    | Over55Question
    | AnswersNoted
    | Verdict
    | FollowUp
    | FollowUpNoted
    | ClinicianFirst
    | ClearedWhen
    | StillSwollenQuestion
    | PainNowQuestion
    | NotSettled
    | NotYetToday
    | StopRemembered
    | StopNote
    | WelcomeBack
    | MistakeTakenBack
    | WhereQuestion
    | ElsewhereNote
    | BaselineQuestion
    | RunningQuestion
    | PlaceQuestion
    | PlaceList
    | PlaceUnknown
    | ClockQuestion
    | ClockUnreadable
    | PlaceSaved
    | AllSet
    | BeginTonight
    | Canceled
    | NothingToCancel
    | Evening
    | PainQuestion
    | PainSaved
    | ScoreAskAgain
    | TooLate
    | EditKept
    | SixQuestion
    | SixClear
    | SevereNote
    | Morning
    | DecisionNote
    | CatchUpSaved
    | BookedNoted
    | VisitDateQuestion
    | DateUnreadable
    | SeenQuestion
    | SeenNoted
    | FindHelp
    | Goodbye
    | Progress
    | SummaryPage
    | SettingsPage
    | TimeQuestion
    | DaysQuestion
    | Paused
    | Resumed
    | StoppedByPerson
    | DeleteQuestion
    | Deleted
    | Kept
    | Help
    | NotEnrolledYet
    | NotUnderstood
    | CrisisHelp
)
