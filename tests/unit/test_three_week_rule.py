"""What the 3-week rule says and when (docs/rules.md 6)."""

from collections.abc import Mapping
from dataclasses import FrozenInstanceError

import pytest

from rehab.three_week_rule import (
    Check,
    Decision,
    Diary,
    Epoch,
    Event,
    GlobalChange,
    SafetyNet,
    Severe,
    VisitOutcome,
    assess,
    current_epoch,
    open_catch_up,
    seriousness,
)
from rehab.weekly_decision import History, Week
from tests.unit.weeks import DAY_1, WeekOfScores, days_of, flat, on_day


def diary(
    *weeks: WeekOfScores,
    baseline: int = 6,
    global_change: Mapping[int, GlobalChange] | None = None,
    catch_up: Mapping[int, int] | None = None,
    visits: Mapping[int, VisitOutcome] | None = None,
) -> Diary:
    return Diary(
        start=DAY_1,
        baseline=baseline,
        pain=days_of(*weeks),
        global_change={on_day(day): answer for day, answer in (global_change or {}).items()},
        catch_up={on_day(day): answer for day, answer in (catch_up or {}).items()},
        visits={on_day(day): outcome for day, outcome in (visits or {}).items()},
    )


def said(person: Diary, until: int) -> list[tuple[int, str]]:
    return [(event_day(event), event_name(event)) for event in assess(person, on_day(until))]


def event_day(event: Event) -> int:
    return (event.date - DAY_1).days + 1


def event_name(event: Event) -> str:
    match event:
        case Check(decision=decision):
            return decision.value
        case SafetyNet():
            return "SAFETY_NET"
        case Severe():
            return "SEVERE"


