"""Exercises and lessons: the numbers of docs/rules.md 3.3, the order of lessons, the texts' ids."""

from dataclasses import fields
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content import UnknownLanguageError, languages, load
from rehab.content.exercises import (
    BLOCK_BY_ID,
    BLOCKS,
    EXERCISE_BY_ID,
    EXERCISES,
    Dose,
    Exercise,
    Phase,
    Tempo,
)
from rehab.content.lessons import LESSON_BY_ID, LESSONS, REPEAT_AFTER_DAYS, Fits, Track, lesson_for

every_language = pytest.mark.parametrize("language", languages())

P1, P2, P3, P4 = Phase
# The table of docs/rules.md 3.3, written out again: sets, repetitions, hold; start and top; the
# tempo in the table's order, which is that of the movement.
TABLE = [
    ("E01", (1, 10, 5), (3, 10, 10), None, (P1,)),
    ("E02", (2, 8, 0), (3, 12, 0), (2, 1, 3), (P1,)),
    ("E03", (2, 10, 0), (3, 15, 0), (2, 2, 3), (P1, P2)),
    ("E04", (2, 12, 0), (3, 15, 0), (2, 2, 3), (P1, P2)),
    ("E05", (3, 10, 0), (3, 15, 0), (2, 2, 3), (P1, P2, P3)),
    ("E06", (3, 1, 15), (3, 1, 40), None, (P1, P2, P3)),
    ("E07", (2, 6, 3), (3, 10, 3), None, (P1, P2)),
    ("E08", (4, 1, 20), (5, 1, 45), None, (P1, P2)),
    ("E09", (2, 8, 0), (3, 12, 0), None, (P2, P3)),
    ("E10", (3, 8, 0), (3, 12, 0), (3, 1, 2), (P2,)),
    ("E11", (2, 8, 0), (3, 12, 0), (2, 1, 3), (P2,)),
    ("E12", (2, 10, 0), (3, 15, 0), (2, 1, 3), (P2, P3)),
    ("E13", (2, 6, 0), (3, 10, 0), (3, 1, 2), (P3, P4)),
    ("E14", (2, 8, 0), (3, 10, 0), (3, 1, 2), (P2, P3, P4)),
    ("E15", (2, 6, 0), (3, 10, 0), (3, 0, 1), (P3,)),
    ("E16", (2, 5, 0), (3, 8, 0), (3, 1, 2), (P3, P4)),
    ("E17", (3, 12, 0), (3, 20, 0), (2, 1, 3), (P1, P2, P3, P4)),
    ("E18", (2, 5, 2), (3, 8, 2), None, (P3,)),
    ("E19", (3, 15, 0), (3, 30, 0), None, (P3,)),
    ("E20", (2, 3, 2), (3, 6, 2), None, (P3, P4)),
]
# The forms of a row that are done another way.
FORMS = [
    ("E03b", "E03", (2, 10, 0), (3, 15, 0)),
    ("E05b", "E05", (3, 6, 0), (3, 12, 0)),
    ("E17b", "E17", (3, 8, 0), (3, 15, 0)),
    ("E19b", "E19", (3, 8, 0), (3, 20, 0)),
]
Shape = tuple[int, int, int]


def shape(dose: Dose) -> Shape:
    return dose.sets, dose.repetitions, dose.hold


def written(tempo: Tempo | None) -> Shape | None:
    if tempo is None:
        return None
    return (
        (tempo.down, tempo.top, tempo.up) if tempo.down_first else (tempo.up, tempo.top, tempo.down)
    )


def load_of(dose: Dose) -> int:
    return dose.sets * dose.repetitions * max(1, dose.hold)


@pytest.mark.parametrize(("id", "start", "top", "tempo", "phases"), TABLE)
def test_the_doses_are_those_of_the_table(
    id: str, start: Shape, top: Shape, tempo: Shape | None, phases: tuple[Phase, ...]
) -> None:
    exercise = EXERCISE_BY_ID[id]
    assert (shape(exercise.dose), shape(exercise.top)) == (start, top)
    assert (written(exercise.tempo), exercise.phases) == (tempo, phases)


def test_the_table_has_20_exercises() -> None:
    rows = [exercise.id for exercise in EXERCISES if exercise.form_of is None]
    assert rows == [f"E{number:02}" for number in range(1, 21)] == [row[0] for row in TABLE]


@pytest.mark.parametrize(("id", "row", "start", "top"), FORMS)
def test_a_further_form_has_its_own_doses(id: str, row: str, start: Shape, top: Shape) -> None:
    form = EXERCISE_BY_ID[id]
    assert (form.form_of, shape(form.dose), shape(form.top)) == (row, start, top)


def test_there_are_no_other_forms() -> None:
    assert [e.id for e in EXERCISES if e.form_of] == [form[0] for form in FORMS]


