"""What the rule sees, as the panel tells it to a clinician."""

from typing import Any

import pytest

from care.events import Action, Asked, Command
from care.person import PersonState
from rehab.content.lessons import Track
from rehab.three_week_rule import Decision, VisitOutcome, WeekClass
from simulator.play.panel import NOTHING_YET, panel
from simulator.play.panel_words import CLASSES
from tests.unit.lives import Life, lived, stamp

Json = dict[str, Any]


def shown(life: Life) -> Json:
    return panel(life.person, life.now)


def week(life: Life, number: int) -> Json:
    found: Json = shown(life)["weeks"][number - 1]
    return found


def sessions(life: Life) -> list[str]:
    return [day["session"] for day in shown(life)["days"]]


def swollen(life: Life) -> None:
    life.tap(Action.SCREEN_SOME, "0")
    life.tap(Action.SIX_PICK, "six_swollen")
    life.tap(Action.SWELLING, "none")


# --- Who is there ---------------------------------------------------------------------------


@pytest.mark.parametrize("person", [None, PersonState(id=1)])
def test_before_the_enrollment_there_is_nothing_to_see(person: PersonState | None) -> None:
    assert panel(person, Life().now) == NOTHING_YET


def test_day_and_week_are_those_of_the_program() -> None:
    seen = shown(lived("6x21"))
    assert (seen["enrolled"], seen["day"], seen["week"], seen["phase"]) == (True, 22, 4, "P1")


# --- The start level ------------------------------------------------------------------------


def test_the_start_level_says_how_often_it_was_reached() -> None:
    assert shown(lived("6 5 6 6 4 . 5 | 4"))["reference"] == {
        "value": 6,
        "source": "daily",
        "words": "Start level 6: reached on at least 3 days of week 1.",
    }


def test_in_the_first_week_the_start_level_is_one_so_far() -> None:
    words = shown(lived("6 5 6 6 4"))["reference"]["words"]
    assert words == "Start level 6 so far: reached on at least 3 days of week 1."


def test_a_start_level_from_memory_says_so() -> None:
    seen = shown(Life(baseline=7).until(11, "12:00"))
    assert seen["reference"] == {
        "value": 7,
        "source": "recall",
        "words": "Start level 7: told from memory when joining, since days 1-10 have fewer than 3 "
        "answers.",
    }


def test_a_start_level_of_ten_days_says_what_it_is_made_of() -> None:
    words = shown(lived("6 . 5 . 4 . . | 5 5 5 5"))["reference"]["words"]
    assert words == (
        "Start level 5: the third-highest of 6 answers in days 1-10, and no more than the highest "
        "of week 1."
    )


# --- Days -----------------------------------------------------------------------------------


def test_a_day_has_its_score_and_a_day_without_an_answer_has_none() -> None:
    days = shown(lived("6 . 4"))["days"]
    assert [day["score"] for day in days] == [6, None, 4, None, None, None, None]


def test_the_rest_of_the_week_is_still_to_come() -> None:
    days = shown(lived("6 . 4"))["days"]
    assert [day["date"] for day in days if day["future"]] == [
        "Fri 9 Jan",
        "Sat 10 Jan",
        "Sun 11 Jan",
    ]


def test_a_session_is_done_in_part_left_out_or_planned() -> None:
    life = Life().until(3, "18:00").trains(3).until(5, "18:00")
    life.starts(5)
    life.tap(Action.CARD, stamp(5), "1")
    life.until(8, "18:00").skips(8)
    life.until(10, "12:00")
    assert sessions(life) == [
        *("none", "none", "done", "none", "part", "none", "none"),
        *("left_out", "none", "planned", "none", "planned", "none", "none"),
    ]


def test_a_session_that_nobody_answered_was_left_out() -> None:
    assert sessions(Life().until(4, "12:00"))[2] == "left_out"


def test_while_a_stop_is_open_no_session_is_left_out() -> None:
    life = Life().until(2, "12:00")
    swollen(life)
    assert set(sessions(life.until(7, "12:00"))) == {"none"}


# --- Weeks ----------------------------------------------------------------------------------


def test_a_week_with_every_answer_has_one_level() -> None:
    first = week(lived("6 5 6 6 4 5 5"), 1)
    assert (first["answers"], first["lo"], first["hi"]) == (7, 6, 6)


