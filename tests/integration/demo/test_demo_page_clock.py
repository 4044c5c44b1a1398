"""The clock of the demo page: who answers, what goes on by itself, and starting over."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from simulator.play import stage as stages
from simulator.play.runners import RUNNER_BY_NAME
from simulator.play.scene import Scene
from simulator.telegram import Fault
from tests.integration.demo.browser import Browser, Json, bots, opened

PLATEAU = RUNNER_BY_NAME["plateau"]


# --- Who lives it ---------------------------------------------------------------------------


async def test_whoever_uses_the_chat_takes_the_runner_over(with_plateau: Browser) -> None:
    assert (await with_plateau.state())["runner"]["driving"]
    await with_plateau.types("/start")
    assert not (await with_plateau.state())["runner"]["driving"]


async def test_what_could_not_be_done_takes_nobody_over(with_plateau: Browser) -> None:
    await with_plateau.asks("/api/chat", do="tap", message=1, row=0, column=0)
    assert (await with_plateau.state())["runner"]["driving"]


async def test_a_runner_who_is_handed_the_chat_back_goes_on_answering(
    with_plateau: Browser,
) -> None:
    await with_plateau.turns("next")
    await with_plateau.types("/help")
    await with_plateau.turns("hand_back")
    state = await with_plateau.turns("week")
    assert state["runner"]["driving"]
    assert state["panel"]["weeks"][0]["answers"] == 6


async def test_while_a_visitor_has_the_chat_nobody_else_answers(with_plateau: Browser) -> None:
    await with_plateau.turns("next")
    await with_plateau.types("/help")
    state = await with_plateau.turns("week")
    assert state["panel"]["weeks"][0]["answers"] == 0


async def test_a_runner_may_begin_where_a_visitor_was(alone: Browser) -> None:
    await alone.types("hello")
    await alone.turns("hand_back", runner="plateau")
    state = await alone.turns("next")
    assert state["runner"]["name"] == "plateau"
    assert state["panel"]["enrolled"]


async def test_nobody_can_be_handed_the_chat_where_nobody_lives(alone: Browser) -> None:
    assert await alone.asks("/api/clock", do="hand_back") == (
        409,
        {"error": "Nobody lives here but you. Choose a runner."},
    )


async def test_a_runner_who_does_not_know_how_to_answer_leaves_the_chat() -> None:
    async with opened(replace(PLATEAU, city="Qqqqqq Zzzzzz")) as browser:
        state = await browser.turns("next")
    assert not state["runner"]["driving"]
    assert state["clock"]["notice"] == (
        "The runner does not know how to answer this. The chat is yours."
    )


# --- The clock ------------------------------------------------------------------------------


async def test_next_goes_on_to_the_next_message(with_plateau: Browser) -> None:
    state = await with_plateau.turns("next")
    assert state["clock"]["label"] == "Tue 6 Jan 2026, 08:00"
    assert bots(state)[-1].startswith("Tuesday, 6 January. Day 2 of your program.")
    state = await with_plateau.turns("next")
    assert state["clock"]["label"] == "Tue 6 Jan 2026, 20:00"


async def test_tomorrow_is_after_the_morning_message(with_plateau: Browser) -> None:
    state = await with_plateau.turns("tomorrow")
    assert state["clock"]["label"] == "Tue 6 Jan 2026, 09:30"


async def test_a_week_is_seven_days(with_plateau: Browser) -> None:
    await with_plateau.turns("tomorrow")
    state = await with_plateau.turns("week")
    assert state["clock"]["label"] == "Tue 13 Jan 2026, 09:30"
    assert state["clock"]["day"] == 9


async def test_without_anybody_time_goes_on_and_brings_nothing(alone: Browser) -> None:
    state = await alone.turns("tomorrow")
    assert (state["clock"]["label"], state["messages"]) == ("Tue 6 Jan 2026, 09:30", [])


@pytest.mark.parametrize("do", ["next", "play", "finish"])
async def test_nothing_comes_where_nobody_has_written(alone: Browser, do: str) -> None:
    assert await alone.asks("/api/clock", do=do) == (
        409,
        {"error": "Nothing will come yet. Write /start in the chat, or choose a runner."},
    )


async def test_a_visitor_without_a_runner_gets_the_next_message(alone: Browser) -> None:
    await alone.enrolls()
    state = await alone.turns("next")
    assert bots(state)[-1].startswith("Tuesday, 6 January.")


async def test_during_a_pause_the_next_message_is_waited_for_and_given_up(
    with_plateau: Browser,
) -> None:
    await with_plateau.turns("next")
    await with_plateau.types("/pause")
    before = await with_plateau.state()
    state = await with_plateau.turns("next")
    assert state["clock"]["day"] == 2 + stages.LONGEST_WAIT.days
    assert len(state["messages"]) == len(before["messages"])


def on_day(number: int) -> Callable[[Json], bool]:
    """That day, or a later one: news comes more slowly than days may pass."""
    return lambda state: (state["clock"]["day"] or 0) >= number


async def test_play_goes_on_step_by_step_until_it_is_paused(
    with_plateau: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stages, "STEP_SECONDS", 0.01)
    assert await with_plateau.asks("/api/clock", do="play", speed=3) == (200, {})
    await with_plateau.sees(on_day(2))
    assert (await with_plateau.state())["clock"]["playing"]
    state = await with_plateau.turns("pause")
    assert state["clock"]["day"] < 43


async def test_whoever_uses_the_chat_ends_the_play(
    with_plateau: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stages, "STEP_SECONDS", 0.01)
    await with_plateau.asks("/api/clock", do="play")
    await with_plateau.sees(on_day(2))
    await with_plateau.types("/today")
    clock = (await with_plateau.state())["clock"]
    assert (clock["playing"], clock["busy"]) == (False, False)


async def test_a_rush_through_the_days_can_be_ended(with_plateau: Browser) -> None:
    await with_plateau.asks("/api/clock", do="finish")
    await with_plateau.sees(on_day(3))
    assert (await with_plateau.state())["clock"]["busy"]
    state = await with_plateau.turns("pause")
    assert state["clock"]["last_run"]["days"] < 42


async def test_what_the_bot_cannot_finish_stops_the_clock(with_plateau: Browser) -> None:
    await with_plateau.turns("next")
    with_plateau.stage.scene.world.server.faults.add(Fault("sendMessage", times=None))
    state = await with_plateau.turns("week")
    assert state["clock"]["notice"] == (
        "The bot could not finish what it had in hand. The terminal says why."
    )


async def test_an_error_of_the_demo_stops_the_clock_and_is_told(
    with_plateau: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_: object) -> bool:
        raise LookupError("made up")

    monkeypatch.setattr(Scene, "step", fail)
    state = await with_plateau.turns("week")
    assert state["clock"]["notice"] == "The demo stopped by itself. The terminal says why."


async def test_a_bot_that_cannot_answer_is_told_to_whoever_writes(alone: Browser) -> None:
    alone.stage.scene.world.server.faults.add(Fault("sendMessage", times=None))
    assert await alone.asks("/api/chat", do="type", text="/start") == (
        409,
        {"error": "The bot could not answer. The terminal says why."},
    )


# --- Starting over --------------------------------------------------------------------------


async def test_start_over_is_an_empty_chat_at_the_beginning(with_plateau: Browser) -> None:
    await with_plateau.turns("tomorrow")
    state = await with_plateau.turns("start_over", runner="recovering")
    assert (state["messages"], state["started"]) == ([], False)
    assert state["clock"]["label"] == "Mon 5 Jan 2026, 18:00"
    assert (state["runner"]["name"], state["runner"]["driving"]) == ("recovering", True)


async def test_start_over_may_leave_it_to_the_visitor(with_plateau: Browser) -> None:
    state = await with_plateau.turns("start_over", runner=None)
    assert state["runner"] is None


async def test_start_over_ends_what_goes_on(with_plateau: Browser) -> None:
    await with_plateau.asks("/api/clock", do="finish")
    state = await with_plateau.turns("start_over", runner="plateau")
    assert (state["messages"], state["clock"]["last_run"]) == ([], None)
