"""The weekly decision in a person's life: spoken once, standing, corrected only upwards.

Rules: conversation.md 1, 4, 5; clinical.md 6.4, 6.5.
"""

import pytest

from care.events import Action, Command, Kind
from care.messages import Toast
from care.messages.decisions import CatchUpSaved, DecisionNote
from care.messages.morning import Morning, MorningAsk, Spoken
from care.person import PersonState
from rehab.three_week_rule import Decision, VisitOutcome
from tests.unit.lives import Life, lived, on_day, series, stamp

THIN_WEEK = "6x14 | .x7"  # day 22 has to ask


def spoken(life: Life, day: int) -> Spoken:
    said = life.morning(day).spoken
    assert said is not None
    return said


def decided(person: PersonState) -> list[tuple[int, str]]:
    return [(decided.week, decided.decision.value) for decided in person.decisions]


# --- Catch-up -------------------------------------------------------------------------------


def test_the_catch_up_is_answered_by_a_tap_in_the_morning_message() -> None:
    life = lived(THIN_WEEK)
    life.tap(Action.CATCH_UP, stamp(22), "6")
    answer = life.all(Morning)[-1].catch_up
    assert answer is not None
    assert answer.value == "6"
    assert life.spoken() == [(22, "ASK_CATCH_UP"), (22, "ESCALATE_NO_IMPROVEMENT")]


def test_the_catch_up_is_answered_by_a_typed_number_before_the_evening_question() -> None:
    life = lived(THIN_WEEK)
    life.until(23, "19:59").types("6")
    assert life.last(CatchUpSaved).score == 6
    assert life.spoken()[-1] == (23, "ESCALATE_NO_IMPROVEMENT")
    assert life.person.scores[-1].on == on_day(14), "it is no score of a day"


def test_after_the_evening_question_a_typed_number_is_the_days_score() -> None:
    life = lived(THIN_WEEK).until(22, "20:00")
    life.types("6")
    assert life.person.scores[-1].on == on_day(22)
    assert life.spoken() == [(22, "ASK_CATCH_UP")]


def test_a_second_number_on_the_day_of_the_answer_is_a_score() -> None:
    life = lived(THIN_WEEK).until(22, "12:00")
    life.types("2")
    life.types("5")
    assert life.person.scores[-1].value == 5
    assert life.spoken()[-1] == (22, "CONTINUE_PROVISIONAL")


def test_an_escalation_by_a_catch_up_answer_is_a_row_of_its_own() -> None:
    life = lived(THIN_WEEK)
    life.tap(Action.CATCH_UP, stamp(22), "6")
    assert len(life.sent(Kind.DECISION, 22)) == 1


def test_a_mild_answer_carries_on_provisionally_in_the_same_breath() -> None:
    life = lived(THIN_WEEK)
    outcome = life.tap(Action.CATCH_UP, stamp(22), "2")
    assert [type(message) for message in outcome.messages][:2] == [Morning, DecisionNote]
    assert outcome.due == ()


def test_a_second_tap_on_the_same_day_speaks_only_if_it_is_more_serious() -> None:
    life = lived(THIN_WEEK)
    life.tap(Action.CATCH_UP, stamp(22), "2")
    life.tap(Action.CATCH_UP, stamp(22), "1")
    life.tap(Action.CATCH_UP, stamp(22), "7")
    life.tap(Action.CATCH_UP, stamp(22), "0")
    assert [said for _, said in life.spoken()] == [
        "ASK_CATCH_UP",
        "CONTINUE_PROVISIONAL",
        "ESCALATE_NO_IMPROVEMENT",
    ]


def test_an_answer_on_a_later_day_is_too_late_when_one_was_given() -> None:
    life = lived(THIN_WEEK)
    life.tap(Action.CATCH_UP, stamp(22), "2")
    outcome = life.until(23, "12:00").tap(Action.CATCH_UP, stamp(22), "7")
    assert outcome.toast is Toast.TOO_LATE
    assert life.spoken()[-1] == (22, "CONTINUE_PROVISIONAL")


def test_a_catch_up_that_was_not_asked_yet_cannot_be_answered() -> None:
    life = Life().scores(1, *series("6x14")).until(22, "08:30")
    outcome = life.tap(Action.CATCH_UP, stamp(22), "6")
    assert outcome.toast is Toast.TOO_LATE
    assert outcome.person.answers == ()


