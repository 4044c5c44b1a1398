"""`kneebot assess` as a person at a terminal sees it (docs/rules.md 6.8)."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
import typer
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner, Result

from app.assess import assess_command
from bot.views.reasons import reason
from rehab.three_week_rule import Diary, GlobalChange, VisitOutcome, assess

START = "2026-01-05"

Assess = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path) -> Assess:
    """Run the command on a file with the given content; options as words."""
    app = typer.Typer()
    app.command("assess")(assess_command)

    def run(content: str | bytes, *options: str, start: str = START, baseline: str = "6") -> Result:
        path = tmp_path / "diary.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        words = [str(path), "--start", start, "--baseline", baseline, *options]
        return CliRunner().invoke(app, words)

    return run


def on_day(day: int) -> date:
    return date.fromisoformat(START) + timedelta(days=day - 1)


def diary_file(*scores: int | None, more: tuple[str, ...] = ()) -> str:
    rows = [f"{on_day(n)},pain,{score}" for n, score in enumerate(scores, 1) if score is not None]
    return "\n".join(["date,kind,value", *rows, *more, ""])


def decisions(result: Result) -> list[tuple[str, str]]:
    assert result.exit_code == 0, result.stderr
    return [(entry["date"], entry["decision"]) for entry in json.loads(result.stdout)]


def test_json_lists_a_weekly_check_with_its_fields(run: Assess) -> None:
    result = run(diary_file(*[6] * 21), "--json")
    assert result.exit_code == 0
    assert result.stderr == ""
    assert json.loads(result.stdout) == [
        {
            "date": "2026-01-26",
            "decision": "ESCALATE_NO_IMPROVEMENT",
            "week": 3,
            "class": "NOT_IMPROVED",
            "level_low": 6,
            "level_high": 6,
            "reference": 6,
            "reference_source": "daily",
        }
    ]


def test_json_lists_severe_and_the_safety_net_by_date_and_decision_only(run: Assess) -> None:
    result = run(diary_file(9, 9, 9), "--json", "--until", "2026-01-29")
    assert json.loads(result.stdout)[0] == {"date": "2026-01-07", "decision": "SEVERE"}
    assert json.loads(result.stdout)[-1] == {"date": "2026-01-29", "decision": "SAFETY_NET"}


def test_json_lists_a_catch_up_result_with_the_fields_of_its_check(run: Assess) -> None:
    result = run(diary_file(*[6] * 7, more=("2026-01-27,catch_up,2",)), "--json")
    asked, answered = json.loads(result.stdout)
    assert asked | {"date": "2026-01-27", "decision": "CONTINUE_PROVISIONAL"} == answered
    assert (answered["class"], answered["level_low"], answered["level_high"]) == ("UNKNOWN", 0, 10)


def test_json_of_a_short_diary_is_an_empty_list(run: Assess) -> None:
    assert json.loads(run(diary_file(6), "--json").stdout) == []


def test_the_list_ends_the_day_after_the_latest_row(run: Assess) -> None:
    assert decisions(run(diary_file(*[6] * 20), "--json")) == []
    assert len(decisions(run(diary_file(*[6] * 21), "--json"))) == 1


def test_until_is_inclusive(run: Assess) -> None:
    diary = diary_file(*[6] * 30)
    assert decisions(run(diary, "--json", "--until", "2026-01-25")) == []
    assert len(decisions(run(diary, "--json", "--until", "2026-01-26"))) == 1


def test_the_table_says_why_in_the_persons_own_numbers_within_80_columns(run: Assess) -> None:
    result = run(diary_file(*[6] * 21))
    shown = " ".join(result.stdout.replace("│", " ").split())
    assert result.exit_code == 0
    assert "2026-01-26 3 6 6 ESCALATE_NO_IMPROVEMENT" in shown
    assert "your pain reached 6" in shown
    assert "At the start it was 6." in shown
    assert max(len(line) for line in result.stdout.splitlines()) <= 80


def test_the_table_of_a_short_diary_says_that_there_is_nothing_yet(run: Assess) -> None:
    result = run(diary_file(6))
    assert result.stdout == "Nothing to decide up to 2026-01-06. Weekly checks begin on day 22.\n"


def test_rows_may_come_in_any_order_with_blank_lines_bom_and_crlf(run: Assess) -> None:
    header, *rows = diary_file(*[6] * 21).split()
    text = "\r\n".join(["", header, "", *reversed(rows), "", ""])
    assert len(decisions(run(b"\xef\xbb\xbf" + text.encode(), "--json"))) == 1


def test_the_last_line_may_lack_its_end(run: Assess) -> None:
    assert len(decisions(run(diary_file(*[6] * 21).rstrip(), "--json"))) == 1


def test_quoted_fields_are_the_same_as_plain_ones(run: Assess) -> None:
    quoted = '"date","kind","value"\n' + f'"{START}","pain","6"\n'
    assert decisions(run(quoted, "--json")) == []


def test_of_several_scores_a_day_the_highest_counts(run: Assess) -> None:
    more = tuple(f"{on_day(day)},pain,{score}" for day in range(15, 22) for score in (6, 1))
    assert decisions(run(diary_file(*[6] * 14, *[3] * 7, more=more), "--json")) == [
        ("2026-01-26", "ESCALATE_NO_IMPROVEMENT")
    ]


def test_of_several_catch_up_answers_a_day_the_highest_counts(run: Assess) -> None:
    more = ("2026-01-26,catch_up,6", "2026-01-26,catch_up,2")
    assert decisions(run(diary_file(*[6] * 7, more=more), "--json"))[1] == (
        "2026-01-26",
        "ESCALATE_NO_IMPROVEMENT",
    )


def test_of_two_answers_to_q4_on_one_date_the_later_row_counts(run: Assess) -> None:
    scores = [6] * 7 + [4] * 14
    worse, same = (f"2026-01-25,global_change,{answer}" for answer in ("much_worse", "same"))
    last_says_same = run(diary_file(*scores, more=(worse, same)), "--json")
    last_says_worse = run(diary_file(*scores, more=(same, worse)), "--json")
    assert decisions(last_says_same) == [("2026-01-26", "CONTINUE")]
    assert decisions(last_says_worse) == [("2026-01-26", "ASK_CATCH_UP")]


@pytest.mark.parametrize("outcomes", [("stop", "carry_on"), ("carry_on", "stop")])
def test_of_two_visits_on_one_date_stop_wins(run: Assess, outcomes: tuple[str, str]) -> None:
    more = tuple(f"2026-01-26,visit,{outcome}" for outcome in outcomes)
    assert len(decisions(run(diary_file(*[6] * 70, more=more), "--json"))) == 1


REFUSED_ROWS = [
    "2026-01-06,pain,11",
    "2026-01-06,pain,-1",
    "2026-01-06,pain,+5",
    "2026-01-06,pain,05",
    "2026-01-06,pain,5.0",
    "2026-01-06,pain,\u0663",
    "2026-01-06,pain, 5",
    "2026-01-06,pain,5 ",
    "2026-01-06,pain,",
    "2026-01-06,catch_up,ten",
    "2026-01-06,catch_up,11",
    "2026-01-06,global_change,Better",
    "2026-01-06,global_change,5",
    "2026-01-06,visit,seen",
    "2026-01-06,Pain,5",
    "2026-01-06, pain,5",
    "2026-01-06,mood,5",
    "2026-01-06,,5",
    "2026-02-30,pain,5",
    "2026-1-6,pain,5",
    "20260106,pain,5",
    "2026-W02-2,pain,5",
    "06.01.2026,pain,5",
    "2026-01-06T10:00,pain,5",
    "0000-01-06,pain,5",
    "\uff12\uff10\uff12\uff16-01-06,pain,5",
    " 2026-01-06,pain,5",
    "2026-01-04,pain,5",
    "2026-01-06,pain",
    "2026-01-06,pain,5,",
    "2026-01-06;pain;5",
    ",,",
    "   ",
    '2026-01-06,pain,"5',
    '2026-01-06,pain,"5"x',
    "2026-01-06,pain,5\r\r",
    "2026-01-06,\rpain,5",
    "2026-01-06,pain,5\x00",
    "date,kind,value",
    "\ufeff2026-01-06,pain,5",
    "2026-01-06,pain," + "5" * 200_000,
]


@pytest.mark.parametrize("row", REFUSED_ROWS, ids=lambda row: ascii(row[:30]))
def test_a_row_that_is_not_exactly_right_is_refused_with_its_line(run: Assess, row: str) -> None:
    result = run(f"date,kind,value\n{START},pain,6\n\n{row}\n{START},pain,6\n", "--json")
    assert (result.exit_code, result.stdout) == (2, "")
    assert len(result.stderr.splitlines()) == 1
    assert "diary.csv, line 4: " in result.stderr


@pytest.mark.parametrize("last", ["2026-01-06,visit,stop", "2026-01-30,pain,6"])
def test_rows_that_are_ignored_are_still_checked(run: Assess, last: str) -> None:
    content = f"date,kind,value\n{last}\n2026-02-01,pain,11\n"
    assert run(content, "--until", "2026-01-10").exit_code == 2


def test_a_line_that_is_not_utf_8_is_refused_with_its_number(run: Assess) -> None:
    result = run(f"date,kind,value\n{START},pain,6\n".encode() + b"2026-01-06,pain,\xe9\n")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "diary.csv, line 3: " in result.stderr


@pytest.mark.parametrize("header", ["Date,kind,value", "date,kind", "date, kind, value", "2026"])
def test_a_wrong_header_is_refused_with_its_line(run: Assess, header: str) -> None:
    result = run(f"\n{header}\n{START},pain,6\n")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "diary.csv, line 2: " in result.stderr


@pytest.mark.parametrize(
    "content", ["", "\n\n", "\ufeff", "date,kind,value\n\n", "date,kind,value"]
)
def test_a_file_without_rows_is_refused(run: Assess, content: str) -> None:
    result = run(content)
    assert (result.exit_code, result.stdout) == (2, "")
    assert len(result.stderr.splitlines()) == 1


@pytest.mark.parametrize("missing", ["nowhere.csv", "."])
def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path, missing: str) -> None:
    app = typer.Typer()
    app.command("assess")(assess_command)
    words = [str(tmp_path / missing), "--start", START, "--baseline", "6"]
    result = CliRunner().invoke(app, words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert len(result.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("start", "baseline", "options"),
    [
        ("2026-02-30", "6", ()),
        ("5 Jan 2026", "6", ()),
        ("", "6", ()),
        (START, "11", ()),
        (START, "-1", ()),
        (START, "6.5", ()),
        (START, "06", ()),
        (START, "", ()),
        (START, "6", ("--until", "tomorrow")),
        (START, "6", ("--until", "2026-01-04")),
    ],
)
def test_a_bad_option_is_refused_in_one_line(
    run: Assess, start: str, baseline: str, options: tuple[str, ...]
) -> None:
    result = run(diary_file(6), *options, start=start, baseline=baseline)
    assert (result.exit_code, result.stdout) == (2, "")
    assert len(result.stderr.splitlines()) == 1


def test_a_missing_option_prints_nothing_on_stdout(tmp_path: Path) -> None:
    app = typer.Typer()
    app.command("assess")(assess_command)
    result = CliRunner().invoke(app, [str(tmp_path / "diary.csv"), "--start", START])
    assert (result.exit_code, result.stdout) == (2, "")


def test_the_last_day_of_the_calendar_is_no_trap(run: Assess) -> None:
    content = "date,kind,value\n9999-12-31,pain,6\n9999-12-31,visit,carry_on\n"
    assert decisions(run(content, "--json", start="9999-12-30")) == []


@pytest.mark.parametrize(
    ("scores", "more", "day", "sentence"),
    [
        ([6] * 21, (), 22, "It has not come down clearly."),
        ([6] * 14 + [5] * 7, (), 22, "That is a little lower, but less than hoped by now."),
        (
            [6] * 7 + [4] * 14,
            (),
            22,
            "stayed at 4 or lower. At the start it was 6. That is clearly",
        ),
        ([2] * 21, (), 22, "stayed at 2 or lower. At the start it was 2. That is low."),
        ([4] * 7 + [6] * 7, (), 15, "At the start it was 4. That is 2 points higher."),
        ([4] * 7 + [8] * 7, (), 15, "At the start it was 4. That is 4 points higher."),
        ([4] * 7 + [6] * 7, (), 15, "you put it at 6, so it may be more sore since you did more."),
        ([6] * 28, (), 29, "You were advised to see a professional last week."),
        ([6] * 63, (), 64, "You have been advised several times to see a professional."),
        (
            [7] * 7 + [5] * 7 + [3] * 7 + [5] * 14,
            (),
            36,
            "It had gone back at the last clear check too.",
        ),
        (
            [2] * 21 + [3] * 7,
            (),
            29,
            "At the start it was 2. There has been no better week for 3 weeks.",
        ),
        (
            [7] * 7 + [5] * 7 + [3] * 7 + [5] * 7,
            (),
            29,
            "In your best week it was 3. After a better time, that is a step back.",
        ),
        ([7] * 14 + [4] * 28, (), 43, "There has been no better week for 3 weeks."),
        ([6] * 7 + [1] * 21, (), 29, "The check before was just as calm."),
        ([6] * 7 + [0] * 21, (), 29, "On at least 5 days last week you had no pain."),
        ([6] * 7, (), 22, "There are no answers from last week."),
        ([6] * 14 + [6], (), 22, "There is only 1 answer from last week."),
        ([6] * 14 + [6, 6], (), 22, "There are only 2 answers from last week"),
        ([6] * 14 + [1] * 3 + [5] * 2, (), 22, "could be anything from 1 to 5."),
        ([6] * 14 + [1] * 3 + [5] * 2, (), 25, "a physio or doctor is the next step."),
        ([None] * 14 + [4] * 7, (), 22, "there is only a number from memory"),
        ([None] * 14 + [6] * 7, (), 22, "When you joined you put it at 6."),
        (
            [6] * 7 + [4] * 14,
            ("2026-01-25,global_change,worse",),
            22,
            "But you said your knee is worse than when you started.",
        ),
        (
            [6] * 7,
            ("2026-01-26,catch_up,2",),
            22,
            "You said 2 for the worst moment of a typical day last week. At the start it was 6. "
            "One number from memory cannot show a change",
        ),
        (
            [6] * 28,
            ("2026-01-08,visit,changed",),
            26,
            "In the first days after your visit it was 6",
        ),
        ([9] * 3, (), 3, "Your pain was 8 or more on at least 3 of the last 7 days."),
    ],
)
def test_a_reason_names_what_was_seen(
    run: Assess, scores: list[int | None], more: tuple[str, ...], day: int, sentence: str
) -> None:
    baseline = "6" if scores[0] != 2 else "2"
    result = run(diary_file(*scores, more=more), "--until", str(on_day(day)), baseline=baseline)
    shown = " ".join(result.stdout.replace("│", " ").split())
    assert sentence in shown


@given(
    st.lists(st.none() | st.integers(0, 10), max_size=70),
    st.dictionaries(st.integers(1, 70), st.integers(0, 10), max_size=10),
    st.dictionaries(st.integers(1, 70), st.sampled_from(GlobalChange), max_size=4),
    st.dictionaries(st.integers(1, 70), st.sampled_from(VisitOutcome), max_size=1),
)
def test_every_decision_has_a_reason_of_whole_sentences(
    scores: list[int | None],
    catch_up: dict[int, int],
    global_change: dict[int, GlobalChange],
    visits: dict[int, VisitOutcome],
) -> None:
    diary = Diary(
        start=on_day(1),
        baseline=5,
        pain={on_day(n): score for n, score in enumerate(scores, 1) if score is not None},
        global_change={on_day(day): answer for day, answer in global_change.items()},
        catch_up={on_day(day): score for day, score in catch_up.items()},
        visits={on_day(day): outcome for day, outcome in visits.items()},
    )
    for event in assess(diary, on_day(71)):
        why = reason(event, str)
        assert why.endswith(".")
        assert not any(mark in why for mark in ("{", "}", "  "))
