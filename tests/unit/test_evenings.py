"""The evening message: the pain question and what rides on it (conversation.md 1, 6)."""

from datetime import time

import pytest

from care.events import Action, Command, Kind
from care.messages.decisions import Goodbye
from care.messages.morning import MorningAsk
from care.messages.scores import Evening, EveningAsk, SixQuestion, SixWhy
from care.person import Status
from rehab.three_week_rule import VisitOutcome
from tests.unit.lives import Life, lived, on_day, series, stamp


def evenings(life: Life) -> list[str]:
    came = [said for said in life.said if isinstance(said.message, Evening) and said.slot]
    return [f"{said.at.astimezone(life.zone):%a %d %b %H:%M}" for said in came]


def test_the_pain_question_comes_every_evening_at_the_chosen_time() -> None:
    assert evenings(Life(evening=time(21, 30)).until(3, "22:00")) == [
        "Mon 05 Jan 21:30",
        "Tue 06 Jan 21:30",
        "Wed 07 Jan 21:30",
    ]


@pytest.mark.parametrize(
    ("enrolled_at", "first"),
    [("17:00", "Mon 05 Jan 20:00"), ("17:01", "Tue 06 Jan 20:00"), ("20:30", "Tue 06 Jan 20:00")],
)
def test_the_first_evening_is_left_out_within_3_hours_of_the_enrollment(
    enrolled_at: str, first: str
) -> None:
    assert evenings(Life(begins=enrolled_at).until(2, "21:00"))[0] == first


def test_a_first_evening_that_is_sent_late_is_left_out_all_the_same() -> None:
    life = Life(begins="17:10").until(1, "20:30", running=False)
    assert life.sent(Kind.EVENING, 1) == []


def test_a_skipped_first_evening_is_a_missing_day() -> None:
    assert Life(begins="18:00").until(2, "12:00").person.scores == ()


def test_the_answer_is_shown_in_the_message_and_ends_an_ordinary_evening() -> None:
    life = Life().scores(1, 4)
    shown = life.last(Evening)
    assert (shown.value, shown.highest, shown.ask) == (4, 4, None)


def test_on_day_7_the_evening_goes_on_with_the_weekly_questions_one_at_a_time() -> None:
    life = Life().scores(1, *series("6x7"))
    asked = [life.evening(7).ask, life.last(Evening).ask]
    for action, answer in (
        (Action.GLOBAL_CHANGE, "same"),
        (Action.PAINKILLERS, "no"),
        (Action.WEEKLY_SIX, "none"),
    ):
        life.tap(action, stamp(7), answer)
        asked.append(life.last(Evening).ask)
    assert asked == [
        EveningAsk.PAIN,
        EveningAsk.GLOBAL_CHANGE,
        EveningAsk.PAINKILLERS,
        EveningAsk.SIX,
        None,
    ]


def test_leaving_the_weekly_questions_halfway_loses_nothing() -> None:
    life = Life().scores(1, *series("6x7")).until(8, "12:00")
    assert [score.value for score in life.person.scores][-1] == 6


def test_the_weekly_list_opens_the_six_when_something_applies() -> None:
    life = Life().scores(1, *series("6x7"))
    life.tap(Action.GLOBAL_CHANGE, stamp(7), "same")
    life.tap(Action.WEEKLY_SIX, stamp(7), "some")
    assert life.person.dialog is not None
    assert "six_swollen" in life.person.dialog.offered


def test_the_weekly_questions_follow_the_weeks_of_the_epoch() -> None:
    life = lived("6x21")
    life.until(23, "21:00").tap(Action.SEEN, VisitOutcome.CHANGED.value)
    weekly = []
    for day in range(24, 39):
        life.until(day, "20:05").score(day, 5)
        if life.last(Evening).ask is EveningAsk.GLOBAL_CHANGE:
            weekly.append(day)
    assert weekly == [30, 37]


def test_the_day_of_a_visit_asks_no_weekly_question_of_a_new_epoch() -> None:
    life = lived("6x21").until(23, "12:00")
    life.tap(Action.SEEN, VisitOutcome.CHANGED.value)
    assert life.scores(23, 5).last(Evening).ask is None


# --- Safety net and goodbye -----------------------------------------------------------------


def test_the_safety_net_rides_on_the_evening_three_days_after_the_check() -> None:
    life = Life().scores(1, *series("6x14")).until(26, "12:00")
    with_net = [evening.on for evening in life.all(Evening) if evening.safety_net]
    assert with_net == [on_day(25)]
    assert life.evening(25).ask is EveningAsk.PAIN


def test_an_answer_after_the_safety_net_still_counts_until_four_in_the_morning() -> None:
    life = Life().scores(1, *series("6x14")).until(26, "03:59")
    life.tap(Action.CATCH_UP, stamp(22), "6")
    assert life.spoken()[-2:] == [(25, "SAFETY_NET"), (26, "ESCALATE_NO_IMPROVEMENT")]
    assert life.person.decisions[-1].on == on_day(25)


