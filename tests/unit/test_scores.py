"""Pain scores: given, changed, corrected, filled in; and what one score leads to.

Rules: conversation.md 4, clinical.md 5 and 6.3.
"""

import pytest

from care.events import Action, Asked, Command, Kind
from care.messages import Toast
from care.messages.scores import (
    EditKept,
    Evening,
    EveningAsk,
    PainQuestion,
    PainSaved,
    ScoreAskAgain,
    SevereNote,
    SixQuestion,
    SixWhy,
    TooEarly,
    TooLate,
)
from care.person import Booking
from rehab.pain import Unreadable
from rehab.three_week_rule import Decision, VisitOutcome
from tests.unit.lives import Life, day_of, on_day, series, stamp


def day_scores(life: Life, day: int) -> list[int]:
    return sorted(score.value for score in life.person.scores if score.on == on_day(day))


# --- One source, one value ------------------------------------------------------------------


def test_tapping_again_replaces_the_number_downwards_too() -> None:
    life = Life().scores(1, 7)
    life.score(1, 3)
    assert day_scores(life, 1) == [3]
    assert life.last(Evening).highest == 3


def test_change_shows_the_numbers_again() -> None:
    life = Life().scores(1, 7)
    life.tap(Action.CHANGE_SCORE, stamp(1), "e")
    assert (life.last(Evening).ask, life.last(Evening).value) == (EveningAsk.PAIN, 7)


def test_a_typed_number_is_another_value_and_the_day_counts_the_highest() -> None:
    life = Life().scores(1, 7)
    life.types("4")
    assert day_scores(life, 1) == [4, 7]
    assert (life.last(PainSaved).score, life.last(PainSaved).highest) == (4, 7)


def test_editing_the_typed_message_replaces_its_number() -> None:
    life = Life().until(1, "12:00")
    life.types("7")
    life.edits("3")
    assert day_scores(life, 1) == [3]


def test_an_edit_that_no_longer_holds_a_number_keeps_what_was_saved() -> None:
    life = Life().until(1, "12:00")
    life.types("7")
    life.edits("hello")
    assert life.last(EditKept).score == 7
    assert day_scores(life, 1) == [7]


def test_a_number_under_pain_is_a_value_of_its_own() -> None:
    life = Life().scores(1, 2)
    life.asks(Command.PAIN)
    question = life.last(PainQuestion)
    life.tap(Action.SCORE, stamp(1), question.source, "5")
    life.tap(Action.SCORE, stamp(1), question.source, "4")
    assert day_scores(life, 1) == [2, 4]
    assert (life.last(Evening).value, life.last(Evening).highest) == (4, 4)


@pytest.mark.parametrize(
    ("text", "why"),
    [("6.5", Unreadable.NOT_WHOLE), ("11", Unreadable.OUT_OF_RANGE)],
)
def test_what_is_no_whole_number_from_0_to_10_is_asked_again(text: str, why: Unreadable) -> None:
    life = Life().until(1, "12:00")
    life.types(text)
    assert life.last(ScoreAskAgain).why is why
    assert life.person.scores == ()


# --- Which day ------------------------------------------------------------------------------


def test_an_answer_after_midnight_belongs_to_the_evening_before() -> None:
    life = Life().until(2, "03:59")
    life.types("5")
    assert day_scores(life, 1) == [5]


def test_from_four_in_the_morning_on_a_number_belongs_to_the_new_day() -> None:
    life = Life().until(2, "04:00")
    life.types("5")
    assert day_scores(life, 2) == [5]


def test_yesterday_and_the_day_before_can_be_filled_in() -> None:
    life = Life().until(4, "12:00")
    life.types("5 yesterday", days_ago=1)
    life.score(2, 6)
    assert (day_scores(life, 3), day_scores(life, 2)) == ([5], [6])


def test_after_two_days_a_number_stays_as_it_is() -> None:
    life = Life().scores(1, 5).until(4, "04:00")
    outcome = life.score(1, 2)
    assert outcome.messages == (TooLate(on_day(1)),)
    assert outcome.toast is Toast.TOO_LATE
    assert day_scores(life, 1) == [5]


def test_two_days_later_a_number_can_still_be_changed_until_four_in_the_morning() -> None:
    life = Life().scores(1, 5).until(4, "03:59")
    life.score(1, 2)
    assert day_scores(life, 1) == [2]


def test_there_is_no_score_of_tomorrow_nor_of_a_day_before_the_start() -> None:
    life = Life().until(1, "12:00")
    life.score(2, 5)
    life.score(0, 5)
    assert life.person.scores == ()


def test_a_number_for_a_day_before_the_program_hears_when_it_began() -> None:
    life = Life().until(1, "12:00")
    assert life.types("4 yesterday", days_ago=1).messages == (TooEarly(on_day(1)),)


# --- The six --------------------------------------------------------------------------------


def six(life: Life) -> list[SixWhy]:
    return [question.why for question in life.all(SixQuestion)]


def test_a_score_of_8_asks_the_six() -> None:
    life = Life(baseline=7).scores(1, 8)
    assert six(life) == [SixWhy.HIGH_SCORE]


def test_before_the_first_week_is_over_a_jump_is_held_against_r0() -> None:
    assert six(Life(baseline=3).scores(1, 7)) == [SixWhy.JUMP]
    assert six(Life(baseline=4).scores(1, 7)) == []