class TestChecks:
    def test_the_first_check_is_on_day_22(self) -> None:
        assert said(diary(flat(6, 3)), 21) == []
        assert said(diary(flat(6, 3)), 22) == [(22, "ESCALATE_NO_IMPROVEMENT")]

    def test_the_check_looks_at_its_own_week_only(self) -> None:
        assert said(diary(flat(6, 3), [0]), 22) == [(22, "ESCALATE_NO_IMPROVEMENT")]

    def test_q4_counts_in_the_week_of_its_date_and_the_last_one_wins(self) -> None:
        person = diary(
            flat(6),
            flat(4, 2),
            global_change={15: GlobalChange.WORSE, 21: GlobalChange.SAME, 22: GlobalChange.WORSE},
        )
        assert said(person, 22) == [(22, "CONTINUE")]

    def test_a_week_2_that_is_not_worse_is_no_check(self) -> None:
        # Were week 2 a valid good check, week 3 would be a FLARE.
        assert said(diary(flat(6), flat(2), flat(6)), 22) == [(22, "ESCALATE_NO_IMPROVEMENT")]

    def test_week_2_moves_the_best_level_even_so(self) -> None:
        # From 2 to 4 with a start of 6: better than the start, 2 above the best.
        assert said(diary(flat(6), flat(2), flat(4)), 22) == [(22, "FLARE")]

    def test_week_2_moves_it_even_when_q4_leaves_it_unknown(self) -> None:
        person = diary(flat(6), flat(2), flat(4), global_change={14: GlobalChange.WORSE})
        assert said(person, 22) == [(22, "FLARE")]

    def test_a_level_of_3_can_be_a_step_back(self) -> None:
        assert said(diary(flat(6), flat(1), flat(3)), 22) == [(22, "FLARE")]

    def test_without_any_gain_the_best_level_is_that_of_week_1(self) -> None:
        [check] = assess(diary(flat(6, 3)), on_day(22))
        assert isinstance(check, Check)
        assert (check.best, check.best_week, check.weeks_since_best) == (6, 1, 2)

    def test_an_unknown_week_does_not_move_the_best_level(self) -> None:
        person = diary(flat(7), flat(5), flat(2), flat(5), global_change={21: GlobalChange.WORSE})
        assert said(person, 29)[-1] == (29, "CONTINUE")

    def test_a_new_best_moves_the_plateau_further_away(self) -> None:
        weeks = [flat(score) for score in (8, 6, 6, 6, 5, 5, 5, 5)]
        named = dict(said(diary(*weeks), 57))
        # The best of 6 is of week 2; week 5 beats it just in time, week 8 stands still.
        assert [named[day] for day in (22, 29, 36, 43, 50, 57)] == [
            *["CONTINUE"] * 5,
            "ESCALATE_PLATEAU",
        ]

    def test_an_unknown_week_between_does_not_break_a_relapse(self) -> None:
        weeks = [flat(7), flat(5), flat(3), flat(5), flat(None), flat(5)]
        names = [name for _, name in said(diary(*weeks), 43)]
        assert names == [
            "CONTINUE",
            "FLARE",
            "ASK_CATCH_UP",
            "SAFETY_NET",
            "ESCALATE_RELAPSE",
        ]

    def test_going_back_after_3_weeks_without_a_new_best_gets_no_grace_week(self) -> None:
        weeks = [flat(score) for score in (7, 4, 4, 4, 7)]
        assert said(diary(*weeks), 36)[-1] == (36, "ESCALATE_RELAPSE")

    def test_a_good_week_ends_a_flare(self) -> None:
        weeks = [flat(score) for score in (7, 5, 3, 5, 3, 5)]
        names = [name for _, name in said(diary(*weeks), 43)]
        assert names == ["CONTINUE", "FLARE", "CONTINUE", "ESCALATE_RELAPSE"]

    def test_one_day_above_2_is_not_calm(self) -> None:
        person = diary(flat(6), flat(3), flat(2), flat(1), [1, 1, 1, 1, 1, 1, 3])
        assert said(person, 36)[-1] == (36, "CONTINUE")

    def test_one_day_of_2_is_calm(self) -> None:
        nearly: WeekOfScores = [1, 1, 1, 1, 1, 1, 2]
        person = diary(flat(6), flat(3), flat(2), nearly, nearly)
        assert said(person, 36)[-1] == (36, "RESOLVED_CHECK")

    def test_resolved_is_said_again_each_week_that_it_holds(self) -> None:
        person = diary(flat(6), flat(1, 4))
        names = [name for _, name in said(person, 36)]
        assert names == ["CONTINUE", "RESOLVED_CHECK", "RESOLVED_CHECK"]

    def test_the_partial_tone_needs_a_catch_up_answer_below_the_start_too(self) -> None:
        q4 = {21: GlobalChange.WORSE}
        person = diary(flat(6), flat(6), flat(4), global_change=q4, catch_up={22: 6})
        result = assess(person, on_day(22))[-1]
        assert isinstance(result, Check)
        assert (result.decision, result.partial) == (Decision.ESCALATE_NO_IMPROVEMENT, False)

    def test_the_partial_tone_holds_for_any_answer_below_the_start(self) -> None:
        q4 = {21: GlobalChange.WORSE}
        person = diary(flat(6), flat(6), flat(4), global_change=q4, catch_up={22: 5})
        result = assess(person, on_day(22))[-1]
        assert isinstance(result, Check)
        assert (result.decision, result.partial) == (Decision.ESCALATE_NO_IMPROVEMENT, True)

    def test_severe_on_day_1_looks_at_the_days_before(self) -> None:
        person = Diary(DAY_1, 6, {on_day(day): 9 for day in (-1, 0, 1)}, {}, {}, {})
        assert assess(person, on_day(7)) == [Severe(DAY_1)]

    def test_an_answer_above_the_start_is_not_partial(self) -> None:
        q4 = {21: GlobalChange.WORSE}
        person = diary(flat(6), flat(6), flat(4), global_change=q4, catch_up={22: 7})
        result = assess(person, on_day(22))[-1]
        assert isinstance(result, Check)
        assert (result.decision, result.partial) == (Decision.ESCALATE_NO_IMPROVEMENT, False)

    def test_a_plateau_is_told_again_as_long_as_it_lasts(self) -> None:
        names = [name for _, name in said(diary(flat(7), flat(5, 6)), 50)]
        assert names == [
            *["CONTINUE"] * 2,
            *["ESCALATE_PLATEAU", "QUIET", "ESCALATE_PLATEAU"],
        ]

    def test_scores_from_before_day_1_are_not_listed(self) -> None:
        person = Diary(DAY_1, 6, {on_day(day): 9 for day in (-3, -2, -1)}, {}, {}, {})
        assert assess(person, on_day(7)) == []