def test_a_missing_day_makes_the_level_a_range() -> None:
    first = week(lived("6 5 6 . 4 5 5"), 1)
    assert (first["answers"], first["lo"], first["hi"]) == (6, 5, 6)


def test_a_week_without_answers_could_be_anything() -> None:
    first = week(Life().until(5, "12:00"), 1)
    assert (first["answers"], first["lo"], first["hi"]) == (0, 0, 10)


def test_week_1_is_what_the_others_are_held_against() -> None:
    first = week(lived("6x8"), 1)
    assert (first["class"], first["decision"], first["under_way"]) == (None, None, False)
    assert first["class_words"] == "Makes the start level that later weeks are held against"


def test_a_first_week_without_answers_makes_no_start_level() -> None:
    first = week(Life(baseline=7).until(11, "12:00"), 1)
    assert first["class_words"] == (
        "Too few answers to make a start level: the one from memory stands in"
    )


def test_week_2_is_looked_at_for_worse_only() -> None:
    second = week(lived("6x15"), 2)
    assert (second["class"], second["decision"]) == (None, None)
    assert second["class_words"] == "Looked at for clearly worse only, and that is not shown"


def test_the_newest_week_is_under_way() -> None:
    life = lived("6x8")
    assert [one["under_way"] for one in shown(life)["weeks"]] == [False, True]


def test_no_better_after_three_weeks_is_advice_in_the_persons_numbers() -> None:
    third = week(lived("6x21"), 3)
    assert (third["class"], third["decision"]) == ("NOT_IMPROVED", "ESCALATE_NO_IMPROVEMENT")
    assert third["class_words"] == (
        "Not improved: 3 or more, and not clearly below the start, on at least 3 days"
    )
    assert third["decision_words"] == (
        "See a physio or doctor in 1-2 weeks: not clearly better so far. “On at least 3 days last "
        "week your pain reached 6. At the start it was 6. It has not come down clearly.”"
    )


def test_a_decision_counts_as_spoken_once_its_morning_has_come() -> None:
    life = lived("6x20").scores(21, 6)
    assert not week(life.until(22, "08:30"), 3)["spoken"]
    assert week(life.until(22, "09:01"), 3)["spoken"]


def test_the_week_after_advice_says_that_it_holds() -> None:
    fourth = week(lived("6x28"), 4)
    assert fourth["decision"] == "QUIET"
    assert fourth["decision_words"].startswith(
        "The advice of Mon 26 Jan holds: one line says so, it is not given anew."
    )


def test_an_answer_to_the_catch_up_replaces_the_question() -> None:
    life = lived("6x14").until(22, "12:00")
    assert week(life, 3)["decision"] == "ASK_CATCH_UP"
    life.tap(Action.CATCH_UP, stamp(22), "6")
    assert week(life, 3)["decision"] == "ESCALATE_NO_IMPROVEMENT"


def test_what_was_said_stands_whatever_is_corrected_later() -> None:
    life = lived("6x21")
    for day in range(17, 22):
        life.tap(Action.SCORE, stamp(day), "e", "1")
    assert week(life, 3)["decision"] == "ESCALATE_NO_IMPROVEMENT"


def test_a_safety_net_stands_beside_the_week_that_it_is_about() -> None:
    weeks = shown(Life().until(26, "12:00"))["weeks"]
    assert [said["code"] for one in weeks for said in one["between"]] == ["SAFETY_NET"]
    (said,) = weeks[2]["between"]
    assert said["date"] == "Thu 29 Jan"
    assert said["words"].startswith("No number came: a word of care was sent. “Last week's ")


def test_severe_stands_beside_its_week_and_on_its_day() -> None:
    life = lived("5 5 5 9 9 9")
    (said,) = week(life, 1)["between"]
    assert (said["code"], said["date"]) == ("SEVERE", "Sat 10 Jan")
    assert shown(life)["marks"] == [{"day": 6, "words": "severe"}]


def test_a_red_flag_is_marked_on_its_day() -> None:
    life = Life().until(2, "12:00")
    swollen(life)
    assert shown(life)["marks"] == [{"day": 2, "words": "red flag"}]


def test_after_a_visit_days_and_weeks_count_anew() -> None:
    life = lived("6x21").scores(22, 6, 6)
    life.tap(Action.SEEN, VisitOutcome.CARRY_ON.value)
    seen = shown(life.until(25, "12:00"))
    assert seen["epoch"] == "Counted anew from Wed 28 Jan, the day after the visit."
    assert (seen["days"][0]["day"], seen["days"][0]["date"]) == (1, "Wed 28 Jan")
    assert [one["week"] for one in seen["weeks"]] == [1]
    assert seen["day"] == 25