def test_later_a_jump_is_held_against_the_first_week() -> None:
    assert six(Life(baseline=7).scores(1, *series("2x7"), 6)) == [SixWhy.JUMP]
    assert six(Life(baseline=2).scores(1, *series("5x7"), 7)) == []


def test_after_a_visit_a_jump_is_held_against_r0_until_a_new_week_is_over() -> None:
    life = Life(baseline=3).scores(1, *series("7x7 | 7x14"))
    life.until(22, "12:00")
    asked = len(six(life))
    life.tap(Action.SEEN, VisitOutcome.CHANGED.value)
    life.scores(22, 7, 7)
    assert len(six(life)) == asked + 1, "day 22 is of the old epoch, day 23 of the new one"


def test_a_higher_number_the_same_day_asks_the_six_again() -> None:
    life = Life().scores(1, 8)
    life.score(1, 8)
    assert six(life) == [SixWhy.HIGH_SCORE]
    life.types("10")
    assert six(life) == [SixWhy.HIGH_SCORE] * 2


def test_a_higher_number_soon_after_the_six_were_answered_asks_nothing_new() -> None:
    life = Life().scores(1, 8)
    life.tap(Action.SIX_NONE, "high_score")
    life.types("10")
    assert six(life) == [SixWhy.HIGH_SCORE]
    life.until(1, "22:00").types("10")
    assert six(life) == [SixWhy.HIGH_SCORE] * 2


def test_each_day_that_crosses_asks_again() -> None:
    assert six(Life().scores(1, 8, 8)) == [SixWhy.HIGH_SCORE] * 2


# --- SEVERE ---------------------------------------------------------------------------------


def severe(life: Life) -> list[int]:
    return [day for day, said in life.spoken() if said == "SEVERE"]


def test_the_third_8_within_7_days_is_severe_and_says_which_days() -> None:
    life = Life().scores(1, *series("8 5 5 9 5 5 8"))
    assert severe(life) == [7]
    assert life.last(SevereNote).days == (on_day(1), on_day(4), on_day(7))


def test_a_third_8_on_the_eighth_day_is_not_severe() -> None:
    assert severe(Life().scores(1, *series("8 5 5 9 5 5 5 8"))) == []


def test_severe_is_a_row_of_its_own_and_asks_the_six_itself() -> None:
    life = Life().scores(1, 8, 8, 8)
    assert len(life.sent(Kind.SEVERE, 3)) == 1
    assert len(six(life)) == 2, "for day 1 and day 2"


def test_seven_nines_a_week_are_severe_on_day_3_10_and_17() -> None:
    assert severe(Life().scores(1, *series("9x20"))) == [3, 10, 17]


def test_severe_counts_what_was_spoken_when_a_score_is_corrected() -> None:
    life = Life().scores(1, 9, 9, 9)
    life.score(1, 2)
    life.scores(4, *series("9 2 2 2 9 2 9"))
    assert severe(life) == [3, 10]


def test_a_day_filled_in_between_two_others_can_make_it_severe() -> None:
    life = Life().scores(1, *series("9 . 9")).until(3, "21:00")
    assert severe(life) == []
    life.types("9", days_ago=1)
    assert severe(life) == [3]
    assert [day_of(e.on) for e in life.person.escalations] == [3]


def test_severe_is_remembered_as_advice_and_booking_is_asked_7_days_later() -> None:
    life = Life().scores(1, 9, 9, 9).until(10, "12:00")
    booked = life.morning(10).booked
    assert booked is not None
    assert (booked.reason, booked.outcome) == (Decision.SEVERE, None)
    life.tap(Action.BOOKED, stamp(3), Booking.NOT_YET.value)
    assert life.person.escalations[0].outcome is Booking.NOT_YET


def test_severe_runs_on_across_a_visit() -> None:
    life = Life().scores(1, 9, 9, 9)
    life.tap(Action.SEEN, VisitOutcome.CARRY_ON.value)
    life.scores(4, *series("9x7"))
    assert severe(life) == [3, 10]


# --- Too late, everywhere -------------------------------------------------------------------


def test_after_two_days_nothing_about_a_day_can_be_changed_by_any_way() -> None:
    life = Life().until(1, "12:00")
    life.types("7")
    life.until(4, "12:00")
    before = life.person
    life.edits("3")
    life.types("3", days_ago=3)
    life.does(Asked(Command.PAIN, "", days_ago=3))
    life.tap(Action.CHANGE_SCORE, stamp(1), "e")
    life.tap(Action.GLOBAL_CHANGE, stamp(1), "same")
    assert life.person == before
    assert life.all(TooLate) == [TooLate(on_day(1))] * 5


def test_change_of_a_number_under_pain_asks_for_it_again() -> None:
    life = Life().until(1, "12:00")
    life.asks(Command.PAIN)
    life.tap(Action.SCORE, stamp(1), "p0", "5")
    life.tap(Action.CHANGE_SCORE, stamp(1), "p0")
    assert life.all(PainQuestion) == [PainQuestion(on_day(1), "p0", on_day(1))] * 2


def test_a_number_edited_into_a_message_that_held_none_is_a_score_of_the_day() -> None:
    life = Life().until(1, "12:00")
    life.types("hello")
    life.edits("6")
    assert day_scores(life, 1) == [6]


def test_words_edited_into_other_words_say_nothing() -> None:
    life = Life().until(1, "12:00")
    life.types("hello")
    assert life.edits("good evening").messages == ()
