"""Silence: the evening questions thin out, and the way back is kind (conversation.md 6)."""

import pytest

from bot.callback_data import unpack
from bot.views import ViewContext, render
from care.act import act
from care.events import Action, Command, FellDue, Kind
from care.messages import Toast
from care.messages.decisions import CatchUpAgain, Goodbye
from care.messages.morning import MorningAsk, NextStep, StartFromToday
from care.messages.scores import Evening, EveningAsk
from care.person import Status
from tests.unit.lives import Life, day_of, on_day, series, stamp

VIEW = ViewContext.of(1, "en")


def asked_on(life: Life) -> list[int]:
    """The program days whose evening asked."""
    came = (said for said in life.said if said.slot and isinstance(said.message, Evening))
    return [day_of(said.at.astimezone(life.zone).date()) for said in came]


# --- The taper ------------------------------------------------------------------------------


def test_after_three_ignored_evenings_the_question_comes_every_other_day() -> None:
    life = Life().scores(1, 6, 6).until(14, "21:00")
    assert asked_on(life) == [1, 2, 3, 4, 5, 7, 9, 11, 13]


def test_who_never_answered_anything_is_asked_three_times_and_then_every_other_day() -> None:
    assert asked_on(Life().until(9, "21:00")) == [1, 2, 3, 5, 7, 9]


def test_a_first_evening_that_was_left_out_is_not_counted_as_ignored() -> None:
    assert asked_on(Life(begins="19:00").until(9, "21:00")) == [2, 3, 4, 6, 8]


def test_one_answer_ends_the_taper() -> None:
    life = Life().scores(1, 6, 6).scores(9, 5).until(14, "21:00")
    assert asked_on(life) == [1, 2, 3, 4, 5, 7, 9, 10, 11, 12, 14]


def test_a_number_typed_on_a_day_without_a_question_ends_it_too() -> None:
    life = Life().scores(1, 6, 6).until(8, "12:00")
    life.types("5")
    assert asked_on(life.until(10, "21:00"))[-3:] == [8, 9, 10]


def test_an_evening_that_the_taper_leaves_out_is_closed_without_a_message() -> None:
    life = Life().scores(1, 6, 6).until(6, "19:00")
    outcome = act(life.person, FellDue(Kind.EVENING, on_day(6)), life.at(6, "20:00"))
    assert outcome.messages == ()
    assert outcome.person == life.person


def test_the_mornings_go_on_in_the_taper() -> None:
    life = Life().scores(1, 6, 6).until(8, "12:00")
    assert [len(life.sent(Kind.MORNING, day)) for day in range(2, 9)] == [1] * 7


def test_a_pause_is_no_silence() -> None:
    life = Life().scores(1, 6, 6).until(3, "12:00")
    life.asks(Command.PAUSE)
    life.until(10, "12:00").asks(Command.RESUME)
    assert asked_on(life.until(14, "21:00")) == [1, 2, 10, 11, 12, 14]


# --- Today and yesterday --------------------------------------------------------------------


def tapered() -> Life:
    """Day 7: the fifth evening without an answer, asked after one that was left out."""
    return Life().scores(1, 6, 6).until(7, "20:05")


def test_in_the_taper_it_asks_today_and_then_yesterday() -> None:
    life = tapered()
    assert (life.evening(7).both, life.evening(7).ask) == (True, EveningAsk.PAIN)
    life.score(7, 5)
    shown = life.last(Evening)
    assert (shown.on, shown.ask) == (on_day(7), EveningAsk.YESTERDAY)
    assert "WORST your knee got on Saturday, 10 January?" in render(shown, VIEW).text


def test_each_number_is_a_check_in_of_its_own_date() -> None:
    life = tapered()
    life.score(7, 5)
    life.tap(Action.SCORE, stamp(6), "y", "3")
    assert {score.on: score.value for score in life.person.scores[-2:]} == {
        on_day(7): 5,
        on_day(6): 3,
    }
    shown = life.last(Evening)
    assert (shown.on, shown.value, shown.before) == (on_day(7), 5, 3)
    assert "Saved: 5. Saturday: 3." in render(shown, VIEW).text


def test_both_numbers_can_be_changed_in_that_message() -> None:
    life = Life().scores(1, 6, 6).until(9, "20:05")
    life.score(9, 5)
    life.tap(Action.SCORE, stamp(8), "y", "3")
    labels = [b.label for row in render(life.last(Evening), VIEW).rows for b in row]
    assert labels[:2] == ["Change", "Change Monday"]
    life.tap(Action.CHANGE_SCORE, stamp(8), "y")
    assert (life.last(Evening).on, life.last(Evening).ask) == (on_day(9), EveningAsk.YESTERDAY)
    life.tap(Action.SCORE, stamp(8), "y", "4")
    assert life.last(Evening).before == 4
    assert sum(score.on == on_day(8) for score in life.person.scores) == 1


def test_the_day_before_can_be_skipped() -> None:
    life = Life().scores(1, 6, 6).until(9, "20:05")
    life.score(9, 5)
    life.tap(Action.EVENING_ON, stamp(9))
    assert life.last(Evening).ask is None
    assert on_day(8) not in {score.on for score in life.person.scores}


def test_the_weekly_questions_follow_and_yesterday_is_not_asked_again() -> None:
    life = tapered()
    life.score(7, 5)
    asked = [life.last(Evening).ask]
    life.tap(Action.EVENING_ON, stamp(7))
    asked.append(life.last(Evening).ask)
    life.tap(Action.GLOBAL_CHANGE, stamp(7), "same")
    asked.append(life.last(Evening).ask)
    assert asked == [EveningAsk.YESTERDAY, EveningAsk.GLOBAL_CHANGE, EveningAsk.PAINKILLERS]


