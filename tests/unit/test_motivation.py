"""The nudges of rest-day mornings and the race beside the plan (conversation.md 1, 8)."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations

import pytest

from care.events import Action, Command, Typed
from care.messages.morning import Morning
from care.messages.pages import Progress, SummaryPage
from care.messages.scores import Evening, EveningAsk
from care.motivation import facts_of, slipped
from care.person import Activity, Goal, Score
from rehab.content.lessons import Fits, Track
from rehab.content.nudges import NUDGE_BY_ID, REPEAT_AFTER
from tests.unit.lives import Life, day_of, lived, on_day, series, stamp


def nudges(life: Life) -> list[tuple[int, str]]:
    """The nudges that came, by program day."""
    return [
        (day_of(said.message.on), said.message.nudge.id)
        for said in life.said
        if said.slot and isinstance(said.message, Morning) and said.message.nudge is not None
    ]


def with_race(life: Life, on: date = date(2026, 6, 1), km: float | None = 21.1) -> Life:
    life.person = replace(life.person, goal=Goal("Berlin Half", on, km), partner="Anna")
    return life


def trained(life: Life, until: int) -> Life:
    """Every session is done and every evening answered, a little better each week."""
    for day in range(1, until + 1):
        life.until(day, "12:00")
        if on_day(day).weekday() in life.person.training_days and day > 1:
            life.trains(day)
        life.until(day, "20:05").score(day, max(2, 6 - day // 7))
    return life


# --- How often ----------------------------------------------------------------------------------


def test_at_most_3_a_week_in_weeks_1_and_2_then_2_then_1() -> None:
    life = trained(with_race(Life()), 50)
    a_week = Counter((day - 1) // 7 + 1 for day, _ in nudges(life))
    most = {1: 3, 2: 3, 3: 2, 4: 2}
    assert {week: n for week, n in a_week.items() if n > most.get(week, 1)} == {}
    assert (a_week[1], a_week[2]) == (3, 3)


def test_the_same_comes_again_after_14_days_at_the_earliest() -> None:
    life = Life().until(100, "12:00")
    told = [(t.on, t.text_id) for t in life.person.told if t.text_id in NUDGE_BY_ID]
    for (earlier, one), (later, other) in combinations(sorted(told), 2):
        assert one != other or later - earlier >= REPEAT_AFTER


def test_a_nudge_is_a_line_of_a_rest_day_and_never_of_a_session_day() -> None:
    life = trained(with_race(Life()), 28)
    assert nudges(life)
    assert all(on_day(day).weekday() not in (0, 2, 4) for day, _ in nudges(life))
    assert all(life.morning(day).plan.lesson for day, _ in nudges(life))


def test_a_day_that_is_logged_already_has_no_nudge() -> None:
    life = with_race(Life()).until(2, "07:00")
    life.types("4")
    assert life.until(2, "12:00").morning(2).nudge is None


def test_no_nudge_comes_under_a_stop() -> None:
    life = with_race(Life())
    life.tap(Action.WORRY)
    life.tap(Action.SCREEN_SOME, "0")
    life.tap(Action.SIX_PICK, "six_fever")
    life.tap(Action.LINES_DONE, "0")
    assert nudges(life.until(20, "12:00")) == []


def test_no_nudge_comes_while_severe_holds() -> None:
    life = with_race(lived("8 8 8"))
    assert [day for day, _ in nudges(life.until(12, "12:00")) if day > 3] == []


def test_after_an_escalation_no_nudge_urges_on() -> None:
    life = with_race(lived("6x21")).until(60, "12:00")
    after = [id for day, id in nudges(life) if day > 22]
    assert after
    assert {NUDGE_BY_ID[id].fits for id in after} == {Fits.HELD}


def test_a_nudge_whose_partner_was_removed_is_shown_no_more() -> None:
    life = with_race(Life()).until(2, "12:00")
    assert life.morning(2).nudge is not None
    life.person = replace(life.person, partner=None, goal=None)
    life.asks(Command.TODAY)
    assert life.last(Morning).nudge is None


# --- What they are made of ----------------------------------------------------------------------


def test_the_race_is_counted_down_and_the_partner_named() -> None:
    nudge = with_race(Life()).until(2, "12:00").morning(2).nudge
    assert nudge is not None
    assert (nudge.id, nudge.facts.days, nudge.facts.partner) == ("race_partner", 146, "Anna")


def test_in_the_last_week_before_a_race_there_is_no_countdown() -> None:
    life = with_race(Life(), on=on_day(8))
    assert facts_of(life.person, on_day(2)).race is None
    assert facts_of(life.person, on_day(1)).days == 7


def test_the_fifth_session_is_told_once_and_totals_never_break() -> None:
    life = trained(Life(), 30)
    told = [id for _, id in nudges(life) if id.startswith("sessions_") and id[-1].isdigit()]
    assert told == ["sessions_5", "sessions_10"]


def test_two_sessions_that_did_not_happen_are_met_with_a_smaller_task() -> None:
    life = Life().until(6, "12:00")
    assert ("slipped") in [id for _, id in nudges(life)]


def test_a_harder_week_is_named_before_everything_else() -> None:
    life = with_race(Life(baseline=4)).scores(1, *series("3x7 | 4x7"))
    life.until(16, "12:00")
    assert "harder_week_normal" in [id for day, id in nudges(life) if day > 14]


def test_a_week_with_few_answers_is_no_harder_and_no_better_week() -> None:
    life = Life(baseline=4).scores(1, *series("3x7 | 6 . . . 6 . ."))
    facts = facts_of(life.person, on_day(15))
    assert (facts.start, facts.level) == (None, None)
    assert "harder_week_normal" not in [id for _, id in nudges(life.until(18, "12:00"))]


def test_the_own_numbers_are_those_of_the_start_and_of_the_last_full_week() -> None:
    life = Life().scores(1, *series("6x7 | 4x7"))
    facts = facts_of(life.person, on_day(15))
    assert (facts.start, facts.level) == (6, 4)


def test_a_day_that_was_too_sore_is_no_slip_and_nor_is_a_pause() -> None:
    life = Life().until(6, "12:00")
    assert slipped(life.person, on_day(6))
    life.asks(Command.PAUSE)
    life.until(14, "12:00")
    life.asks(Command.RESUME)
    assert not slipped(life.person, on_day(15))


# --- The race beside the plan -------------------------------------------------------------------


def test_week_4_compares_the_race_with_the_plan_once_more_and_only_once() -> None:
    life = trained(with_race(Life()), 40)
    compared = [
        day_of(m.message.on)
        for m in life.said
        if m.slot and isinstance(m.message, Morning) and m.message.race is not None
    ]
    assert compared == [23]
    outlook = life.morning(23).race
    assert outlook is not None
    assert outlook.weeks_to_race == 17


def test_without_a_date_there_is_nothing_to_compare() -> None:
    life = Life()
    life.person = replace(life.person, goal=Goal("hills"))
    assert [m for m in trained(life, 30).all(Morning) if m.race is not None] == []


def test_who_keeps_running_hears_only_of_a_race_within_8_weeks() -> None:
    near, far = Life(track=Track.KEEP), Life(track=Track.KEEP)
    for life, weeks in ((near, 6), (far, 20)):
        life.tap(Action.ADD_GOAL)
        life.types("City 10")
        on = on_day(1) + timedelta(weeks=weeks)
        life.does(Typed(f"{on}", 900, day=on))
        life.tap(Action.ABOUT, "race_km", "10 km")
    outlooks = [life.said[-1].message for life in (near, far)]
    found = [getattr(message, "outlook", None) for message in outlooks]
    assert found[0] is not None
    assert (found[0].weeks_to_easy, found[0].early_visit, found[1]) == (0, True, None)


# --- Q5 -----------------------------------------------------------------------------------------


def with_activity(life: Life) -> Life:
    life.person = replace(life.person, activity=Activity("run 5 km", on_day(1)))
    return life


def test_q5_comes_on_day_7_after_q4() -> None:
    life = with_activity(Life()).scores(1, *series("4x7"))
    life.tap(Action.GLOBAL_CHANGE, stamp(7), "same")
    assert life.last(Evening).ask is EveningAsk.ACTIVITY
    life.tap(Action.ACTIVITY, stamp(7), "3")
    after = life.last(Evening)
    assert (after.activity_score, after.ask is EveningAsk.ACTIVITY) == ("3", False)


def test_without_an_activity_q5_is_not_asked() -> None:
    life = Life().scores(1, *series("4x7"))
    life.tap(Action.GLOBAL_CHANGE, stamp(7), "same")
    assert life.last(Evening).ask not in {None, EveningAsk.ACTIVITY}


def test_q5_can_be_skipped_and_counts_for_nothing() -> None:
    life = with_activity(Life()).scores(1, *series("4x7"))
    life.tap(Action.GLOBAL_CHANGE, stamp(7), "same")
    life.tap(Action.ACTIVITY, stamp(7), "-skip")
    life.asks(Command.PROGRESS)
    assert life.last(Progress).activity_scores == ()


@pytest.mark.parametrize("forged", ["11", "-1", "x", ""])
def test_q5_takes_only_0_to_10(forged: str) -> None:
    life = with_activity(Life()).scores(1, *series("4x7"))
    before = life.person
    life.tap(Action.ACTIVITY, stamp(7), forged)
    assert life.person == before


def test_q5_stands_on_both_pages_and_in_a_nudge() -> None:
    life = with_activity(Life())
    for day, score in ((7, "3"), (14, "6")):
        life.until(day, "20:05").score(day, 4)
        life.tap(Action.ACTIVITY, stamp(day), score)
    life.asks(Command.PROGRESS)
    life.asks(Command.SUMMARY)
    rows = ((on_day(7), 3), (on_day(14), 6))
    assert life.last(Progress).activity_scores == rows
    assert life.last(SummaryPage).activity_scores == rows
    facts = facts_of(life.person, on_day(15))
    assert (facts.activity, facts.first, facts.last) == ("run 5 km", 3, 6)


def test_answers_about_an_earlier_activity_are_not_mixed_in() -> None:
    life = with_activity(Life())
    life.until(7, "20:05").score(7, 4)
    life.tap(Action.ACTIVITY, stamp(7), "3")
    life.until(9, "12:00").tap(Action.SET_ACTIVITY)
    life.types("climb stairs")
    life.asks(Command.PROGRESS)
    assert life.last(Progress).activity_scores == ()


def test_a_score_for_the_day_is_enough_to_call_it_logged() -> None:
    life = with_race(Life()).until(2, "06:00")
    life.person = replace(life.person, scores=(Score(on_day(2), "m1", 3, life.now),))
    assert life.until(2, "12:00").morning(2).nudge is None
