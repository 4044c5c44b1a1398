"""When each kind of message is sent, in the order in which a person meets them."""

from dataclasses import dataclass

from care.messages import Message
from care.messages import about as about
from care.messages import runs as r
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


@dataclass(frozen=True, slots=True)
class Entry:
    """A kind of message and when it is sent.

    `by` names what makes its variants: a path of fields. The first instance of each is shown.
    """

    kind: type[Message]
    when: str
    by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Situation:
    title: str
    entries: tuple[Entry, ...]


SITUATIONS: tuple[Situation, ...] = (
    Situation(
        "Enrollment",
        (
            Entry(Welcome, "/start, before anything is agreed to"),
            Entry(PrivacyNotice, "[Privacy] or /privacy"),
            Entry(TooYoung, "[I am under 18]"),
            Entry(WhereQuestion, "after the three screens of red flags"),
            Entry(ElsewhereNote, "the pain is somewhere else than at the front (RF22)"),
            Entry(BaselineQuestion, "Q6, the start level from memory"),
            Entry(RunningQuestion, "after Q6"),
            Entry(PlaceQuestion, "after running; later from the settings", ("enrolling",)),
            Entry(PlaceList, "a place that has several meanings, or the list"),
            Entry(PlaceUnknown, "a typed place that was not found"),
            Entry(ClockQuestion, "[What time is it for you?]"),
            Entry(ClockUnreadable, "a time that could not be read"),
            Entry(PlaceSaved, "a place was found"),
            Entry(AllSet, "the end of the enrollment", ("knee", "track")),
            Entry(BeginTonight, "[Begin] on the first evening", ("done",)),
            Entry(Canceled, "[Cancel] or /cancel", ("enrolled",)),
            Entry(NothingToCancel, "/cancel with nothing open"),
            Entry(NotEnrolledYet, "a command that needs a plan, before there is one"),
        ),
    ),
    Situation(
        "Red flags: the screens",
        (
            Entry(ScreenQuestion, "each of the three screens", ("screen",)),
            Entry(ScreenLines, "[Something applies]; 0 is the list of the six", ("screen",)),
            Entry(WhichLine, "[Not sure]"),
            Entry(HowToLook, "not sure about a line; all of them are listed below"),
            Entry(SwellingQuestion, "a swollen knee is narrowed"),
            Entry(Over55Question, "after a fall, twist or hit"),
            Entry(AnswersNoted, "in place of an answered screen; the advice follows"),
            Entry(ClinicianFirst, "a line of screen 3, or 8 and more at the start"),
        ),
    ),
    Situation(
        "Red flags: the verdict, and the way back",
        (
            Entry(Verdict, "a red flag applies", ("stop.urgency", "enrolled")),
            Entry(
                FollowUp, "12 hours after an E or U, or after the quiet hours", ("stop.urgency",)
            ),
            Entry(FollowUpNoted, "the answer to it", ("helped", "may_ask")),
            Entry(SeenCheck, "2 days later, once, when they said yes to being asked"),
            Entry(SeenCheckAnswered, "whether they may be asked", ("asks",)),
            Entry(NotYetToday, "[A clinician has cleared me] on the day of an E or U"),
            Entry(StopRemembered, "a stop that is open, met again", ("way_back",)),
            Entry(StopNote, "[Note for the doctor]"),
            Entry(MistakeTakenBack, "[Tapped by mistake] within 10 minutes"),
            Entry(ClearedWhen, "the way back: on which date"),
            Entry(StillSwollenQuestion, "the way back after a swollen knee"),
            Entry(PainNowQuestion, "the way back: pain now"),
            Entry(NotSettled, "still swollen, or 8 and more: no way back yet"),
            Entry(WelcomeBack, "cleared: 3 days of 1 easy exercise"),
            Entry(SixQuestion, "a worry, a high score, the weekly list", ("why", "running")),
            Entry(SixClear, "none of the six"),
            Entry(SevereNote, "8 or more on 3 days of 7"),
            Entry(CrisisHelp, "words of self-harm"),
        ),
    ),
    Situation(
        "The morning",
        (
            Entry(
                Morning,
                "every morning at the chosen time",
                (
                    "ask",
                    "plan.no_load",
                    "plan.held",
                    "review.next_step",
                    "phase.move",
                    "change.why",
                    "resolved",
                    "booked.outcome",
                ),
            ),
            Entry(SessionOffer, "the session by itself, at the time that [Later] set"),
            Entry(SessionCard, "a session card by card", ("mark", "sharp", "one_page")),
            Entry(SessionPage, "[All on one page]"),
            Entry(DuringQuestion, "Q2, after the last exercise"),
            Entry(SessionDone, "Q2 was answered", ("too_much",)),
            Entry(GateQuestion, "after the last session of a phase", ("item",)),
            Entry(GateNoted, "its tests were answered"),
        ),
    ),
    Situation(
        "The evening, and scores",
        (
            Entry(Evening, "every evening at the chosen time", ("ask", "safety_net", "both")),
            Entry(PainQuestion, "/pain"),
            Entry(PainSaved, "a typed score"),
            Entry(ScoreAskAgain, "a number that could not be read", ("why",)),
            Entry(TooEarly, "a score typed for a day before the program"),
            Entry(TooLate, "a score for a day more than 48 hours ago"),
            Entry(EditKept, "an edited message without a score"),
        ),
    ),
    Situation(
        "The weekly decision",
        (
            Entry(DecisionNote, "a decision by itself", ("spoken.decided.decision",)),
            Entry(CatchUpSaved, "the answer to the catch-up question"),
            Entry(CatchUpAgain, "that question once more for someone who is back"),
            Entry(
                BookedNoted,
                "the answer to 'have you been able to book?'",
                ("escalation.outcome",),
            ),
            Entry(VisitDateQuestion, "[Booked]: when"),
            Entry(DateUnreadable, "a date that could not be taken"),
            Entry(SeenQuestion, "[Seen]: what they said"),
            Entry(SeenNoted, "the answer to it", ("outcome",)),
            Entry(FindHelp, "[How to find help]"),
            Entry(Goodbye, "14 days after the second safety net, without an answer"),
            Entry(StartFromToday, "someone comes back from silence"),
            Entry(RestartOffer, "maintenance: two weekly answers of 3 or more"),
            Entry(RestartAnswered, "the answer to it", ("restarted",)),
        ),
    ),
    Situation(
        "About the person: week 1, and from the settings",
        (
            Entry(
                about.AboutQuestion,
                "one a rest-day morning, or from the settings",
                ("step", "again"),
            ),
            Entry(about.AboutSkipped, "[Skip]"),
            Entry(about.AboutRemoved, "[Remove]", ("what",)),
            Entry(about.GoalNoted, "a goal; a race is compared with the plan"),
            Entry(about.PartnerNoted, "a partner's name"),
            Entry(about.HistoryNoted, "how long it hurt, and what changed before", ("hurt_for",)),
            Entry(about.ClinicianNoted, "whether a clinician has seen it", ("said",)),
            Entry(about.ActivityNoted, "the activity of Q5"),
            Entry(about.IfThenNoted, "the if-then plan"),
        ),
    ),
    Situation(
        "Pages and control",
        (
            Entry(WeekAhead, "/plan", ("no_load", "held", "muted")),
            Entry(Why, "/why", ("no_load", "held")),
            Entry(Progress, "/progress"),
            Entry(SummaryPage, "/summary"),
            Entry(SettingsPage, "/settings, and after each change", ("note", "paused")),
            Entry(TimeQuestion, "a slot's time", ("slot", "refused")),
            Entry(DaysQuestion, "the training days", ("problem",)),
            Entry(QuietQuestion, "the quiet hours", ("edge", "refused")),
            Entry(KneeQuestion, "which knee"),
            Entry(Paused, "/pause, or a date for it", ("asking", "until")),
            Entry(PauseDateRefused, "a date for it that is past or too far away"),
            Entry(Resumed, "/resume", ("was_paused",)),
            Entry(StoppedByPerson, "/stop"),
            Entry(ExportedData, "/export"),
            Entry(ExportedTable, "/export"),
            Entry(ExportedRecord, "/export"),
            Entry(ExportedDiary, "/export, when there are scores"),
            Entry(NothingHeld, "/export with nothing to give"),
            Entry(DeletionComing, "after a year without a word, a month before the deletion"),
            Entry(DeleteQuestion, "/delete"),
            Entry(Deleted, "[Delete everything]"),
            Entry(Kept, "[Keep]"),
            Entry(Help, "/help", ("status",)),
            Entry(NotUnderstood, "text that fits nothing", ("dialog.step",)),
        ),
    ),
    Situation(
        "Running",
        (
            Entry(r.RunOffer, "a run that was put off", ("day.plan.kind",)),
            Entry(r.RunReady, "[Start run]", ("plan.kind",)),
            Entry(r.RunBegun, "[Go]: the line that stays"),
            Entry(r.RunCue, "run or walk, and the minutes between", ("paused", "hurts")),
            Entry(r.RunMinutesQuestion, "/run or [Log a run]"),
            Entry(r.RunDuringQuestion, "a run was told, or its cues are over", ("ended",)),
            Entry(r.RunLimpQuestion, "after the pain of a run"),
            Entry(r.RunSaved, "a run is saved", ("during",)),
            Entry(r.RunUnreadable, "words after /run that are no run", ("problem",)),
            Entry(r.FlareSaid, "/flare with none of the six, or two red runs", ("many", "over")),
        ),
    ),
)
