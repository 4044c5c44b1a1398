"""Phases move on criteria: on by the gate, back where the knee asks for it (clinical.md 3.6)."""

from dataclasses import replace

import pytest

from bot.views import ViewContext, render
from care.act import act
from care.events import Action, Command, FellDue, Kind
from care.gates import missing, missing_for_running, topic_of
from care.holds import impact_allowed, impact_today
from care.messages.morning import Morning, PhaseMove, PhaseNote
from care.messages.pages import Why
from care.messages.scores import SixQuestion
from care.messages.sessions import GateNoted, GateQuestion
from care.person import Answer, Knee, NextMorning, SessionLog, Settled, Stop, Topic, Visit
from care.phases import two_green
from rehab.content.lessons import Track
from rehab.gates import GateItem, questions_of
from rehab.program import Mark, Phase, Template
from rehab.red_flags import Urgency
from rehab.three_week_rule import VisitOutcome
from tests.unit.lives import Life, lived, on_day, series, stamp

VIEW = ViewContext.of(1, "en")
HOUR, SAME = Settled.WITHIN_AN_HOUR, NextMorning.SAME


def phase(life: Life) -> Phase:
    assert life.person.enrollment is not None
    return life.person.enrollment.phase


def note(life: Life, day: int) -> PhaseNote:
    found = life.morning(day).phase
    assert found is not None
    return found


def lines(morning: Morning) -> list[str]:
    return render(morning, VIEW).text.split("\n\n")


def trains(
    life: Life,
    day: int,
    during: int = 2,
    morning: NextMorning | None = SAME,
    answers: dict[GateItem, str] | None = None,
    pain: int = 4,
) -> Life:
    """The session of a day at noon, its tests, the evening's number and the morning after."""
    life.until(day, "12:00").trains(day, during)
    while life.said and isinstance(life.said[-1].message, GateQuestion):
        item = life.said[-1].message.item
        life.tap(Action.GATE, stamp(day), item.value, (answers or {}).get(item, "yes"))
    life.scores(day, pain).tap(Action.SETTLED, stamp(day), HOUR.value)
    life.until(day + 1, "12:00")
    if morning is not None:
        life.tap(Action.NEXT_MORNING, stamp(day + 1), morning.value)
    return life


def weeks(days: tuple[int, ...], life: Life | None = None, **last: object) -> Life:
    """Sessions on these days, a 4 on each evening between; `last` is for the last session."""
    life = life or Life()
    for number, day in enumerate(days):
        before = days[number - 1] if number else 0
        life.scores(before + 1, *[4] * (day - before - 1))
        trains(life, day, **(last if day == days[-1] else {}))  # type: ignore[arg-type]
    return life


FOUR = (3, 5, 8, 10)


def test_phase_2_begins_after_4_sessions_and_passed_tests_and_not_before() -> None:
    life = weeks(FOUR).until(12, "12:00")
    assert life.all(GateQuestion)[0] == GateQuestion(on_day(10), GateItem.BEND, 2)
    assert [life.morning(day).phase for day in (8, 9, 10, 11)] == [None] * 4
    assert (note(life, 12).move, phase(life)) == (PhaseMove.ON, Phase.P2)
    assert (
        "<b>Phase 2 begins</b>: new exercises that build strength. "
        "Your tests and sessions went well, and last week your pain reached 4."
    ) in lines(life.morning(12))


def test_the_first_session_of_phase_2_is_on_the_next_training_day() -> None:
    session = weeks(FOUR).until(12, "12:00").morning(12).plan.session
    assert session is not None
    assert (session.phase, session.exercises[0].exercise.id) == (Phase.P2, "E10")


def test_the_tests_come_one_at_a_time_after_the_last_session_of_a_phase() -> None:
    life = weeks(FOUR, answers={GateItem.BEND: "skip"})
    asked = [message.item for message in life.all(GateQuestion)]
    assert asked == [GateItem.BEND, GateItem.SIT_TO_STAND]
    assert GateItem.BEND in life.last(GateNoted).missing


def test_a_test_that_is_not_done_yet_is_asked_again_after_a_week_and_not_each_session() -> None:
    life = weeks(FOUR, answers={GateItem.BEND: "no"})
    for day in (12, 15, 17):
        life.scores(day - 1, 4)
        trains(life, day, answers={GateItem.BEND: "no"})
    asked = [message.on for message in life.all(GateQuestion) if message.item is GateItem.BEND]
    assert asked == [on_day(10), on_day(17)]


