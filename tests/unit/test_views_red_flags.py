"""The screens about a red flag: how urgent, what to do, and the way back."""

import pytest

from care.messages.enrollment import (
    FollowUp,
    HowToLook,
    NotSettled,
    ScreenQuestion,
    StopRemembered,
    Verdict,
)
from care.messages.scores import SevereNote, SixQuestion, SixWhy
from care.person import Purpose, Stop
from rehab.red_flags import Urgency
from tests.unit.screens import CALF, CHEST, START, SWOLLEN, TODAY, flat, shown, stop, taps

MOMENT = "1767721320"


def test_an_emergency_names_the_number_of_the_country_and_nothing_softens_it() -> None:
    assert shown(Verdict(CHEST, "GB", enrolled=False)).text == (
        "<b>This needs help now. Call 999.</b>\n\n"
        "Sit down and stay still.\n\n"
        "Do not wait for me. Nobody watches this chat."
    )


def test_an_unknown_country_gets_112_or_the_local_number() -> None:
    assert "Call 112 or your local number." in shown(Verdict(CHEST, None, True)).text


def test_the_way_back_is_offered_at_once_for_s_alone() -> None:
    assert taps(Verdict(SWOLLEN, "GB", enrolled=False)) == {
        "A doctor said exercise is OK": ("cl", MOMENT),
        "It got worse": ("gw", MOMENT),
        "Note for the doctor": ("sx", MOMENT),
        "Delete my answer": ("de",),
        "Tapped by mistake": ("mi", MOMENT),
    }
    assert flat(Verdict(CALF, "GB", enrolled=False)) == [
        "Tapped by mistake",
        "It got worse",
        "Note for the doctor",
    ]
    assert flat(Verdict(CHEST, "GB", enrolled=False)) == ["Tapped by mistake"]


def test_a_swollen_knee_is_told_when_to_go_today_and_when_now() -> None:
    text = shown(Verdict(SWOLLEN, "GB", enrolled=False)).text
    assert "within 2 days" in text
    assert "Swelling that gets big, fast or hot: go today." in text
    assert "Hot and red with fever: go to hospital now, or call 999." in text
    assert "I keep only this answer and today's date." in text


def test_a_groin_pain_stops_running_now() -> None:
    groin = stop("groin", urgency=Urgency.SOON)
    assert "Stop running and hopping now." in shown(Verdict(groin, "GB", False)).text


@pytest.mark.parametrize("raised", [SWOLLEN, CALF, CHEST])
def test_an_enrolled_person_hears_that_the_pain_question_stays(raised: Stop) -> None:
    text = shown(Verdict(raised, "GB", enrolled=True)).text
    assert "Sessions stop. The evening pain question stays." in text
    assert "I keep only" not in text


def test_a_remembered_stop_asks_whether_it_was_looked_at() -> None:
    open_way = StopRemembered(SWOLLEN, way_back=True, country="GB")
    assert shown(open_way).text.startswith("On Tuesday, 6 January you told me:\n• Knee visibly")
    assert taps(open_way)["A clinician has cleared me"] == ("cl", MOMENT)
    closed = StopRemembered(CALF, way_back=False, country="GB")
    assert flat(closed) == ["It got worse", "Note for the doctor", "Delete my answer"]
    assert "From tomorrow" in shown(closed).text
    for remembered in (open_way, closed):
        assert "If it gets worse, call 999." in shown(remembered).text


def test_somebody_in_the_program_is_not_offered_to_delete_under_a_stop() -> None:
    for message in (
        StopRemembered(SWOLLEN, way_back=True, country="GB", enrolled=True),
        Verdict(SWOLLEN, "GB", enrolled=True),
    ):
        assert "Delete my answer" not in flat(message)


@pytest.mark.parametrize(("raised", "asked"), [(SWOLLEN, True), (CALF, True), (CHEST, False)])
def test_after_a_verdict_in_the_program_another_line_may_apply_too(
    raised: Stop, asked: bool
) -> None:
    verdict = Verdict(raised, "GB", enrolled=True)
    assert ("Does another one apply too?" in shown(verdict).text) is asked
    assert ("Something new or worrying" in flat(verdict)) is asked


def test_not_settled_names_the_emergency_number() -> None:
    assert "call 999" in shown(NotSettled("GB")).text


def test_on_the_way_back_only_what_came_since_counts() -> None:
    back = shown(ScreenQuestion(2, Purpose.RETURN)).text
    assert "bigger again than when they looked at it" in back
    assert "last 14 days" not in back
    assert "since they saw you" in shown(ScreenQuestion(1, Purpose.RETURN)).text
    assert "bigger again" in shown(HowToLook("swollen", again=True)).text
    assert "last 14 days" in shown(ScreenQuestion(2, Purpose.ENROLL)).text


def test_severe_can_be_answered_with_a_visit_under_the_advice() -> None:
    note = SevereNote((TODAY,), running=True, country="GB", on=TODAY)
    assert taps(note)["Seen"] == ("bo", "260106", "seen")
    assert taps(note)["Booked"] == ("bo", "260106", "booked")
    assert taps(note)["None of these"] == ("xn", "severe")
    assert "No running or jumping until you were seen." in shown(note).text


def test_help_is_asked_about_once_with_yes_and_not_yet() -> None:
    assert taps(FollowUp(CHEST, "GB")) == {
        "Yes": ("hp", MOMENT, "yes"),
        "Not yet": ("hp", MOMENT, "no"),
    }


@pytest.mark.parametrize(("running", "count"), [(False, 6), (True, 8)])
def test_the_six_are_eight_while_a_person_runs(running: bool, count: int) -> None:
    assert shown(SixQuestion(SixWhy.WORRY, running)).text.count("•") == count


def test_severe_pain_is_seen_within_a_few_days_and_asks_the_six() -> None:
    note = SevereNote((START, TODAY), running=False, country="GB")
    assert "Your pain was 8 or more on these days: 5 Jan, 6 Jan." in shown(note).text
    assert "within a few days" in shown(note).text
    assert {"None of these", "Something applies", "Get summary"} <= set(flat(note))
