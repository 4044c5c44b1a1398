"""Training days and what they hold: docs/rules.md 3.1, 3.4, 3.6."""

from datetime import date, timedelta
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rehab.content.alternatives import ALTERNATIVES, NEEDS_BAND, NEEDS_STEP, VARIANTS
from rehab.content.exercises import EXERCISE_BY_ID
from rehab.levels import Mark, Marks
from rehab.program import (
    DEFAULT_TRAINING_DAYS,
    DaysProblem,
    ExerciseSession,
    InvalidDays,
    Phase,
    Record,
    SessionForm,
    Template,
    evening_begin,
    exercise_days,
    is_exercise_day,
    light_day,
    session_for,
    session_form,
    valid_days,
)
from tests.unit.test_levels import EASY, HURTS, NONE, week_by_week

MON, TUE, WED, THU, FRI, SAT, SUN = range(7)
MONDAY = date(2026, 6, 1)
P1, P2, P3, P4 = Phase
IN_USE = (P1, P2, P3, P4)


def ids(session: ExerciseSession) -> str:
    return " ".join(prescribed.exercise.id for prescribed in session.exercises)


def test_sessions_take_turns_and_begin_with_a() -> None:
    assert [session_for(done).template for done in range(4)] == ["A", "B", "A", "B"]


def test_session_a_and_b_are_those_of_the_first_phase() -> None:
    assert ids(session_for(0)) == "E01 E03 E05 E06 E17"
    assert ids(session_for(1)) == "E01 E04 E02 E08 E07"


def test_session_a_and_b_of_the_second_phase() -> None:
    assert ids(session_for(0, phase=P2)) == "E10 E03b E05b E12 E17"
    assert ids(session_for(1, phase=P2)) == "E11 E14 E09 E06 E08"


def test_session_a_and_b_of_the_third_phase() -> None:
    assert ids(session_for(0, phase=P3)) == "E15 E13 E09 E18 E17"
    assert ids(session_for(1, phase=P3)) == "E16 E14 E12 E19 E06"


def test_session_c_comes_only_after_two_green_ones_of_the_third_phase() -> None:
    assert ids(session_for(2, phase=P3, two_green=True)) == "E20 E16 E05b E06"
    assert [session_for(done, phase=P3).template for done in range(4)] == ["A", "B", "A", "B"]
    assert session_for(2, phase=P2, two_green=True).template is Template.A


def test_maintenance_is_4_exercises_in_every_phase() -> None:
    for phase in IN_USE:
        assert ids(session_for(5, SessionForm.MAINTENANCE, phase)) == "E16 E14 E12 E17"


@pytest.mark.parametrize("phase", [P1, P2, P3])  # 3.4 names those of P4 by itself
@pytest.mark.parametrize("done", [0, 1])
def test_an_exercise_is_in_a_phase_that_the_table_gives_it(phase: Phase, done: int) -> None:
    for two_green in (False, True):
        session = session_for(done, phase=phase, two_green=two_green)
        assert all(phase in p.exercise.phases for p in session.exercises)


@pytest.mark.parametrize("done", [0, 1])
def test_a_session_takes_about_25_minutes(done: int) -> None:
    assert session_for(done).minutes == 25


@pytest.mark.parametrize("phase", [P2, P3])
@pytest.mark.parametrize("done", [0, 1])
def test_a_later_session_takes_20_to_30_minutes(phase: Phase, done: int) -> None:
    assert 20 <= session_for(done, phase=phase).minutes <= 30


@pytest.mark.parametrize(("done", "rest"), [(0, "E15 E13 E09 E17"), (1, "E16 E14 E12 E06")])
def test_without_impact_the_hops_are_left_out_and_4_exercises_stay(done: int, rest: str) -> None:
    assert ids(session_for(done, phase=P3, impact=False)) == rest


def test_without_impact_there_is_no_session_c() -> None:
    calm = session_for(2, phase=P3, impact=False, two_green=True)
    assert (calm.template, ids(calm)) == (Template.A, "E15 E13 E09 E17")


def test_a_session_starts_at_the_start_dose_with_a_warm_up_before_and_stretches_after() -> None:
    session = session_for(0)
    assert all(p.dose == p.exercise.dose and not p.easier for p in session.exercises)
    assert session.warm_up is not None
    assert session.warm_up.id == "U01"
    assert [block.id for block in session.cool_down] == ["U02", "U03"]


