"""/run in words and taps: read, corrected, refused with what to write (docs/running.md)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from care.events import Action, Command, Edited
from care.messages.runs import (
    RunDuringQuestion,
    RunHold,
    RunLimpQuestion,
    RunMinutesQuestion,
    RunSaved,
    RunUnreadable,
)
from care.messages.scores import Evening, SixQuestion, SixWhy
from care.runs import run_of, running_hold
from rehab.run_text import RunProblem, RunText, parse_run
from tests.unit.lives import on_day, stamp
from tests.unit.runners import keeps, say, text


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("5 km 28 min pain 2", RunText(28, 5.0, 2)),
        ("30 min", RunText(30)),
        ("3 miles 2", RunText(None, 4.83, 2)),
        ("ran 5,5 km in 31 minutes, no limp", RunText(31, 5.5)),
        ("1h 5 pain 3", RunText(65, None, 3)),
        ("28:30 2/10 limped", RunText(28, None, 2, limp=True)),
        ("30 min no pain", RunText(30, None, 0)),
        ("30 min, pain-free", RunText(30, None, 0)),
        ("30 min pain two", RunText(30, None, 2)),
        ("5 km, pain 2 out of 10.", RunText(None, 5.0, 2)),
        ("30", RunProblem.WHICH),
        ("", RunProblem.NOTHING),
        ("a lovely day", RunProblem.NOTHING),
        ("5 km 3 km", RunProblem.TWICE),
        ("30 min pain 11", RunProblem.PAIN),
        ("30 min pain 2.5", RunProblem.PAIN),
        ("5 km -2", RunProblem.PAIN),
        ("0 km", RunProblem.TOO_MUCH),
        ("900 min", RunProblem.TOO_MUCH),
    ],
)
def test_a_typed_run_is_read_or_told_why_not(typed: str, read: RunText | RunProblem) -> None:
    assert parse_run(typed) == read


@given(st.text(max_size=200))
def test_any_text_is_a_run_or_a_problem(typed: str) -> None:
    read = parse_run(typed)
    if isinstance(read, RunText):
        assert read.minutes is None or 1 <= read.minutes <= 600
        assert read.km is None or 0 < read.km <= 100
        assert read.during is None or 0 <= read.during <= 10


@given(st.integers(1, 600), st.integers(1, 100), st.integers(0, 10))
def test_what_is_written_out_is_read_as_it_is(minutes: int, km: int, pain: int) -> None:
    assert parse_run(f"{km} km {minutes} min pain {pain}") == RunText(minutes, float(km), pain)


def test_a_run_in_words_is_saved_with_its_pain() -> None:
    life = keeps()
    saved, session = say(life, "5 km 28 min pain 2").messages
    assert isinstance(saved, RunSaved)
    assert text(session).startswith("Strength comes after the run, whenever you are ready.")
    assert text(saved).startswith("✅ Run saved for today: 28 min, 5 km, pain 2.")
    run = run_of(life.person, on_day(3))
    assert run is not None
    assert (run.minutes, run.km, run.during, run.stage) == (28, 5.0, 2, 8)


def test_a_second_word_corrects_the_run_and_so_does_an_edit() -> None:
    life = keeps()
    say(life, "5 km 28 min pain 2", message_id=7)
    say(life, "30 min", message_id=8)
    run = run_of(life.person, on_day(3))
    assert run is not None
    assert (run.minutes, run.km, run.during, len(life.person.runs)) == (30, None, 2, 1)
    say(life, "pain 3", message_id=9)
    life._message_id = 9
    life.edits("/run 25 min pain 1")
    run = run_of(life.person, on_day(3))
    assert run is not None
    assert (run.minutes, run.during) == (25, 1)


def test_an_edit_to_a_high_number_asks_the_six_also_after_they_were_answered() -> None:
    life = keeps()
    say(life, "5 km 28 min pain 2", message_id=7)
    life.until(3, "18:00").tap(Action.SIX_NONE, SixWhy.WORRY.value)
    life._message_id = 7
    saved, six = life.until(3, "20:30").edits("/run 5 km 28 min pain 9").messages
    assert isinstance(saved, RunSaved)
    assert isinstance(six, SixQuestion)
    assert running_hold(life.person, on_day(3), life.now) is RunHold.SIX


def test_a_number_for_the_run_after_the_evening_asks_nothing_twice() -> None:
    life = keeps()
    life.tap(Action.RUN_MINUTES, stamp(3), "20")
    life.until(3, "20:05").score(3, 2)
    life.tap(Action.RUN_DURING, stamp(3), "1")
    life.tap(Action.RUN_LIMP, stamp(3), "no")
    assert life.last(Evening).value == 2


def test_a_word_of_a_red_flag_in_an_edit_asks_the_six() -> None:
    life = keeps()
    say(life, "30 min pain 1", message_id=7)
    saved, six = life.does(Edited("/run 30 min pain 1 knee swollen", 7, worry=True)).messages
    assert isinstance(saved, RunSaved)
    assert isinstance(six, SixQuestion)


def test_a_text_that_is_no_run_says_what_to_write() -> None:
    life = keeps()
    (said,) = say(life, "30").messages
    assert isinstance(said, RunUnreadable)
    assert "/run 5 km 28 min pain 2" in text(said)
    assert life.person.runs == ()


def test_run_alone_asks_minutes_pain_and_limp() -> None:
    life = keeps()
    (asked,) = life.asks(Command.RUN).messages
    assert isinstance(asked, RunMinutesQuestion)
    (pain,) = life.tap(Action.RUN_MINUTES, stamp(3), "20").messages
    assert isinstance(pain, RunDuringQuestion)
    (limp,) = life.tap(Action.RUN_DURING, stamp(3), "1").messages
    assert isinstance(limp, RunLimpQuestion)
    saved, *_ = life.tap(Action.RUN_LIMP, stamp(3), "no").messages
    assert isinstance(saved, RunSaved)
    assert (saved.minutes, saved.during, saved.limp) == (20, 1, False)


def test_a_number_after_the_question_is_the_pain_of_the_run() -> None:
    life = keeps()
    life.tap(Action.RUN_MINUTES, stamp(3), "20")
    life.types("2")
    run = run_of(life.person, on_day(3))
    assert run is not None
    assert (run.during, life.person.scores) == (2, ())


def test_a_run_of_yesterday_counts_for_yesterday() -> None:
    life = keeps().until(4, "09:00")
    say(life, "20 min pain 1 yesterday", days_ago=1)
    assert [run.on for run in life.person.runs] == [on_day(3)]


def test_a_run_far_over_the_plan_is_taken_told_and_counted() -> None:
    life = keeps()
    say(life, "20 min pain 1")
    life.until(5, "09:00")
    saved, *_ = say(life, "60 min pain 1").messages
    assert isinstance(saved, RunSaved)
    assert (saved.minutes, saved.most) == (60, 23)
    assert "more than the 23 min" in text(saved)
    assert [run.minutes for run in life.person.runs] == [20, 60]


def test_a_run_that_reaches_8_asks_the_six() -> None:
    life = keeps()
    saved, six = say(life, "20 min pain 8").messages
    assert isinstance(saved, RunSaved)
    assert isinstance(six, SixQuestion)
    assert six.why is SixWhy.HIGH_SCORE
