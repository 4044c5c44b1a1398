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
from care import about_messages as told
from care import messages as said
from care import run_messages as ran
from care.messages import Message

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
        case said.Welcome():
            return enrollment.welcome(view)
        case said.PrivacyNotice():
            return about.privacy_notice(message, view)
        case said.TooYoung():
            return enrollment.too_young(view)
        case said.ScreenQuestion():
            return screening.screen_question(message, view)
        case said.ScreenLines():
            return screening.screen_lines(message, view)
        case said.WhichLine():
            return screening.which_line(message, view)
        case said.HowToLook():
            return screening.how_to_look(message, view)
        case said.SwellingQuestion():
            return screening.swelling_question(view)
        case said.Over55Question():
            return screening.over_55_question(view)
        case said.AnswersNoted():
            return screening.answers_noted(view)
        case said.Verdict():
            return verdicts.verdict(message, view)
        case said.FollowUp():
            return verdicts.follow_up(message, view)
        case said.SeenCheck():
            return verdicts.seen_check(message, view)
        case said.SeenCheckAnswered():
            return verdicts.seen_check_answered(message, view)
        case said.FollowUpNoted():
            return verdicts.follow_up_noted(message, view)
        case said.ClinicianFirst():
            return screening.clinician_first(message, view)
        case said.ClearedWhen():
            return screening.cleared_when(view)
        case said.StillSwollenQuestion():
            return screening.still_swollen_question(view)
        case said.PainNowQuestion():
            return screening.pain_now_question(view)
        case said.NotSettled():
            return screening.not_settled(message, view)
        case said.NotYetToday():
            return verdicts.not_yet_today(message, view)
        case said.StopRemembered():
            return verdicts.stop_remembered(message, view)
        case said.StopNote():
            return verdicts.stop_note(message, view)
        case said.WelcomeBack():
            return verdicts.welcome_back(message, view)
        case said.MistakeTakenBack():
            return verdicts.mistake_taken_back(view)
        case said.WhereQuestion():
            return enrollment.where_question(view)
        case said.ElsewhereNote():
            return enrollment.elsewhere_note(view)
        case said.BaselineQuestion():
            return enrollment.baseline_question(view)
        case said.RunningQuestion():
            return enrollment.running_question(view)
        case said.PlaceQuestion():
            return place.place_question(message, view)
        case said.PlaceList():
            return place.place_list(message, view)
        case said.PlaceUnknown():
            return place.place_unknown(view)
        case said.ClockQuestion():
            return place.clock_question(view)
        case said.ClockUnreadable():
            return place.clock_unreadable(view)
        case said.PlaceSaved():
            return place.place_saved(message, view)
        case said.AllSet():
            return enrollment.all_set(message, view)
        case said.BeginTonight():
            return enrollment.begin_tonight(message, view)
        case said.Canceled():
            return enrollment.canceled(message, view)
        case said.NothingToCancel():
            return enrollment.nothing_to_cancel(view)
        case said.Evening():
            return check_in.evening(message, view)
        case said.PainQuestion():
            return check_in.pain_question(message, view)
        case said.PainSaved():
            return check_in.pain_saved(message, view)
        case said.ScoreAskAgain():
            return check_in.score_ask_again(message, view)
        case said.TooEarly():
            return check_in.too_early(message, view)
        case said.TooLate():
            return check_in.too_late(message, view)
        case said.EditKept():
            return check_in.edit_kept(message, view)
        case said.SixQuestion():
            return six.six_question(message, view)
        case said.SixClear():
            return six.six_clear(message, view)
        case said.SevereNote():
            return six.severe_note(message, view)
        case said.Morning():
            return morning(message, view)
        case said.StartFromToday():
            return coming_back.start_from_today(message, view)
        case said.CatchUpAgain():
            return coming_back.catch_up_again(message, view)
        case said.RestartOffer():
            return coming_back.restart_offer(message, view)
        case said.RestartAnswered():
            return coming_back.restart_answered(message, view)
        case said.DecisionNote():
            return decisions.decision_note(message, view)
        case said.SessionOffer():
            return session.session_offer(message, view)
        case said.SessionCard():
            return session.session_card(message, view)
        case said.SessionPage():
            return session.session_page(message, view)
        case said.DuringQuestion():
            return session.during_question(message, view)
        case said.SessionDone():
            return session.session_done(message, view)
        case said.GateQuestion():
            return gates.gate_question(message, view)
        case said.GateNoted():
            return gates.gate_noted(message, view)
        case said.CatchUpSaved():
            return check_in.catch_up_saved(message, view)
        case said.BookedNoted():
            return seeking_help.booked_noted(message, view)
        case said.VisitDateQuestion():
            return seeking_help.visit_date_question(view)
        case said.DateUnreadable():
            return seeking_help.date_unreadable(view)
        case said.SeenQuestion():
            return seeking_help.seen_question(view)
        case said.SeenNoted():
            return seeking_help.seen_noted(message, view)
        case said.FindHelp():
            return seeking_help.find_help(message, view)
        case said.Goodbye():
            return seeking_help.goodbye(view)
        case said.Progress():
            return pages.progress(message, view)
        case said.SummaryPage():
            return pages.summary_page(message, view)
        case said.SettingsPage():
            return control.settings_page(message, view)
        case said.TimeQuestion():
            return control.time_question(message, view)
        case said.DaysQuestion():
            return control.days_question(message, view)
        case said.Paused():
            return pausing.paused(message, view)
        case said.PauseDateRefused():
            return pausing.pause_date_refused(message, view)
        case said.QuietQuestion():
            return preferences.quiet_question(message, view)
        case said.KneeQuestion():
            return preferences.knee_question(message, view)
        case said.WeekAhead():
            return week_ahead(message, view)
        case said.Why():
            return why(message, view)
        case said.ExportedData():
            return export.exported_data(message, view)
        case said.ExportedTable():
            return export.exported_table(message, view)
        case said.ExportedRecord():
            return export.exported_record(message, view)
        case said.ExportedDiary():
            return export.exported_diary(message, view)
        case said.DeletionComing():
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
        case said.NothingHeld():
            return export.nothing_held(view)
        case said.Resumed():
            return control.resumed(message, view)
        case said.StoppedByPerson():
            return control.stopped_by_person(view)
        case said.DeleteQuestion():
            return control.delete_question(view)
        case said.Deleted():
            return control.deleted(view)
        case said.Kept():
            return control.kept(view)
        case said.Help():
            return about.help_page(message, view)
        case said.NotEnrolledYet():
            return about.not_enrolled_yet(view)
        case said.NotUnderstood():
            return about.not_understood(message, view)
        case said.CrisisHelp():
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
