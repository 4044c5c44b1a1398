"""The demo page's server, as a browser asks it: the page, the chat, and what is refused."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.integration.demo.browser import AGREE, Browser, bots

Json = dict[str, Any]


# --- The page itself ------------------------------------------------------------------------


async def test_the_page_lets_nothing_in_from_elsewhere(alone: Browser) -> None:
    async with alone.http.get("/") as answer:
        assert (answer.status, answer.content_type) == (200, "text/html")
        assert answer.headers["Content-Security-Policy"].startswith("default-src 'self'; ")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["X-Frame-Options"] == "DENY"
        assert answer.headers["Referrer-Policy"] == "no-referrer"


async def test_the_parts_of_the_page_are_served_with_their_types(alone: Browser) -> None:
    async with alone.http.get("/static/main.js") as answer:
        assert (answer.status, answer.content_type) == (200, "text/javascript")


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:80", "127.0.0.1.evil.example", "[", ""]
)
async def test_a_foreign_name_for_this_machine_is_refused(alone: Browser, host: str) -> None:
    async with alone.http.get("/api/state", headers={"Host": host}) as answer:
        assert answer.status == 400
        assert await answer.json() == {
            "error": "This page answers at 127.0.0.1 and localhost only."
        }


async def test_localhost_is_this_machine(alone: Browser) -> None:
    async with alone.http.get("/api/state", headers={"Host": "localhost:8000"}) as answer:
        assert answer.status == 200


async def test_six_runners_can_be_chosen(alone: Browser) -> None:
    assert [runner["name"] for runner in (await alone.state())["runners"]] == [
        *("recovering", "plateau", "relapse", "red-flag", "silent", "good-days")
    ]


async def test_the_menu_holds_the_commands_of_the_bot(alone: Browser) -> None:
    commands = (await alone.state())["commands"]
    assert commands[0] == {"command": "start", "description": "begin, or go on where you were"}


async def test_there_are_places_to_share(alone: Browser) -> None:
    async with alone.http.get("/api/places") as answer:
        assert (await answer.json())[0] == {"label": "Berlin", "latitude": 52.52, "longitude": 13.4}


# --- In the chat ----------------------------------------------------------------------------


async def test_the_chat_is_empty_until_somebody_writes(alone: Browser) -> None:
    state = await alone.state()
    assert (state["messages"], state["started"], state["runner"]) == ([], False, None)
    assert state["clock"]["label"] == "Mon 5 Jan 2026, 18:00"
    assert state["panel"]["enrolled"] is False


async def test_a_visitor_enrolls_by_typing_and_tapping(alone: Browser) -> None:
    await alone.enrolls()
    state = await alone.state()
    assert any(text.startswith("All set.") for text in bots(state))
    assert (state["clock"]["day"], state["clock"]["week"]) == (1, 1)
    assert state["panel"]["enrolled"] is True


async def test_the_times_are_those_of_the_place_that_was_shared(alone: Browser) -> None:
    await alone.enrolls()
    state = await alone.state()
    assert state["clock"]["zone"] == "Asia/Tokyo"
    assert state["clock"]["label"] == "Tue 6 Jan 2026, 02:00"
    assert {message["date"] for message in state["messages"]} == {"Tue 6 Jan 2026"}


async def test_a_shared_place_has_its_name(alone: Browser) -> None:
    await alone.enrolls()
    places = [message["location"] for message in (await alone.state())["messages"]]
    assert [place for place in places if place] == [{"label": "Tokyo"}]


async def test_a_place_may_be_shared_unasked(alone: Browser) -> None:
    await alone.does(do="location", latitude=1.5, longitude=-2)
    assert (await alone.state())["messages"][0]["location"] == {"label": "1.5, -2"}


async def test_a_message_shows_its_buttons_and_its_formatted_text(alone: Browser) -> None:
    await alone.types("/start")
    own, welcome = (await alone.state())["messages"]
    assert (own["mine"], own["html"]) == (True, "/start")
    assert (welcome["mine"], welcome["time"]) == (False, "18:00")
    assert {"label": AGREE, "url": None} in welcome["buttons"][0]


async def test_what_a_visitor_types_is_never_markup(alone: Browser) -> None:
    await alone.types("<b>5</b> & more")
    assert (await alone.state())["messages"][0]["html"] == "&lt;b&gt;5&lt;/b&gt; &amp; more"


async def test_the_keyboard_asks_for_the_place(alone: Browser) -> None:
    await alone.types("/start")
    await alone.taps(AGREE)
    for label in ("None of these",) * 3 + ("Front, right", "5", "Not at the moment"):
        await alone.taps(label)
    keyboard = (await alone.state())["reply_keyboard"]
    assert {"label": "Share location", "location": True} in keyboard["rows"][0]
    assert (await alone.asks("/api/chat", do="press", label="Share location"))[0] == 409


async def test_a_tap_brings_the_word_over_the_chat(with_plateau: Browser) -> None:
    await with_plateau.turns("tomorrow")
    await with_plateau.turns("tomorrow")
    assert (await with_plateau.taps("Start")) == {"toast": None, "alert": False}
    assert (await with_plateau.taps("Too easy"))["toast"] == "Noted: too easy."


async def test_an_own_message_can_be_edited(alone: Browser) -> None:
    await alone.types("hello")
    await alone.does(do="edit", message=1, text="hello there")
    own = (await alone.state())["messages"][0]
    assert (own["text"], own["edited"]) == ("hello there", True)


async def test_documents_can_be_fetched(with_plateau: Browser) -> None:
    await with_plateau.turns("next")
    await with_plateau.types("/export")
    files = [message["file"] for message in (await with_plateau.state())["messages"]]
    table = next(file for file in files if file and file["name"].endswith(".csv"))
    async with with_plateau.http.get(table["url"]) as answer:
        assert answer.content_type == "text/csv"
        assert answer.headers["Content-Disposition"].startswith("attachment; ")
        assert len(await answer.read()) == table["size"]


async def test_a_file_that_nobody_sent_is_not_there(alone: Browser) -> None:
    async with alone.http.get("/files/File-document-9") as answer:
        assert answer.status == 404
        assert await answer.json() == {"error": "The chat shows no such file."}


async def test_the_conversation_can_be_read_as_text(alone: Browser) -> None:
    await alone.types("/start")
    async with alone.http.get("/api/transcript") as answer:
        assert answer.content_type == "text/plain"
        assert (await answer.text()).startswith("Mon 5 Jan 2026, day 1\n---------------------\n")


# --- What is refused ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "asked"),
    [
        ("/api/chat", {}),
        ("/api/chat", {"do": "shout"}),
        ("/api/chat", {"do": "type"}),
        ("/api/chat", {"do": "tap", "message": "1", "row": 0, "column": 0}),
        ("/api/chat", {"do": "location", "latitude": 91, "longitude": 0}),
        ("/api/clock", {"do": "back"}),
        ("/api/clock", {"do": "play", "speed": 2}),
        ("/api/clock", {"do": "start_over", "runner": "nobody"}),
        ("/api/clock", {"do": "start_over", "runner": ["plateau"]}),
    ],
)
async def test_what_cannot_be_read_is_refused_in_one_line(
    alone: Browser, path: str, asked: Json
) -> None:
    status, answer = await alone.asks(path, **asked)
    assert status == 400
    assert answer.keys() == {"error"}
    assert "\n" not in answer["error"]


@pytest.mark.parametrize(
    ("deed", "error"),
    [
        (
            {"do": "type", "text": "  "},
            "No phone can send this: a message has 1 to 4096 characters.",
        ),
        ({"do": "edit", "message": 2, "text": "x"}, "Only a text of your own can be edited."),
        ({"do": "edit", "message": 1, "text": " "}, "A message needs a text."),
        (
            {"do": "edit", "message": 9, "text": "x"},
            "That message is not in the chat any more. Use the newest one.",
        ),
        (
            {"do": "tap", "message": 9, "row": 0, "column": 0},
            "That message is not in the chat any more. Use the newest one.",
        ),
        (
            {"do": "tap", "message": 2, "row": 7, "column": 0},
            "That button is not there any more. Use those that the message shows.",
        ),
        (
            {"do": "press", "label": "Nothing"},
            "That is not in the chat any more. Use what it shows now.",
        ),
    ],
)
async def test_what_cannot_be_done_says_what_can(alone: Browser, deed: Json, error: str) -> None:
    await alone.types("/start")
    assert await alone.asks("/api/chat", **deed) == (409, {"error": error})


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        (b"{", "application/json", 400),
        (b"[]", "application/json", 400),
        (b"\xff", "application/json", 400),
        (b'{"do": "pause"}', "text/plain", 415),
        (b"do=pause", "application/x-www-form-urlencoded", 415),
        (b'{"do": "type", "text": "' + b"x" * 70_000 + b'"}', "application/json", 413),
    ],
)
async def test_a_body_that_is_no_small_json_object_is_refused(
    alone: Browser, body: bytes, content_type: str, status: int
) -> None:
    headers = {"Content-Type": content_type}
    async with alone.http.post("/api/clock", data=body, headers=headers) as answer:
        assert answer.status == status
        assert (await answer.json()).keys() == {"error"}


async def test_a_body_without_a_length_is_refused(alone: Browser) -> None:
    async def parts() -> AsyncIterator[bytes]:
        yield b'{"do": "pause"}'

    headers = {"Content-Type": "application/json"}
    async with alone.http.post("/api/clock", data=parts(), headers=headers) as answer:
        assert answer.status == 411


async def test_an_unknown_address_is_not_found(alone: Browser) -> None:
    async with alone.http.get("/api/nothing") as answer:
        assert (answer.status, await answer.json()) == (404, {"error": "Not Found"})