def test_an_answer_at_four_in_the_morning_is_too_late() -> None:
    life = Life().scores(1, *series("6x14")).until(26, "04:00")
    life.tap(Action.CATCH_UP, stamp(22), "6")
    assert life.spoken()[-1] == (25, "SAFETY_NET")


def test_an_answer_in_time_leaves_no_safety_net() -> None:
    life = Life().scores(1, *series("6x14")).until(25, "12:00")
    life.tap(Action.CATCH_UP, stamp(22), "2")
    assert not life.until(26, "12:00").evening(25).safety_net


def test_a_safety_net_whose_evening_was_missed_goes_with_the_next() -> None:
    life = Life().scores(1, *series("6x14")).until(25, "12:00").until(26, "12:00", running=False)
    assert life.until(27, "12:00").evening(26).safety_net


def test_there_are_two_safety_nets_at_most_and_14_days_between_them() -> None:
    life = Life().scores(1, *series("6x14")).until(52, "12:00")
    assert [day for day, said in life.spoken() if said == "SAFETY_NET"] == [25, 39]


def test_the_goodbye_comes_14_days_after_the_second_safety_net_and_ends_the_reminders() -> None:
    life = Life().scores(1, *series("6x14")).until(90, "12:00")
    assert life.said[-1].message == Goodbye()
    assert life.said[-1].at == life.at(53, "20:00")
    assert life.person.status is Status.SAID_GOODBYE


def test_whoever_answers_after_the_second_safety_net_is_not_said_goodbye() -> None:
    life = Life().scores(1, *series("6x14")).scores(40, 5).until(70, "12:00")
    assert life.all(Goodbye) == []


def test_after_the_goodbye_a_word_brings_the_reminders_back() -> None:
    life = Life().scores(1, *series("6x14")).until(60, "12:00")
    life.types("4")
    life.until(63, "12:00")
    assert [len(life.sent(Kind.MORNING, day)) for day in (60, 61, 62, 63)] == [0, 1, 1, 1]
    assert len(life.all(Goodbye)) == 1


def test_a_goodbye_comes_once_an_epoch() -> None:
    life = Life().scores(1, *series("6x14")).until(60, "12:00")
    life.asks(Command.TODAY)
    life.until(90, "12:00")
    assert len(life.all(Goodbye)) == 1


# --- Pause ----------------------------------------------------------------------------------


def test_a_pause_is_silent_and_the_return_brings_both_slots_back() -> None:
    life = Life().until(3, "12:00")
    life.asks(Command.PAUSE)
    said = len(life.said)
    life.until(10, "12:00")
    assert len(life.said) == said
    life.asks(Command.RESUME)
    life.until(11, "21:00")
    assert len(life.sent(Kind.MORNING, 11)) == len(life.sent(Kind.EVENING, 11)) == 1


def test_scores_can_be_given_while_paused() -> None:
    life = Life().until(3, "12:00")
    life.asks(Command.PAUSE)
    life.until(4, "12:00").types("7")
    assert [score.value for score in life.person.scores] == [7]


def test_in_a_pause_only_an_escalation_speaks() -> None:
    life = Life().scores(1, *series("6x14 | 4x7 | 6x7 "))
    life.asks(Command.PAUSE)
    for day in range(29, 36):
        life.until(day, "20:05").types("6")
    life.until(36, "12:00")
    assert [said for said in life.spoken() if said[0] > 21] == [
        (22, "CONTINUE"),
        (36, "ESCALATE_RELAPSE"),
    ]


def test_there_is_no_safety_net_in_a_pause_nor_after_it_for_a_question_never_asked() -> None:
    life = Life().scores(1, *series("6x14"))
    life.asks(Command.PAUSE)
    life.until(25, "21:00").asks(Command.RESUME)
    assert life.until(28, "12:00").spoken() == []


def test_an_open_question_is_asked_on_the_morning_of_the_return() -> None:
    life = Life().scores(1, *series("6x14"))
    life.asks(Command.PAUSE)
    life.until(23, "12:00").asks(Command.RESUME)
    life.until(24, "12:00")
    assert life.morning(24).ask is MorningAsk.CATCH_UP
    life.tap(Action.CATCH_UP, stamp(24), "6")
    assert life.spoken() == [(24, "ASK_CATCH_UP"), (24, "ESCALATE_NO_IMPROVEMENT")]


def test_a_high_score_in_a_pause_still_asks_the_six() -> None:
    life = Life().until(3, "12:00")
    life.asks(Command.PAUSE)
    life.types("9")
    assert life.last(SixQuestion).why is SixWhy.HIGH_SCORE