def test_two_calm_sessions_wait_only_for_the_answer_of_the_morning_after() -> None:
    life = weeks(FOUR[:-1]).scores(9, 4).until(10, "12:00").trains(10, 2)
    for item in (GateItem.BEND, GateItem.SIT_TO_STAND):
        life.tap(Action.GATE, stamp(10), item.value, "yes")
    noted = life.last(GateNoted)
    assert noted.missing == (GateItem.MORNING,)
    shown = render(noted, VIEW).text
    assert "• your answer on the morning after the last session" in shown
    life.until(11, "12:00")
    assert missing(life.person, on_day(11), life.now) == (GateItem.MORNING,)
    life.tap(Action.NEXT_MORNING, stamp(11), NextMorning.SAME.value)
    assert missing(life.person, on_day(11), life.now) == ()


def test_an_answer_that_was_a_slip_is_taken_back_before_it_moves_the_phase() -> None:
    life = weeks(FOUR[:-1]).scores(9, 4).until(10, "12:00").trains(10, 2)
    for item in (GateItem.BEND, GateItem.SIT_TO_STAND):
        life.tap(Action.GATE, stamp(10), item.value, "yes")
    (question,) = life.tap(Action.GATE_AGAIN, stamp(10)).messages
    assert question == GateQuestion(on_day(10), GateItem.BEND, 2)
    life.tap(Action.GATE, stamp(10), GateItem.BEND.value, "no")
    life.tap(Action.GATE, stamp(10), GateItem.SIT_TO_STAND.value, "yes")
    assert life.last(GateNoted).missing[-1] is GateItem.BEND
    life.until(11, "12:00")
    assert life.tap(Action.GATE_AGAIN, stamp(10)).messages == ()


def test_a_skipped_test_keeps_the_phase_and_is_named() -> None:
    life = weeks(FOUR, answers={GateItem.SIT_TO_STAND: "no"}).scores(11, *[4] * 5)
    life.until(16, "12:00")
    assert phase(life) is Phase.P1
    assert note(life, 15).missing == (GateItem.SIT_TO_STAND,)
    assert "You stay in phase 1 for now. Still missing: 10 sit-to-stands at 3/10 or less." in lines(
        life.morning(15)
    )


def test_what_is_missing_is_told_once_a_week() -> None:
    life = weeks(FOUR, answers={GateItem.SIT_TO_STAND: "no"}).scores(11, *[4] * 12)
    told = [day for day in range(2, 23) if life.morning(day).phase is not None]
    assert told == [15, 22]


def test_an_answer_about_a_test_counts_for_7_days() -> None:
    life = weeks(FOUR, morning=None).scores(11, *[4] * 9)
    assert missing(life.person, on_day(17), life.now) == (GateItem.LAST_TWO,)
    assert GateItem.BEND in missing(life.person, on_day(18), life.now)


def test_a_morning_that_nobody_told_about_never_leads_on() -> None:
    life = weeks(FOUR, morning=None).until(13, "12:00")
    assert phase(life) is Phase.P1


def test_a_red_session_among_the_last_two_keeps_the_phase() -> None:
    life = weeks(FOUR, during=6).until(12, "12:00")
    assert phase(life) is Phase.P1
    assert life.all(GateQuestion) == [], "after a red session nothing is tested"


def test_a_week_above_the_start_keeps_the_person_and_says_why() -> None:
    life = Life(baseline=5)
    for day, value in enumerate(series("3x7 | 4x7"), 1):
        life.until(day, "12:00")
        if day in {3, 5, 8, 10, 12}:
            trains(life, day, pain=value or 0)
        else:
            life.scores(day, value)
    life.until(15, "12:00")
    assert (phase(life), note(life, 15).missing) == (Phase.P1, (GateItem.LEVEL,))
    assert "Last week reached 4, at the start it was 3." in render(life.morning(15), VIEW).text


def test_a_week_with_too_few_answers_proves_nothing() -> None:
    life = weeks(FOUR).person
    thin = replace(life, scores=life.scores[:3] + life.scores[-1:])
    assert GateItem.LEVEL in missing(thin, on_day(12), Life().now)


def test_an_open_stop_holds_the_phase() -> None:
    life = weeks(FOUR)
    life.tap(Action.SCREEN_SOME, "0")
    life.tap(Action.SIX_PICK, "six_fever")
    life.tap(Action.LINES_DONE)
    life.tap(Action.TOGGLE, "hot_with_fever", "1")
    life.until(15, "12:00")
    assert phase(life) is Phase.P1
    assert "First the knee has to be calm again." in render(life.morning(15), VIEW).text


