"""Six weeks flat out on the demo page: what stands in the chat, the clock and the panel then."""

from typing import Any

import pytest

from simulator.play.runners import RUNNER_BY_NAME
from tests.integration.demo.browser import opened

Json = dict[str, Any]

_TOLD: list[tuple[Json, list[int]]] = []


async def six_weeks() -> tuple[Json, list[int]]:
    """The state after six weeks of plateau, lived once, and what play and hand back get then."""
    if not _TOLD:
        async with opened(RUNNER_BY_NAME["plateau"]) as browser:
            state = await browser.turns("finish")
            refused = [
                (await browser.asks("/api/clock", do=do))[0]
                for do in ("play", "finish", "hand_back")
            ]
            _TOLD.append((state, refused))
    return _TOLD[0]


@pytest.fixture
async def told() -> Json:
    return (await six_weeks())[0]


async def test_the_clock_stands_at_the_end_of_day_43(told: Json) -> None:
    clock = told["clock"]
    assert (clock["label"], clock["day"], clock["over"]) == ("Mon 16 Feb 2026, 23:59", 43, True)


async def test_the_page_says_how_long_it_took(told: Json) -> None:
    run = told["clock"]["last_run"]
    assert run["days"] == 42
    assert 0 < run["seconds"] < 120


async def test_the_advice_of_day_22_stands_in_the_chat(told: Json) -> None:
    morning = [m for m in told["messages"] if m["date"] == "Mon 26 Jan 2026" and not m["mine"]]
    assert "your knee is about as sore as at the start" in morning[0]["text"]
    assert morning[0]["time"] == "09:00"


async def test_the_panel_says_what_was_decided_on_day_22_and_that_it_was_told(told: Json) -> None:
    week = told["panel"]["weeks"][2]
    assert (week["lo"], week["hi"], week["class"]) == (6, 6, "NOT_IMPROVED")
    assert (week["decision"], week["spoken"]) == ("ESCALATE_NO_IMPROVEMENT", True)


async def test_the_panel_says_what_the_advice_holds_back(told: Json) -> None:
    assert told["panel"]["holds"][0].startswith(
        "Sessions are held at an easier level since the advice of Mon 26 Jan"
    )


async def test_a_life_that_is_told_does_not_go_on() -> None:
    assert (await six_weeks())[1] == [409, 409, 409]