class TestCatchUp:
    def test_the_first_date_with_an_answer_counts(self) -> None:
        person = diary(flat(6), flat(4), catch_up={24: 2, 25: 9})
        assert said(person, 28) == [(22, "ASK_CATCH_UP"), (24, "CONTINUE_PROVISIONAL")]

    @pytest.mark.parametrize("day", [21, 26])
    def test_an_answer_while_no_question_is_open_is_ignored(self, day: int) -> None:
        person = diary(flat(6), flat(4), catch_up={day: 6})
        assert said(person, 28) == [(22, "ASK_CATCH_UP"), (25, "SAFETY_NET")]

    def test_an_answer_on_the_last_day_takes_the_place_of_the_safety_net(self) -> None:
        person = diary(flat(6), flat(4), catch_up={25: 6})
        assert said(person, 28) == [(22, "ASK_CATCH_UP"), (25, "ESCALATE_NO_IMPROVEMENT")]

    def test_an_answer_clearly_below_the_start_carries_on_provisionally(self) -> None:
        person = diary(flat(6), flat(4), catch_up={22: 4})
        assert said(person, 22) == [(22, "ASK_CATCH_UP"), (22, "CONTINUE_PROVISIONAL")]

    def test_a_bad_answer_after_a_good_check_is_a_flare_and_a_valid_check(self) -> None:
        person = diary(flat(7), flat(5), flat(3), flat(None), flat(5), catch_up={30: 7})
        names = [name for _, name in said(person, 36)]
        assert names == ["CONTINUE", "ASK_CATCH_UP", "FLARE", "ESCALATE_RELAPSE"]

    def test_a_provisional_answer_is_no_valid_check(self) -> None:
        person = diary(flat(6), flat(1), flat(1), flat(None), flat(1), catch_up={29: 0})
        names = [name for _, name in said(person, 36)]
        # The last valid check, of week 3, was calm: week 5 is the second calm one.
        assert names == ["CONTINUE", "ASK_CATCH_UP", "CONTINUE_PROVISIONAL", "RESOLVED_CHECK"]

    def test_an_escalation_by_catch_up_counts_under_its_checks_week(self) -> None:
        person = diary(flat(6), flat(6), flat(None), flat(6), catch_up={25: 6})
        names = [name for _, name in said(person, 29)]
        assert names == ["ASK_CATCH_UP", "ESCALATE_NO_IMPROVEMENT", "QUIET"]

    def test_a_catch_up_answer_in_the_cooldown_is_quiet(self) -> None:
        person = diary(flat(6), flat(6), flat(6), flat(None), catch_up={30: 6})
        names = [name for _, name in said(person, 30)]
        assert names == ["ESCALATE_NO_IMPROVEMENT", "ASK_CATCH_UP", "QUIET"]


class TestSafetyNet:
    def test_two_are_at_least_14_days_apart_and_two_the_most(self) -> None:
        days = [day for day, name in said(diary([6, 6, 6]), 120) if name == "SAFETY_NET"]
        assert days == [25, 39]

    def test_a_new_epoch_may_have_two_again(self) -> None:
        person = diary([6, 6, 6], visits={60: VisitOutcome.CARRY_ON})
        days = [day for day, name in said(person, 150) if name == "SAFETY_NET"]
        assert days == [25, 39, 60 + 25, 60 + 39]


