"""Return to running: stages, caps, days, and what is added after R10 (docs/running.md)."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rehab.day_rule import Color, Columns, Verdict, impact_during
from rehab.program import valid_days
from rehab.run_build import SPEED, TEMPO, Added, build_on, plan_for
from rehab.run_caps import grown, monday, single_cap, week_cap, week_total
from rehab.running import (
    LAST_STAGE,
    RUNS_A_WEEK,
    STAGES,
    RunDone,
    RunKind,
    RunPlan,
    Standing,
    creeps_up,
    run_days,
    stage_plan,
    standing,
)

MON = date(2026, 1, 5)
DAYS = (0, 2, 4)
GREEN, AMBER, RED, UNKNOWN = Verdict.GREEN, Verdict.AMBER, Verdict.RED, Verdict.UNKNOWN
DURING = {GREEN: 1, AMBER: 3, RED: 5, UNKNOWN: None}


def a_run(on: date, minutes: int, verdict: Verdict = GREEN) -> RunDone:
    during = impact_during(DURING[verdict])
    return RunDone(on, minutes, Columns(during, Color.GREEN, Color.GREEN))


def run_dates(count: int, first: date = MON) -> list[date]:
    days = (first + timedelta(days=n) for n in range(7 * count))
    return [day for day in days if day.weekday() in DAYS][:count]


def lived(verdicts: Sequence[Verdict], first: date = MON) -> list[RunDone]:
    """A run on each run day, as planned; a 1, a 3, a 5 or no number during it."""
    runs: list[RunDone] = []
    for on, verdict in zip(run_dates(len(verdicts), first), verdicts, strict=True):
        plan = planned(runs, on)
        runs.append(a_run(on, plan.minutes if plan else 1, verdict))
    return runs


def planned(runs: Sequence[RunDone], on: date) -> RunPlan | None:
    now = standing(runs, on, keeps=False)
    if now.stage <= LAST_STAGE:
        return stage_plan(now.stage)
    return plan_for(now, [run for run in runs if run.on < on], on, DAYS.index(on.weekday()))


def stage_after(*verdicts: Verdict) -> int:
    runs = lived(verdicts)
    return standing(runs, runs[-1].on + timedelta(days=1), keeps=False).stage


def test_the_ten_stages_have_the_minutes_of_the_table() -> None:
    assert [s.minutes for s in STAGES] == [8, 12, 14, 18, 20, 20, 24, 26, 30, 30]


def test_a_stage_takes_two_green_runs_in_a_row() -> None:
    assert [stage_after(*[GREEN] * n) for n in range(1, 6)] == [1, 2, 2, 3, 3]
    assert stage_after(GREEN, AMBER, GREEN) == 1


@pytest.mark.parametrize("verdict", [AMBER, UNKNOWN])
def test_an_amber_or_an_unknown_run_is_done_again(verdict: Verdict) -> None:
    assert stage_after(*[GREEN] * 4, verdict) == 3
    assert stage_after(*[GREEN] * 4, verdict, GREEN) == 3


def test_a_red_run_goes_two_stages_back() -> None:
    assert stage_after(*[GREEN] * 6, RED) == 2
    assert stage_after(RED) == 1


def test_two_ambers_at_once_go_one_stage_back() -> None:
    runs = lived([GREEN] * 4)
    both = Columns(Color.AMBER, Color.AMBER, Color.GREEN)
    runs.append(RunDone(runs[-1].on + timedelta(days=3), 14, both))
    assert standing(runs, runs[-1].on + timedelta(days=1), keeps=False).stage == 2


def test_painkillers_before_a_run_keep_it_from_counting() -> None:
    masked = [RunDone(run.on, run.minutes, run.columns, masked=True) for run in lived([GREEN] * 4)]
    assert standing(masked, MON + timedelta(days=30), keeps=False).stage == 1


def test_a_run_far_over_the_plan_counts_as_one_run_and_lifts_no_cap() -> None:
    far = [a_run(on, 60) for on in run_dates(2)]
    now = standing(far, MON + timedelta(days=4), keeps=False)
    assert (now.stage, [minutes for _, minutes in now.credited]) == (2, [8, 11])


def test_a_shorter_run_than_the_stage_does_not_count_for_it() -> None:
    short = [a_run(on, 4) for on in run_dates(3)]
    assert standing(short, MON + timedelta(days=9), keeps=False).stage == 1


@pytest.mark.parametrize(("days_off", "stage"), [(14, 4), (15, 2)])
def test_more_than_14_days_off_goes_two_stages_back(days_off: int, stage: int) -> None:
    runs = lived([GREEN] * 6)
    assert standing(runs, runs[-1].on + timedelta(days=days_off), keeps=False).stage == stage


def test_a_flare_that_ended_goes_two_stages_back() -> None:
    runs = lived([GREEN] * 6)
    over = runs[-1].on + timedelta(days=5)
    assert standing(runs, over, keeps=False, restarts=[over]).stage == 2


@pytest.mark.parametrize(("minutes", "stage"), [(6, 1), (15, 3), (20, 6), (45, 9)])
def test_who_keeps_running_enters_at_what_they_do(minutes: int, stage: int) -> None:
    first = [a_run(MON, minutes)]
    assert standing(first, MON + timedelta(days=2), keeps=True).stage == stage


def test_r10_is_three_green_runs_of_30_minutes_in_one_week() -> None:
    before = lived([GREEN] * 18)
    assert standing(before, before[-1].on + timedelta(days=1), keeps=False).stage == 10
    ten = lived([GREEN] * 21)
    now = standing(ten, ten[-1].on + timedelta(days=1), keeps=False)
    assert (now.stage, now.past_on) == (11, ten[-1].on)
    split = lived([*[GREEN] * 19, UNKNOWN, GREEN])
    assert standing(split, split[-1].on + timedelta(days=1), keeps=False).stage == 10


def test_caps_are_10_percent_or_3_minutes_rounded_down() -> None:
    assert [grown(m) for m in (20, 30, 39, 44, 100)] == [23, 33, 42, 48, 110]


def test_the_single_run_is_held_against_the_longest_of_30_days() -> None:
    runs = [(MON, 50), (MON + timedelta(days=10), 40)]
    assert single_cap(runs, MON + timedelta(days=30)) == 55
    assert single_cap(runs, MON + timedelta(days=31)) == 44
    assert single_cap(runs, MON) is None


def test_the_week_is_held_against_the_best_of_the_last_two() -> None:
    runs = [(MON, 90), (MON + timedelta(weeks=1), 40)]
    assert week_cap(runs, MON + timedelta(weeks=2)) == 99
    assert week_cap(runs, MON + timedelta(weeks=4)) is None


def weeks_after_r10(count: int) -> list[RunDone]:
    return lived([GREEN] * (21 + 3 * count))


def test_weeks_grow_by_10_percent_and_every_4th_is_a_fifth_less() -> None:
    runs = weeks_after_r10(8)
    totals = [
        week_total([(r.on, r.minutes) for r in runs], MON + timedelta(weeks=n))
        for n in range(6, 15)
    ]
    assert totals[0] == 90
    assert totals == sorted(totals[:4]) + totals[4:]
    assert totals[4] <= totals[3] * 80 // 100
    assert all(
        later <= grown(max(totals[max(0, n - 1) : n + 1])) for n, later in enumerate(totals[1:])
    )


def test_hills_tempo_and_speed_come_one_by_one_after_two_green_weeks() -> None:
    runs = weeks_after_r10(8)
    now = standing(runs, runs[-1].on + timedelta(days=3), keeps=False)
    weeks = [MON + timedelta(weeks=7 + n) for n in range(8)]
    assert [build_on(now, runs, week).added for week in weeks] == [
        Added.LONG, Added.LONG, Added.HILLS, Added.HILLS,
        Added.TEMPO, Added.TEMPO, Added.SPEED, Added.SPEED,
    ]  # fmt: skip


def test_no_week_changes_both_tempo_and_speed_and_each_comes_to_its_end() -> None:
    runs = weeks_after_r10(24)
    now = standing(runs, runs[-1].on + timedelta(days=3), keeps=False)
    builds = [build_on(now, runs, MON + timedelta(weeks=7 + n)) for n in range(24)]
    for before, after in pairwise(builds):
        added = after.added is not before.added
        steps = (after.tempo - before.tempo, after.speed - before.speed)
        assert sum(steps) <= (0 if added else 1), (before, after)
    first = next(build for build in builds if build.added is Added.SPEED)
    assert (TEMPO[first.tempo], SPEED[first.speed]) == ((2, 360), (6, 20))
    assert (TEMPO[builds[-1].tempo], SPEED[builds[-1].speed]) == ((1, 1200), (6, 60))


def test_the_end_state_is_one_tempo_one_speed_one_long() -> None:
    runs = weeks_after_r10(8)
    week = monday(runs[-1].on) + timedelta(weeks=1)
    kinds = []
    for on in run_dates(3, week):
        plan = planned(runs, on)
        assert plan is not None
        kinds.append(plan.kind)
        runs.append(a_run(on, plan.minutes))
    assert kinds == [RunKind.TEMPO, RunKind.SPEED, RunKind.LONG]


# --- What always holds ---------------------------------------------------------------------

VERDICTS = st.sampled_from([GREEN, GREEN, GREEN, GREEN, AMBER, RED, UNKNOWN])
HISTORIES = st.lists(VERDICTS, min_size=1, max_size=60)


@given(HISTORIES)
@settings(max_examples=150, deadline=None)
def test_the_plan_after_r10_never_breaks_a_cap(verdicts: list[Verdict]) -> None:
    runs = lived([*[GREEN] * 21, *verdicts])
    for number, run in enumerate(runs[21:], 21):
        earlier = runs[:number]
        now = standing(earlier, run.on, keeps=False)
        if now.stage <= LAST_STAGE:
            continue
        longest, week = single_cap(now.credited, run.on), week_cap(now.credited, monday(run.on))
        plan = planned(earlier, run.on)
        done = week_total(now.credited, monday(run.on))
        if plan is not None:
            assert longest is None or plan.minutes <= longest
            assert week is None or done + plan.minutes <= week
            assert sum(spell.seconds for spell in plan.spells) == plan.minutes * 60


@given(HISTORIES, st.data())
@settings(max_examples=200, deadline=None)
def test_a_worse_answer_never_leads_to_a_longer_run(
    verdicts: list[Verdict], data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(verdicts) - 1))
    worse = [*verdicts]
    worse[place] = data.draw(
        st.sampled_from([v for v in (GREEN, UNKNOWN, AMBER, RED) if v >= verdicts[place]])
    )
    ahead = data.draw(st.sampled_from([0, 21]))
    better_runs = lived([*[GREEN] * ahead, *verdicts])
    same = [
        RunDone(run.on, run.minutes, a_run(run.on, 1, v).columns)
        for run, v in zip(better_runs, [*[GREEN] * ahead, *worse], strict=True)
    ]
    on = run_dates(len(same) + 1)[-1]
    good, bad = planned(better_runs, on), planned(same, on)
    better, lower = (standing(runs, on, keeps=False) for runs in (better_runs, same))
    assert lower.stage <= better.stage
    if good is not None and bad is not None:
        assert bad.minutes <= good.minutes


@given(HISTORIES)
@settings(max_examples=50, deadline=None)
def test_the_same_answers_give_the_same_plan(verdicts: list[Verdict]) -> None:
    runs = lived(verdicts)
    on = run_dates(len(runs) + 1)[-1]
    assert planned(runs, on) == planned(runs[::-1], on)


ALL_DAYS = [
    days for count in (3, 4) for days in combinations(range(7), count) if valid_days(days) is None
]


@pytest.mark.parametrize("days", ALL_DAYS)
def test_no_two_runs_are_back_to_back_and_a_full_rest_day_stays(days: tuple[int, ...]) -> None:
    runs = run_days(days)
    around = [*runs, runs[0] + 7]
    assert len(runs) == RUNS_A_WEEK
    assert all(later - earlier >= 2 for earlier, later in pairwise(around))
    assert len({*runs, *days}) < 7


@given(HISTORIES)
@settings(max_examples=50, deadline=None)
def test_a_person_is_always_at_a_stage(verdicts: list[Verdict]) -> None:
    now = standing(lived(verdicts), MON + timedelta(days=500), keeps=False)
    assert isinstance(now, Standing)
    assert 1 <= now.stage <= LAST_STAGE + 1


@pytest.mark.parametrize(
    ("numbers", "verdict"),
    [([1, 2, 3], Verdict.LOWER), ([1, 3], Verdict.LOWER), ([0, 3], AMBER), ([3], AMBER)],
)
def test_a_3_after_a_run_that_was_not_at_0_lowers_the_next(
    numbers: list[int], verdict: Verdict
) -> None:
    assert with_numbers(numbers)[-1].verdict is verdict


def with_numbers(numbers: Sequence[int], minutes: Sequence[int] = ()) -> list[RunDone]:
    """Runs with these numbers during them, as planned unless `minutes` says how long they were."""
    runs: list[RunDone] = []
    for place, on in enumerate(run_dates(len(numbers))):
        plan = planned(runs, on)
        long = minutes[place] if minutes else (plan.minutes if plan else 1)
        rises = creeps_up(numbers[: place + 1])
        during = impact_during(numbers[place])
        runs.append(RunDone(on, long, Columns(during, Color.GREEN, Color.GREEN, rising=rises)))
    return runs


@given(st.lists(st.integers(0, 5), min_size=1, max_size=25), st.booleans(), st.data())
@settings(max_examples=200, deadline=None)
def test_a_higher_number_never_leads_to_a_longer_run(
    numbers: list[int], far: bool, data: st.DataObject
) -> None:
    ahead = [1] * 21 if far else []
    place = data.draw(st.integers(0, len(numbers) - 1))
    higher = [*numbers]
    higher[place] = data.draw(st.integers(numbers[place], 6))
    good = with_numbers([*ahead, *numbers])
    bad = with_numbers([*ahead, *higher], [run.minutes for run in good])
    on = run_dates(len(good) + 1)[-1]
    longer, shorter = planned(good, on), planned(bad, on)
    assert standing(bad, on, keeps=False).stage <= standing(good, on, keeps=False).stage
    if longer is not None and shorter is not None:
        assert shorter.minutes <= longer.minutes
