"""`kneebot cohort`: made-up people, the rules over them, the page and the picture."""

import re
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from app.cli import app
from app.cohort import follow
from app.cohort_counts import asked, groups, told, wrongly_told
from app.cohort_page import Run, page
from rehab.weekly_level import better
from simulator.play.cohort import (
    DAY_1,
    KINDS,
    Kind,
    MadeUpKnee,
    Missing,
    Trajectory,
    made_up_knee,
)
from simulator.play.cohort_rules import (
    Followed,
    Rule,
    clearly_better,
    followed,
    followed_many,
)
from tests.unit.weeks import days_of, flat

PEOPLE = 4 * len(KINDS)
PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture(scope="module")
def people() -> list[Followed]:
    return followed_many(1, 0, PEOPLE, 12)


def kept(weeks: list[list[int | None]], true_levels: list[float]) -> MadeUpKnee:
    """A diary and a truth of our own choice; nothing else was answered."""
    knee = made_up_knee(1, 0, len(weeks))
    diary = replace(knee.diary, pain=days_of(*weeks), global_change={}, catch_up={})
    return replace(knee, diary=diary, true_levels=tuple(true_levels))


class TestMadeUpKnees:
    def test_one_seed_and_number_make_the_same_person(self) -> None:
        assert made_up_knee(1, 5, 12) == made_up_knee(1, 5, 12)
        assert made_up_knee(1, 5, 12) != made_up_knee(2, 5, 12)

    def test_the_kinds_take_turns(self) -> None:
        kinds = Counter(made_up_knee(1, number, 6).kind for number in range(2 * len(KINDS)))
        assert kinds == dict.fromkeys(KINDS, 2)

    def test_with_run_day_masking_the_true_level_stays(self) -> None:
        number = KINDS.index(Kind(Trajectory.MASKING, 100, Missing.AT_RANDOM))
        levels = made_up_knee(1, number, 12).true_levels
        assert max(levels) == pytest.approx(min(levels))

    def test_a_relapse_is_better_first_and_then_not(self) -> None:
        number = KINDS.index(Kind(Trajectory.RELAPSE, 100, Missing.AT_RANDOM))
        person = followed(made_up_knee(1, number, 12))
        assert 3 in person.better_in
        assert 12 not in person.better_in

    def test_who_answers_every_day_leaves_no_gap(self, people: list[Followed]) -> None:
        full = groups(people)["answers 100 % of days"]
        assert {one.share_answered for one in full} == {1}

    def test_who_leaves_out_bad_days_looks_better_than_they_are(self) -> None:
        def mean_of_flat(missing: Missing) -> float:
            first = KINDS.index(Kind(Trajectory.FLAT, 50, missing))
            knees = [made_up_knee(1, first + turn * len(KINDS), 12) for turn in range(10)]
            scores = [score for knee in knees for score in knee.diary.pain.values()]
            return sum(scores) / len(scores)

        bad, random, good = (
            mean_of_flat(kind) for kind in (Missing.WHEN_BAD, Missing.AT_RANDOM, Missing.WHEN_GOOD)
        )
        assert bad < random - 0.5
        assert good > random + 0.5


class TestRules:
    def test_clearly_better_is_the_rules_own_measure(self) -> None:
        pairs = [(start, now) for start in range(11) for now in range(11)]
        assert [clearly_better(*pair) for pair in pairs] == [better(*pair) for pair in pairs]

    def test_run_days_alone_speak_to_the_3_week_rule_and_not_to_a_median(self) -> None:
        weeks: list[list[int | None]] = [[7, 5, 7, 5, 7, 5, 5], [7, 3, 7, 3, 7, 3, 3]]
        person = followed(kept([*weeks, [7, 1, 7, 1, 7, 1, 1]], [7, 7, 7]))
        assert person.told.get(Rule.THREE_WEEK) == 3
        assert Rule.MEDIAN not in person.told

    def test_one_bad_last_day_speaks_to_the_last_score_alone(self) -> None:
        person = followed(kept([flat(6), flat(4), [2, 2, 2, 2, 2, 2, 6]], [6, 4, 2]))
        assert person.told == {Rule.LAST: 3}
        assert person.wrongly_told == {Rule.LAST: 3}

    def test_a_mean_and_a_median_need_3_answers(self) -> None:
        thin: list[int | None] = [6, 6, None, None, None, None, None]
        person = followed(kept([flat(6), flat(6), thin], [6, 6, 6]))
        assert set(person.told) == {Rule.LAST}
        assert (person.asked, person.questions, person.answers) == (3, 1, 0)

    def test_telling_of_a_standstill_is_not_called_wrong(self) -> None:
        levels = [7, 6, 4, 4, 4, 4]
        person = followed(kept([flat(level) for level in levels], [float(x) for x in levels]))
        assert person.told == {Rule.THREE_WEEK: 6}
        assert person.wrongly_told == {}

    def test_an_answered_question_counts_in_the_week_of_its_check(self) -> None:
        knee = kept([flat(6), flat(6), flat(None)], [6, 6, 6])
        answer = {DAY_1 + timedelta(days=21): 6}
        person = followed(replace(knee, diary=replace(knee.diary, catch_up=answer)))
        assert person.told[Rule.THREE_WEEK] == 3
        assert (person.questions, person.answers) == (1, 1)