class TestCooldownAndCap:
    def test_the_first_worse_speaks_in_the_cooldown(self) -> None:
        names = [name for _, name in said(diary(flat(6, 3), flat(9)), 29)]
        assert [name for name in names if name != "SEVERE"] == [
            "ESCALATE_NO_IMPROVEMENT",
            "ESCALATE_WORSE",
        ]

    def test_the_first_worse_speaks_beyond_the_cap(self) -> None:
        names = [name for _, name in said(diary(flat(5, 8), flat(7)), 64)]
        assert names[-1] == "ESCALATE_WORSE"

    def test_the_cap_holds_when_the_first_worse_has_spoken_beyond_it(self) -> None:
        names = [name for _, name in said(diary(flat(5, 8), flat(7, 3)), 78)]
        assert names[-3:] == ["ESCALATE_WORSE", "QUIET", "SUMMARY_LINE"]

    def test_a_worse_that_spoke_is_not_silenced_by_its_own_record(self) -> None:
        spoken = {
            (DAY_1, 3): Decision.ESCALATE_NO_IMPROVEMENT,
            (DAY_1, 4): Decision.ESCALATE_WORSE,
        }
        person = diary(flat(6, 3), flat(9))
        [*_, check] = [e for e in assess(person, on_day(29), spoken) if isinstance(e, Check)]
        assert check.decision is Decision.ESCALATE_WORSE

    def test_what_was_spoken_later_does_not_count_for_an_earlier_check(self) -> None:
        spoken = {(DAY_1, week): Decision.ESCALATE_NO_IMPROVEMENT for week in (5, 7, 9)}
        [check] = assess(diary(flat(6, 3)), on_day(22), spoken)
        assert isinstance(check, Check)
        assert check.decision is Decision.ESCALATE_NO_IMPROVEMENT

    def test_what_was_spoken_in_another_epoch_does_not_count(self) -> None:
        person = diary(flat(6, 7), visits={24: VisitOutcome.CARRY_ON})
        spoken = {
            (DAY_1, 2): Decision.ESCALATE_WORSE,
            (on_day(25), 2): Decision.ESCALATE_WORSE,
        }
        for start in (DAY_1, on_day(25)):
            others = {at: told for at, told in spoken.items() if at[0] != start}
            decided = {
                event.epoch_start: event.decision
                for event in assess(person, on_day(46), others)
                if isinstance(event, Check)
            }
            assert decided[start] is Decision.ESCALATE_NO_IMPROVEMENT

    def test_the_second_worse_is_quiet_in_the_cooldown(self) -> None:
        names = [name for _, name in said(diary(flat(4), flat(6, 2)), 22)]
        assert names == ["ESCALATE_WORSE", "QUIET"]

    def test_beyond_the_cap_every_further_one_is_a_summary_line(self) -> None:
        names = [name for _, name in said(diary(flat(6, 11)), 78)]
        assert names[-3:] == ["SUMMARY_LINE"] * 3

    def test_a_quiet_check_keeps_its_finding(self) -> None:
        checks = [e for e in assess(diary(flat(6, 4)), on_day(29)) if isinstance(e, Check)]
        assert checks[-1].decision is Decision.QUIET
        assert checks[-1].finding is Decision.ESCALATE_NO_IMPROVEMENT

    def test_only_what_was_really_spoken_counts_when_that_is_known(self) -> None:
        person = diary(flat(6, 4))
        [*_, check] = assess(person, on_day(29), spoken={(DAY_1, 3): Decision.CONTINUE})
        assert isinstance(check, Check)
        assert check.decision is Decision.ESCALATE_NO_IMPROVEMENT

    def test_what_was_spoken_counts_even_when_the_scores_were_corrected_since(self) -> None:
        corrected = diary(flat(6, 2), flat(2), flat(8))
        spoken = {(DAY_1, 3): Decision.ESCALATE_WORSE}
        [*_, check] = [e for e in assess(corrected, on_day(29), spoken) if isinstance(e, Check)]
        assert (check.finding, check.decision) == (Decision.ESCALATE_WORSE, Decision.QUIET)

    def test_a_check_that_spoke_is_not_silenced_by_its_own_record(self) -> None:
        spoken = {(DAY_1, 3): Decision.ESCALATE_NO_IMPROVEMENT}
        [check] = assess(diary(flat(6, 3)), on_day(22), spoken)
        assert isinstance(check, Check)
        assert check.decision is Decision.ESCALATE_NO_IMPROVEMENT


