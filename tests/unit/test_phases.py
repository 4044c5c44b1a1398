"""Phases begin on their date if the knee allows it, else the person stays (clinical.md 3.1)."""

from dataclasses import replace

import pytest

from bot.views import ViewContext, render
from care.act import act
from care.events import Action, Command, FellDue, Kind
from care.holds import impact_allowed
from care.messages import Morning, PhaseNote, Stay
from care.person import Answer, Knee, NextMorning, SessionLog, Settled, Topic, Visit
from care.phases import two_green
from rehab.program import Phase, Template
from rehab.three_week_rule import VisitOutcome
from tests.unit.lives import Life, lived, on_day, series, stamp

VIEW = ViewContext.of(1, "en")


def phase(life: Life) -> Phase:
    assert life.person.enrollment is not None
    return life.person.enrollment.phase


def note(life: Life, day: int) -> PhaseNote:
    found = life.morning(day).phase
    assert found is not None
    return found


def lines(morning: Morning) -> list[str]:
    return render(morning, VIEW).text.split("\n\n")


def session_of(life: Life, day: int) -> tuple[Phase, str]:
    session = life.morning(day).plan.session
    assert session is not None
    return session.phase, session.exercises[0].exercise.id


def test_phase_2_begins_on_day_15_and_phase_3_on_day_29() -> None:
    life = lived("6x7 | 5x7 | 4x7 | 4x7")
    assert [session_of(life, day)[0] for day in (8, 12, 15, 26, 29)] == [
        Phase.P1,
        Phase.P1,
        Phase.P2,
        Phase.P2,
        Phase.P3,
    ]


def test_a_phase_that_begins_is_told_once_in_one_line() -> None:
    life = lived("6x7 | 5x7 | 4x2")
    assert note(life, 15).stay is None
    assert (
        "<b>Phase 2 begins</b>: new exercises that build strength. "
        "Last week your pain reached 5, at the start it was 6."
    ) in lines(life.morning(15))
    assert all(life.morning(day).phase is None for day in (8, 14, 16, 17))


def test_a_week_above_the_start_keeps_the_person_and_says_why() -> None:
    life = lived("5x7 | 6x7", baseline=5)
    assert phase(life) is Phase.P1
    assert note(life, 15).stay is Stay.ABOVE
    assert "You stay in phase 1: last week reached 6, at the start it was 5." in lines(
        life.morning(15)
    )


def test_who_stayed_goes_on_a_week_later() -> None:
    life = lived("5x7 | 6x7 | 3x7", baseline=5)
    assert (phase(life), note(life, 22).stay) == (Phase.P2, None)


def test_a_week_with_too_few_answers_proves_nothing() -> None:
    life = lived("6x7 | 4 4 4 4 . . .")
    assert note(life, 15).stay is Stay.UNCLEAR
    assert "You stay in phase 1: last week had too few answers to tell." in lines(life.morning(15))


def test_a_week_that_may_have_been_above_the_start_is_not_below_it() -> None:
    life = lived("5x7 | 4 4 4 4 6 . .", baseline=5)
    assert note(life, 15).stay is Stay.UNCLEAR
    assert (
        "last week may have reached more than at the start" in render(life.morning(15), VIEW).text
    )


def test_after_an_escalation_nothing_begins() -> None:
    life = lived("6x7 | 7 7 7 6 6 6 6 | 6x7")
    assert (phase(life), note(life, 22).stay) == (Phase.P1, Stay.OPEN)
    assert "You stay in phase 1 until the knee is calm again." in lines(life.morning(22))


def test_an_open_stop_holds_the_phase() -> None:
    life = Life().scores(1, *series("6x7 | 5x6"))
    life.tap(Action.SCREEN_SOME, "0")
    life.tap(Action.SIX_PICK, "six_fever")
    life.tap(Action.LINES_DONE)
    life.tap(Action.TOGGLE, "hot_with_fever", "1")
    life.scores(14, 5).until(15, "12:00")
    assert (phase(life), note(life, 15).stay) == (Phase.P1, Stay.OPEN)


def test_an_open_catch_up_question_holds_the_phase_until_a_later_week() -> None:
    life = lived("6x7 | 7x7 | .x7")
    assert life.spoken() == [(22, "ASK_CATCH_UP")]
    assert note(life, 22).stay is Stay.UNANSWERED