@pytest.mark.parametrize(("done", "first_three"), [(0, "E01 E03 E05"), (1, "E01 E04 E02")])
def test_a_held_session_is_the_first_3_exercises_in_their_easier_form(
    done: int, first_three: str
) -> None:
    held = session_for(done, SessionForm.HELD)
    assert ids(held) == first_three
    assert all(p.easier and p.dose == p.exercise.easier.dose for p in held.exercises)


@pytest.mark.parametrize("phase", IN_USE)
@pytest.mark.parametrize("done", [0, 1])
def test_a_held_session_is_easier_and_without_impact_in_every_phase(
    phase: Phase, done: int
) -> None:
    held = session_for(done, SessionForm.HELD, phase, two_green=True)
    assert len(held.exercises) == 3
    assert all(p.easier and not p.exercise.impact for p in held.exercises)


@pytest.mark.parametrize("done", [0, 1])
def test_a_held_session_is_shorter(done: int) -> None:
    assert session_for(done, SessionForm.HELD).minutes == 15


def test_the_evening_of_enrollment_offers_one_exercise_of_3_minutes() -> None:
    begin = evening_begin()
    assert (ids(begin), begin.minutes, begin.loaded) == ("E01", 3, False)
    assert begin.warm_up is None
    assert begin.cool_down == ()


@pytest.mark.parametrize("form", [SessionForm.FULL, SessionForm.HELD, SessionForm.LIGHT])
def test_every_other_session_is_loaded_work(form: SessionForm) -> None:
    assert session_for(0, form).loaded


def test_the_4th_session_of_a_week_is_the_light_one() -> None:
    light = session_for(3, SessionForm.LIGHT)
    assert (light.template, ids(light)) == (Template.LIGHT, "E01 E03 E04 E06 E07")


def test_the_light_session_is_the_same_in_every_phase() -> None:
    assert {ids(session_for(3, SessionForm.LIGHT, phase)) for phase in IN_USE} == {
        "E01 E03 E04 E06 E07"
    }


def test_session_a_and_b_of_the_fourth_phase() -> None:
    assert ids(session_for(0, phase=P4)) == "E13 E14 E12 E17 E20"
    assert ids(session_for(1, phase=P4)) == "E16 E14 E12 E17 E19"


def test_the_short_version_of_any_session_is_its_first_3_exercises() -> None:
    for phase in IN_USE:
        for done in (0, 1):
            whole, short = (
                session_for(done, phase=phase),
                session_for(done, phase=phase, short=True),
            )
            assert short.exercises == whole.exercises[:3]


def test_a_negative_number_of_sessions_is_refused() -> None:
    with pytest.raises(ValueError, match="-1"):
        session_for(-1)


def test_the_day_of_return_and_the_next_2_hold_the_thigh_press_only() -> None:
    forms = [session_form(MONDAY + timedelta(n), returned_on=MONDAY) for n in range(4)]
    assert forms == [SessionForm.ONLY_QUAD_PRESS] * 3 + [SessionForm.FULL]


def test_after_a_return_a_hold_still_counts() -> None:
    assert session_form(MONDAY, held=True, returned_on=MONDAY) is SessionForm.ONLY_QUAD_PRESS
    assert session_form(MONDAY + timedelta(3), held=True, returned_on=MONDAY) is SessionForm.HELD


def test_in_a_week_of_4_the_light_day_holds_the_light_session_held_or_not() -> None:
    days, saturday = (MON, WED, FRI, SAT), date(2026, 6, 6)
    assert session_form(saturday, days) is SessionForm.LIGHT
    assert session_form(saturday, days, held=True) is SessionForm.HELD_LIGHT
    assert ids(session_for(0, SessionForm.HELD_LIGHT)) == "E01 E03 E04"
    assert session_form(MONDAY, days) is SessionForm.FULL


def test_training_days_are_monday_wednesday_and_friday_unless_changed() -> None:
    week = exercise_days(MONDAY, MONDAY + timedelta(6))
    assert [day.weekday() for day in week] == [MON, WED, FRI]
    assert is_exercise_day(MONDAY, (TUE, THU, SUN)) is False


def test_3_weeks_hold_9_sessions() -> None:
    assert len(exercise_days(MONDAY, MONDAY + timedelta(20))) == 9


