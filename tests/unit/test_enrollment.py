"""Enrollment, as conversation.md 2 and clinical.md 7.4 have it."""

from datetime import time

import pytest

from care.events import Action, Command, FellDue, Kind
from care.messages import Toast
from care.messages.control import CrisisHelp, NotUnderstood, SettingsPage
from care.messages.decisions import DateUnreadable, FindHelp
from care.messages.enrollment import (
    AllSet,
    BaselineQuestion,
    BeginTonight,
    ClinicianFirst,
    ClockQuestion,
    ClockUnreadable,
    ElsewhereNote,
    PlaceList,
    PlaceQuestion,
    PlaceSaved,
    PlaceUnknown,
    PrivacyNotice,
    RunningQuestion,
    ScreenLines,
    ScreenQuestion,
    TooYoung,
    Welcome,
    WhereQuestion,
)
from care.messages.scores import ScoreAskAgain
from care.person import Knee, Purpose, Status, Step, Topic
from rehab.content.lessons import Track
from tests.unit.chats import (
    AUCKLAND,
    BERLIN,
    MONDAY_EVENING,
    PARIS_FRANCE,
    PARIS_TEXAS,
    Chat,
    january,
)

# --- The short way --------------------------------------------------------------------------


def test_with_nothing_special_it_takes_at_most_9_taps() -> None:
    chat = Chat().asked_for_place()
    chat.tap(Action.CLOCK)
    chat.write("18:42", BERLIN)
    assert chat.person.enrollment is not None
    assert chat.taps + 1 <= 9  # one more for [Share location] instead


def test_the_questions_come_one_at_a_time_in_the_order_of_the_page() -> None:
    chat = Chat()
    assert chat.start() == (Welcome(),)
    assert chat.tap(Action.AGREE) == (ScreenQuestion(1, Purpose.ENROLL),)
    assert chat.tap(Action.SCREEN_NONE, 1) == (ScreenQuestion(2, Purpose.ENROLL),)
    assert chat.tap(Action.SCREEN_NONE, 2) == (ScreenQuestion(3, Purpose.ENROLL),)
    assert chat.tap(Action.SCREEN_NONE, 3) == (WhereQuestion(),)
    assert chat.tap(Action.WHERE, "left") == (BaselineQuestion(),)
    assert chat.tap(Action.BASELINE, 5) == (RunningQuestion(),)
    assert chat.tap(Action.RUNNING, "keep") == (PlaceQuestion(enrolling=True),)
    chat.share(BERLIN)
    assert [type(message) for message in chat.said] == [PlaceSaved, AllSet]


def test_the_answers_become_the_enrollment() -> None:
    chat = Chat().enrolled()
    enrollment = chat.person.enrollment
    assert enrollment is not None
    assert (enrollment.knee, enrollment.baseline, enrollment.track) == (Knee.LEFT, 5, Track.STOP)
    assert enrollment.started_on == january(5)
    assert chat.person.status is Status.ACTIVE
    assert chat.person.dialog is None


@pytest.mark.parametrize(
    ("answer", "track"), [("keep", Track.KEEP), ("more", Track.STOP), ("none", Track.STOP)]
)
def test_running_at_2_or_less_keeps_running_and_anything_else_does_not(
    answer: str, track: Track
) -> None:
    chat = Chat().screened()
    chat.tap(Action.WHERE, "both")
    chat.tap(Action.BASELINE, 4)
    chat.tap(Action.RUNNING, answer)
    chat.share(BERLIN)
    assert chat.one(AllSet).track is track


def test_pain_somewhere_else_is_told_to_see_a_physio_and_does_not_run() -> None:
    chat = Chat().screened()
    assert chat.tap(Action.WHERE, "elsewhere") == (ElsewhereNote(),)
    assert chat.tap(Action.GO_ON) == (BaselineQuestion(),)
    chat.tap(Action.BASELINE, 4)
    chat.tap(Action.RUNNING, "keep")
    chat.share(BERLIN)
    summary = chat.one(AllSet)
    assert (summary.knee, summary.track) == (Knee.ELSEWHERE, Track.STOP)