class TestVisits:
    def test_after_a_visit_the_clock_starts_again(self) -> None:
        person = diary(flat(6, 7), visits={10: VisitOutcome.CARRY_ON})
        assert said(person, 38) == [(32, "ESCALATE_NO_IMPROVEMENT")]

    def test_a_visit_on_day_1_begins_a_new_epoch_too(self) -> None:
        person = diary(flat(6, 4), visits={1: VisitOutcome.CARRY_ON})
        assert said(person, 23) == [(23, "ESCALATE_NO_IMPROVEMENT")]

    def test_a_check_knows_whether_a_visit_began_its_epoch(self) -> None:
        person = diary(flat(6, 7), visits={24: VisitOutcome.CARRY_ON})
        checks = [event for event in assess(person, on_day(46)) if isinstance(event, Check)]
        assert [check.after_visit for check in checks] == [False, True]

    def test_worse_is_told_on_day_15_of_the_new_epoch(self) -> None:
        person = diary(flat(6), flat(4), flat(6, 2), visits={7: VisitOutcome.CHANGED})
        assert said(person, 22) == [(22, "ESCALATE_WORSE")]

    def test_a_visit_on_the_day_of_a_check_comes_after_it(self) -> None:
        person = diary(flat(6, 3), visits={22: VisitOutcome.CARRY_ON})
        assert said(person, 42) == [(22, "ESCALATE_NO_IMPROVEMENT")]

    def test_a_check_on_day_1_of_a_new_epoch_is_not_listed(self) -> None:
        assert said(diary(flat(6, 3), visits={21: VisitOutcome.CARRY_ON}), 41) == []

    @pytest.mark.parametrize("day", [22, 23, 24])
    def test_a_visit_drops_the_open_question(self, day: int) -> None:
        person = diary(flat(6), flat(4), visits={day: VisitOutcome.CARRY_ON}, catch_up={25: 6})
        assert said(person, 35) == [(22, "ASK_CATCH_UP")]

    def test_a_visit_on_the_day_of_the_safety_net_comes_after_it(self) -> None:
        person = diary(flat(6), flat(4), visits={25: VisitOutcome.CARRY_ON})
        assert said(person, 35) == [(22, "ASK_CATCH_UP"), (25, "SAFETY_NET")]

    def test_an_answer_on_the_day_of_the_visit_still_counts(self) -> None:
        person = diary(flat(6), flat(4), visits={23: VisitOutcome.CARRY_ON}, catch_up={23: 6})
        assert said(person, 35) == [(22, "ASK_CATCH_UP"), (23, "ESCALATE_NO_IMPROVEMENT")]

    def test_a_stop_ends_the_list_with_its_day(self) -> None:
        person = diary(flat(9, 4), visits={22: VisitOutcome.STOP, 23: VisitOutcome.CARRY_ON})
        days = [day for day, _ in said(person, 100)]
        assert max(days) == 22

    def test_severe_and_its_7_days_run_on_across_a_visit(self) -> None:
        person = diary(flat(9, 2), visits={4: VisitOutcome.CARRY_ON})
        assert said(person, 14) == [(3, "SEVERE"), (10, "SEVERE")]

    def test_on_one_date_the_check_comes_before_severe(self) -> None:
        person = diary(flat(8), flat(7, 2), [8])
        person = Diary(DAY_1, 6, {**person.pain, on_day(20): 8, on_day(21): 8}, {}, {}, {})
        assert said(person, 22)[-2:] == [(22, "ESCALATE_NO_IMPROVEMENT"), (22, "SEVERE")]

    def test_the_current_epoch_begins_the_day_after_the_last_visit(self) -> None:
        person = diary(flat(6), visits={5: VisitOutcome.CARRY_ON, 30: VisitOutcome.CHANGED})
        starts = [current_epoch(person, on_day(day)).start for day in (5, 6, 30, 31)]
        assert starts == [on_day(1), on_day(6), on_day(6), on_day(31)]