def test_what_was_told_in_the_morning_stays_when_something_changes_later() -> None:
    life = lived("6x7 | 5x7")
    before = life.morning(15)
    life.asks(Command.TODAY)
    again = act(life.person, FellDue(Kind.MORNING, on_day(15)), life.now)
    assert again.messages == (before,)
    assert again.person == life.person


def test_a_day_15_without_a_morning_moves_the_phase_a_day_later() -> None:
    life = Life().scores(1, *series("6x7 | 5x7")).until(16, "06:00", running=False)
    life.until(16, "12:00")
    assert note(life, 16).phase is Phase.P2


def test_phase_2_gives_way_to_the_sessions_of_phase_1_in_a_flare() -> None:
    life = lived("7x7 | 5x7 | 3x7 | 3x7 | 5x7", baseline=7)
    assert life.spoken()[-1] == (36, "FLARE")
    assert phase(life) is Phase.P3
    assert session_of(life, 36)[0] is Phase.P2


def test_an_escalation_holds_the_phase_where_it_is() -> None:
    life = lived("7x7 | 6x7 | 4x7 | 4x7 | 4x7 | 4x7", baseline=7)
    assert life.spoken()[-1] == (43, "ESCALATE_PLATEAU")
    assert session_of(life, 43)[0] is phase(life) is Phase.P3


# --- Impact and session C ---------------------------------------------------------------------


def test_pain_somewhere_else_has_no_jumps_until_it_was_seen() -> None:
    life = Life()
    assert impact_allowed(life.person)
    assert life.person.enrollment is not None
    elsewhere = replace(life.person.enrollment, knee=Knee.ELSEWHERE)
    life.person = replace(life.person, enrollment=elsewhere)
    assert not impact_allowed(life.person)
    seen = replace(life.person, visits=(Visit(on_day(1), VisitOutcome.CARRY_ON),))
    assert impact_allowed(seen)


def in_phase_3(*sessions: tuple[int, Template, Settled | None]) -> Life:
    """Someone in phase 3 since day 29, with sessions by day that went well but for `settled`."""
    life = Life().until(29, "12:00")
    assert life.person.enrollment is not None
    enrollment = replace(life.person.enrollment, phase=Phase.P3, phase_since=on_day(29))
    logs, answers = [], []
    for day, template, settled in sessions:
        logs.append(SessionLog(on_day(day), template, True, life.now, during=2))
        same = NextMorning.SAME.value
        answers.append(Answer(Topic.NEXT_MORNING, on_day(day + 1), same, life.now))
        if settled is not None:
            answers.append(Answer(Topic.SETTLED, on_day(day), settled.value, life.now))
    life.person = replace(
        life.person, enrollment=enrollment, sessions=tuple(logs), answers=tuple(answers)
    )
    return life


HOUR = Settled.WITHIN_AN_HOUR


@pytest.mark.parametrize(
    ("sessions", "green"),
    [
        (((29, Template.A, HOUR), (31, Template.B, HOUR)), True),
        (((29, Template.B, HOUR), (31, Template.A, HOUR)), True),
        (((29, Template.A, HOUR),), False),
        (((29, Template.A, HOUR), (31, Template.A, HOUR)), False),
        (((29, Template.A, HOUR), (31, Template.B, Settled.NOT_YET)), False),
        (((29, Template.A, HOUR), (31, Template.B, HOUR), (33, Template.C, HOUR)), False),
        (((26, Template.A, HOUR), (29, Template.B, HOUR)), False),
    ],
)
def test_session_c_comes_after_two_green_ones_of_phase_3(
    sessions: tuple[tuple[int, Template, Settled | None], ...], green: bool
) -> None:
    assert two_green(in_phase_3(*sessions).person, on_day(36)) is green


def test_a_clearly_worse_morning_keeps_session_c_away() -> None:
    life = in_phase_3((29, Template.A, HOUR), (31, Template.B, HOUR))
    life.until(32, "12:00").tap(Action.NEXT_MORNING, stamp(32), NextMorning.CLEARLY_WORSE.value)
    assert not two_green(life.person, on_day(36))
