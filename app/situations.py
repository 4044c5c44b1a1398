"""When each kind of message is sent, in the order in which a person meets them."""

from dataclasses import dataclass

from care import messages as say


@dataclass(frozen=True, slots=True)
class Entry:
    """A kind of message and when it is sent.

    `by` names what makes its variants: a path of fields. The first instance of each is shown.
    """

    kind: type[say.Message]
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
            Entry(say.Welcome, "/start, before anything is agreed to"),
            Entry(say.PrivacyNotice, "[Privacy] or /privacy"),
            Entry(say.TooYoung, "[I am under 18]"),
            Entry(say.WhereQuestion, "after the three screens of red flags"),
            Entry(say.ElsewhereNote, "the pain is somewhere else than at the front (RF22)"),
            Entry(say.BaselineQuestion, "Q6, the start level from memory"),
            Entry(say.RunningQuestion, "after Q6"),
            Entry(say.PlaceQuestion, "after running; later from the settings", ("enrolling",)),
            Entry(say.PlaceList, "a place that has several meanings, or the list"),
            Entry(say.PlaceUnknown, "a typed place that was not found"),
            Entry(say.ClockQuestion, "[What time is it for you?]"),
            Entry(say.ClockUnreadable, "a time that could not be read"),
            Entry(say.PlaceSaved, "a place was found"),
            Entry(say.AllSet, "the end of the enrollment", ("knee", "track")),
            Entry(say.BeginTonight, "[Begin] on the first evening", ("done",)),
            Entry(say.Canceled, "[Cancel] or /cancel", ("enrolled",)),
            Entry(say.NothingToCancel, "/cancel with nothing open"),
            Entry(say.NotEnrolledYet, "a command that needs a plan, before there is one"),
        ),
    ),
    Situation(
        "Red flags: the screens",
        (
            Entry(say.ScreenQuestion, "each of the three screens", ("screen",)),
            Entry(say.ScreenLines, "[Something applies]; 0 is the list of the six", ("screen",)),
            Entry(say.WhichLine, "[Not sure]"),
            Entry(say.HowToLook, "not sure about a line; all of them are listed below"),
            Entry(say.SwellingQuestion, "a swollen knee is narrowed"),
            Entry(say.Over55Question, "after a fall, twist or hit"),
            Entry(say.AnswersNoted, "in place of an answered screen; the advice follows"),
            Entry(say.ClinicianFirst, "a line of screen 3, or 8 and more at the start"),
        ),
    ),
    Situation(
        "Red flags: the verdict, and the way back",
        (
            Entry(say.Verdict, "a red flag applies", ("stop.urgency", "enrolled")),
            Entry(
                say.FollowUp,
                "12 hours after an E or U, or after the quiet hours",
                ("stop.urgency",),
            ),
            Entry(say.FollowUpNoted, "the answer to it", ("helped", "may_ask")),
            Entry(say.SeenCheck, "2 days later, once, when they said yes to being asked"),
            Entry(say.SeenCheckAnswered, "whether they may be asked", ("asks",)),
            Entry(say.NotYetToday, "[A clinician has cleared me] on the day of an E or U"),
            Entry(say.StopRemembered, "a stop that is open, met again", ("way_back",)),
            Entry(say.StopNote, "[Note for the doctor]"),
            Entry(say.MistakeTakenBack, "[Tapped by mistake] within 10 minutes"),
            Entry(say.ClearedWhen, "the way back: on which date"),
            Entry(say.StillSwollenQuestion, "the way back after a swollen knee"),
            Entry(say.PainNowQuestion, "the way back: pain now"),
            Entry(say.NotSettled, "still swollen, or 8 and more: no way back yet"),
            Entry(say.WelcomeBack, "cleared: 3 days of 1 easy exercise"),
            Entry(say.SixQuestion, "a worry, a high score, the weekly list", ("why", "running")),
            Entry(say.SixClear, "none of the six"),
            Entry(say.SevereNote, "8 or more on 3 days of 7"),
            Entry(say.CrisisHelp, "words of self-harm"),
        ),
    ),
    Situation(
        "The morning",
        (
            Entry(
                say.Morning,
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
            Entry(say.SessionOffer, "the session by itself, at the time that [Later] set"),
            Entry(say.SessionCard, "a session card by card", ("mark", "sharp", "one_page")),
            Entry(say.SessionPage, "[All on one page]"),
            Entry(say.DuringQuestion, "Q2, after the last exercise"),
            Entry(say.SessionDone, "Q2 was answered", ("too_much",)),
            Entry(say.GateQuestion, "after the last session of a phase", ("item",)),
            Entry(say.GateNoted, "its tests were answered"),
        ),
    ),
    Situation(
        "The evening, and scores",
        (
            Entry(say.Evening, "every evening at the chosen time", ("ask", "safety_net", "both")),
            Entry(say.PainQuestion, "/pain"),
            Entry(say.PainSaved, "a typed score"),
            Entry(say.ScoreAskAgain, "a number that could not be read", ("why",)),
            Entry(say.TooEarly, "a score typed for a day before the program"),
            Entry(say.TooLate, "a score for a day more than 48 hours ago"),
            Entry(say.EditKept, "an edited message without a score"),
        ),
    ),
    Situation(
        "The weekly decision",
        (
            Entry(say.DecisionNote, "a decision by itself", ("spoken.decided.decision",)),
            Entry(say.CatchUpSaved, "the answer to the catch-up question"),
            Entry(say.CatchUpAgain, "that question once more for someone who is back"),
            Entry(
                say.BookedNoted,
                "the answer to 'have you been able to book?'",
                ("escalation.outcome",),
            ),
            Entry(say.VisitDateQuestion, "[Booked]: when"),
            Entry(say.DateUnreadable, "a date that could not be taken"),
            Entry(say.SeenQuestion, "[Seen]: what they said"),
            Entry(say.SeenNoted, "the answer to it", ("outcome",)),
            Entry(say.FindHelp, "[How to find help]"),
            Entry(say.Goodbye, "14 days after the second safety net, without an answer"),
            Entry(say.StartFromToday, "someone comes back from silence"),
            Entry(say.RestartOffer, "maintenance: two weekly answers of 3 or more"),
            Entry(say.RestartAnswered, "the answer to it", ("restarted",)),
        ),
    ),
    Situation(
        "About the person: week 1, and from the settings",
        (
            Entry(
                say.AboutQuestion,
                "one a rest-day morning, or from the settings",
                ("step", "again"),
            ),
            Entry(say.AboutSkipped, "[Skip]"),
            Entry(say.AboutRemoved, "[Remove]", ("what",)),
            Entry(say.GoalNoted, "a goal; a race is compared with the plan"),
            Entry(say.PartnerNoted, "a partner's name"),
            Entry(say.HistoryNoted, "how long it hurt, and what changed before", ("hurt_for",)),
            Entry(say.ClinicianNoted, "whether a clinician has seen it", ("said",)),
            Entry(say.ActivityNoted, "the activity of Q5"),
            Entry(say.IfThenNoted, "the if-then plan"),
        ),
    ),
    Situation(
        "Pages and control",
        (
            Entry(say.WeekAhead, "/plan", ("no_load", "held", "muted")),
            Entry(say.Why, "/why", ("no_load", "held")),
            Entry(say.Progress, "/progress"),
            Entry(say.SummaryPage, "/summary"),
            Entry(say.SettingsPage, "/settings, and after each change", ("note", "paused")),
            Entry(say.TimeQuestion, "a slot's time", ("slot", "refused")),
            Entry(say.DaysQuestion, "the training days", ("problem",)),
            Entry(say.QuietQuestion, "the quiet hours", ("edge", "refused")),
            Entry(say.KneeQuestion, "which knee"),
            Entry(say.Paused, "/pause, or a date for it", ("asking", "until")),
            Entry(say.PauseDateRefused, "a date for it that is past or too far away"),
            Entry(say.Resumed, "/resume", ("was_paused",)),
            Entry(say.StoppedByPerson, "/stop"),
            Entry(say.ExportedData, "/export"),
            Entry(say.ExportedTable, "/export"),
            Entry(say.ExportedRecord, "/export"),
            Entry(say.ExportedDiary, "/export, when there are scores"),
            Entry(say.NothingHeld, "/export with nothing to give"),
            Entry(say.DeletionComing, "after a year without a word, a month before the deletion"),
            Entry(say.DeleteQuestion, "/delete"),
            Entry(say.Deleted, "[Delete everything]"),
            Entry(say.Kept, "[Keep]"),
            Entry(say.Help, "/help", ("status",)),
            Entry(say.NotUnderstood, "text that fits nothing", ("dialog.step",)),
        ),
    ),
    Situation(
        "Running",
        (
            Entry(say.RunOffer, "a run that was put off", ("day.plan.kind",)),
            Entry(say.RunReady, "[Start run]", ("plan.kind",)),
            Entry(say.RunBegun, "[Go]: the line that stays"),
            Entry(say.RunCue, "run or walk, and the minutes between", ("paused", "hurts")),
            Entry(say.RunMinutesQuestion, "/run or [Log a run]"),
            Entry(say.RunDuringQuestion, "a run was told, or its cues are over", ("ended",)),
            Entry(say.RunLimpQuestion, "after the pain of a run"),
            Entry(say.RunSaved, "a run is saved", ("during",)),
            Entry(say.RunUnreadable, "words after /run that are no run", ("problem",)),
            Entry(say.FlareSaid, "/flare with none of the six, or two red runs", ("many", "over")),
        ),
    ),
)