def test_after_an_escalation_nothing_begins() -> None:
    life = lived("6x7 | 7 7 7 6 6 6 6 | 6x7")
    assert (phase(life), note(life, 22).move) == (Phase.P1, PhaseMove.STAY)
    assert GateItem.OPEN in note(life, 22).missing


def test_what_was_told_in_the_morning_stays_when_something_changes_later() -> None:
    life = weeks(FOUR).until(12, "12:00")
    before = life.morning(12)
    life.asks(Command.TODAY)
    again = act(life.person, FellDue(Kind.MORNING, on_day(12)), life.now)
    assert again.messages == (before,)
    assert again.person == life.person


def test_swelling_in_the_tests_asks_the_six() -> None:
    life = in_phase(Phase.P2, 12)
    life.tap(Action.GATE, stamp(12), GateItem.NO_SWELLING.value, "no")
    assert isinstance(life.said[-1].message, SixQuestion)


# --- Back a phase -----------------------------------------------------------------------------


def in_phase(current: Phase, day: int, *sessions: SessionLog) -> Life:
    """Someone in a phase since day 2, with these sessions, at noon of a day."""
    life = Life()
    assert life.person.enrollment is not None
    enrollment = replace(life.person.enrollment, phase=current, phase_since=on_day(2))
    life.person = replace(life.person, enrollment=enrollment, sessions=sessions)
    return life.until(day, "12:00")


def session(day: int, during: int = 2, template: Template = Template.A) -> SessionLog:
    marks = {"E15": Mark.NONE}
    return SessionLog(on_day(day), template, True, Life().now, marks=marks, during=during)


def test_two_red_sessions_in_7_days_are_one_phase_back_and_are_told() -> None:
    life = in_phase(Phase.P3, 11, session(8, 6), session(10, 7))
    assert phase(life) is Phase.P2
    text = render(life.morning(11), VIEW).text
    assert "Twice in 7 days it was too much, so you go back to phase 2." in text


def test_two_red_sessions_a_week_apart_change_no_phase() -> None:
    assert phase(in_phase(Phase.P3, 11, session(3, 6), session(10, 7))) is Phase.P3


def test_in_phase_1_two_red_sessions_bring_the_easier_form() -> None:
    life = in_phase(Phase.P1, 12, session(8, 6), session(10, 7))
    plan = life.morning(12).plan
    assert plan.session is not None
    assert (len(plan.session.exercises), plan.session.exercises[0].easier) == (3, True)


@pytest.mark.parametrize(
    ("day", "after"), [(13, Phase.P3), (14, Phase.P2), (24, Phase.P2), (25, Phase.P1)]
)
def test_more_than_10_days_off_is_a_phase_back_and_more_than_21_is_phase_1(
    day: int, after: Phase
) -> None:
    assert phase(in_phase(Phase.P3, day, session(3))) is after


def test_after_more_than_21_days_off_the_doses_begin_anew() -> None:
    easy = {"E03": Mark.TOO_EASY}
    logs = [replace(session(day), marks=easy, template="A") for day in (3, 5)]
    life = in_phase(Phase.P1, 6, *logs)
    calm = [Answer(Topic.NEXT_MORNING, on_day(d), SAME.value, life.now) for d in (4, 6)]
    life.person = replace(life.person, answers=tuple(calm))
    assert levels(life, 26)["E03"] == 1
    assert levels(life, 29)["E03"] == 0
    assert note(life, 27).move is PhaseMove.LONG_OFF


def levels(life: Life, day: int) -> dict[str, int]:
    """The levels of a day's exercises by id."""
    planned = life.until(day, "12:00").morning(day).plan.session
    assert planned is not None
    return {item.exercise.id: item.level for item in planned.exercises}


def test_a_flare_of_the_weekly_check_is_one_phase_back() -> None:
    life = Life(baseline=7)
    assert life.person.enrollment is not None
    enrollment = replace(life.person.enrollment, phase=Phase.P3, phase_since=on_day(2))
    logs = tuple(session(day) for day in (5, 12, 19, 26, 33))
    life.person = replace(life.person, enrollment=enrollment, sessions=logs)
    life.scores(1, *series("7x7 | 5x7 | 3x7 | 3x7 | 5x7")).until(36, "12:00")
    assert life.spoken()[-1] == (36, "FLARE")
    assert note(life, 36).move is PhaseMove.FLARE


# --- The entry list ---------------------------------------------------------------------------


def passed(life: Life, day: int, *but: GateItem) -> Life:
    """All tests of the entry list answered with yes on a day, but for some."""
    items = [item for item in questions_of(Phase.P3, Track.STOP) if item not in but]
    said = [Answer(topic_of(item), on_day(day), "yes", life.now) for item in items]
    life.person = replace(life.person, answers=(*life.person.answers, *said))
    return life


