"""The morning message: what today holds, what leads it, what it asks."""

import pytest

from care.messages.morning import Morning, MorningAsk, Spoken
from care.messages.plan import Held, NoLoad, Plan
from care.person import Answer, Escalation, Topic
from rehab.program import SessionForm, session_for
from rehab.red_flags import Urgency
from rehab.three_week_rule import Decision
from tests.unit.screens import (
    FLAT,
    NOW,
    START,
    SWOLLEN,
    TODAY,
    VIEW,
    checks,
    flat,
    shown,
    spoken,
    stop,
    taps,
)

FULL = Plan(session_for(0), None, None, None, None, None)
REST = Plan(None, None, "load", None, None, None)


def morning(
    plan: Plan,
    ask: MorningAsk | None = None,
    said: Spoken | None = None,
    booked: Escalation | None = None,
    next_morning: Answer | None = None,
) -> Morning:
    return Morning(TODAY, 2, said, ask, next_morning, None, None, booked, plan)


def test_a_session_morning_says_what_how_much_and_how_far_pain_may_go() -> None:
    text = shown(morning(FULL, MorningAsk.SESSION)).text
    assert "Session A today, 5 exercises, about 25 min." in text
    assert "Up to 5/10 is OK if it settles by tomorrow morning. Sharp pain: stop that one." in text
    assert "• <b>Bridge</b>: 3 sets of 10\n• <b>Side plank on knees</b>: 3 sets of 15 s" in text
    assert taps(morning(FULL, MorningAsk.SESSION)) == {
        "Start": ("se", "260106", "start", "m"),
        "Done": ("se", "260106", "done", "m"),
        "Later": ("se", "260106", "later", "m"),
        "Too sore": ("se", "260106", "sore", "m"),
        "Skip": ("se", "260106", "skip", "m"),
        "Short version": ("se", "260106", "short", "m"),
        "Something new or worrying": ("wo",),
    }


def test_a_held_session_is_easier_capped_at_2_and_says_why() -> None:
    plan = Plan(session_for(0, SessionForm.HELD), None, None, None, Held.ESCALATION, None)
    text = shown(morning(plan)).text
    assert "3 exercises" in text
    assert "Keep to what stays at 2/10 or less." in text
    assert "until you were seen or a week goes clearly better" in text
    assert "5/10" not in text


def test_a_rest_day_holds_one_useful_thing_and_makes_no_sound() -> None:
    screen = shown(morning(REST))
    assert "Rest is part of the plan." in screen.text
    assert VIEW.content.lesson("load").title in screen.text
    assert screen.silent


@pytest.mark.parametrize(
    "speaks",
    [
        morning(FULL, MorningAsk.SESSION),
        morning(REST, MorningAsk.CATCH_UP),
        morning(REST, MorningAsk.DECISION, said=spoken(FLAT)),
    ],
)
def test_a_session_advice_and_the_catch_up_make_a_sound(speaks: Morning) -> None:
    assert not shown(speaks).silent


def test_an_open_stop_takes_the_exercise_out_and_offers_the_way_back() -> None:
    plan = Plan(None, None, None, NoLoad.STOP, None, SWOLLEN)
    text = shown(morning(plan)).text
    assert "No exercise today. On Tuesday, 6 January you told me:\n• Knee visibly bigger" in text
    assert "The evening pain question stays." in text
    assert "A clinician has cleared me" in flat(morning(plan))


@pytest.mark.parametrize(
    ("line", "urgency", "said"),
    [
        ("chest_or_breath", Urgency.EMERGENCY, "If nobody has looked at it yet, get help now."),
        ("calf", Urgency.SAME_DAY, "If nobody has looked at it yet, please go today."),
        ("swollen", Urgency.SOON, "Please have it looked at first."),
    ],
)
def test_how_soon_is_said_each_morning_until_somebody_has_looked(
    line: str, urgency: Urgency, said: str
) -> None:
    plan = Plan(None, None, None, NoLoad.STOP, None, stop(line, urgency=urgency))
    assert f"{said} The evening pain question stays." in shown(morning(plan)).text


def test_q3_compares_with_yesterday_morning_right_above_its_buttons() -> None:
    asked = morning(REST, MorningAsk.NEXT_MORNING)
    assert shown(asked).text.endswith(
        "<b>How is the knee now, compared with yesterday morning?</b>"
    )
    assert taps(asked)["A bit worse"] == ("nm", "260106", "bit_worse")
    assert flat(asked)[:4] == ["Better", "Same", "A bit worse", "Clearly worse"]


def test_the_decision_comes_before_the_plan_and_its_question_after() -> None:
    thin = spoken(checks("6666666 4444444 ......."))
    text = shown(morning(FULL, MorningAsk.CATCH_UP, said=thin)).text
    positions = [
        text.index(part)
        for part in ("I cannot tell yet.", "Session A today", "On a typical day last week")
    ]
    assert positions == sorted(positions)


def test_the_catch_up_names_its_check() -> None:
    thin = spoken(checks("6666666 4444444 ......."))
    carried = taps(morning(FULL, MorningAsk.CATCH_UP, said=thin))
    assert carried["7"] == ("cu", "260126", "7")


def test_have_you_been_able_to_book_has_its_four_answers() -> None:
    asked = morning(
        REST,
        MorningAsk.BOOKED,
        booked=Escalation(START, Decision.ESCALATE_NO_IMPROVEMENT),
    )
    assert "<b>Have you been able to book?</b>" in shown(asked).text
    assert taps(asked) == {
        "Seen": ("bo", "260105", "seen"),
        "Booked": ("bo", "260105", "booked"),
        "Not yet": ("bo", "260105", "not_yet"),
        "Prefer not": ("bo", "260105", "prefer_not"),
        "Something new or worrying": ("wo",),
    }


def test_a_bit_worse_is_no_reason_to_stop() -> None:
    answer = Answer(Topic.NEXT_MORNING, TODAY, "bit_worse", NOW)
    text = shown(morning(FULL, MorningAsk.SESSION, next_morning=answer)).text
    assert "Saved: a bit worse than yesterday morning. No need to stop." in text