class TestCounts:
    def test_the_rule_misses_fewer_with_pain_on_run_days_than_a_median(
        self, people: list[Followed]
    ) -> None:
        maskers = groups(people)["course: run-day masking"]
        by_rule, by_median = (told(maskers, rule, 4) for rule in (Rule.THREE_WEEK, Rule.MEDIAN))
        assert by_rule.of == by_median.of == len(maskers)
        assert by_rule.some >= by_median.some + 5

    def test_full_answers_raise_no_question_by_day_22(self, people: list[Followed]) -> None:
        assert asked(groups(people)["answers 100 % of days"], 3).some == 0
        assert asked(groups(people)["answers 50 % of days"], 3).value > 0.4

    def test_everybody_is_either_better_or_not(self, people: list[Followed]) -> None:
        for week in (3, 4, 6):
            for rule in Rule:
                assert told(people, rule, week).of + wrongly_told(people, rule, week).of == PEOPLE

    def test_no_rule_tells_nobody(self, people: list[Followed]) -> None:
        assert told(people, Rule.NOBODY, 12).some == wrongly_told(people, Rule.NOBODY, 12).some == 0

    def test_who_was_told_stays_told(self, people: list[Followed]) -> None:
        flat_course = groups(people)["course: flat"]
        shares = [told(flat_course, Rule.THREE_WEEK, week).some for week in range(3, 13)]
        assert shares == sorted(shares)
        assert shares[0] > 0


def test_one_process_and_two_follow_the_same_people_in_the_same_order() -> None:
    alone = follow(201, 6, 1, processes=1)
    assert alone == follow(201, 6, 1, processes=2)
    assert page(Run(alone, 6, 1)) == page(Run(follow(201, 6, 1, processes=1), 6, 1))


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["cohort", *arguments])


class TestCommand:
    def test_a_small_run_writes_the_page_and_the_picture(self, tmp_path: Path) -> None:
        result = run("--people", "84", "--weeks", "6", "--to", str(tmp_path))
        assert result.exit_code == 0, result.output
        assert "3-week rule" in result.stdout
        text = (tmp_path / "cohort.md").read_text(encoding="utf-8")
        assert "kneebot cohort --people 84 --weeks 6 --seed 1" in text
        assert re.search(r"^\| 3-week rule \| \d+ · \d+ · \d+ \| \d+ · \d+ · \d+ \|", text, re.M)
        assert (tmp_path / "cohort.png").read_bytes().startswith(PNG)

    @pytest.mark.parametrize(
        "arguments",
        [
            ("--people", "0"),
            ("--people", "1000001"),
            ("--weeks", "5"),
            ("--weeks", "53"),
            ("--to", "no/such/folder"),
        ],
    )
    def test_what_cannot_be_is_refused_in_one_line(self, arguments: tuple[str, str]) -> None:
        result = run(*arguments)
        assert result.exit_code == 2
        assert result.stdout == ""
        [line] = result.stderr.splitlines()
        assert arguments[0] in line
        assert arguments[1] in line

    def test_a_file_in_the_way_is_named(self, tmp_path: Path) -> None:
        (tmp_path / "cohort.png").mkdir()
        result = run("--people", "1", "--weeks", "6", "--to", str(tmp_path))
        assert result.exit_code == 2
        assert "cohort.png" in result.stderr.splitlines()[-1]