@pytest.mark.parametrize("week_class", WeekClass)
def test_every_class_has_words(week_class: WeekClass) -> None:
    assert CLASSES[week_class]


LIVES = {
    Decision.CONTINUE: "6x7 | 5x7 | 3x7",
    Decision.ASK_CATCH_UP: "6x7 | 5x7 | 3 . . . . . .",
    Decision.ESCALATE_NO_IMPROVEMENT: "6x21",
    Decision.ESCALATE_WORSE: "4x7 | 7x7",
    Decision.QUIET: "6x28",
    Decision.FLARE: "6x7 | 5x7 | 2x7 | 6x7",
    Decision.ESCALATE_RELAPSE: "6x7 | 5x7 | 2x7 | 6x14",
    Decision.RESOLVED_CHECK: "6x7 | 2x7 | 1x14",
    Decision.SUMMARY_LINE: "6x63",
}


@pytest.mark.parametrize(("decision", "scores"), LIVES.items())
def test_a_decision_is_told_in_words(decision: Decision, scores: str) -> None:
    checked = [one for one in shown(lived(scores))["weeks"] if one["decision"]]
    assert checked[-1]["decision"] == decision
    assert checked[-1]["decision_words"].endswith(".”")


# --- The program week -----------------------------------------------------------------------


def test_the_strip_is_the_program_week() -> None:
    strip = shown(Life().until(3, "18:00").trains(3).until(4, "12:00"))["strip"]
    assert [(cell["weekday"], cell["kind"], cell["done"]) for cell in strip] == [
        ("Mon", "rest", None),
        ("Tue", "rest", None),
        ("Wed", "session", True),
        ("Thu", "rest", None),
        ("Fri", "session", None),
        ("Sat", "rest", None),
        ("Sun", "rest", None),
    ]
    assert [cell["weekday"] for cell in strip if cell["today"]] == ["Thu"]


def test_the_strip_names_the_runs_that_were_run_and_those_that_are_planned() -> None:
    life = Life(track=Track.KEEP).until(3, "12:00")
    life.does(Asked(Command.RUN, "20 min pain 1", 500))
    strip = shown(life)["strip"]
    assert [cell["run"] for cell in strip] == [None, None, "Run 20 min", None, "Run", None, None]


def test_the_strip_names_the_session_and_how_long_it_takes() -> None:
    strip = shown(Life().until(2, "12:00"))["strip"]
    assert strip[2]["what"] == "Session A, about 25 min"


def test_a_session_in_its_easier_form_is_held() -> None:
    strip = shown(lived("6x21"))["strip"]
    assert {cell["kind"] for cell in strip} == {"held", "rest"}


def test_the_fourth_day_of_a_week_is_a_light_one() -> None:
    strip = shown(Life(days=(0, 1, 3, 5)).until(2, "06:00"))["strip"]
    assert [cell["kind"] for cell in strip].count("light") == 1


def test_a_session_that_was_begun_is_done_in_part() -> None:
    life = Life().until(3, "18:00")
    life.starts(3)
    life.tap(Action.CARD, stamp(3), "1")
    cell = shown(life.until(4, "12:00"))["strip"][2]
    assert (cell["what"], cell["done"]) == ("Session A, in part", None)


def test_a_session_that_was_skipped_is_left_out() -> None:
    life = Life().until(3, "18:00")
    life.skips(3)
    cell = shown(life.until(4, "12:00"))["strip"][2]
    assert (cell["kind"], cell["what"], cell["done"]) == ("session", "Session A", False)


def test_while_a_stop_is_open_training_days_have_no_exercise() -> None:
    life = Life().until(2, "12:00")
    swollen(life)
    strip = shown(life.until(4, "12:00"))["strip"]
    assert [cell["what"] for cell in strip] == [
        *("Day of joining", "Rest", "No exercise", "Rest", "No exercise", "Rest", "Rest"),
    ]


def test_a_session_without_an_answer_says_so() -> None:
    cell = shown(Life().until(4, "12:00"))["strip"][2]
    assert (cell["kind"], cell["what"], cell["done"]) == ("session", "No answer", False)