class TestOpenCatchUp:
    def test_the_question_is_open_for_four_days(self) -> None:
        person = diary(flat(6), flat(4))
        open_days = [day for day in range(15, 30) if open_catch_up(person, on_day(day))]
        assert open_days == [22, 23, 24, 25, 29]

    def test_it_closes_after_the_day_of_the_first_answer(self) -> None:
        person = diary(flat(6), flat(4), catch_up={23: 5})
        open_days = [day for day in range(22, 26) if open_catch_up(person, on_day(day))]
        assert open_days == [22, 23]

    def test_an_answer_on_the_day_of_the_check_closes_it_the_day_after(self) -> None:
        person = diary(flat(6), flat(4), catch_up={22: 5})
        open_days = [day for day in range(22, 26) if open_catch_up(person, on_day(day))]
        assert open_days == [22]

    def test_what_came_before_the_check_does_not_close_it(self) -> None:
        person = diary(flat(6), flat(4), catch_up={10: 6})
        assert open_catch_up(person, on_day(23)) is not None

    @pytest.mark.parametrize("outcome", VisitOutcome)
    def test_it_closes_after_the_day_of_a_visit(self, outcome: VisitOutcome) -> None:
        person = diary(flat(6), flat(4), visits={23: outcome})
        open_days = [day for day in range(22, 26) if open_catch_up(person, on_day(day))]
        assert open_days == [22, 23]

    def test_a_check_that_decided_leaves_no_question(self) -> None:
        assert open_catch_up(diary(flat(6, 3)), on_day(22)) is None


def test_what_the_rule_found_is_small_and_cannot_be_changed_afterwards() -> None:
    person = diary(flat(6, 2))
    [check, safety_net] = assess(person, on_day(25))
    assert isinstance(check, Check)
    week = Week(3, check.week_class, check.level, check.reference)
    found: list[object] = [check, check.level, check.reference, week, safety_net, Severe(DAY_1)]
    for value in (*found, person, Epoch(DAY_1), History(best=6)):
        with pytest.raises(FrozenInstanceError):
            setattr(value, value.__slots__[0], None)  # type: ignore[attr-defined]
        assert not hasattr(value, "__dict__")  # many are held at once


def test_worse_is_more_serious_than_the_other_escalations_and_these_than_a_flare() -> None:
    ranked = sorted(
        (d for d in Decision if d not in {Decision.SEVERE, Decision.SAFETY_NET}), key=seriousness
    )
    assert ranked[-1] is Decision.ESCALATE_WORSE
    assert {d.value for d in ranked[-4:-1]} == {
        "ESCALATE_NO_IMPROVEMENT",
        "ESCALATE_PLATEAU",
        "ESCALATE_RELAPSE",
    }
    assert ranked[-6:-4] == [Decision.ASK_CATCH_UP, Decision.FLARE]


def test_each_step_of_seriousness_gives_way_to_the_next_only() -> None:
    steps = (Decision.CONTINUE, Decision.ASK_CATCH_UP, Decision.FLARE, Decision.ESCALATE_PLATEAU)
    ranks = [seriousness(decision) for decision in (*steps, Decision.ESCALATE_WORSE)]
    assert ranks == sorted(set(ranks))
    assert seriousness(Decision.SAFETY_NET) == seriousness(Decision.ASK_CATCH_UP)
    assert seriousness(Decision.SEVERE) == seriousness(Decision.ESCALATE_WORSE)
