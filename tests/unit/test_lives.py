"""Whole lives, day by day: what the worked examples of docs/rules.md 6.7 are like to live."""

import pytest

from care.events import Action, Command, Kind
from care.messages.decisions import Goodbye
from care.messages.morning import MorningAsk, Spoken
from care.person import Status
from rehab.three_week_rule import VisitOutcome
from tests.unit.lives import Life, lived, series, stamp


def spoken(life: Life, day: int) -> Spoken:
    said = life.morning(day).spoken
    assert said is not None
    return said


def test_t32_flat_for_nine_weeks_and_never_seen() -> None:
    life = lived("6x63")
    assert life.spoken() == [
        (22, "ESCALATE_NO_IMPROVEMENT"),
        (29, "QUIET"),
        (36, "ESCALATE_NO_IMPROVEMENT"),
        (43, "QUIET"),
        (50, "ESCALATE_NO_IMPROVEMENT"),
        (57, "QUIET"),
        (64, "SUMMARY_LINE"),
    ]


def test_t32_each_decision_day_brings_one_message_and_its_question() -> None:
    life = lived("6x63")
    asks = {day: life.morning(day).ask for day in (22, 29, 36, 43, 50, 57, 64)}
    assert asks == {
        22: MorningAsk.DECISION,
        29: MorningAsk.BOOKED,
        36: MorningAsk.DECISION,
        43: MorningAsk.BOOKED,
        50: MorningAsk.DECISION,
        57: MorningAsk.BOOKED,
        64: MorningAsk.SESSION,
    }
    assert all(life.clock(Kind.MORNING, day) == "09:00" for day in asks)
    assert [day for day in asks if spoken(life, day).end_of_plan] == [43]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("6x7 | 5x7 | 4 4 3 4 5 4 3", [(22, "CONTINUE")]),  # T02
        ("6x7 | 4x7 | 3 3 3 3 3 3 9", [(22, "CONTINUE")]),  # T09
        ("6x7 | 6x7 | 0 10 0 10 0 10 0", [(20, "SEVERE"), (22, "ESCALATE_WORSE")]),  # T11
        ("6x7 | 6x7 | . 6 . 7 . . 6", [(22, "ESCALATE_NO_IMPROVEMENT")]),  # T16
        (
            "6x7 | 3x7 | 2x7 | 1x7 | 1x7",
            [(22, "CONTINUE"), (29, "CONTINUE"), (36, "RESOLVED_CHECK")],
        ),
    ],
)
def test_worked_examples(text: str, said: list[tuple[int, str]]) -> None:
    assert lived(text).spoken() == said


def test_t26_plateau() -> None:
    assert lived("7x7 | 6x7 | 4x7 | 4x7 | 4x7 | 4x7", baseline=7).spoken() == [
        (22, "CONTINUE"),
        (29, "CONTINUE"),
        (36, "CONTINUE"),
        (43, "ESCALATE_PLATEAU"),
    ]


def test_t29_relapse() -> None:
    assert lived("7x7 | 5x7 | 4x7 | 7x7 | 7x7", baseline=7).spoken() == [
        (22, "CONTINUE"),
        (29, "FLARE"),
        (36, "ESCALATE_RELAPSE"),
    ]


def test_t24_worse_is_told_on_day_15() -> None:
    life = lived("4x7 | 6x7 | 6x7", baseline=4)
    assert life.spoken() == [(15, "ESCALATE_WORSE"), (22, "QUIET")]
    assert life.clock(Kind.MORNING, 15) == "09:00"


def test_t34_silent_to_the_goodbye() -> None:
    life = Life().scores(1, 6, 6, 6).until(120, "12:00")
    assert life.spoken() == [
        (22, "ASK_CATCH_UP"),
        (25, "SAFETY_NET"),
        (29, "ASK_CATCH_UP"),
        (36, "ASK_CATCH_UP"),
        (39, "SAFETY_NET"),
        (43, "ASK_CATCH_UP"),
        (50, "ASK_CATCH_UP"),
    ]
    assert (life.said[-1].message, life.said[-1].at) == (Goodbye(), life.at(53, "20:00"))
    assert life.person.status is Status.SAID_GOODBYE


def test_t13_and_t14_the_catch_up_answer_warns_but_does_not_clear() -> None:
    warned, carried_on = lived("6x7 | 4x7 | .x7"), lived("6x7 | 4x7 | .x7")
    warned.until(23, "12:00").tap(Action.CATCH_UP, stamp(22), "6")
    carried_on.until(23, "12:00").types("2")
    carried_on.scores(23, *series("2x6")).until(29, "12:00")
    assert warned.spoken() == [(22, "ASK_CATCH_UP"), (23, "ESCALATE_NO_IMPROVEMENT")]
    assert carried_on.spoken() == [
        (22, "ASK_CATCH_UP"),
        (23, "CONTINUE_PROVISIONAL"),
        (29, "CONTINUE"),
    ]


def test_t44_seen_on_day_23_the_clock_starts_again() -> None:
    life = lived("6x21").until(23, "12:00")
    life.tap(Action.SEEN, VisitOutcome.CHANGED.value)
    life.scores(23, *series("6x27")).until(50, "12:00")
    assert life.spoken() == [(22, "ESCALATE_NO_IMPROVEMENT"), (45, "ESCALATE_NO_IMPROVEMENT")]
    assert (spoken(life, 45).check.week, spoken(life, 45).check.reference.value) == (3, 6)


def test_a_pause_with_an_escalation_inside() -> None:
    life = lived("6x14")
    life.asks(Command.PAUSE)
    for day in range(15, 22):
        life.until(day, "20:00").types("6")
    life.until(30, "12:00")
    assert life.spoken() == [(22, "ESCALATE_NO_IMPROVEMENT")]
    assert [said.at for said in life.said if said.slot][-1] == life.at(22, "09:00")
    life.asks(Command.RESUME)
    life.until(31, "12:00")
    assert life.morning(31).booked is not None, "it asks now whether a visit could be booked"
