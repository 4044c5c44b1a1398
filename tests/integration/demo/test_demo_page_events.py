"""What the demo page is told as it happens, by Server-Sent Events."""

import asyncio

import pytest

from simulator.play import stage as stages
from tests.integration.demo.browser import AGREE, Browser

# --- What happens ---------------------------------------------------------------------------


async def test_a_page_gets_everything_first_and_then_what_changes(alone: Browser) -> None:
    events = alone.events()
    event, told = await anext(events)
    assert (event, told["messages"]) == ("state", [])
    writing = asyncio.create_task(alone.types("/start"))
    texts: list[str] = []
    async for event, told in events:
        assert event == "change"
        texts += [message["text"] for message in told["messages"]]
        if len(texts) == 2:
            break
    await writing
    await events.aclose()
    assert texts[0] == "/start"


async def test_a_change_names_what_the_runner_tapped(with_plateau: Browser) -> None:
    events = with_plateau.events()
    await anext(events)
    await with_plateau.asks("/api/clock", do="next")
    tapped: list[str] = []
    async for _, told in events:
        tapped += [tap["label"] for tap in told.get("tapped", ())]
        if not told["clock"]["busy"] and told["clock"]["day"] == 2:
            break
    await events.aclose()
    assert tapped[:2] == [AGREE, "None of these"]


async def test_what_the_visitor_tapped_is_no_news(alone: Browser) -> None:
    await alone.types("/start")
    events = alone.events()
    await anext(events)
    await alone.taps(AGREE)
    _, told = await anext(events)
    await events.aclose()
    assert told["tapped"] == []


async def test_another_zone_shows_everything_anew(alone: Browser) -> None:
    seen: list[str] = []
    watching = alone.watches()
    await anext(watching)
    enrolling = asyncio.create_task(alone.enrolls())
    async for event, state in watching:
        if event == "state":
            seen += {message["time"] for message in state["messages"]}
            break
    await enrolling
    await watching.aclose()
    assert seen == ["02:00"]


async def test_a_new_scene_is_shown_as_a_whole(alone: Browser) -> None:
    await alone.types("hello")
    events = alone.events()
    await anext(events)
    await alone.asks("/api/clock", do="start_over", runner=None)
    event, told = await anext(events)
    while event != "state":
        event, told = await anext(events)
    await events.aclose()
    assert told["messages"] == []


async def test_a_deleted_message_is_named(alone: Browser) -> None:
    await alone.types("hello")
    events = alone.events()
    await anext(events)
    await alone.stage.scene.person.delete_message(1)
    _, told = await anext(events)
    await events.aclose()
    assert told["removed"] == [1]


async def test_a_quiet_connection_is_kept_alive(
    alone: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stages, "KEEP_ALIVE_SECONDS", 0.01)
    events = alone.events()
    assert [(await anext(events))[0] for _ in range(2)] == ["state", ""]
    await events.aclose()


async def test_when_the_demo_ends_those_who_watch_are_let_go(alone: Browser) -> None:
    events = alone.events()
    await anext(events)
    alone.stage.close()
    assert [event async for event in events] == []
