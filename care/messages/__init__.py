"""What is said, as values named for what they say. The words are in `bot/`.

All of them are here: who names many takes `from care import messages as say`, then `say.PainSaved`.
"""

from enum import StrEnum

from care.messages.about import (
    AboutQuestion,
    AboutRemoved,
    AboutSkipped,
    ActivityNoted,
    ClinicianNoted,
    GoalNoted,
    HistoryNoted,
    IfThenNoted,
    PartnerNoted,
)
from care.messages.control import (
    CrisisHelp,
    DaysQuestion,
    Help,
    KneeQuestion,
    NotEnrolledYet,
    NotUnderstood,
    Paused,
    PauseDateRefused,
    QuietQuestion,
    Resumed,
    SettingsPage,
    StoppedByPerson,
    TimeQuestion,
)
from care.messages.data import (
    Deleted,
    DeleteQuestion,
    DeletionComing,
    ExportedData,
    ExportedDiary,
    ExportedRecord,
    ExportedTable,
    Kept,
    NothingHeld,
)
from care.messages.decisions import (
    BookedNoted,
    CatchUpAgain,
    CatchUpSaved,
    DateUnreadable,
    DecisionNote,
    FindHelp,
    Goodbye,
    RestartAnswered,
    RestartOffer,
    SeenNoted,
    SeenQuestion,
    VisitDateQuestion,
)
from care.messages.enrollment import (
    AllSet,
    AnswersNoted,
    BaselineQuestion,
    BeginTonight,
    Canceled,
    ClearedWhen,
    ClinicianFirst,
    ClockQuestion,
    ClockUnreadable,
    ElsewhereNote,
    FollowUp,
    FollowUpNoted,
    HowToLook,
    MistakeTakenBack,
    NothingToCancel,
    NotSettled,
    NotYetToday,
    Over55Question,
    PainNowQuestion,
    PlaceList,
    PlaceQuestion,
    PlaceSaved,
    PlaceUnknown,
    PrivacyNotice,
    RunningQuestion,
    ScreenLines,
    ScreenQuestion,
    SeenCheck,
    SeenCheckAnswered,
    StillSwollenQuestion,
    StopNote,
    StopRemembered,
    SwellingQuestion,
    TooYoung,
    Verdict,
    Welcome,
    WelcomeBack,
    WhereQuestion,
    WhichLine,
)
from care.messages.morning import Morning, StartFromToday
from care.messages.pages import Progress, SummaryPage, WeekAhead, Why
from care.messages.runs import (
    FlareSaid,
    RunBegun,
    RunCue,
    RunDuringQuestion,
    RunLimpQuestion,
    RunMinutesQuestion,
    RunOffer,
    RunReady,
    RunSaved,
    RunUnreadable,
)
from care.messages.scores import (
    EditKept,
    Evening,
    PainQuestion,
    PainSaved,
    ScoreAskAgain,
    SevereNote,
    SixClear,
    SixQuestion,
    TooEarly,
    TooLate,
)
from care.messages.sessions import (
    DuringQuestion,
    GateNoted,
    GateQuestion,
    SessionCard,
    SessionDone,
    SessionOffer,
    SessionPage,
)


class Toast(StrEnum):
    """A word that Telegram shows over the chat for a moment."""

    SAVED = "saved"
    OLD_BUTTON = "old_button"
    TOO_LATE = "too_late"
    NOT_YOURS = "not_yours"
    HURTS = "hurts"
    TOO_EASY = "too_easy"
    TOO_HARD = "too_hard"
    SHARP = "sharp"
    SWAPPED = "swapped"
    KEPT = "kept"


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
    | SeenCheck
    | SeenCheckAnswered
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
    | TooEarly
    | TooLate
    | EditKept
    | SixQuestion
    | SixClear
    | SevereNote
    | Morning
    | DecisionNote
    | StartFromToday
    | CatchUpAgain
    | RestartOffer
    | RestartAnswered
    | SessionOffer
    | SessionCard
    | SessionPage
    | DuringQuestion
    | SessionDone
    | GateQuestion
    | GateNoted
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
    | QuietQuestion
    | KneeQuestion
    | Paused
    | PauseDateRefused
    | AboutQuestion
    | AboutSkipped
    | AboutRemoved
    | GoalNoted
    | PartnerNoted
    | HistoryNoted
    | ClinicianNoted
    | ActivityNoted
    | IfThenNoted
    | WeekAhead
    | Why
    | ExportedData
    | ExportedTable
    | ExportedRecord
    | ExportedDiary
    | NothingHeld
    | DeletionComing
    | Resumed
    | StoppedByPerson
    | DeleteQuestion
    | Deleted
    | Kept
    | Help
    | NotEnrolledYet
    | NotUnderstood
    | CrisisHelp
    | RunOffer
    | RunReady
    | RunBegun
    | RunCue
    | RunMinutesQuestion
    | RunDuringQuestion
    | RunLimpQuestion
    | RunSaved
    | RunUnreadable
    | FlareSaid
)