def test_bridges_heel_raises_and_small_hops_go_on_with_one_leg() -> None:
    further = {"E05": "E05b", "E17": "E17b", "E19": "E19b"}
    assert {e.id: e.then for e in EXERCISES if e.then} == further


def test_a_wall_sit_begins_high_and_ends_at_60_degrees() -> None:
    wall_sit = EXERCISE_BY_ID["E08"]
    assert (wall_sit.dose.knee_bend, wall_sit.top.knee_bend) == ((30, 45), (60, 60))


def test_only_the_thigh_press_may_be_daily_and_is_not_loaded_work() -> None:
    assert [e.id for e in EXERCISES if e.daily] == ["E01"]
    assert [e.id for e in EXERCISES if not e.loaded] == ["E01"]


def test_steps_go_from_10_to_20_cm_and_a_step_down_may_start_at_5() -> None:
    up, down = EXERCISE_BY_ID["E11"], EXERCISE_BY_ID["E15"]
    assert [dose.step for dose in (up.easier.dose, up.dose, up.top)] == [10, 10, 20]
    assert [dose.step for dose in (down.easier.dose, down.dose, down.top)] == [5, 10, 20]


def test_a_split_squat_bends_to_45_degrees_and_later_to_80_or_to_30_when_easier() -> None:
    squat = EXERCISE_BY_ID["E13"]
    doses = (squat.easier.dose, squat.dose, squat.top)
    assert [dose.knee_bend for dose in doses] == [(0, 30), (0, 45), (0, 80)]


def test_jumps_and_hops_are_impact_and_begin_in_phase_3() -> None:
    impact = [exercise for exercise in EXERCISES if exercise.impact]
    assert [exercise.id for exercise in impact] == ["E18", "E19", "E19b", "E20"]
    assert all(set(exercise.phases) <= {P3, P4} for exercise in impact)


@pytest.mark.parametrize(
    ("id", "levels"),
    [
        ("E01", [(1, 10, 5), (2, 10, 5), (3, 10, 5), (3, 10, 8), (3, 10, 10)]),
        ("E02", [(2, 8, 0), (3, 8, 0), (3, 10, 0), (3, 12, 0)]),
        ("E06", [(3, 1, 15), (3, 1, 30), (3, 1, 40)]),
        ("E17", [(3, 12, 0), (3, 16, 0), (3, 20, 0)]),
    ],
)
def test_sets_go_up_first_then_repetitions_then_the_hold(id: str, levels: list[Shape]) -> None:
    assert [shape(level) for level in EXERCISE_BY_ID[id].levels] == levels


def test_a_higher_step_comes_after_the_repetitions() -> None:
    levels = [(shape(level), level.step) for level in EXERCISE_BY_ID["E15"].levels]
    assert levels[3:] == [((3, 10, 0), 10), ((3, 10, 0), 15), ((3, 10, 0), 20)]


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.id)
def test_the_levels_lead_from_the_start_to_the_top(exercise: Exercise) -> None:
    assert exercise.levels[0] == exercise.dose
    assert exercise.levels[-1] == exercise.top


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.id)
def test_a_level_up_changes_one_thing(exercise: Exercise) -> None:
    for lower, higher in pairwise(exercise.levels):
        changed = [
            f.name for f in fields(Dose) if getattr(lower, f.name) != getattr(higher, f.name)
        ]
        assert len(changed) == 1


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.id)
def test_a_top_dose_is_more_than_the_start(exercise: Exercise) -> None:
    assert load_of(exercise.top) > load_of(exercise.dose)


@pytest.mark.parametrize(
    "exercise", [e for e in EXERCISES if not e.easier.same_as], ids=lambda exercise: exercise.id
)
def test_an_easier_form_is_never_more_than_the_start(exercise: Exercise) -> None:
    assert load_of(exercise.easier.dose) <= load_of(exercise.dose)


def test_the_easier_form_of_the_leg_raise_is_the_thigh_press_at_its_easiest() -> None:
    assert EXERCISE_BY_ID["E02"].easier.same_as == "E01"
    assert EXERCISE_BY_ID["E02"].easier.dose == EXERCISE_BY_ID["E01"].easier.dose


def test_easy_movement_stays_at_2_or_less_and_is_never_required() -> None:
    easy = [block for block in BLOCKS if block.id.startswith("X")]
    assert {(block.pain_limit, block.optional) for block in easy} == {(2, True)}
    assert [block.minutes for block in easy] == [(20, 40), (15, 40), (20, 40)]


def test_a_stretch_is_2_times_30_seconds_and_a_roll_60() -> None:
    stretch, roll = BLOCK_BY_ID["U02"].part, BLOCK_BY_ID["U03"].part
    assert stretch and roll
    assert (shape(stretch), shape(roll)) == ((2, 1, 30), (1, 1, 60))


@every_language
def test_every_exercise_has_words_and_no_words_are_left_over(language: str) -> None:
    assert set(load(language).exercises) == set(EXERCISE_BY_ID)


