"""Training days and what they hold: docs/rules.md 3.1, 3.4, 3.6."""

from datetime import date, timedelta
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rehab.program import (
    DEFAULT_TRAINING_DAYS,
    DaysProblem,
    ExerciseSession,
    InvalidDays,
    Phase,
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

MON, TUE, WED, THU, FRI, SAT, SUN = range(7)
MONDAY = date(2026, 6, 1)


def ids(session: ExerciseSession) -> str:
    return " ".join(prescribed.exercise.id for prescribed in session.exercises)


def test_sessions_take_turns_and_begin_with_a() -> None:
    assert [session_for(done).template for done in range(4)] == ["A", "B", "A", "B"]


def test_session_a_and_b_are_those_of_the_first_phase() -> None:
    assert ids(session_for(0)) == "E01 E03 E05 E06 E17"
    assert ids(session_for(1)) == "E01 E04 E02 E08 E07"


@pytest.mark.parametrize("done", [0, 1])
def test_a_session_takes_about_25_minutes(done: int) -> None:
    assert session_for(done).minutes == 25


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


def test_a_phase_that_is_not_in_use_is_refused() -> None:
    with pytest.raises(ValueError, match="P2 has no templates"):
        session_for(0, phase=Phase.P2)


def test_a_negative_number_of_sessions_is_refused() -> None:
    with pytest.raises(ValueError, match="-1"):
        session_for(-1)


def test_the_day_of_return_and_the_next_2_hold_the_thigh_press_only() -> None:
    forms = [session_form(MONDAY + timedelta(n), returned_on=MONDAY) for n in range(4)]
    assert forms == [SessionForm.ONLY_QUAD_PRESS] * 3 + [SessionForm.FULL]


def test_after_a_return_a_hold_still_counts() -> None:
    assert session_form(MONDAY, held=True, returned_on=MONDAY) is SessionForm.ONLY_QUAD_PRESS
    assert session_form(MONDAY + timedelta(3), held=True, returned_on=MONDAY) is SessionForm.HELD


def test_in_a_week_of_4_the_light_day_holds_the_light_session_unless_held() -> None:
    days, saturday = (MON, WED, FRI, SAT), date(2026, 6, 6)
    assert session_form(saturday, days) is SessionForm.LIGHT
    assert session_form(saturday, days, held=True) is SessionForm.HELD
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
