"""The morning message: what it carries, one question at a time (conversation.md 1, 5)."""

from datetime import time
from itertools import combinations

import pytest

from care.events import Action, Command, Kind
from care.messages.morning import Morning, MorningAsk
from care.messages.plan import NoLoad
from care.person import Booking
from rehab.content.lessons import LESSON_BY_ID, REPEAT_AFTER_DAYS, Fits
from rehab.program import Template
from tests.unit.lives import Life, lived, on_day, series, stamp


def shown(life: Life) -> Morning:
    """The morning message as the last tap left it."""
    return life.last(Morning)


def days_with_a_morning(life: Life) -> list[str]:
    mornings = [said for said in life.said if isinstance(said.message, Morning) and said.slot]
    return [f"{said.at.astimezone(life.zone):%a %d %b %H:%M}" for said in mornings]


def test_a_morning_comes_every_day_at_the_chosen_time() -> None:
    life = Life().until(4, "12:00")
    assert days_with_a_morning(life) == [
        "Tue 06 Jan 08:00",
        "Wed 07 Jan 08:00",
        "Thu 08 Jan 08:00",
    ]


def test_on_a_decision_day_the_morning_waits_for_nine() -> None:
    life = Life(morning=time(7, 30)).until(22, "12:00")
    assert days_with_a_morning(life)[-8:] == [
        "Mon 19 Jan 09:00",
        "Tue 20 Jan 07:30",
        "Wed 21 Jan 07:30",
        "Thu 22 Jan 07:30",
        "Fri 23 Jan 07:30",
        "Sat 24 Jan 07:30",
        "Sun 25 Jan 07:30",
        "Mon 26 Jan 09:00",
    ]


def test_a_later_morning_is_kept_on_a_decision_day() -> None:
    life = Life(morning=time(10, 30)).until(22, "12:00")
    assert days_with_a_morning(life)[-1] == "Mon 26 Jan 10:30"


def test_the_decision_comes_with_the_morning_and_not_by_itself() -> None:
    life = lived("6x21")
    assert len([said for said in life.said if said.at > life.at(22, "00:00")]) == 1


def test_exercise_days_bring_a_session_and_rest_days_a_lesson() -> None:
    life = Life().until(7, "12:00")
    plans = [life.morning(day).plan for day in range(2, 8)]
    assert [plan.session is not None for plan in plans] == [False, True, False, True, False, False]
    assert [plan.lesson is not None for plan in plans] == [True, False, True, False, True, True]


def test_sessions_a_and_b_take_turns_by_those_that_were_done() -> None:
    life = Life().until(3, "12:00")
    life.skips(3)
    life.until(5, "12:00").trains(5)
    life.until(8, "12:00")
    sessions = [life.morning(day).plan.session for day in (3, 5, 8)]
    assert [session and session.template for session in sessions] == [
        Template.A,
        Template.A,
        Template.B,
    ]


def test_the_session_waits_until_it_was_done() -> None:
    life = Life().until(3, "12:00")
    assert life.morning(3).ask is MorningAsk.SESSION
    life.trains(3).asks(Command.TODAY)
    assert (shown(life).ask, shown(life).plan.done) == (None, True)


def test_a_rest_day_asks_one_thing_about_the_person() -> None:
    assert Life().until(2, "12:00").morning(2).ask is MorningAsk.ABOUT_YOU


def test_the_next_morning_asks_how_the_knee_took_a_session_that_was_done() -> None:
    life = Life().until(3, "12:00")
    life.trains(3)
    life.until(4, "12:00")
    assert life.morning(4).ask is MorningAsk.NEXT_MORNING
    life.tap(Action.NEXT_MORNING, stamp(4), "same")
    answer = shown(life).next_morning
    assert answer is not None
    assert answer.value == "same"


@pytest.mark.parametrize("answer", ["skip", "sore", None])
def test_after_a_day_without_a_session_the_morning_does_not_ask(answer: str | None) -> None:
    life = Life().until(3, "12:00")
    if answer:
        life.tap(Action.SESSION, stamp(3), answer, "m")
    assert life.until(4, "12:00").morning(4).ask is MorningAsk.ABOUT_YOU


def test_the_one_easy_exercise_of_the_first_evening_is_no_session() -> None:
    life = Life(begins="18:30")
    life.tap(Action.SESSION, stamp(1), "begin")
    life.until(3, "12:00")
    session = life.morning(3).plan.session
    assert life.morning(2).ask is MorningAsk.ABOUT_YOU
    assert session is not None
    assert session.template is Template.A


def test_one_question_at_a_time_decision_then_session() -> None:
    life = lived("6x21")
    assert life.morning(22).ask is MorningAsk.DECISION
    life.tap(Action.NEXT, stamp(22))
    assert shown(life).ask is MorningAsk.SESSION
    assert shown(life).spoken == life.morning(22).spoken