def test_an_escalation_by_a_catch_up_answer_counts_under_its_checks_week() -> None:
    life = lived(THIN_WEEK)
    life.until(24, "12:00").tap(Action.CATCH_UP, stamp(22), "6")
    life.scores(24, *series("6x5")).until(29, "12:00")
    assert decided(life.person) == [
        (3, "ASK_CATCH_UP"),
        (3, "ESCALATE_NO_IMPROVEMENT"),
        (4, "QUIET"),
    ]


# --- A decision that has been spoken stands -------------------------------------------------


def test_a_correction_that_makes_it_more_serious_speaks_at_once() -> None:
    life = lived("6x14 | 4 4 4 4 4 4 6")
    life.score(20, 6)
    assert life.spoken() == [(22, "CONTINUE")], "two days of 6 do not make a week"
    life = lived("6x14 | 4 4 4 4 6 4 6")
    life.score(20, 6)
    assert life.spoken() == [(22, "CONTINUE"), (22, "ESCALATE_NO_IMPROVEMENT")]
    assert len(life.sent(Kind.DECISION, 22)) == 1


def test_a_correction_that_makes_it_milder_does_not_speak() -> None:
    life = lived("6x14 | 4 4 4 4 6 6 6")
    life.score(21, 3)
    assert life.spoken() == [(22, "ESCALATE_NO_IMPROVEMENT")]
    assert decided(life.person) == [(3, "ESCALATE_NO_IMPROVEMENT")]


def test_a_flare_speaks_as_the_reply_to_the_correction_that_brought_it() -> None:
    life = lived("7x7 | 5x7 | 3x7 | 3 3 3 3 5 3 5")
    outcome = life.score(27, 5)
    assert life.spoken() == [(22, "CONTINUE"), (29, "CONTINUE"), (29, "FLARE")]
    assert isinstance(outcome.messages[-1], DecisionNote)


def test_scores_filled_in_can_close_an_open_question() -> None:
    life = lived("6x14 | 4 4 4 4 . . .")
    life.types("4", days_ago=1)
    assert life.spoken() == [(22, "ASK_CATCH_UP"), (22, "CONTINUE")]
    life.tap(Action.CATCH_UP, stamp(22), "9")
    assert life.spoken()[-1] == (22, "CONTINUE")


def test_a_late_weekly_answer_of_worse_opens_the_question() -> None:
    life = lived("6x14 | 4x7")
    life.tap(Action.GLOBAL_CHANGE, stamp(21), "worse")
    assert life.spoken() == [(22, "CONTINUE"), (22, "ASK_CATCH_UP")]
    life.types("6")
    assert life.spoken()[-1] == (22, "ESCALATE_NO_IMPROVEMENT")


def test_answers_before_nine_count_before_anything_is_spoken() -> None:
    life = Life().scores(1, *series("6x14 | 4 4 4 4 . . .")).until(22, "08:30")
    life.types("4", days_ago=1)
    life.until(22, "12:00")
    assert life.spoken() == [(22, "CONTINUE")]


def test_a_week_that_a_correction_makes_worse_on_day_15_is_told_the_next_morning() -> None:
    life = lived("4x7 | 4 4 4 4 6 6 4")
    life.score(14, 6)
    assert life.spoken() == []
    life.until(16, "12:00")
    assert life.spoken() == [(16, "ESCALATE_WORSE")]


def test_nothing_that_was_spoken_is_ever_removed() -> None:
    life = lived("6x14 | 4 4 4 4 6 6 6")
    before = life.person.decisions, life.person.escalations
    for day in (20, 21):
        life.score(day, 0)
    assert (life.person.decisions, life.person.escalations) == before


# --- What goes into the message -------------------------------------------------------------


def test_day_22_says_the_persons_own_numbers() -> None:
    life = lived("5x7 | 5x7 | 5 4 5 4 5 4 4", baseline=5)
    check = spoken(life, 22).check
    assert (check.week, check.level.lo, check.reference.value) == (3, 5, 5)
    assert life.morning(22).ask is MorningAsk.DECISION


