"""Two calm weeks, resolved, maintenance, and a new start (clinical.md 6.4 row 6, 6.5)."""

from dataclasses import replace

import pytest

from bot.callback_data import unpack
from bot.views import ViewContext, render
from care.act import act
from care.events import Action, Command, FellDue, Kind
from care.messages import Toast
from care.messages.control import Resumed
from care.messages.decisions import RestartAnswered, RestartOffer
from care.messages.morning import Morning, MorningAsk, StartFromToday
from care.messages.scores import Evening, EveningAsk, SevereNote
from care.person import Activity, Resolved
from rehab.program import Phase, Template
from rehab.three_week_rule import GlobalChange
from tests.unit.lives import Life, day_of, lived, on_day, series, stamp

VIEW = ViewContext.of(1, "en")
CALM = "6x7 | 3x7 | 2x7 | 1x7 | 1x7"  # RESOLVED_CHECK on day 36, a Monday


def calm(change: GlobalChange | None = None) -> Life:
    life = Life().scores(1, *series(CALM))
    if change is not None:
        life.tap(Action.GLOBAL_CHANGE, stamp(35), change.value)
    life.until(36, "12:00")
    assert life.spoken()[-1] == (36, "RESOLVED_CHECK")
    return life


def resolved() -> Life:
    life = calm(GlobalChange.MUCH_BETTER)
    life.tap(Action.RESOLVED, stamp(36), "yes")
    return life


def weekly(life: Life, day: int, score: int) -> None:
    life.until(day, "20:05").score(day, score)


# --- The confirming questions ---------------------------------------------------------------


def test_two_calm_weeks_ask_about_14_days_of_running() -> None:
    life = calm()
    assert life.morning(36).ask is MorningAsk.RESOLVED
    text = render(life.morning(36), VIEW).text
    assert "For 14 days, did your usual running stay at 2/10 or less?" in text


def test_the_chosen_activity_counts_as_well() -> None:
    life = Life()
    life.person = replace(life.person, activity=Activity("<run> 5 km", on_day(1)))
    life.scores(1, *series(CALM)).until(36, "12:00")
    text = render(life.morning(36), VIEW).text
    assert "your usual running, or &lt;run&gt; 5 km at 9 of 10 or more?" in text


def test_yes_and_much_better_on_the_evening_before_confirm_it_in_one_tap() -> None:
    life = resolved()
    assert life.person.enrollment is not None
    assert life.person.enrollment.resolved_on == on_day(36)
    assert "Your knee has come back well." in render(life.last(Morning), VIEW).text


def test_without_that_answer_q4_is_asked_too() -> None:
    life = calm(GlobalChange.BETTER)
    life.tap(Action.RESOLVED, stamp(36), "yes")
    shown = life.last(Morning)
    assert (shown.ask, shown.resolved) == (MorningAsk.RESOLVED, Resolved.ACTIVE)
    assert "is your knee much better?" in render(shown, VIEW).text
    life.tap(Action.RESOLVED, stamp(36), "much")
    assert life.last(Morning).resolved is Resolved.CONFIRMED


@pytest.mark.parametrize("answers", [("no",), ("yes", "less")])
def test_not_confirmed_the_plan_carries_on(answers: tuple[str, ...]) -> None:
    life = calm()
    for answer in answers:
        life.tap(Action.RESOLVED, stamp(36), answer)
    assert life.person.enrollment is not None
    assert life.person.enrollment.resolved_on is None
    assert life.last(Morning).ask is MorningAsk.SESSION
    assert len(life.until(37, "21:00").sent(Kind.EVENING, 37)) == 1


def test_much_better_alone_confirms_nothing() -> None:
    life = calm()
    outcome = life.tap(Action.RESOLVED, stamp(36), "much")
    assert outcome.toast is Toast.OLD_BUTTON
    assert outcome.person.enrollment is not None
    assert outcome.person.enrollment.resolved_on is None


def test_it_is_asked_once_and_a_button_is_left_for_later() -> None:
    life = calm(GlobalChange.MUCH_BETTER)
    life.tap(Action.RESOLVED, stamp(36), "no")
    life.scores(36, *series("1x7")).until(43, "12:00")
    assert life.spoken()[-1] == (43, "RESOLVED_CHECK")
    assert life.morning(43).ask is not MorningAsk.RESOLVED
    buttons = [b for row in render(life.morning(43), VIEW).rows for b in row]
    (later,) = [b for b in buttons if b.label == "14 days of running went well"]
    life.tap(Action.GLOBAL_CHANGE, stamp(42), GlobalChange.MUCH_BETTER.value)
    data = unpack(later.data)
    assert data is not None
    life.tap(Action(data.action), *data.args)
    assert life.last(Morning).resolved is Resolved.CONFIRMED


def test_a_new_run_of_calm_weeks_asks_anew() -> None:
    life = calm()
    life.tap(Action.RESOLVED, stamp(36), "no")
    life.scores(36, *series("2x7 | 1x7 | 1x7")).until(57, "12:00")
    assert [said for _, said in life.spoken()[-3:]] == ["CONTINUE", "CONTINUE", "RESOLVED_CHECK"]
    assert life.morning(57).ask is MorningAsk.RESOLVED