def calm_in_phase_3() -> Life:
    life = Life()
    assert life.person.enrollment is not None
    enrollment = replace(life.person.enrollment, phase=Phase.P3, phase_since=on_day(2))
    logs = (session(5), session(12))
    life.person = replace(life.person, enrollment=enrollment, sessions=logs)
    life.scores(1, *[2] * 15).until(16, "12:00")
    mornings = [Answer(Topic.NEXT_MORNING, on_day(d), SAME.value, life.now) for d in (13, 15, 16)]
    life.person = replace(life.person, answers=(*life.person.answers, *mornings))
    return life


def test_the_hops_count_on_two_separate_days_with_a_calm_morning_after() -> None:
    once = passed(calm_in_phase_3(), 14)
    assert missing_for_running(once.person, on_day(16), once.now) == (GateItem.HOPS,)
    twice = passed(once, 12)
    assert missing_for_running(twice.person, on_day(16), twice.now) == ()


def test_each_item_that_is_not_shown_is_named() -> None:
    life = passed(passed(calm_in_phase_3(), 12, GateItem.STAIRS), 14, GateItem.STAIRS)
    assert missing_for_running(life.person, on_day(16), life.now) == (GateItem.STAIRS,)


def test_before_phase_3_the_phases_come_first() -> None:
    assert GateItem.PHASE in missing_for_running(Life().person, on_day(2), Life().now)


def test_on_track_k_items_2_and_6_are_enough() -> None:
    life = Life(track=Track.KEEP).scores(1, *[2] * 15).until(16, "12:00")
    assert missing_for_running(life.person, on_day(16), life.now) == (
        GateItem.STAIRS,
        GateItem.SITTING,
        GateItem.FULL_BEND,
        GateItem.NO_SWELLING,
    )
    passed(life, 14)
    assert missing_for_running(life.person, on_day(16), life.now) == ()


def test_a_swollen_knee_of_the_last_14_days_keeps_a_person_from_running() -> None:
    life = passed(passed(calm_in_phase_3(), 12), 14)
    stop = Stop(life.now, on_day(3), Urgency.SOON, ("swollen",), "1", returned_on=on_day(4))
    life.person = replace(life.person, stops=(stop,))
    assert missing_for_running(life.person, on_day(16), life.now) == (GateItem.NO_SWELLING,)


def test_why_names_everything_that_is_missing() -> None:
    life = lived("4x9")
    life.asks(Command.WHY)
    text = render(life.last(Why), VIEW).text
    assert "<b>Your phase now:</b> 1 of 4. The next one waits for:" in text
    assert "• more sessions in this phase" in text


# --- Impact and session C ---------------------------------------------------------------------


def test_pain_somewhere_else_has_no_jumps_until_it_was_seen() -> None:
    life = Life()
    assert impact_allowed(life.person)
    assert life.person.enrollment is not None
    elsewhere = replace(life.person.enrollment, knee=Knee.ELSEWHERE)
    life.person = replace(life.person, enrollment=elsewhere)
    assert not impact_allowed(life.person)
    assert GateItem.SEEN in missing_for_running(life.person, on_day(2), life.now)
    seen = replace(life.person, visits=(Visit(on_day(1), VisitOutcome.CARRY_ON),))
    assert impact_allowed(seen)


def test_in_phase_4_jumps_come_once_a_week() -> None:
    jumped = replace(session(3), marks={"E20": Mark.NONE})
    life = in_phase(Phase.P4, 4, jumped)
    assert [impact_today(life.person, on_day(day)) for day in (5, 8, 9, 10)] == [
        False,
        False,
        False,
        True,
    ]


def in_phase_3(*sessions: tuple[int, Template, Settled | None]) -> Life:
    """Someone in phase 3 since day 29, with sessions by day that went well but for `settled`."""
    life = Life().until(29, "12:00")
    assert life.person.enrollment is not None
    enrollment = replace(life.person.enrollment, phase=Phase.P3, phase_since=on_day(29))
    logs, answers = [], []
    for day, template, settled in sessions:
        logs.append(SessionLog(on_day(day), template, True, life.now, during=2))
        answers.append(Answer(Topic.NEXT_MORNING, on_day(day + 1), SAME.value, life.now))
        if settled is not None:
            answers.append(Answer(Topic.SETTLED, on_day(day), settled.value, life.now))
    life.person = replace(
        life.person, enrollment=enrollment, sessions=tuple(logs), answers=tuple(answers)
    )
    return life


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