def test_before_the_first_day_there_is_no_session() -> None:
    assert exercise_days(MONDAY, MONDAY - timedelta(1)) == ()


@pytest.mark.parametrize(
    "days",
    [
        DEFAULT_TRAINING_DAYS,
        (TUE, THU, SAT),
        (SUN, TUE, THU),
        (SAT, WED, MON),
        (MON, TUE, THU, SAT),
    ],
)
def test_days_with_a_rest_between_the_hard_ones_are_valid(days: tuple[int, ...]) -> None:
    assert valid_days(days) is None


@pytest.mark.parametrize(
    ("days", "reason"),
    [
        ((), InvalidDays(DaysProblem.TOO_FEW)),
        ((MON, THU), InvalidDays(DaysProblem.TOO_FEW)),
        ((MON, MON, THU), InvalidDays(DaysProblem.TOO_FEW)),
        ((MON, TUE, WED, FRI, SUN), InvalidDays(DaysProblem.TOO_MANY)),
        ((MON, TUE, THU), InvalidDays(DaysProblem.BACK_TO_BACK, (MON, TUE))),
        ((SUN, MON, WED), InvalidDays(DaysProblem.BACK_TO_BACK, (SUN, MON))),
        ((MON, TUE, WED, THU), InvalidDays(DaysProblem.BACK_TO_BACK, (MON, TUE))),
    ],
)
def test_other_days_are_refused_with_the_reason(days: tuple[int, ...], reason: InvalidDays) -> None:
    assert valid_days(days) == reason


def test_a_number_that_is_no_weekday_is_an_error() -> None:
    with pytest.raises(ValueError, match="0 to 6"):
        valid_days((1, 3, 7))


def test_the_light_day_is_the_one_that_sits_next_to_another() -> None:
    assert light_day((MON, WED, FRI, SAT)) == SAT
    assert light_day((MON, TUE, THU, SAT)) == TUE
    assert light_day((MON, WED, FRI, SUN)) == SUN
    assert light_day(DEFAULT_TRAINING_DAYS) is None


@pytest.mark.parametrize("days", [d for n in (3, 4) for d in combinations(range(7), n)])
def test_valid_days_never_put_2_hard_sessions_back_to_back(days: tuple[int, ...]) -> None:
    if valid_days(days) is None:
        fortnight = [
            session_form(MONDAY + timedelta(n), days)
            if is_exercise_day(MONDAY + timedelta(n), days)
            else None
            for n in range(14)
        ]
        hard = [form is SessionForm.FULL for form in fortnight]
        assert not any(a and b for a, b in pairwise(hard))
        assert sum(hard) == 6


@given(st.permutations([MON, TUE, THU, SAT]))
def test_the_order_in_which_days_are_picked_changes_nothing(days: list[int]) -> None:
    assert (valid_days(days), light_day(days)) == (None, TUE)


def shown(session: ExerciseSession, id: str) -> str:
    prescribed = next(p for p in session.exercises if p.exercise.id == id)
    if prescribed.easier:
        return "easier"
    return f"{prescribed.dose.sets}x{prescribed.dose.repetitions}"


def test_a_session_follows_what_was_tapped_exercise_by_exercise() -> None:
    taps = {"E03": week_by_week(HURTS), "E05": week_by_week(EASY, EASY), "E99": ()}
    session = session_for(0, record=Record(marks=taps))
    assert [shown(session, id) for id in ("E01", "E03", "E05")] == ["1x10", "easier", "3x13"]


def test_a_held_session_is_easier_whatever_was_tapped() -> None:
    held = session_for(0, SessionForm.HELD, record=Record(marks={"E03": week_by_week(EASY, EASY)}))
    assert all(p.easier for p in held.exercises)


def test_the_thigh_press_alone_goes_no_higher_than_its_start() -> None:
    def press_alone(*marks: Mark) -> str:
        record = Record(marks={"E01": week_by_week(*marks)})
        return shown(session_for(0, SessionForm.ONLY_QUAD_PRESS, record=record), "E01")

    assert press_alone(EASY, EASY) == "1x10"
    assert press_alone(HURTS) == "easier"


