"""The questions about the person: one a rest day, skippable, changeable (conversation.md 2)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from care.about_you import LONGEST_TEXT, history, short_text
from care.events import Action, Typed
from care.messages.about import (
    AboutQuestion,
    AboutRemoved,
    AboutSkipped,
    ActivityNoted,
    ClinicianNoted,
    ClinicianSaid,
    GoalNoted,
    HistoryNoted,
    HurtFor,
    IfThenNoted,
    PartnerNoted,
)
from care.messages.control import NotUnderstood, SettingsPage
from care.messages.enrollment import AllSet, Canceled
from care.messages.morning import Morning, MorningAsk
from care.messages.scores import PainSaved, SixQuestion
from care.outcome import Outcome
from care.person import Activity, Goal, IfThen, Step
from tests.unit.chats import Chat
from tests.unit.lives import Life, lived, on_day, stamp


def asked(life: Life, day: int) -> Step | None:
    """What the morning of `day` asked about the person."""
    about = life.morning(day).about
    return about.step if about else None


def done(life: Life, *days: int) -> Life:
    """The sessions of these days are done."""
    for day in days:
        life.until(day, "12:00").trains(day)
    return life


def answer(life: Life, step: Step, said: str, day: int | None = None) -> Outcome:
    """A tap on an answer, under the morning message of `day` or in the conversation."""
    return life.tap(Action.ABOUT, step.value, said, *((stamp(day),) if day else ()))


def dated(life: Life, text: str, day: date) -> Outcome:
    return life.does(Typed(text, 900, day=day))


# --- When they come -----------------------------------------------------------------------------


def test_every_rest_day_asks_one_thing_in_the_order_of_the_page() -> None:
    life = done(Life(), 3, 5, 8, 10).until(11, "12:00")
    assert [asked(life, day) for day in (2, 4, 6, 7, 9, 11)] == [
        Step.GOAL,
        Step.PARTNER,
        Step.HURT_FOR,
        Step.CLINICIAN,
        Step.ACTIVITY,
        Step.PLAN_WHEN,
    ]


def test_a_session_day_asks_nothing_about_the_person() -> None:
    assert asked(Life().until(3, "12:00"), 3) is None


def test_a_question_that_was_ignored_comes_once_more_and_then_never() -> None:
    life = done(Life(), 3, 5, 8, 10, 12, 15, 17, 19, 22, 24).until(28, "12:00")
    goals = [day for day in range(2, 29) if _asks(life, day, Step.GOAL)]
    assert goals == [2, 13]


def _asks(life: Life, day: int, step: Step) -> bool:
    mornings = [m for m in life.all(Morning) if m.on == on_day(day)]
    return any(m.about is not None and m.about.step is step for m in mornings)


@pytest.mark.parametrize(
    ("day", "step"),
    [(2, Step.GOAL), (4, Step.PARTNER), (6, Step.HURT_FOR), (7, Step.CLINICIAN)],
)
def test_a_skipped_question_is_never_asked_again(day: int, step: Step) -> None:
    life = done(Life(), 3, 5).until(day, "12:00")
    answer(life, step, "-skip", day)
    done(life, 8, 10, 12, 15).until(21, "12:00")
    assert not any(_asks(life, later, step) for later in range(day + 1, 22))


def test_it_is_the_last_question_of_the_morning() -> None:
    life = done(Life(), 3).until(4, "12:00")
    assert life.morning(4).ask is MorningAsk.NEXT_MORNING
    life.tap(Action.NEXT_MORNING, stamp(4), "same")
    assert life.last(Morning).ask is MorningAsk.ABOUT_YOU


def test_a_goal_that_was_told_in_the_enrollment_is_not_asked() -> None:
    life = Life()
    life.tap(Action.ADD_GOAL)
    life.types("Berlin Half")
    answer(life, Step.RACE_DATE, "-skip")
    assert asked(life.until(2, "12:00"), 2) is Step.PARTNER


def test_nothing_is_asked_beside_advice_to_be_seen_or_under_a_stop() -> None:
    assert asked(lived("6x21"), 22) is None
    life = Life()
    life.tap(Action.WORRY)
    life.tap(Action.SCREEN_SOME, "0")
    life.tap(Action.SIX_PICK, "six_fever")
    life.tap(Action.LINES_DONE, "0")
    life.until(7, "12:00")
    assert [m.on for m in life.all(Morning) if m.about is not None] == []


def test_after_a_stop_of_the_day_the_question_leaves_the_morning() -> None:
    life = Life().until(2, "12:00")
    life.tap(Action.WORRY)
    life.tap(Action.SCREEN_SOME, "0")
    life.tap(Action.SIX_PICK, "six_fever")
    life.tap(Action.LINES_DONE, "0")
    life.tap(Action.NEXT, stamp(2))
    assert life.last(Morning).about is None


# --- The goal -----------------------------------------------------------------------------------


def test_a_race_is_asked_for_by_name_date_and_distance() -> None:
    life = Life().until(2, "12:00")
    answer(life, Step.GOAL, "-race", 2)
    life.types("Berlin Half")
    dated(life, "4 April", date(2026, 4, 4))
    answer(life, Step.RACE_DISTANCE, "half")
    steps = [question.step for question in life.all(AboutQuestion)]
    assert steps == [Step.RACE_NAME, Step.RACE_DATE, Step.RACE_DISTANCE]
    assert life.person.goal == Goal("Berlin Half", date(2026, 4, 4), 21.1)


def test_the_morning_message_keeps_its_day_and_loses_the_question() -> None:
    life = Life().until(2, "12:00")
    morning, question = answer(life, Step.GOAL, "-race", 2).messages
    assert isinstance(morning, Morning)
    assert (morning.on, morning.ask) == (on_day(2), None)
    assert isinstance(question, AboutQuestion)


def test_a_race_may_have_neither_date_nor_distance() -> None:
    life = Life().until(2, "12:00")
    answer(life, Step.GOAL, "-race", 2)
    life.types("Any parkrun")
    answer(life, Step.RACE_DATE, "-skip")
    assert life.person.goal == Goal("Any parkrun")


def test_another_thing_can_be_wanted_back() -> None:
    life = Life().until(2, "12:00")
    answer(life, Step.GOAL, "-other", 2)
    life.types("walks with the dog")
    assert life.person.goal == Goal("walks with the dog")
    assert life.last(GoalNoted).outlook is None


def test_a_date_without_a_year_is_the_next_one() -> None:
    life = Life().until(2, "12:00")
    answer(life, Step.GOAL, "-race", 2)
    life.types("Winter Run")
    dated(life, "20 December", date(2025, 12, 20))
    answer(life, Step.RACE_DISTANCE, "10 km")
    assert life.person.goal == Goal("Winter Run", date(2026, 12, 20), 10.0)


@pytest.mark.parametrize(
    ("text", "day"),
    [("1 May 2025", date(2025, 5, 1)), ("1 May 2099", date(2099, 5, 1)), ("soon", None)],
)
def test_a_date_that_does_not_lie_ahead_is_asked_again(text: str, day: date | None) -> None:
    life = Life().until(2, "12:00")
    answer(life, Step.GOAL, "-race", 2)
    life.types("Berlin Half")
    life.does(Typed(text, 901, day=day))
    again = life.last(AboutQuestion)
    assert (again.step, again.refused) == (Step.RACE_DATE, True)


def test_a_distance_that_cannot_be_read_is_asked_again() -> None:
    life = Life().until(2, "12:00")
    answer(life, Step.GOAL, "-race", 2)
    life.types("Berlin Half")
    dated(life, "4 April 2026", date(2026, 4, 4))
    life.types("quite far")
    again = life.last(AboutQuestion)
    assert (again.step, again.refused) == (Step.RACE_DISTANCE, True)


def test_a_half_in_12_weeks_is_compared_with_the_plan_at_once() -> None:
    life = Life()
    life.tap(Action.ADD_GOAL)
    life.types("Berlin Half")
    dated(life, "30 March 2026", date(2026, 3, 30))
    answer(life, Step.RACE_DISTANCE, "half")
    outlook = life.last(GoalNoted).outlook
    assert outlook is not None
    assert (outlook.weeks_to_race, outlook.weeks_to_easy, outlook.fits) == (12, 14, False)


def test_the_closing_summary_offers_a_goal_race_beside_itself() -> None:
    chat = Chat().enrolled()
    assert chat.one(AllSet).goal is None
    chat.tap(Action.ADD_GOAL)
    assert chat.outcome is not None
    assert chat.outcome.beside
    assert chat.one(AboutQuestion).step is Step.RACE_NAME


# --- The other questions ------------------------------------------------------------------------


def test_a_name_typed_after_the_morning_question_is_the_partners() -> None:
    life = done(Life(), 3).until(4, "12:00")
    life.types("Anna")
    assert (life.person.partner, life.last(PartnerNoted).name) == ("Anna", "Anna")


def test_a_typed_number_stays_a_pain_score_whatever_is_asked() -> None:
    life = done(Life(), 3).until(4, "12:00")
    life.types("6")
    assert (life.person.partner, life.last(PainSaved).score) == (None, 6)


def test_from_the_evening_question_on_typed_words_are_no_name() -> None:
    life = Life().until(2, "12:00")
    answer(life, Step.GOAL, "-other", 2)
    life.until(2, "20:30")
    assert life.person.dialog is None


def test_a_word_of_a_red_flag_asks_the_six_and_is_no_name() -> None:
    life = done(Life(), 3).until(4, "12:00")
    life.does(Typed("my knee is swollen", 902, worry=True))
    assert life.last(SixQuestion)
    assert life.person.partner is None


def test_how_long_and_what_changed_are_kept_for_the_visit() -> None:
    life = done(Life(), 3, 5).until(6, "12:00")
    answer(life, Step.HURT_FOR, "m12", 6)
    answer(life, Step.LOAD_CHANGE, "hills")
    assert history(life.person) == (HurtFor.UNDER_12_MONTHS, "hills", None)
    assert life.last(HistoryNoted).hurt_for.long


def test_what_changed_can_be_told_in_own_words() -> None:
    life = done(Life(), 3, 5).until(6, "12:00")
    answer(life, Step.HURT_FOR, "w", 6)
    life.types("a new job on my feet")
    assert history(life.person)[1] == "a new job on my feet"


@pytest.mark.parametrize("said", ClinicianSaid)
def test_what_a_clinician_said_is_kept_and_answered(said: ClinicianSaid) -> None:
    life = done(Life(), 3, 5).until(7, "12:00")
    answer(life, Step.CLINICIAN, said.value, 7)
    assert life.last(ClinicianNoted).said is said
    assert history(life.person)[2] is said


def test_the_activity_begins_its_row_on_the_day_it_is_set() -> None:
    life = done(Life(), 3, 5, 8).until(9, "12:00")
    answer(life, Step.ACTIVITY, "run 5 km", 9)
    assert life.last(ActivityNoted).activity == Activity("run 5 km", on_day(9))


def test_the_plan_has_a_cue_a_place_and_a_hurdle() -> None:
    life = done(Life(), 3, 5, 8, 10).until(11, "12:00")
    answer(life, Step.PLAN_WHEN, "I have had my coffee", 11)
    life.types("kitchen")
    answer(life, Step.PLAN_IF, "I am late home")
    assert life.last(IfThenNoted).if_then == IfThen(
        "I have had my coffee", "kitchen", "I am late home"
    )


def test_place_and_hurdle_may_be_left_out() -> None:
    life = done(Life(), 3, 5, 8, 10).until(11, "12:00")
    life.types("after lunch")
    answer(life, Step.PLAN_WHERE, "-skip")
    answer(life, Step.PLAN_IF, "-skip")
    assert life.person.if_then == IfThen("after lunch")


# --- The plan again -----------------------------------------------------------------------------


def test_after_two_sessions_in_a_row_that_did_not_happen_the_plan_is_asked_again() -> None:
    life = Life().until(6, "12:00")
    about = life.morning(6).about
    assert about is not None
    assert (about.step, about.again) == (Step.PLAN_WHEN, True)


def test_the_plan_can_be_kept_as_it_is() -> None:
    life = Life()
    life.tap(Action.SET_IF_THEN)
    life.types("after lunch")
    answer(life, Step.PLAN_WHERE, "-skip")
    answer(life, Step.PLAN_IF, "-skip")
    life.until(6, "12:00")
    answer(life, Step.PLAN_WHEN, "-keep", 6)
    assert life.last(IfThenNoted).if_then == IfThen("after lunch")
    assert life.last(Morning).about is None


def test_one_session_that_did_not_happen_asks_nothing_again() -> None:
    life = done(Life(), 3).until(6, "12:00")
    about = life.morning(6).about
    assert about is not None
    assert not about.again


# --- Back, cancel, settings ---------------------------------------------------------------------


def test_back_leads_through_the_steps_to_where_it_began() -> None:
    life = Life()
    life.tap(Action.SET_GOAL)
    answer(life, Step.GOAL, "-race")
    life.types("Berlin Half")
    shown = []
    for _ in range(2):
        life.tap(Action.BACK)
        shown.append(life.last(AboutQuestion).step)
    life.tap(Action.BACK)
    assert shown == [Step.RACE_NAME, Step.GOAL]
    assert life.last(SettingsPage)
    assert life.person.goal is None


def test_cancel_leaves_everything_as_it_was() -> None:
    life = Life()
    life.tap(Action.SET_PARTNER)
    life.tap(Action.CANCEL)
    assert life.last(Canceled).enrolled
    assert life.person.partner is None


@pytest.mark.parametrize(
    ("action", "step"),
    [
        (Action.SET_GOAL, Step.GOAL),
        (Action.SET_PARTNER, Step.PARTNER),
        (Action.SET_HISTORY, Step.HURT_FOR),
        (Action.SET_CLINICIAN, Step.CLINICIAN),
        (Action.SET_ACTIVITY, Step.ACTIVITY),
        (Action.SET_IF_THEN, Step.PLAN_WHEN),
    ],
)
def test_each_can_be_changed_from_the_settings(action: Action, step: Step) -> None:
    life = Life()
    life.tap(action)
    question = life.last(AboutQuestion)
    assert (question.step, question.skippable, question.removable) == (step, False, False)


def test_a_change_from_the_settings_leads_back_to_them() -> None:
    life = Life()
    life.tap(Action.SET_PARTNER)
    outcome = life.types("Sam")
    assert [type(message) for message in outcome.messages] == [PartnerNoted, SettingsPage]


def test_what_is_set_can_be_removed() -> None:
    life = Life()
    life.tap(Action.SET_PARTNER)
    life.types("Sam")
    life.tap(Action.SET_PARTNER)
    assert life.last(AboutQuestion).removable
    answer(life, Step.PARTNER, "-remove")
    assert life.last(AboutRemoved)
    assert life.person.partner is None


def test_another_activity_begins_another_row_and_the_same_goes_on() -> None:
    life = Life()
    for day, name in ((1, "stairs"), (3, "stairs"), (5, "squats")):
        life.until(day, "12:00").tap(Action.SET_ACTIVITY)
        life.types(name)
        if day == 3:
            assert life.person.activity == Activity("stairs", on_day(1))
    assert life.person.activity == Activity("squats", on_day(5))


# --- Free text and forged buttons ---------------------------------------------------------------


def test_a_text_of_more_than_60_characters_is_asked_again() -> None:
    life = done(Life(), 3).until(4, "12:00")
    life.types("x" * (LONGEST_TEXT + 1))
    assert life.last(AboutQuestion).refused
    assert life.person.partner is None


@given(st.text())
def test_what_is_kept_is_one_short_line(text: str) -> None:
    line = short_text(text)
    assert line is None or (0 < len(line) <= LONGEST_TEXT and line.split() == line.split(" "))


@pytest.mark.parametrize(
    "args",
    [
        ("goal", "-nothing", stamp(2)),
        ("race_name", "-skip", stamp(2)),
        ("consent", "-skip", stamp(2)),
        ("hurt_for", "never", stamp(2)),
        ("clinician", "", stamp(2)),
        ("plan_when", "-keep", "999999"),
        ("activity", "x" * 61, stamp(2)),
        ("goal",),
        (),
    ],
)
def test_a_forged_button_changes_nothing(args: tuple[str, ...]) -> None:
    life = Life().until(2, "12:00")
    before = life.person
    life.tap(Action.ABOUT, *args)
    assert life.person == before


def test_words_that_answer_nothing_are_still_not_understood() -> None:
    life = Life().until(3, "12:00")
    life.types("hello")
    assert life.last(NotUnderstood)


def test_a_skipped_question_in_the_conversation_says_so() -> None:
    life = Life()
    life.tap(Action.ADD_GOAL)
    answer(life, Step.RACE_NAME, "-skip")
    assert life.last(AboutSkipped)