def test_weekly_questions_of_an_evening_that_was_left_out_come_with_the_next() -> None:
    life = Life().scores(1, 6, 6, 6).until(8, "20:05")
    assert asked_on(life)[-3:] == [5, 6, 8], "day 7 is left out"
    life.score(8, 5)
    life.tap(Action.SCORE, stamp(7), "y", "5")
    assert life.last(Evening).ask is EveningAsk.GLOBAL_CHANGE


def test_an_ordinary_evening_does_not_ask_about_yesterday() -> None:
    life = Life().scores(1, 6, None, 6)
    assert (life.last(Evening).both, life.last(Evening).ask) == (False, None)


def test_a_number_for_the_day_before_under_an_evening_that_did_not_ask_is_an_old_button() -> None:
    life = Life().scores(1, 6, 6)
    outcome = life.tap(Action.SCORE, stamp(1), "y", "9")
    assert outcome.toast is Toast.OLD_BUTTON
    assert [score.value for score in outcome.person.scores] == [6, 6]
    assert life.tap(Action.CHANGE_SCORE, stamp(1), "y").toast is Toast.OLD_BUTTON


def test_every_button_of_a_doubled_evening_is_answered() -> None:
    life = tapered()
    life.score(7, 5)
    for row in render(life.last(Evening), VIEW).rows:
        for button in row:
            data = unpack(button.data)
            assert data is not None
            assert life.tap(Action(data.action), *data.args).toast is not Toast.OLD_BUTTON


# --- Still there? ---------------------------------------------------------------------------


def with_still_there(life: Life, last_day: int) -> list[int]:
    return [day for day in range(2, last_day + 1) if life.morning(day).still_there]


def test_after_three_silent_evenings_one_morning_asks_still_there() -> None:
    life = Life().scores(1, 6, 6).until(21, "12:00")
    assert with_still_there(life, 21) == [6]
    assert "Still there?" in render(life.morning(6), VIEW).text


def test_from_day_22_on_silence_is_not_asked_about_in_a_line() -> None:
    life = Life().scores(1, *series("6x20")).until(40, "12:00")
    assert with_still_there(life, 40) == []


def test_who_taps_in_the_mornings_is_there() -> None:
    life = Life()
    for day in range(2, 15):
        life.until(day, "12:00")
        life.tap(Action.NEXT_MORNING, stamp(day), "same")
    assert with_still_there(life, 14) == []


# --- Coming back ----------------------------------------------------------------------------


def test_after_a_goodbye_the_first_word_is_answered_with_a_kind_one() -> None:
    life = Life().scores(1, *series("6x14")).until(60, "12:00")
    assert life.last(Goodbye) == Goodbye()
    life.types("4")
    assert life.person.status is Status.ACTIVE
    welcome = life.last(StartFromToday)
    assert (welcome.next_on, welcome.today) == (on_day(60), on_day(60))
    assert "let's start from today" in render(welcome, VIEW).text
    assert life.until(60, "21:00").evening(60).ask is EveningAsk.PAIN


@pytest.mark.parametrize("command", [Command.START, Command.RESUME, Command.TODAY])
def test_whatever_the_first_word_is(command: Command) -> None:
    life = Life().scores(1, *series("6x14")).until(60, "12:00")
    life.asks(command)
    assert len(life.all(StartFromToday)) == 1
    life.asks(Command.TODAY)
    assert len(life.all(StartFromToday)) == 1, "it is said once"


def test_a_week_without_a_word_is_a_silence_and_six_days_are_not() -> None:
    six, seven = Life().scores(1, 6), Life().scores(1, 6)
    six.until(7, "12:00").types("4")
    seven.until(8, "12:00").types("4")
    assert len(six.all(StartFromToday)) == 0
    assert len(seven.all(StartFromToday)) == 1


def test_the_open_question_comes_with_the_welcome() -> None:
    life = Life().scores(1, *series("6x14")).until(23, "12:00")
    life.asks(Command.SETTINGS)
    again = life.last(CatchUpAgain)
    assert "On a typical day last week" in render(again, VIEW).text
    life.tap(Action.CATCH_UP, stamp(22), "6")
    assert life.spoken()[-1] == (23, "ESCALATE_NO_IMPROVEMENT")


def test_a_question_that_is_shown_anyway_does_not_come_twice() -> None:
    life = Life().scores(1, *series("6x14")).until(22, "12:00")
    life.tap(Action.CATCH_UP, stamp(22), "2")
    assert life.all(CatchUpAgain) == []


def test_a_worry_after_a_silence_is_answered_with_the_six_and_nothing_beside() -> None:
    life = Life().scores(1, 6).until(20, "12:00")
    life.tap(Action.WORRY)
    assert life.all(StartFromToday) == []


def test_the_six_follow_ups_and_stop_reach_a_person_who_was_away() -> None:
    life = Life().scores(1, 6).until(20, "12:00")
    life.asks(Command.STOP)
    assert life.all(StartFromToday) == []
    assert life.person.status is Status.STOPPED


def test_after_a_return_the_morning_asks_as_ever() -> None:
    life = Life().scores(1, *series("6x14")).until(60, "12:00")
    life.types("4")
    life.until(64, "12:00")
    assert life.morning(64).ask is MorningAsk.CATCH_UP
    review = life.morning(64).review
    assert review is not None
    assert review.next_step not in {NextStep.CALM_SESSIONS, NextStep.ONE_SESSION}