# --- The closing summary --------------------------------------------------------------------


def test_the_summary_names_the_days_the_times_and_the_clock_where_they_are() -> None:
    summary = Chat().at(MONDAY_EVENING).enrolled().one(AllSet)
    assert summary.days == (0, 2, 4)
    assert (summary.morning_at, summary.evening_at) == (time(8), time(20))
    assert (summary.local_time, summary.today) == (time(18, 42), january(5))


def test_an_evening_question_less_than_3_hours_away_is_not_promised() -> None:
    summary = Chat().at("5 Jan 18:42").enrolled().one(AllSet)
    assert (summary.next_on, summary.next_at) == (january(6), time(8))


def test_an_evening_question_3_hours_away_is_promised() -> None:
    summary = Chat().at("5 Jan 17:00").enrolled().one(AllSet)
    assert (summary.next_on, summary.next_at) == (january(5), time(20))


def test_what_is_promised_for_day_1_is_what_comes() -> None:
    late = Chat().at("5 Jan 17:01").enrolled()
    assert late.at("5 Jan 20:00").happen(FellDue(Kind.EVENING, january(5))) == ()
    early = Chat().at("5 Jan 16:59").enrolled()
    assert early.at("5 Jan 20:00").happen(FellDue(Kind.EVENING, january(5))) != ()


def test_after_the_evening_the_next_message_is_the_next_morning() -> None:
    summary = Chat().at("5 Jan 22:10").enrolled().one(AllSet)
    assert (summary.next_on, summary.next_at) == (january(6), time(8))


def test_an_enrollment_at_2_in_the_night_counts_for_the_day_before() -> None:
    chat = Chat().at("6 Jan 02:00").enrolled()
    assert chat.person.enrollment is not None
    assert chat.person.enrollment.started_on == january(5)
    summary = chat.one(AllSet)
    assert (summary.today, summary.next_on, summary.next_at) == (january(6), january(6), time(8))


def test_day_1_is_the_date_where_the_person_is() -> None:
    chat = Chat().at("5 Jan 18:42").enrolled(AUCKLAND)  # 06:42 on Tuesday there
    assert chat.person.enrollment is not None
    assert chat.person.enrollment.started_on == january(6)
    assert chat.one(AllSet).local_time == time(6, 42)


def test_begin_is_one_easy_exercise() -> None:
    chat = Chat().enrolled()
    chat.tap(Action.BEGIN)
    begun = chat.one(BeginTonight)
    assert [p.exercise.id for p in begun.session.exercises] == ["E01"]
    assert not begun.done


def test_begin_can_be_marked_as_done_and_is_no_session_of_the_program() -> None:
    chat = Chat().enrolled()
    chat.tap(Action.BEGIN)
    chat.tap(Action.SESSION, "", "begin")
    assert chat.one(BeginTonight).done
    [log] = chat.person.sessions
    assert (log.on, log.template, log.done) == (january(5), "begin", True)
    chat.tap(Action.SESSION, "", "begin")
    assert len(chat.person.sessions) == 1


def test_change_leads_to_the_settings() -> None:
    chat = Chat().enrolled()
    chat.tap(Action.CHANGE_SETTINGS)
    assert chat.one(SettingsPage).place == BERLIN


# --- Consent --------------------------------------------------------------------------------


def test_consent_has_its_time_and_the_version_of_its_text() -> None:
    chat = Chat().agree()
    consent = chat.person.consent
    assert consent is not None
    assert consent.at == chat.now
    assert consent.version


def test_nothing_about_health_is_asked_before_the_consent() -> None:
    chat = Chat()
    chat.start()
    for action, *args in (
        (Action.SCREEN_NONE, "1"),
        (Action.SCREEN_SOME, "0"),
        (Action.SIX_NONE, "worry"),
        (Action.SIX_PICK, "six_calf"),
        (Action.CLEARED, ""),
        (Action.WHERE, "left"),
    ):
        chat.tap(Action(action), *args)
        assert chat.step is Step.CONSENT
        assert chat.said == (Welcome(),)