@every_language
def test_every_block_has_words_and_no_words_are_left_over(language: str) -> None:
    assert set(load(language).blocks) == set(BLOCK_BY_ID)


@every_language
def test_every_lesson_has_words_and_no_words_are_left_over(language: str) -> None:
    assert set(load(language).lessons) == set(LESSON_BY_ID)


@every_language
def test_no_text_is_empty(language: str) -> None:
    content = load(language)
    for texts in (content.exercises, content.blocks, content.lessons):
        for text in texts.values():
            assert all(getattr(text, field.name).strip() for field in fields(text))


@every_language
def test_the_card_of_a_jump_names_its_lower_limit(language: str) -> None:
    jumps = [load(language).exercise(exercise.id) for exercise in EXERCISES if exercise.impact]
    assert all("4/10" in text.stop for text in jumps)


def test_a_text_is_found_under_its_id() -> None:
    english = load("en")
    assert english.exercise("E05").name == "Bridge"
    assert english.lesson("load").text.endswith("Name 1 thing that went up.")


def test_a_language_without_texts_is_named() -> None:
    with pytest.raises(UnknownLanguageError, match="'xx'; there are: en"):
        load("xx")


def test_the_texts_are_read_once() -> None:
    assert load("en") is load("en")


def test_lesson_ids_are_unique() -> None:
    assert len(LESSON_BY_ID) == len(LESSONS)


def test_the_first_lessons_are_about_load_and_the_number() -> None:
    first = lesson_for(2, (), Track.STOP)
    assert first.id == "load"
    assert lesson_for(3, (first.id,), Track.STOP).id == "worst_in_24_hours"


def test_a_person_who_keeps_running_is_told_how_and_one_who_pauses_is_not() -> None:
    seen = ("load", "worst_in_24_hours", "something_new", "up_to_five")
    assert lesson_for(5, seen, Track.KEEP).id == "run_rule"
    assert lesson_for(5, seen, Track.STOP).id == "pausing_running"


@pytest.mark.parametrize("lesson", ["three_week_check", "a_visit"])
@pytest.mark.parametrize("start", range(7))
def test_the_check_and_the_visit_are_explained_before_day_22(lesson: str, start: int) -> None:
    rest_days = [day for day in range(2, 22) if (start + day - 1) % 7 not in (0, 2, 4)]
    assert lesson in shown(rest_days, Track.STOP, Fits.FULL)


def test_a_held_person_is_not_told_that_5_is_fine() -> None:
    days = list(range(1, 85))
    held = set(shown(days, Track.KEEP, Fits.HELD))
    assert held.isdisjoint({"up_to_five", "one_step", "run_rule", "step_count"})


def test_a_stopped_person_is_not_told_to_move() -> None:
    days = list(range(1, 85))
    stopped = set(shown(days, Track.STOP, Fits.STOPPED))
    assert stopped.isdisjoint({"flat_walk", "easy_bike", "swim", "stretching", "slow", "rolling"})


def test_a_stopped_person_is_not_told_that_sore_is_fine() -> None:
    stopped = set(shown(list(range(1, 85)), Track.STOP, Fits.STOPPED))
    assert stopped.isdisjoint({"sore_not_harmed", "time_frame", "days_and_weeks", "scans", "flare"})


def test_a_day_before_the_first_is_refused() -> None:
    with pytest.raises(ValueError, match="start at 1"):
        lesson_for(0, ())


def test_a_lesson_that_is_no_longer_in_use_does_no_harm() -> None:
    assert lesson_for(1, ("withdrawn",)).id == "load"


def shown(days: list[int], track: Track | None, fits: Fits) -> list[str]:
    seen: list[str] = []
    for day in days:
        seen.append(lesson_for(day, seen, track, fits).id)
    return seen


@given(
    st.dictionaries(
        st.integers(1, 120), st.tuples(st.sampled_from([None, *Track]), st.sampled_from(Fits))
    )
)
def test_a_lesson_never_comes_twice_within_28_days_whatever_changes_on_the_way(
    rest_days: dict[int, tuple[Track | None, Fits]],
) -> None:
    seen: list[str] = []
    last: dict[str, int] = {}
    for day, (track, fits) in sorted(rest_days.items()):
        lesson = lesson_for(day, seen, track, fits)
        assert day - last.get(lesson.id, -REPEAT_AFTER_DAYS) >= REPEAT_AFTER_DAYS
        seen.append(lesson.id)
        last[lesson.id] = day


@pytest.mark.parametrize("fits", Fits)
@pytest.mark.parametrize("track", [None, *Track])
def test_a_lesson_never_comes_twice_within_28_days_even_with_one_every_day(
    track: Track | None, fits: Fits
) -> None:
    every_day = shown(list(range(1, 121)), track, fits)
    for first in range(len(every_day)):
        month = every_day[first : first + REPEAT_AFTER_DAYS]
        assert len(set(month)) == len(month)
