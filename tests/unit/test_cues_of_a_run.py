"""Walk and run cues in the chat: each at its minute, paused, stopped, never stale."""

from datetime import timedelta

from care.events import Action, Command, FellDue, Kind
from care.messages.runs import (
    RunBegun,
    RunCue,
    RunDuringQuestion,
    RunLimpQuestion,
    RunReady,
)
from care.outcome import Outcome, Shown
from care.runs import run_of
from tests.unit.lives import Life, on_day, stamp
from tests.unit.runners import keeps, labels, text


def begun() -> Life:
    life = keeps()
    (_, ready) = life.tap(Action.RUN, stamp(3), "start", "m").messages
    assert isinstance(ready, RunReady)
    (line,) = life.tap(Action.CUES, stamp(3), "go").messages
    assert isinstance(line, RunBegun)
    return life


def test_a_run_that_was_started_too_soon_can_be_left_for_later() -> None:
    life = keeps()
    (_, ready) = life.tap(Action.RUN, stamp(3), "start", "m").messages
    assert labels(ready)[:2] == ["Go", "Not now"]
    (offer,) = life.tap(Action.RUN, stamp(3), "back", "o").messages
    assert labels(offer)[:4] == ["Start run", "Log a run", "Later", "Skip"]


def cues(life: Life) -> list[tuple[int, str]]:
    """The minutes after 09:00 at which cues came, and what they said."""
    found = []
    for said in life.said:
        if isinstance(said.message, RunCue) and isinstance(said.why, FellDue):
            spell = said.message.spells[said.message.index]
            minutes = (said.at - life.at(3, "09:00")) // timedelta(minutes=1)
            if said.message.left == spell.seconds:
                found.append((minutes, spell.pace.value))
    return found


def test_each_change_has_its_cue_at_its_minute() -> None:
    life = begun().until(3, "09:30")
    expected = [
        (minute, pace) for n in range(5) for minute, pace in ((5 * n, "run"), (5 * n + 4, "walk"))
    ]
    assert cues(life) == expected
    assert isinstance(life.said[-1].message, RunDuringQuestion)
    run = run_of(life.person, on_day(3))
    assert run is not None
    assert (run.done, run.minutes) == (True, 20)


def test_only_a_change_is_a_new_message() -> None:
    life = begun()
    outcomes = [life_act(life, f"0.0.{passed}").shown for passed in (0, 60, 120)]
    assert outcomes == [Shown.IN_TURN, Shown.EDIT, Shown.EDIT]


def life_act(life: Life, occasion: str) -> Outcome:
    return life.does(FellDue(Kind.CUE, on_day(3), occasion))


def test_nothing_is_sent_while_paused_and_it_goes_on_where_it_stood() -> None:
    life = begun().until(3, "09:02")
    life.tap(Action.CUES, stamp(3), "pause")
    life.until(3, "09:12")
    assert cues(life) == [(0, "run")]
    (cue,) = life.tap(Action.CUES, stamp(3), "on").messages
    assert isinstance(cue, RunCue)
    assert cue.left == 120
    life.until(3, "09:14")
    assert cues(life) == [(0, "run"), (14, "walk")]


def test_nothing_is_sent_once_stopped_and_what_was_run_counts() -> None:
    life = begun().until(3, "09:06")
    (question,) = life.tap(Action.CUES, stamp(3), "stop").messages
    assert isinstance(question, RunDuringQuestion)
    assert question.minutes == 5
    before = len(life.said)
    life.until(3, "10:30")
    assert len(life.said) == before


def test_a_small_pain_may_go_on_and_3_ends_the_run() -> None:
    life = begun().until(3, "09:03")
    (asked,) = life.tap(Action.CUES, stamp(3), "hurts").messages
    assert isinstance(asked, RunCue)
    assert asked.hurts
    (paused,) = life.tap(Action.RUN_DURING, stamp(3), "2").messages
    assert isinstance(paused, RunCue)
    assert "Go on" in labels(paused)
    life.tap(Action.CUES, stamp(3), "on")
    life.tap(Action.CUES, stamp(3), "hurts")
    (limp,) = life.tap(Action.RUN_DURING, stamp(3), "3").messages
    assert isinstance(limp, RunLimpQuestion)
    run = run_of(life.person, on_day(3))
    assert run is not None
    assert (run.done, run.during, run.minutes) == (True, 3, 3)


def test_a_cue_expires_within_its_part_of_the_run() -> None:
    life = begun()
    rows = [row for row in life._rows if row.kind is Kind.CUE and not row.occasion.endswith("end")]
    assert rows
    assert all(row.expires_at - row.at <= timedelta(minutes=4) for row in rows)


def test_today_and_run_show_the_run_that_is_under_way() -> None:
    life = begun().until(3, "09:02")
    for command in (Command.TODAY, Command.RUN):
        (shown,) = life.asks(command).messages
        assert isinstance(shown, RunCue)
        assert text(shown) == "🏃 <b>Run</b>: 2 min left. Part 1 of 5."


def test_a_second_start_on_the_same_day_sends_its_own_cues() -> None:
    life = begun().until(3, "09:02")
    life.tap(Action.CUES, stamp(3), "go")
    assert [run.live.lap for run in life.person.runs if run.live] == [0]
