"""When each kind of message is sent, in the order in which a person meets them."""

from dataclasses import dataclass

from care import about_messages as about
from care import messages as m
from care import run_messages as r
from care.messages import Message


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
            Entry(m.Welcome, "/start, before anything is agreed to"),
            Entry(m.PrivacyNotice, "[Privacy] or /privacy"),
            Entry(m.TooYoung, "[I am under 18]"),
            Entry(m.WhereQuestion, "after the three screens of red flags"),
            Entry(m.ElsewhereNote, "the pain is somewhere else than at the front (RF22)"),
            Entry(m.BaselineQuestion, "Q6, the start level from memory"),
            Entry(m.RunningQuestion, "after Q6"),
            Entry(m.PlaceQuestion, "after running; later from the settings", ("enrolling",)),
            Entry(m.PlaceList, "a place that has several meanings, or the list"),
            Entry(m.PlaceUnknown, "a typed place that was not found"),
            Entry(m.ClockQuestion, "[What time is it for you?]"),
            Entry(m.ClockUnreadable, "a time that could not be read"),
            Entry(m.PlaceSaved, "a place was found"),
            Entry(m.AllSet, "the end of the enrollment", ("knee", "track")),
            Entry(m.BeginTonight, "[Begin] on the first evening", ("done",)),
            Entry(m.Canceled, "[Cancel] or /cancel", ("enrolled",)),
            Entry(m.NothingToCancel, "/cancel with nothing open"),
            Entry(m.NotEnrolledYet, "a command that needs a plan, before there is one"),
        ),
    ),
    Situation(
        "Red flags: the screens",
        (
            Entry(m.ScreenQuestion, "each of the three screens", ("screen",)),
            Entry(m.ScreenLines, "[Something applies]; 0 is the list of the six", ("screen",)),
            Entry(m.WhichLine, "[Not sure]"),
            Entry(m.HowToLook, "not sure about a line; all of them are listed below"),
            Entry(m.SwellingQuestion, "a swollen knee is narrowed"),
            Entry(m.Over55Question, "after a fall, twist or hit"),
            Entry(m.AnswersNoted, "in place of an answered screen; the advice follows"),
            Entry(m.ClinicianFirst, "a line of screen 3, or 8 and more at the start"),
        ),
    ),
    Situation(
        "Red flags: the verdict, and the way back",
        (
            Entry(m.Verdict, "a red flag applies", ("stop.urgency", "enrolled")),
            Entry(
                m.FollowUp, "12 hours after an E or U, or after the quiet hours", ("stop.urgency",)
            ),
            Entry(m.FollowUpNoted, "the answer to it", ("helped", "may_ask")),
            Entry(m.SeenCheck, "2 days later, once, when they said yes to being asked"),
            Entry(m.SeenCheckAnswered, "whether they may be asked", ("asks",)),
            Entry(m.NotYetToday, "[A clinician has cleared me] on the day of an E or U"),
            Entry(m.StopRemembered, "a stop that is open, met again", ("way_back",)),
            Entry(m.StopNote, "[Note for the doctor]"),
            Entry(m.MistakeTakenBack, "[Tapped by mistake] within 10 minutes"),
            Entry(m.ClearedWhen, "the way back: on which date"),
            Entry(m.StillSwollenQuestion, "the way back after a swollen knee"),
            Entry(m.PainNowQuestion, "the way back: pain now"),
            Entry(m.NotSettled, "still swollen, or 8 and more: no way back yet"),
            Entry(m.WelcomeBack, "cleared: 3 days of 1 easy exercise"),
            Entry(m.SixQuestion, "a worry, a high score, the weekly list", ("why", "running")),
            Entry(m.SixClear, "none of the six"),
            Entry(m.SevereNote, "8 or more on 3 days of 7"),
            Entry(m.CrisisHelp, "words of self-harm"),
        ),
    ),
    Situation(
        "The morning",
        (
            Entry(
                m.Morning,
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
            Entry(m.SessionOffer, "the session by itself, at the time that [Later] set"),
            Entry(m.SessionCard, "a session card by card", ("mark", "sharp", "one_page")),
            Entry(m.SessionPage, "[All on one page]"),
            Entry(m.DuringQuestion, "Q2, after the last exercise"),
            Entry(m.SessionDone, "Q2 was answered", ("too_much",)),
            Entry(m.GateQuestion, "after the last session of a phase", ("item",)),
            Entry(m.GateNoted, "its tests were answered"),
        ),
    ),
    Situation(
        "The evening, and scores",
        (
            Entry(m.Evening, "every evening at the chosen time", ("ask", "safety_net", "both")),
            Entry(m.PainQuestion, "/pain"),
            Entry(m.PainSaved, "a typed score"),
            Entry(m.ScoreAskAgain, "a number that could not be read", ("why",)),
            Entry(m.TooEarly, "a score typed for a day before the program"),
            Entry(m.TooLate, "a score for a day more than 48 hours ago"),
            Entry(m.EditKept, "an edited message without a score"),
        ),
    ),
    Situation(
        "The weekly decision",
        (
            Entry(m.DecisionNote, "a decision by itself", ("spoken.decided.decision",)),
            Entry(m.CatchUpSaved, "the answer to the catch-up question"),
            Entry(m.CatchUpAgain, "that question once more for someone who is back"),
            Entry(
                m.BookedNoted,
                "the answer to 'have you been able to book?'",
                ("escalation.outcome",),
            ),
            Entry(m.VisitDateQuestion, "[Booked]: when"),
            Entry(m.DateUnreadable, "a date that could not be taken"),
            Entry(m.SeenQuestion, "[Seen]: what they said"),
            Entry(m.SeenNoted, "the answer to it", ("outcome",)),
            Entry(m.FindHelp, "[How to find help]"),
            Entry(m.Goodbye, "14 days after the second safety net, without an answer"),
            Entry(m.StartFromToday, "someone comes back from silence"),
            Entry(m.RestartOffer, "maintenance: two weekly answers of 3 or more"),
            Entry(m.RestartAnswered, "the answer to it", ("restarted",)),
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
            Entry(m.WeekAhead, "/plan", ("no_load", "held", "muted")),
            Entry(m.Why, "/why", ("no_load", "held")),
            Entry(m.Progress, "/progress"),
            Entry(m.SummaryPage, "/summary"),
            Entry(m.SettingsPage, "/settings, and after each change", ("note", "paused")),
            Entry(m.TimeQuestion, "a slot's time", ("slot", "refused")),
            Entry(m.DaysQuestion, "the training days", ("problem",)),
            Entry(m.QuietQuestion, "the quiet hours", ("edge", "refused")),
            Entry(m.KneeQuestion, "which knee"),
            Entry(m.Paused, "/pause, or a date for it", ("asking", "until")),
            Entry(m.PauseDateRefused, "a date for it that is past or too far away"),
            Entry(m.Resumed, "/resume", ("was_paused",)),
            Entry(m.StoppedByPerson, "/stop"),
            Entry(m.ExportedData, "/export"),
            Entry(m.ExportedTable, "/export"),
            Entry(m.ExportedRecord, "/export"),
            Entry(m.ExportedDiary, "/export, when there are scores"),
            Entry(m.NothingHeld, "/export with nothing to give"),
            Entry(m.DeletionComing, "after a year without a word, a month before the deletion"),
            Entry(m.DeleteQuestion, "/delete"),
            Entry(m.Deleted, "[Delete everything]"),
            Entry(m.Kept, "[Keep]"),
            Entry(m.Help, "/help", ("status",)),
            Entry(m.NotUnderstood, "text that fits nothing", ("dialog.step",)),
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