def test_a_red_flag_word_before_the_consent_names_help_and_asks_nothing() -> None:
    chat = Chat()
    assert chat.write("my calf is hot and swollen", worry=True) == (FindHelp(None), Welcome())
    assert chat.write("my calf is hot and swollen", worry=True) == (FindHelp(None), Welcome())
    assert chat.person.stops == ()


def test_under_18_is_told_kindly_and_nothing_is_kept() -> None:
    chat = Chat()
    chat.start()
    assert chat.tap(Action.UNDER_18) == (TooYoung(),)
    assert chat.outcome is not None
    assert chat.outcome.forget
    assert chat.start() == (Welcome(),)


def test_the_privacy_notice_comes_before_the_consent_and_leads_on() -> None:
    chat = Chat()
    chat.start()
    assert chat.tap(Action.PRIVACY) == (PrivacyNotice(agreed=None),)
    assert chat.tap(Action.AGREE) == (ScreenQuestion(1, Purpose.ENROLL),)


def test_consent_can_be_given_under_a_privacy_notice_that_was_asked_for() -> None:
    chat = Chat()
    assert chat.command(Command.PRIVACY) == (PrivacyNotice(agreed=None),)
    assert chat.tap(Action.AGREE) == (ScreenQuestion(1, Purpose.ENROLL),)


def test_agreeing_again_with_an_old_button_starts_nothing_anew() -> None:
    chat = Chat().screened()
    assert chat.tap(Action.AGREE) == (WhereQuestion(),)
    assert chat.outcome is not None
    assert chat.outcome.toast is Toast.OLD_BUTTON


# --- Clinician first ------------------------------------------------------------------------


def test_65_and_older_asks_a_clinician_first_and_has_a_one_tap_way_on_with_its_date() -> None:
    chat = Chat().agree()
    chat.tap(Action.SCREEN_NONE, 1)
    chat.tap(Action.SCREEN_NONE, 2)
    chat.applies(3, "over_65")
    assert chat.said == (ClinicianFirst(("over_65",)),)
    chat.tap(Action.CLEARED, "")
    assert chat.tap(Action.CLEARED_DAY, 1) == (WhereQuestion(),)
    [cleared] = chat.person.answers
    assert (cleared.topic, cleared.on, cleared.value) == (Topic.CLEARED, january(4), "over_65")


def test_a_clearance_may_be_typed_and_lies_within_the_last_year() -> None:
    chat = Chat().agree()
    chat.tap(Action.SCREEN_NONE, 1)
    chat.tap(Action.SCREEN_NONE, 2)
    chat.applies(3, "recent_operation")
    chat.tap(Action.CLEARED, "")
    chat.write("20 Jan", day=january(20))
    assert chat.one(DateUnreadable)
    chat.write("in 2024", day=january(5).replace(year=2024))
    assert chat.one(DateUnreadable)
    chat.write("soon")
    assert chat.one(DateUnreadable)
    assert chat.write("2 Jan", day=january(2)) == (WhereQuestion(),)


def test_where_the_zone_is_not_known_their_tomorrow_may_be_today_already() -> None:
    chat = Chat().at("5 Jan 18:42").agree()
    chat.tap(Action.SCREEN_NONE, 1)
    chat.tap(Action.SCREEN_NONE, 2)
    chat.applies(3, "pregnant")
    chat.tap(Action.CLEARED, "")
    assert chat.write("today", day=january(6)) == (WhereQuestion(),)  # in Auckland


def test_pain_of_8_at_the_start_asks_the_six_and_then_a_clinician_first() -> None:
    chat = Chat().screened()
    chat.tap(Action.WHERE, "left")
    chat.tap(Action.BASELINE, 8)
    assert chat.one(ScreenLines).screen == 0
    assert chat.tap(Action.SIX_NONE) == (ClinicianFirst(()),)
    chat.tap(Action.CLEARED, "")
    assert chat.tap(Action.CLEARED_DAY, 0) == (RunningQuestion(),)
    chat.tap(Action.RUNNING, "none")
    chat.share(BERLIN)
    assert chat.person.enrollment is not None
    assert chat.person.enrollment.baseline == 8