def test_the_sessions_done_and_planned_are_counted_up_to_the_evening_before() -> None:
    life = Life()
    for day in range(1, 22):
        life.scores(day, 6)
        if day in (3, 5, 8, 10):
            life.trains(day)
    said = spoken(life.until(22, "12:00"), 22)
    assert (said.sessions_done, said.sessions_planned) == (4, 9)


def test_week_6_with_pain_of_3_or_more_adds_the_line_about_the_end_of_the_plan() -> None:
    life = lived("7x7 | 7x7 | 5x7 | 5x7 | 3x7 | 3x7")
    assert [spoken(life, day).end_of_plan for day in (22, 29, 36, 43)] == [False] * 3 + [True]
    assert life.spoken()[-1] == (43, "CONTINUE")


def test_a_calm_week_6_has_no_such_line() -> None:
    assert not spoken(lived("7x7 | 2x35"), 43).end_of_plan


def test_worse_than_a_rested_first_week_but_not_than_r0_has_other_words() -> None:
    assert spoken(lived("4x7 | 6x7", baseline=6), 15).after_more
    assert not spoken(lived("4x7 | 6x7", baseline=5), 15).after_more


def test_severe_within_7_days_before_a_worse_makes_it_one_line_that_counts_as_spoken() -> None:
    life = lived("5x7 | 5 8 6 9 5 8 5 | 5x7", baseline=5)
    assert life.spoken() == [(13, "SEVERE"), (15, "ESCALATE_WORSE"), (22, "QUIET")]
    assert spoken(life, 15).one_line
    assert life.morning(15).ask is None


def test_a_severe_on_the_evening_of_the_decision_does_not_shorten_the_morning_again() -> None:
    life = lived("5x7 | 5 5 5 7 8 8 7", baseline=5).scores(15, 9)
    life.tap(Action.NEXT, stamp(15))
    assert life.spoken() == [(15, "ESCALATE_WORSE"), (15, "SEVERE")]
    shown = life.last(Morning).spoken
    assert shown is not None
    assert not shown.one_line


def raise_a_stop(life: Life) -> None:
    life.tap(Action.SCREEN_SOME, "0")
    life.tap(Action.SIX_PICK, "six_fever")
    life.tap(Action.LINES_DONE)
    life.tap(Action.TOGGLE, "hot_with_fever", "1")


def test_an_open_stop_absorbs_an_escalation_into_one_line_that_counts_as_spoken() -> None:
    life = Life().scores(1, *series("6x20"))
    raise_a_stop(life)
    life.scores(21, *series("6x8")).until(29, "12:00")
    assert life.spoken() == [(22, "ESCALATE_NO_IMPROVEMENT"), (29, "QUIET")]
    assert spoken(life, 22).one_line
    assert life.morning(22).ask is None


def test_a_stop_after_the_morning_leaves_the_morning_as_it_was() -> None:
    life = lived("6x21")
    raise_a_stop(life)
    life.tap(Action.NEXT, stamp(22))
    shown = life.last(Morning).spoken
    assert shown is not None
    assert not shown.one_line


def test_after_a_visit_the_old_epochs_check_is_not_spoken_of() -> None:
    life = Life().scores(1, *series("6x21 | 6x7 | 6x6"))
    life.tap(Action.SEEN, VisitOutcome.CARRY_ON.value)
    life.until(36, "12:00")
    assert [day for day, _ in life.spoken()] == [22, 29]


def test_the_day_of_a_visit_speaks_no_check_after_it() -> None:
    life = Life().scores(1, *series("6x21 | 6x14")).until(36, "07:00")
    life.tap(Action.SEEN, VisitOutcome.CARRY_ON.value)
    life.until(36, "12:00")
    assert [day for day, _ in life.spoken()] == [22, 29]


@pytest.mark.parametrize("times", [1, 2, 3])
def test_looking_at_the_day_again_decides_nothing_anew(times: int) -> None:
    life = lived("6x21")
    before = life.person
    for _ in range(times):
        life.asks(Command.TODAY)
        life.tap(Action.NEXT, stamp(22))
    assert life.person == before
    assert [d.decision for d in before.decisions] == [Decision.ESCALATE_NO_IMPROVEMENT]
