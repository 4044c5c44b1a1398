"""The screens of a weekly decision and of a visit: why, what and by when."""

from datetime import date

import pytest

from care.messages.decisions import BookedNoted, DecisionNote, SeenNoted, SeenQuestion
from care.person import Booking, Escalation
from rehab.three_week_rule import Decision
from tests.unit.screens import FLAT, START, checks, flat, shown, spoken, taps


def decision(series: str, baseline: int = 6, catch_up: int | None = None) -> str:
    return shown(DecisionNote(spoken(checks(series, baseline, catch_up)))).text


def test_day_22_without_improvement_says_why_what_and_by_when() -> None:
    note = DecisionNote(spoken(FLAT))
    text = shown(note).text
    for part in (
        "3 weeks in, your knee is about as sore as at the start.",
        "On at least 3 days last week your pain reached 5.",
        "At the start it was 5.",
        "This is common, and a good time for help.",
        "Please book a physio or doctor in the next 1-2 weeks.",
        "Keep to what stays at 2/10 or less.",
        "New swelling, fever, or cannot stand on it? Tap below now.",
        "cannot examine you",
        "Nobody watches this chat",
    ):
        assert part in text
    assert taps(note) == {
        "Get summary": ("su",),
        "How to find help": ("fh",),
        "Booked": ("bo", "260126", "booked"),
        "Something new or worrying": ("wo",),
    }


def test_few_sessions_change_one_line_of_the_advice() -> None:
    line = "You managed 4 of 9 sessions. A physio can also help fit the plan to your life."
    assert line in shown(DecisionNote(spoken(FLAT, done=4))).text
    assert line not in shown(DecisionNote(spoken(FLAT, done=5))).text


def test_a_little_gain_has_its_own_tone() -> None:
    assert "your knee is a little better" in decision("6666666 6666666 5555555")


def test_worse_is_booked_this_week() -> None:
    text = decision("4444444 6666666", baseline=4)
    assert "Please book a physio or doctor this week." in text


def test_more_sore_after_doing_more_says_so_and_nothing_of_a_level() -> None:
    found = checks("3333333 6666666", baseline=7)
    text = shown(DecisionNote(spoken(found, after_more=True))).text
    assert "since you did more" in text
    assert "stay at this level" not in text


def test_an_absorbed_escalation_is_one_line_without_buttons() -> None:
    note = DecisionNote(spoken(FLAT, one_line=True))
    assert flat(note) == []
    assert "\n" not in shown(note).text


@pytest.mark.parametrize("weeks", [4, 9])
def test_quiet_and_the_summary_line_are_one_line_without_buttons(weeks: int) -> None:
    note = DecisionNote(spoken(checks("6666666" * weeks)))
    assert flat(note) == []
    assert "\n" not in shown(note).text


def test_going_on_is_praised_in_the_persons_own_numbers() -> None:
    text = decision("6666666 5555555 4434543")
    assert "your knee is doing better" in text
    assert "your pain stayed at 4 or lower. At the start it was 6." in text


def test_a_flare_is_common_and_gets_one_week() -> None:
    text = decision("7777777 5555555 3333333 5555555")
    assert "A flare is common. It does not mean you are back at the start." in text
    assert "We look again in 1 week." in text


def test_an_answer_from_memory_carries_on_without_praise() -> None:
    text = decision("6666666 4444444 .......", catch_up=2)
    assert "Carry on with the plan for now." in text
    assert "better" not in text


def test_two_calm_weeks_bring_running_back_in_the_steps_of_the_plan() -> None:
    text = decision("6666666 3333333 2222222 1111111 1111111")
    assert "2 calm weeks in a row." in text
    assert "Running comes back in the small steps of your plan." in text


def test_week_6_says_that_the_plan_goes_on() -> None:
    found = checks("7777777 6666666 5555555 4444444 4444444 3333333", baseline=7)
    text = shown(DecisionNote(spoken(found, end_of_plan=True))).text
    assert "up to 12 weeks" in text
    assert "a review by a physio" in text


def test_seen_asks_what_was_said_about_the_plan() -> None:
    assert taps(SeenQuestion()) == {
        "Carry on": ("sv", "carry_on"),
        "Changed plan": ("sv", "changed"),
        "Stop": ("sv", "stop"),
    }


def test_a_visit_begins_a_new_count_and_tells_the_next_check() -> None:
    text = shown(SeenNoted("changed", date(2026, 1, 28))).text
    assert "do theirs" in text
    assert "The next 3-week check is on Wednesday, 28 January." in text


def test_a_booked_visit_is_repeated_with_its_date() -> None:
    booked = Escalation(START, Decision.ESCALATE_WORSE, Booking.BOOKED, date(2026, 1, 14))
    assert shown(BookedNoted(booked)).text.startswith("Booked for Wednesday, 14 January.")
