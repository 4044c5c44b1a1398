"""What is shown: `render` makes the screen of a message, one function for each kind.

Each screen is a plain function, message in, `Screen` out; docs/texts.md tells where words live.
"""

from typing import assert_never

from bot.screen import Screen
from bot.views import (
    about,
    about_you,
    check_in,
    coming_back,
    control,
    decisions,
    enrollment,
    export,
    gates,
    pages,
    pausing,
    place,
    preferences,
    running,
    screening,
    seeking_help,
    session,
    six,
    verdicts,
)
from bot.views.about import (
    commands,
    description,
    private_only,
    short_description,
    toast_text,
    went_wrong,
)
from bot.views.context import ViewContext
from bot.views.morning import morning
from bot.views.week_ahead import week_ahead
from bot.views.why import why
from care.messages import Message
from care.messages import about as told
from care.messages import runs as ran
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

__all__ = [
    "ViewContext",
    "commands",
    "description",
    "private_only",
    "render",
    "short_description",
    "toast_text",
    "went_wrong",
]


def render(message: Message, view: ViewContext) -> Screen:
    """The screen of `message` in the words of `view`."""
    match message:
        case Welcome():
            return enrollment.welcome(view)
        case PrivacyNotice():
            return about.privacy_notice(message, view)
        case TooYoung():
            return enrollment.too_young(view)
        case ScreenQuestion():
            return screening.screen_question(message, view)
        case ScreenLines():
            return screening.screen_lines(message, view)
        case WhichLine():
            return screening.which_line(message, view)
        case HowToLook():
            return screening.how_to_look(message, view)
        case SwellingQuestion():
            return screening.swelling_question(view)
        case Over55Question():
            return screening.over_55_question(view)
        case AnswersNoted():
            return screening.answers_noted(view)
        case Verdict():
            return verdicts.verdict(message, view)
        case FollowUp():
            return verdicts.follow_up(message, view)
        case SeenCheck():
            return verdicts.seen_check(message, view)
        case SeenCheckAnswered():
            return verdicts.seen_check_answered(message, view)
        case FollowUpNoted():
            return verdicts.follow_up_noted(message, view)
        case ClinicianFirst():
            return screening.clinician_first(message, view)
        case ClearedWhen():
            return screening.cleared_when(view)
        case StillSwollenQuestion():
            return screening.still_swollen_question(view)
        case PainNowQuestion():
            return screening.pain_now_question(view)
        case NotSettled():
            return screening.not_settled(message, view)
        case NotYetToday():
            return verdicts.not_yet_today(message, view)
        case StopRemembered():
            return verdicts.stop_remembered(message, view)
        case StopNote():
            return verdicts.stop_note(message, view)
        case WelcomeBack():
            return verdicts.welcome_back(message, view)
        case MistakeTakenBack():
            return verdicts.mistake_taken_back(view)
        case WhereQuestion():
            return enrollment.where_question(view)
        case ElsewhereNote():
            return enrollment.elsewhere_note(view)
        case BaselineQuestion():
            return enrollment.baseline_question(view)
        case RunningQuestion():
            return enrollment.running_question(view)
        case PlaceQuestion():
            return place.place_question(message, view)
        case PlaceList():
            return place.place_list(message, view)
        case PlaceUnknown():
            return place.place_unknown(view)
        case ClockQuestion():
            return place.clock_question(view)
        case ClockUnreadable():
            return place.clock_unreadable(view)
        case PlaceSaved():
            return place.place_saved(message, view)
        case AllSet():
            return enrollment.all_set(message, view)
        case BeginTonight():
            return enrollment.begin_tonight(message, view)
        case Canceled():
            return enrollment.canceled(message, view)
        case NothingToCancel():
            return enrollment.nothing_to_cancel(view)
        case Evening():
            return check_in.evening(message, view)
        case PainQuestion():
            return check_in.pain_question(message, view)
        case PainSaved():
            return check_in.pain_saved(message, view)
        case ScoreAskAgain():
            return check_in.score_ask_again(message, view)
        case TooEarly():
            return check_in.too_early(message, view)
        case TooLate():
            return check_in.too_late(message, view)
        case EditKept():
            return check_in.edit_kept(message, view)
        case SixQuestion():
            return six.six_question(message, view)
        case SixClear():
            return six.six_clear(message, view)
        case SevereNote():
            return six.severe_note(message, view)
        case Morning():
            return morning(message, view)
        case StartFromToday():
            return coming_back.start_from_today(message, view)
        case CatchUpAgain():
            return coming_back.catch_up_again(message, view)
        case RestartOffer():
            return coming_back.restart_offer(message, view)
        case RestartAnswered():
            return coming_back.restart_answered(message, view)
        case DecisionNote():
            return decisions.decision_note(message, view)
        case SessionOffer():
            return session.session_offer(message, view)
        case SessionCard():
            return session.session_card(message, view)
        case SessionPage():
            return session.session_page(message, view)
        case DuringQuestion():
            return session.during_question(message, view)
        case SessionDone():
            return session.session_done(message, view)
        case GateQuestion():
            return gates.gate_question(message, view)
        case GateNoted():
            return gates.gate_noted(message, view)
        case CatchUpSaved():
            return check_in.catch_up_saved(message, view)
        case BookedNoted():
            return seeking_help.booked_noted(message, view)
        case VisitDateQuestion():
            return seeking_help.visit_date_question(view)
        case DateUnreadable():
            return seeking_help.date_unreadable(view)
        case SeenQuestion():
            return seeking_help.seen_question(view)
        case SeenNoted():
            return seeking_help.seen_noted(message, view)
        case FindHelp():
            return seeking_help.find_help(message, view)
        case Goodbye():
            return seeking_help.goodbye(view)
        case Progress():
            return pages.progress(message, view)
        case SummaryPage():
            return pages.summary_page(message, view)
        case SettingsPage():
            return control.settings_page(message, view)
        case TimeQuestion():
            return control.time_question(message, view)
        case DaysQuestion():
            return control.days_question(message, view)
        case Paused():
            return pausing.paused(message, view)
        case PauseDateRefused():
            return pausing.pause_date_refused(message, view)
        case QuietQuestion():
            return preferences.quiet_question(message, view)
        case KneeQuestion():
            return preferences.knee_question(message, view)
        case WeekAhead():
            return week_ahead(message, view)
        case Why():
            return why(message, view)
        case ExportedData():
            return export.exported_data(message, view)
        case ExportedTable():
            return export.exported_table(message, view)
        case ExportedRecord():
            return export.exported_record(message, view)
        case ExportedDiary():
            return export.exported_diary(message, view)
        case DeletionComing():
            return control.deletion_coming(message, view)
        case told.AboutQuestion():
            return about_you.about_question(message, view)
        case told.AboutSkipped():
            return about_you.about_skipped(view)
        case told.AboutRemoved():
            return about_you.about_removed(message, view)
        case told.GoalNoted():
            return about_you.goal_noted(message, view)
        case told.PartnerNoted():
            return about_you.partner_noted(message, view)
        case told.HistoryNoted():
            return about_you.history_noted(message, view)
        case told.ClinicianNoted():
            return about_you.clinician_noted(message, view)
        case told.ActivityNoted():
            return about_you.activity_noted(message, view)
        case told.IfThenNoted():
            return about_you.if_then_noted(message, view)
        case NothingHeld():
            return export.nothing_held(view)
        case Resumed():
            return control.resumed(message, view)
        case StoppedByPerson():
            return control.stopped_by_person(view)
        case DeleteQuestion():
            return control.delete_question(view)
        case Deleted():
            return control.deleted(view)
        case Kept():
            return control.kept(view)
        case Help():
            return about.help_page(message, view)
        case NotEnrolledYet():
            return about.not_enrolled_yet(view)
        case NotUnderstood():
            return about.not_understood(message, view)
        case CrisisHelp():
            return about.crisis_help(message, view)
        case ran.RunOffer():
            return running.run_offer(message, view)
        case ran.RunReady():
            return running.run_ready(message, view)
        case ran.RunBegun():
            return running.run_begun(message, view)
        case ran.RunCue():
            return running.run_cue(message, view)
        case ran.RunMinutesQuestion():
            return running.run_minutes_question(message, view)
        case ran.RunDuringQuestion():
            return running.run_during_question(message, view)
        case ran.RunLimpQuestion():
            return running.run_limp_question(message, view)
        case ran.RunSaved():
            return running.run_saved(message, view)
        case ran.RunUnreadable():
            return running.run_unreadable(message, view)
        case ran.FlareSaid():
            return running.flare_said(message, view)
        case _:
            assert_never(message)