def test_one_question_at_a_time_catch_up_then_next_morning_then_booked_then_session() -> None:
    sunday_too = (0, 2, 4, 6)
    life = Life(days=sunday_too).scores(1, *series("6x21 | 6 6 . . . ."))
    life.until(28, "12:00").trains(28)
    life.until(29, "12:00")
    asked = [life.morning(29).ask]
    for action, *args in (
        (Action.CATCH_UP, stamp(29), "2"),
        (Action.NEXT_MORNING, stamp(29), "better"),
        (Action.BOOKED, stamp(22), Booking.NOT_YET.value),
        (Action.SESSION, stamp(29), "skip", "m"),
    ):
        life.tap(action, *args)
        asked.append(shown(life).ask)
    assert asked == [
        MorningAsk.CATCH_UP,
        MorningAsk.NEXT_MORNING,
        MorningAsk.BOOKED,
        MorningAsk.SESSION,
        None,
    ]


def test_a_question_that_was_closed_by_scores_filled_in_leaves_the_morning() -> None:
    life = lived("6x14 | 4 4 4 4 . . .")
    assert life.morning(22).ask is MorningAsk.CATCH_UP
    life.types("4", days_ago=1)
    assert life.spoken()[-1] == (22, "CONTINUE")
    life.tap(Action.NEXT, stamp(22))
    assert shown(life).ask is MorningAsk.SESSION


def test_today_shows_the_day_and_leaves_the_decision_behind() -> None:
    life = lived("6x21")
    life.asks(Command.TODAY)
    assert (shown(life).ask, shown(life).on) == (MorningAsk.SESSION, on_day(22))


def test_today_on_a_rest_day_shows_the_lesson_of_the_morning() -> None:
    life = Life().until(2, "12:00")
    life.asks(Command.TODAY)
    assert shown(life).plan.lesson == life.morning(2).plan.lesson


def test_today_before_the_morning_message_brings_the_lesson_that_it_will_bring() -> None:
    life = Life().until(2, "06:00")
    life.asks(Command.TODAY)
    early = shown(life).plan.lesson
    assert life.until(2, "12:00").morning(2).plan.lesson == early


def test_a_lesson_comes_again_after_28_days_at_the_earliest() -> None:
    life = Life().until(100, "12:00")
    told = [t for t in life.person.told if t.text_id in LESSON_BY_ID]
    for earlier, later in combinations(told, 2):
        apart = (later.on - earlier.on).days
        assert earlier.text_id != later.text_id or apart >= REPEAT_AFTER_DAYS


def test_beside_advice_to_be_seen_today_stands_no_useful_thing() -> None:
    life = Life().until(2, "12:00")
    life.tap(Action.SCREEN_SOME, "0")
    life.tap(Action.SIX_PICK, "six_fever")
    life.tap(Action.LINES_DONE)
    life.asks(Command.TODAY)
    mornings = [shown(life), *(life.until(day, "12:00").morning(day) for day in range(3, 9))]
    assert {morning.plan.lesson for morning in mornings} == {None}
    assert {morning.plan.no_load for morning in mornings} == {NoLoad.STOP}


def test_after_a_red_flag_no_lesson_speaks_of_exercise() -> None:
    life = Life().until(2, "12:00")
    life.tap(Action.SCREEN_SOME, "0")
    life.tap(Action.SIX_PICK, "six_swollen")
    life.tap(Action.SWELLING, "none")
    life.asks(Command.TODAY)
    lessons = [life.until(day, "12:00").morning(day).plan.lesson for day in range(3, 30)]
    told = [shown(life).plan.lesson, *lessons]
    assert {LESSON_BY_ID[lesson or ""].fits for lesson in told} == {Fits.STOPPED}


def test_a_lesson_of_the_morning_that_no_longer_fits_is_shown_no_more() -> None:
    life = Life().until(2, "12:00")
    morning = life.morning(2).plan.lesson
    assert morning == "load"
    life.tap(Action.SCREEN_SOME, "0")
    life.tap(Action.SIX_PICK, "six_fever")
    life.tap(Action.LINES_DONE)
    life.tap(Action.NEXT, stamp(2))
    assert shown(life).plan.lesson is None


def test_a_morning_that_was_missed_by_a_whole_day_is_folded_into_the_next() -> None:
    life = Life().scores(1, *series("6x21")).until(23, "06:00", running=False)
    life.until(23, "12:00")
    assert life.spoken() == [(23, "ESCALATE_NO_IMPROVEMENT")]
    assert life.morning(23).on == on_day(23)


def test_a_late_morning_still_comes_before_the_evening() -> None:
    life = Life().scores(1, *series("6x21")).until(22, "15:00", running=False)
    assert life.spoken() == [(22, "ESCALATE_NO_IMPROVEMENT")]


def test_a_morning_is_not_sent_in_the_evening() -> None:
    life = Life().until(3, "07:00").until(3, "20:30", running=False).until(3, "21:00")
    assert [said.why for said in life.sent(Kind.MORNING, 3)] == []
    assert len(life.sent(Kind.EVENING, 3)) == 1