def test_past_the_top_of_heel_raises_they_go_on_with_one_leg() -> None:
    to_the_top, past = week_by_week(*[EASY] * 4), week_by_week(*[EASY] * 6)
    assert shown(session_for(0, record=Record(marks={"E17": to_the_top})), "E17") == "3x20"
    assert shown(session_for(0, record=Record(marks={"E17": past})), "E17b") == "3x8"


def test_one_leg_has_its_own_marks() -> None:
    past = week_by_week(*[EASY] * 6)
    marks = {"E17": past, "E17b": week_by_week(EASY, EASY)}
    assert shown(session_for(0, record=Record(marks=marks)), "E17b") == "3x12"
    marks = {"E17": past, "E17b": week_by_week(HURTS)}
    assert shown(session_for(0, record=Record(marks=marks)), "E17b") == "easier"


def test_a_new_form_begins_easier_where_the_one_before_it_has_to_be_easier() -> None:
    sore = {"E05": week_by_week(HURTS)}
    assert shown(session_for(0, phase=P2, record=Record(marks=sore)), "E05b") == "easier"
    known = sore | {"E05b": week_by_week(NONE)}
    assert shown(session_for(0, phase=P2, record=Record(marks=known)), "E05b") == "3x6"


# --- Swaps and variants -----------------------------------------------------------------------


def swapped(*exercises: str) -> Record:
    return Record(swapped=frozenset(exercises))


def test_without_a_step_the_hip_hike_becomes_a_side_lying_hip_raise() -> None:
    assert ids(session_for(1, phase=P3, record=swapped("E12"))) == "E16 E14 E03 E19 E06"


def test_what_the_session_holds_already_does_not_come_twice() -> None:
    assert ids(session_for(1, record=swapped("E02"))) == "E01 E04 E08 E07"


def test_every_session_keeps_4_exercises_when_there_is_neither_step_nor_band() -> None:
    record = Record(swapped=NEEDS_STEP | NEEDS_BAND)
    for phase in IN_USE:
        for done in (0, 1):
            exercises = session_for(done, phase=phase, record=record).exercises
            assert not {p.exercise.id for p in exercises} & (NEEDS_STEP | NEEDS_BAND)
            assert len({p.exercise.id for p in exercises}) in {4, 5}


def test_an_alternative_goes_no_higher_than_what_it_stands_in_for() -> None:
    marks = {"E03": week_by_week(*[EASY] * 4), "E12": week_by_week(HURTS)}
    record = Record(marks=marks, swapped=frozenset({"E12"}))
    assert shown(session_for(1, phase=P3, record=record), "E03") == "easier"


@pytest.mark.parametrize("id", ALTERNATIVES)
def test_an_alternative_is_no_jump_and_comes_from_the_same_phase_or_an_earlier_one(id: str) -> None:
    own = EXERCISE_BY_ID[id]
    for other in map(EXERCISE_BY_ID.__getitem__, ALTERNATIVES[id]):
        assert own.impact or not other.impact
        assert min(other.phases) <= min(own.phases)


@pytest.mark.parametrize("id", VARIANTS)
def test_a_variant_is_for_a_muscle_of_the_same_exercise_and_no_jump(id: str) -> None:
    own, other = EXERCISE_BY_ID[id], EXERCISE_BY_ID[VARIANTS[id]]
    assert set(own.targets) & set(other.targets)
    assert not own.impact
    assert not other.impact


def after(days: int, **marks: Marks) -> str:
    """Session A of phase 1 that many days after the phase began, on a Monday."""
    on = MONDAY + timedelta(days)
    return ids(session_for(0, record=Record(marks=marks, phase_since=MONDAY, on=on)))


def test_an_exercise_that_stayed_two_weeks_gives_way_to_its_variant_for_two_weeks() -> None:
    stayed = week_by_week(NONE)
    assert after(13, E06=stayed) == "E01 E03 E05 E06 E17"
    assert after(14, E06=stayed) == "E01 E03 E05 E07 E17"
    assert after(27, E06=stayed) == "E01 E03 E05 E07 E17"
    assert after(28, E06=stayed) == "E01 E03 E05 E06 E17"


def test_a_new_level_begins_the_two_weeks_anew() -> None:
    assert after(14, E06=week_by_week(EASY, EASY, EASY)) == "E01 E03 E05 E06 E17"


def test_an_exercise_in_its_easier_form_gets_no_variant() -> None:
    assert after(14, E06=week_by_week(HURTS, NONE)) == "E01 E03 E05 E06 E17"
