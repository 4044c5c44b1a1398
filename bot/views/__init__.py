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
from care import messages as say

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


def render(message: say.Message, view: ViewContext) -> Screen:
    """The screen of `message` in the words of `view`."""
    match message:
        case say.Welcome():
            return enrollment.welcome(view)
        case say.PrivacyNotice():
            return about.privacy_notice(message, view)
        case say.TooYoung():
            return enrollment.too_young(view)
        case say.ScreenQuestion():
            return screening.screen_question(message, view)
        case say.ScreenLines():
            return screening.screen_lines(message, view)
        case say.WhichLine():
            return screening.which_line(message, view)
        case say.HowToLook():
            return screening.how_to_look(message, view)
        case say.SwellingQuestion():
            return screening.swelling_question(view)
        case say.Over55Question():
            return screening.over_55_question(view)
        case say.AnswersNoted():
            return screening.answers_noted(view)
        case say.Verdict():
            return verdicts.verdict(message, view)
        case say.FollowUp():
            return verdicts.follow_up(message, view)
        case say.SeenCheck():
            return verdicts.seen_check(message, view)
        case say.SeenCheckAnswered():
            return verdicts.seen_check_answered(message, view)
        case say.FollowUpNoted():
            return verdicts.follow_up_noted(message, view)
        case say.ClinicianFirst():
            return screening.clinician_first(message, view)
        case say.ClearedWhen():
            return screening.cleared_when(view)
        case say.StillSwollenQuestion():
            return screening.still_swollen_question(view)
        case say.PainNowQuestion():
            return screening.pain_now_question(view)
        case say.NotSettled():
            return screening.not_settled(message, view)
        case say.NotYetToday():
            return verdicts.not_yet_today(message, view)
        case say.StopRemembered():
            return verdicts.stop_remembered(message, view)
        case say.StopNote():
            return verdicts.stop_note(message, view)
        case say.WelcomeBack():
            return verdicts.welcome_back(message, view)
        case say.MistakeTakenBack():
            return verdicts.mistake_taken_back(view)
        case say.WhereQuestion():
            return enrollment.where_question(view)
        case say.ElsewhereNote():
            return enrollment.elsewhere_note(view)
        case say.BaselineQuestion():
            return enrollment.baseline_question(view)
        case say.RunningQuestion():
            return enrollment.running_question(view)
        case say.PlaceQuestion():
            return place.place_question(message, view)
        case say.PlaceList():
            return place.place_list(message, view)
        case say.PlaceUnknown():
            return place.place_unknown(view)
        case say.ClockQuestion():
            return place.clock_question(view)
        case say.ClockUnreadable():
            return place.clock_unreadable(view)
        case say.PlaceSaved():
            return place.place_saved(message, view)
        case say.AllSet():
            return enrollment.all_set(message, view)
        case say.BeginTonight():
            return enrollment.begin_tonight(message, view)
        case say.Canceled():
            return enrollment.canceled(message, view)
        case say.NothingToCancel():
            return enrollment.nothing_to_cancel(view)
        case say.Evening():
            return check_in.evening(message, view)
        case say.PainQuestion():
            return check_in.pain_question(message, view)
        case say.PainSaved():
            return check_in.pain_saved(message, view)
        case say.ScoreAskAgain():
            return check_in.score_ask_again(message, view)
        case say.TooEarly():
            return check_in.too_early(message, view)
        case say.TooLate():
            return check_in.too_late(message, view)
        case say.EditKept():
            return check_in.edit_kept(message, view)
        case say.SixQuestion():
            return six.six_question(message, view)
        case say.SixClear():
            return six.six_clear(message, view)
        case say.SevereNote():
            return six.severe_note(message, view)
        case say.Morning():
            return morning(message, view)
        case say.StartFromToday():
            return coming_back.start_from_today(message, view)
        case say.CatchUpAgain():
            return coming_back.catch_up_again(message, view)
        case say.RestartOffer():
            return coming_back.restart_offer(message, view)
        case say.RestartAnswered():
            return coming_back.restart_answered(message, view)
        case say.DecisionNote():
            return decisions.decision_note(message, view)
        case say.SessionOffer():
            return session.session_offer(message, view)
        case say.SessionCard():
            return session.session_card(message, view)
        case say.SessionPage():
            return session.session_page(message, view)
        case say.DuringQuestion():
            return session.during_question(message, view)
        case say.SessionDone():
            return session.session_done(message, view)
        case say.GateQuestion():
            return gates.gate_question(message, view)
        case say.GateNoted():
            return gates.gate_noted(message, view)
        case say.CatchUpSaved():
            return check_in.catch_up_saved(message, view)
        case say.BookedNoted():
            return seeking_help.booked_noted(message, view)
        case say.VisitDateQuestion():
            return seeking_help.visit_date_question(view)
        case say.DateUnreadable():
            return seeking_help.date_unreadable(view)
        case say.SeenQuestion():
            return seeking_help.seen_question(view)
        case say.SeenNoted():
            return seeking_help.seen_noted(message, view)
        case say.FindHelp():
            return seeking_help.find_help(message, view)
        case say.Goodbye():
            return seeking_help.goodbye(view)
        case say.Progress():
            return pages.progress(message, view)
        case say.SummaryPage():
            return pages.summary_page(message, view)
        case say.SettingsPage():
            return control.settings_page(message, view)
        case say.TimeQuestion():
            return control.time_question(message, view)
        case say.DaysQuestion():
            return control.days_question(message, view)
        case say.Paused():
            return pausing.paused(message, view)
        case say.PauseDateRefused():
            return pausing.pause_date_refused(message, view)
        case say.QuietQuestion():
            return preferences.quiet_question(message, view)
        case say.KneeQuestion():
            return preferences.knee_question(message, view)
        case say.WeekAhead():
            return week_ahead(message, view)
        case say.Why():
            return why(message, view)
        case say.ExportedData():
            return export.exported_data(message, view)
        case say.ExportedTable():
            return export.exported_table(message, view)
        case say.ExportedRecord():
            return export.exported_record(message, view)
        case say.ExportedDiary():
            return export.exported_diary(message, view)
        case say.DeletionComing():
            return control.deletion_coming(message, view)
        case say.AboutQuestion():
            return about_you.about_question(message, view)
        case say.AboutSkipped():
            return about_you.about_skipped(view)
        case say.AboutRemoved():
            return about_you.about_removed(message, view)
        case say.GoalNoted():
            return about_you.goal_noted(message, view)
        case say.PartnerNoted():
            return about_you.partner_noted(message, view)
        case say.HistoryNoted():
            return about_you.history_noted(message, view)
        case say.ClinicianNoted():
            return about_you.clinician_noted(message, view)
        case say.ActivityNoted():
            return about_you.activity_noted(message, view)
        case say.IfThenNoted():
            return about_you.if_then_noted(message, view)
        case say.NothingHeld():
            return export.nothing_held(view)
        case say.Resumed():
            return control.resumed(message, view)
        case say.StoppedByPerson():
            return control.stopped_by_person(view)
        case say.DeleteQuestion():
            return control.delete_question(view)
        case say.Deleted():
            return control.deleted(view)
        case say.Kept():
            return control.kept(view)
        case say.Help():
            return about.help_page(message, view)
        case say.NotEnrolledYet():
            return about.not_enrolled_yet(view)
        case say.NotUnderstood():
            return about.not_understood(message, view)
        case say.CrisisHelp():
            return about.crisis_help(message, view)
        case say.RunOffer():
            return running.run_offer(message, view)
        case say.RunReady():
            return running.run_ready(message, view)
        case say.RunBegun():
            return running.run_begun(message, view)
        case say.RunCue():
            return running.run_cue(message, view)
        case say.RunMinutesQuestion():
            return running.run_minutes_question(message, view)
        case say.RunDuringQuestion():
            return running.run_during_question(message, view)
        case say.RunLimpQuestion():
            return running.run_limp_question(message, view)
        case say.RunSaved():
            return running.run_saved(message, view)
        case say.RunUnreadable():
            return running.run_unreadable(message, view)
        case say.FlareSaid():
            return running.flare_said(message, view)
        case _:
            assert_never(message)