def test_a_stop_is_looked_at_before_anything_is_resolved() -> None:
    life = Life().scores(1, *series(CALM)).until(36, "08:00")
    life.tap(Action.SCREEN_SOME, "0")
    life.tap(Action.SIX_PICK, "six_fever")
    life.tap(Action.LINES_DONE)
    life.tap(Action.TOGGLE, "hot_with_fever", "1")
    life.until(36, "12:00")
    assert life.morning(36).ask is not MorningAsk.RESOLVED


def test_a_forged_yes_on_another_day_changes_nothing() -> None:
    life = lived("6x14")
    outcome = life.tap(Action.RESOLVED, stamp(15), "yes")
    assert outcome.toast is Toast.TOO_LATE
    assert outcome.person.answers == ()


# --- Maintenance ----------------------------------------------------------------------------


def test_maintenance_asks_one_evening_a_week() -> None:
    life = resolved().until(60, "21:00")
    assert [day_of(e.on) for e in life.all(Evening) if e.on >= on_day(36)] == [42, 49, 56]
    assert render(life.evening(42), VIEW).text.startswith("Weekly check.")


def test_the_weekly_question_goes_on_to_the_six_and_ends() -> None:
    life = resolved()
    weekly(life, 42, 1)
    assert life.last(Evening).ask is EveningAsk.SIX
    life.tap(Action.WEEKLY_SIX, stamp(42), "none")
    assert life.last(Evening).ask is None


def test_maintenance_has_two_short_sessions_a_week_and_no_other_morning() -> None:
    life = resolved().until(50, "12:00")
    mornings = [m for m in life.all(Morning) if m.on > on_day(36)]
    assert sorted({f"{m.on:%a}" for m in mornings}) == ["Fri", "Mon"]
    assert {m.plan.session.template for m in mornings if m.plan.session} == {Template.MAINTENANCE}


def test_the_weekly_checks_end() -> None:
    life = resolved()
    for day in (42, 49, 56, 63):
        weekly(life, day, 6)
    assert life.until(80, "12:00").spoken()[-1] == (36, "RESOLVED_CHECK")


def test_a_silent_week_in_maintenance_is_as_it_should_be() -> None:
    life = resolved()
    weekly(life, 49, 1)
    assert life.all(StartFromToday) == []


def test_severe_still_speaks() -> None:
    life = resolved()
    for day in (40, 41, 42):
        life.until(day, "12:00").types("9")
    assert life.last(SevereNote).days == (on_day(40), on_day(41), on_day(42))


def test_a_resume_names_the_next_message_that_really_comes() -> None:
    life = resolved().until(36, "21:00")
    life.asks(Command.RESUME)
    assert life.last(Resumed).next_on == on_day(40), "Friday"


# --- A new start ----------------------------------------------------------------------------


def test_two_weekly_answers_in_a_row_of_3_offer_a_new_start() -> None:
    life = resolved()
    weekly(life, 42, 3)
    assert life.all(RestartOffer) == []
    weekly(life, 49, 4)
    assert life.last(RestartOffer).scores == (3, 4)


@pytest.mark.parametrize("weeks", [(3, 2, 3), (3, None, 3)])
def test_it_has_to_be_two_in_a_row(weeks: tuple[int | None, ...]) -> None:
    life = resolved()
    for day, score in zip((42, 49, 56), weeks, strict=True):
        if score is not None:
            weekly(life, day, score)
    assert life.all(RestartOffer) == []


def test_changing_the_number_does_not_offer_it_again() -> None:
    life = resolved()
    weekly(life, 42, 3)
    weekly(life, 49, 4)
    life.score(49, 5)
    assert len(life.all(RestartOffer)) == 1


def test_start_again_is_a_new_enrollment_from_today_at_phase_1() -> None:
    life = resolved()
    weekly(life, 42, 3)
    weekly(life, 49, 4)
    life.tap(Action.RESTART, "yes")
    enrollment = life.person.enrollment
    assert enrollment is not None
    assert (enrollment.started_on, enrollment.baseline) == (on_day(49), 4)
    assert (enrollment.phase, enrollment.resolved_on) == (Phase.P1, None)
    life.until(51, "21:00")
    assert life.morning(50).day == 2
    assert [len(life.sent(Kind.EVENING, day)) for day in (50, 51)] == [1, 1]


def test_a_new_start_counts_its_weeks_from_its_own_day_1() -> None:
    life = resolved()
    weekly(life, 42, 4)
    weekly(life, 49, 4)
    life.tap(Action.RESTART, "yes")
    life.scores(50, *series("4x20")).until(70, "12:00")
    assert life.spoken()[-1] == (70, "ESCALATE_NO_IMPROVEMENT")


def test_not_now_leaves_maintenance_as_it_is() -> None:
    life = resolved()
    weekly(life, 42, 3)
    weekly(life, 49, 4)
    life.tap(Action.RESTART, "no")
    assert life.last(RestartAnswered) == RestartAnswered(restarted=False)
    assert life.person.enrollment is not None
    assert life.person.enrollment.resolved_on == on_day(36)


def test_a_new_start_that_was_not_offered_is_an_old_button() -> None:
    life = resolved()
    assert life.tap(Action.RESTART, "yes").toast is Toast.OLD_BUTTON
    assert lived("6x7").tap(Action.RESTART, "yes").toast is Toast.OLD_BUTTON


def test_the_row_of_a_day_without_a_morning_is_closed_without_a_message() -> None:
    life = resolved()
    outcome = act(life.person, FellDue(Kind.MORNING, on_day(37)), life.at(37, "08:00"))
    assert outcome.messages == ()
    assert outcome.person == life.person