def test_pain_of_7_at_the_start_goes_on() -> None:
    chat = Chat().screened()
    chat.tap(Action.WHERE, "left")
    assert chat.tap(Action.BASELINE, 7) == (RunningQuestion(),)


def test_a_clearance_for_a_line_is_kept_when_the_baseline_needs_one_too() -> None:
    chat = Chat().agree()
    chat.tap(Action.SCREEN_NONE, 1)
    chat.tap(Action.SCREEN_NONE, 2)
    chat.applies(3, "over_65")
    chat.tap(Action.CLEARED, "")
    chat.tap(Action.CLEARED_DAY, 0)
    chat.tap(Action.WHERE, "left")
    chat.tap(Action.BASELINE, 9)
    assert chat.tap(Action.SIX_NONE) == (ClinicianFirst(()),)
    chat.tap(Action.CLEARED, "")
    chat.tap(Action.CLEARED_DAY, 0)
    [cleared] = chat.person.answers
    assert cleared.value == "over_65"


# --- Where are you --------------------------------------------------------------------------


def test_a_place_may_be_typed() -> None:
    chat = Chat().asked_for_place()
    chat.write("berlin", BERLIN)
    assert chat.one(AllSet)
    assert chat.person.place == BERLIN


def test_a_name_with_several_meanings_is_a_list_to_choose_from() -> None:
    chat = Chat().asked_for_place()
    assert chat.write("paris", PARIS_FRANCE, PARIS_TEXAS) == (
        PlaceList((PARIS_FRANCE, PARIS_TEXAS)),
    )
    chat.tap(Action.PLACE_PICK, 1)
    assert chat.person.place == PARIS_TEXAS


def test_an_unknown_place_is_asked_again() -> None:
    chat = Chat().asked_for_place()
    assert chat.write("xyzzy") == (PlaceUnknown(),)
    assert chat.step is Step.PLACE


def test_the_time_on_their_clock_is_enough() -> None:
    chat = Chat().asked_for_place()
    assert chat.tap(Action.CLOCK) == (ClockQuestion(),)
    assert chat.write("quarter to something") == (ClockUnreadable(), ClockQuestion())
    chat.write("18:42", PARIS_FRANCE)
    assert chat.one(AllSet)


def test_a_location_shared_when_nobody_asked_changes_nothing() -> None:
    chat = Chat().screened()
    chat.share(BERLIN)
    assert chat.one(NotUnderstood).dialog == chat.dialog
    assert chat.person.place is None


def test_a_place_whose_name_is_a_red_flag_word_is_a_place() -> None:
    chat = Chat().asked_for_place()
    chat.write("Hot Springs", PARIS_TEXAS, worry=True)
    assert chat.one(AllSet)


# --- Typing ---------------------------------------------------------------------------------


def test_the_pain_may_be_typed() -> None:
    chat = Chat().screened()
    chat.tap(Action.WHERE, "left")
    assert chat.write("about 6/10") == (RunningQuestion(),)
    assert chat.dialog.baseline == 6


@pytest.mark.parametrize("text", ["5-6", "11", "3.5", "bad"])
def test_pain_that_is_no_whole_number_from_0_to_10_is_asked_again(text: str) -> None:
    chat = Chat().screened()
    chat.tap(Action.WHERE, "left")
    chat.write(text)
    assert chat.one(ScoreAskAgain)
    assert chat.step is Step.BASELINE


def test_a_text_that_answers_nothing_gets_a_useful_line_and_keeps_the_question() -> None:
    chat = Chat().screened()
    chat.write("hello")
    assert chat.one(NotUnderstood).dialog == chat.dialog
    assert chat.step is Step.WHERE


def test_the_first_words_of_a_stranger_are_answered_with_what_this_is() -> None:
    assert Chat().write("hello") == (Welcome(),)


def test_words_of_self_harm_get_the_fixed_help_whatever_is_open() -> None:
    chat = Chat().screened()
    chat.tap(Action.WHERE, "left")
    assert chat.write("7, I want to die", crisis=True, worry=True) == (CrisisHelp(None),)
    assert chat.step is Step.BASELINE
