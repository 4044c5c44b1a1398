"""What is due next, what holds the plan back and which red flags there are, in the panel."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from care.events import Action, Blocked, Command, Kind, Typed
from care.person import Booking, Knee
from rehab.three_week_rule import VisitOutcome
from simulator.play.panel import panel
from storage.outbox import Row
from storage.tables import State
from tests.unit.lives import Life, lived, on_day, stamp

Json = dict[str, Any]


def coming(life: Life, *rows: Row) -> list[tuple[str, str]]:
    return [(line["at"], line["what"]) for line in panel(life.person, life.now, rows)["next"]]


def holds(life: Life) -> list[str]:
    lines: list[str] = panel(life.person, life.now)["holds"]
    return lines


def urgent(life: Life) -> list[str]:
    lines: list[str] = panel(life.person, life.now)["urgent"]
    return lines


def red_flags(life: Life) -> list[str]:
    lines: list[str] = panel(life.person, life.now)["red_flags"]
    return lines


def row(kind: Kind, life: Life, hours: int) -> Row:
    """A row of the outbox that is due in so many hours."""
    at = life.now + timedelta(hours=hours)
    return Row(1, 1, kind, at.date(), "", at, at + timedelta(days=1), State.PENDING, 0)


def worried(life: Life, pick: str) -> Life:
    life.tap(Action.SCREEN_SOME, "0")
    life.tap(Action.SIX_PICK, pick)
    if pick == "six_swollen":
        life.tap(Action.SWELLING, "none")
    return life


# --- Next -----------------------------------------------------------------------------------


def test_the_next_morning_the_next_evening_and_the_first_check_are_due() -> None:
    assert coming(Life().until(2, "12:00")) == [
        ("Tue 6 Jan, 20:00", "Evening question"),
        ("Wed 7 Jan, 08:00", "Morning message"),
        ("Mon 26 Jan, 09:00", "Weekly check of week 3"),
    ]


def test_on_the_eve_of_a_check_the_morning_is_the_check() -> None:
    assert coming(lived("6x19").until(21, "21:00")) == [
        ("Mon 26 Jan, 09:00", "Weekly check of week 3"),
        ("Mon 26 Jan, 20:00", "Evening question"),
    ]


def test_no_evening_is_due_right_after_an_enrollment() -> None:
    life = Life(begins="18:00")
    assert ("Mon 5 Jan, 20:00", "Evening question") not in coming(life)
    assert ("Tue 6 Jan, 20:00", "Evening question") in coming(life)


def test_a_check_says_how_many_weeks_it_looks_back_on() -> None:
    check = panel(Life().person, Life().now)["next"][-1]
    assert check["why"] == (
        "3 weeks since the start: the level of week 3 is held against the start level."
    )


def test_during_a_pause_its_end_is_due_and_no_evening() -> None:
    life = lived("6x7")
    life.tap(Action.PAUSE)
    life.tap(Action.PAUSE_FOR, "3")
    assert coming(life)[0] == ("Thu 15 Jan, 08:00", "Messages begin again")
    assert "Evening question" not in {what for _, what in coming(life)}


def test_a_pause_without_an_end_leaves_the_check_alone() -> None:
    life = lived("6x7")
    life.asks(Command.PAUSE)
    assert coming(life) == [("Mon 26 Jan, 09:00", "Weekly check of week 3")]


def test_after_stop_nothing_is_due() -> None:
    life = lived("6x7")
    life.asks(Command.STOP)
    assert coming(life) == []


def test_a_booked_visit_stands_among_what_comes() -> None:
    life = lived("6x21")
    life.tap(Action.BOOKED, stamp(22), Booking.BOOKED.value)
    life.does(Typed("28 January", 1, day=on_day(24)))
    assert coming(life)[2] == ("Wed 28 Jan", "Visit booked")


def test_a_week_after_advice_the_booking_is_asked_about() -> None:
    assert ("Mon 2 Feb, 09:00", "Have you been able to book?") in coming(lived("6x21"))


def test_whoever_prefers_not_to_book_is_not_asked() -> None:
    life = lived("6x21")
    life.tap(Action.BOOKED, stamp(22), Booking.PREFER_NOT.value)
    assert "Have you been able to book?" not in str(coming(life))


def test_the_safety_net_is_due_while_no_number_comes() -> None:
    life = lived("6x14").until(22, "12:00")
    assert ("Thu 29 Jan, 20:00", "Safety net, if no number comes") in coming(life)
    life.tap(Action.CATCH_UP, stamp(22), "2")
    assert "Safety net" not in str(coming(life))


@pytest.mark.parametrize(
    ("kind", "what"),
    [
        (Kind.VERDICT, "Advice on a red flag"),
        (Kind.FOLLOW_UP, "Were you able to get help?"),
        (Kind.SEEN_CHECK, "Were you seen?"),
        (Kind.SEVERE, "Advice: be seen within days"),
        (Kind.DECISION, "Word on the weekly check"),
        (Kind.LATER, "The session once more"),
    ],
)
def test_what_waits_to_be_sent_is_due_too(kind: Kind, what: str) -> None:
    life = Life().until(2, "12:00")
    assert coming(life, row(kind, life, hours=2))[0] == ("Tue 6 Jan, 14:00", what)


def test_a_slot_that_waits_is_not_told_twice() -> None:
    life = Life().until(2, "12:00")
    assert coming(life, row(Kind.EVENING, life, hours=0)) == coming(life)


# --- What holds back ------------------------------------------------------------------------


def test_as_a_rule_nothing_holds_back() -> None:
    assert holds(lived("6 5 6 5")) == []


def test_advice_holds_the_level_from_its_day_on() -> None:
    assert holds(lived("6x28")) == [
        "Sessions are held at an easier level since the advice of Mon 26 Jan, until the person was "
        "seen or a week goes well (rules 6.5)."
    ]


def test_a_flare_makes_the_sessions_easier() -> None:
    assert holds(lived("6x7 | 5x7 | 2x7 | 6x7")) == [
        "Sessions are shorter and easier since the flare of Mon 2 Feb (rules 6.4)."
    ]


def test_a_session_that_was_too_much_makes_the_next_one_easier() -> None:
    life = Life().until(3, "18:00").trains(3, during=7).until(4, "12:00")
    assert holds(life) == [
        "The next session is easier: the last one was too much for the knee (rules 3)."
    ]


def test_a_red_flag_takes_the_exercise_away() -> None:
    life = worried(Life().until(2, "12:00"), "six_swollen")
    assert holds(life) == [
        "No exercise until a clinician has cleared the red flag. The evening question stays."
    ]


def test_severe_pain_takes_the_exercise_away() -> None:
    life = lived("9 9 9")
    assert holds(life) == [
        "No exercise since Wed 7 Jan: 8 or more on 3 days of 7 (SEVERE, rules 6.3)."
    ]


def test_a_professional_who_said_stop_takes_the_exercise_away() -> None:
    life = lived("6x21")
    life.tap(Action.SEEN, VisitOutcome.STOP.value)
    assert "No exercise: a professional said stop at the visit." in holds(life)


def test_a_pause_says_until_when() -> None:
    life = lived("6x7")
    life.tap(Action.PAUSE)
    life.tap(Action.PAUSE_FOR, "3")
    assert holds(life) == [
        "Paused by the person until Thu 15 Jan. Only advice to see somebody would be sent."
    ]


def test_a_stop_of_all_messages_is_told() -> None:
    life = lived("6x7")
    life.asks(Command.STOP)
    assert holds(life)[0] == "Stopped by the person with /stop. Nothing is sent, the data is kept."


def test_silence_after_two_safety_nets_is_told() -> None:
    life = Life().until(60, "12:00")
    assert holds(life)[0] == "Silent after two safety nets without an answer. /start goes on."


def test_a_block_is_told() -> None:
    life = lived("6x7")
    life.does(Blocked())
    assert holds(life)[0] == "The person has blocked the bot. Nothing is sent."


def test_after_the_knee_is_resolved_maintenance_is_told() -> None:
    life = lived("6x7")
    assert life.person.enrollment is not None
    resolved = replace(life.person.enrollment, resolved_on=on_day(8))
    life.person = replace(life.person, enrollment=resolved)
    assert holds(life) == ["The knee is calm: maintenance, 2 short sessions and 1 question a week."]
    assert "Weekly check" not in str(coming(life))


def test_an_open_question_says_until_when_it_is_open() -> None:
    assert holds(lived("6x14").until(22, "12:00")) == [
        "A number for a typical day of last week is asked for, until Thu 29 Jan (rules 6.4)."
    ]


# --- What goes before every check ------------------------------------------------------------


def test_as_a_rule_nothing_goes_before_the_check() -> None:
    assert urgent(lived("6 5 6 5")) == []


def test_an_open_red_flag_goes_before_every_check() -> None:
    assert urgent(worried(Life().until(2, "12:00"), "six_swollen")) == [
        "Red flag RF15 “Visibly swollen knee”: urgency S, be seen within 2 days, open since "
        "Tue 6 Jan.",
        "No exercise until a clinician has cleared the red flag. The evening question stays.",
    ]


def test_a_tap_by_mistake_goes_before_nothing() -> None:
    life = worried(Life().until(2, "12:00"), "six_fever")
    life.tap(Action.MISTAKE, str(int(life.person.stops[0].raised_at.timestamp())))
    assert not [line for line in urgent(life) if line.startswith("Red flag")]


# --- Red flags ------------------------------------------------------------------------------


def test_an_open_red_flag_has_its_code_and_its_urgency() -> None:
    life = worried(Life().until(2, "12:00"), "six_swollen")
    assert red_flags(life) == [
        "RF15 “Visibly swollen knee”: urgency S, be seen within 2 days, open since Tue 6 Jan"
    ]


def test_a_red_flag_of_an_emergency_says_so() -> None:
    life = worried(Life().until(2, "12:00"), "six_fever")
    assert red_flags(life) == [
        "RF04 “Hot, red knee with fever”: urgency E, emergency number now, open since Tue 6 Jan"
    ]


def test_a_tap_by_mistake_is_told_as_one() -> None:
    life = worried(Life().until(2, "12:00"), "six_fever")
    name = str(int(life.person.stops[0].raised_at.timestamp()))
    life.tap(Action.MISTAKE, name)
    assert red_flags(life)[0].endswith("of Tue 6 Jan, taken back as a tap by mistake")


def test_a_red_flag_that_was_cleared_names_the_day() -> None:
    life = worried(Life().until(2, "12:00"), "six_swollen").until(4, "12:00")
    life.tap(Action.CLEARED)
    life.tap(Action.CLEARED_DAY, "0")
    life.tap(Action.STILL_SWOLLEN, "gone")
    life.tap(Action.PAIN_NOW, "2")
    for screen in ("1", "2", "3"):
        life.tap(Action.SCREEN_NONE, screen)
    assert red_flags(life)[0].endswith("of Tue 6 Jan, cleared by a clinician on Thu 8 Jan")
    assert holds(life) == ["Back after a stop: 3 days with 1 easy exercise (rules 7.4)."]


def test_pain_somewhere_else_than_the_front_is_a_red_flag_of_its_own() -> None:
    life = Life()
    assert life.person.enrollment is not None
    enrollment = replace(life.person.enrollment, knee=Knee.ELSEWHERE)
    life.person = replace(life.person, enrollment=enrollment)
    assert red_flags(life) == [
        "RF22: pain somewhere else than the front of the knee. No impact until seen."
    ]
