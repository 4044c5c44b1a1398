"""What the local Bot API server takes as a message, an edit or a deletion."""

import struct
from collections.abc import AsyncIterator
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from aiohttp import ClientSession, FormData

from simulator.telegram import Person, TelegramServer
from tests.integration.telegram.conftest import TOKEN, Call, Clock

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)


@pytest.fixture
async def server(clock: Clock) -> AsyncIterator[TelegramServer]:
    async with TelegramServer(token=TOKEN, limits=False, clock=clock) as server:
        yield server


def buttons(*labels: str) -> dict[str, Any]:
    return {"inline_keyboard": [[{"text": label, "callback_data": label}] for label in labels]}


def png(width: int, height: int) -> bytes:
    return b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + struct.pack(">II", width, height) + b"\x08"


@pytest.mark.parametrize("text", ["x", "x" * 4096, "🦵" * 2048, f"<b>{'x' * 4096}</b>", " x "])
async def test_a_text_of_1_to_4096_units_is_sent(call: Call, ann: Person, text: str) -> None:
    await call("sendMessage", chat_id=ann.id, text=text, parse_mode="HTML")
    assert len(ann.messages) == 1


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "message text is empty"),
        (" \n ", "text must be non-empty"),
        ("<b></b>", "text must be non-empty"),
        ("x" * 4097, "message is too long"),
        ("🦵" * 2049, "message is too long"),
        ("<b>x", "can't parse entities: Can't find end tag corresponding to start tag \"b\""),
        ("<b>x</b>" * 101, "too many entities in the text"),
    ],
)
async def test_any_other_text_is_refused(call: Call, ann: Person, text: str, reason: str) -> None:
    refusal = await call("sendMessage", chat_id=ann.id, text=text, parse_mode="HTML")
    assert refusal == f"Bad Request: {reason}"
    assert ann.messages == []


async def test_without_a_parse_mode_signs_are_shown_as_they_are(call: Call, ann: Person) -> None:
    sent = await call("sendMessage", chat_id=ann.id, text="2 < 3 & <b>")
    assert sent["text"] == ann.last.text == "2 < 3 & <b>"
    assert ann.last.html == "2 &lt; 3 &amp; &lt;b&gt;"


@pytest.mark.parametrize(
    ("params", "reason"),
    [
        ({"parse_mode": "MarkdownV2"}, "MarkdownV2 is not checked by the local server; send HTML"),
        ({"parse_mode": "LaTeX"}, "unsupported parse_mode"),
        (
            {"entities": [{"type": "bold", "offset": 1, "length": 5}]},
            "can't parse MessageEntity: it lies outside the text",
        ),
        (
            {"entities": [{"type": "loud", "offset": 0, "length": 1}]},
            "can't parse MessageEntity: unknown type",
        ),
        ({"entities": [], "parse_mode": "HTML"}, 'give either "parse_mode" or "entities"'),
        ({"link_preview_options": {"hidden": True}}, 'unknown field "hidden" in the link preview'),
        ({"reply_parameters": {"message_id": 99}}, "message to be replied not found"),
        ({"reply_parameters": {}}, "message identifier is not specified"),
    ],
)
async def test_options_of_a_text_are_checked(
    call: Call, ann: Person, params: dict[str, Any], reason: str
) -> None:
    refusal = await call("sendMessage", chat_id=ann.id, text="Hello", **params)
    assert refusal.startswith(f"Bad Request: {reason}")


async def test_options_of_a_text_are_seen(call: Call, ann: Person, clock: Clock) -> None:
    asked = await ann.type("when?")
    sent = await call(
        "sendMessage",
        chat_id=ann.id,
        text="now",
        disable_notification=True,
        protect_content=True,
        link_preview_options={"is_disabled": True},
        reply_parameters={"message_id": asked.id},
    )
    assert sent["date"] == int(clock.now.timestamp())
    assert sent["reply_to_message"]["text"] == "when?"
    shown = ann.last
    assert (shown.silent, shown.protected, shown.reply_to) == (True, True, asked.id)
    assert shown.link_preview == {"is_disabled": True}
    assert shown.date == clock.now


@pytest.mark.parametrize(
    ("markup", "reason"),
    [
        ({}, "object expected as reply markup"),
        ({"inline_keyboard": [{"text": "x"}]}, "field of the keyboard must be an array of arrays"),
        ({"inline_keyboard": [[{"text": "x"}], []]}, "a row of the keyboard has no buttons"),
        ({"inline_keyboard": [["x"]]}, "can't parse inline keyboard button: expected an object"),
        ({"inline_keyboard": [[{"text": "x"}]]}, "can't parse inline keyboard button: Text butt"),
        (
            {"inline_keyboard": [[{"text": "x", "callback_data": "x", "url": "http://a.org"}]]},
            "can't parse inline keyboard button: exactly one action is allowed",
        ),
        (
            {"inline_keyboard": [[{"text": " ", "callback_data": "x"}]]},
            "can't parse keyboard button: Button text must be non-empty",
        ),
        ({"inline_keyboard": [[{"text": "x", "callback_data": ""}]]}, "BUTTON_DATA_INVALID"),
        ({"inline_keyboard": [[{"text": "x", "callback_data": "é" * 33}]]}, "BUTTON_DATA_INVALID"),
        (
            {"inline_keyboard": [[{"text": "x", "url": "knee"}]]},
            "inline keyboard button URL 'knee' is invalid: Wrong HTTP URL",
        ),
        (
            {"inline_keyboard": [[{"text": "x", "callback_data": "x", "color": "red"}]]},
            'unknown field "color" in the inline keyboard button',
        ),
        (buttons(*"x" * 101), "reply markup is too long"),
        ({"inline_keyboard": [buttons(*"x" * 9)["inline_keyboard"][0] * 9]}, "reply markup is too"),
        ({"inline_keyboard": [[{"text": "x", "pay": True}]]}, "BUTTON_TYPE_INVALID"),
        (
            {"inline_keyboard": [[{"text": "x", "web_app": {"url": "http://a.org"}}]]},
            "BUTTON_URL_INVALID",
        ),
        (
            {"inline_keyboard": [[{"text": "x", "copy_text": {"text": ""}}]]},
            "BUTTON_COPY_TEXT_INVALID",
        ),
        (
            {"inline_keyboard": [[{"text": "x", "callback_data": "x", "style": "loud"}]]},
            "can't parse keyboard button: unknown style",
        ),
        ({"keyboard": [[5]]}, "can't parse keyboard button: expected a string or an object"),
        ({"keyboard": [[{"text": "x", "request_poll": {}}]]}, "BUTTON_TYPE_INVALID"),
        ({"keyboard": []}, "reply keyboard has no buttons"),
        ({"keyboard": [["x"] * 13]}, "reply markup is too long"),
        ({"keyboard": [["x"]] * 301}, "reply markup is too long"),
        ({"keyboard": [["x"]], "resize": True}, 'unknown field "resize" in the reply markup'),
        (
            {"keyboard": [["x"]], "input_field_placeholder": "x" * 65},
            "input field placeholder must be 1-64 characters long",
        ),
        ({"remove_keyboard": False}, '"remove_keyboard" must be true'),
        ({"force_reply": True, "remove_keyboard": True}, "object expected as reply markup"),
    ],
)
async def test_a_wrong_keyboard_is_refused(
    call: Call, ann: Person, markup: dict[str, Any], reason: str
) -> None:
    refusal = await call("sendMessage", chat_id=ann.id, text="x", reply_markup=markup)
    assert refusal.startswith(f"Bad Request: {reason}")


async def test_callback_data_may_have_64_bytes(call: Call, ann: Person) -> None:
    markup = {"inline_keyboard": [[{"text": "x", "callback_data": "é" * 32}]]}
    sent = await call("sendMessage", chat_id=ann.id, text="x", reply_markup=markup)
    assert sent["reply_markup"] == markup


async def test_an_edit_changes_text_and_takes_the_buttons_away(
    call: Call, ann: Person, clock: Clock
) -> None:
    sent = await call("sendMessage", chat_id=ann.id, text="5?", reply_markup=buttons("5"))
    clock.now += timedelta(minutes=1)
    edited = await call(
        "editMessageText", chat_id=ann.id, message_id=sent["message_id"], text="Saved: 5"
    )
    assert edited["edit_date"] - edited["date"] == 60
    assert (ann.last.text, ann.last.buttons, ann.last.edited) == ("Saved: 5", (), True)


async def test_an_edit_that_changes_nothing_is_refused_and_no_violation(
    call: Call, ann: Person, server: TelegramServer
) -> None:
    sent = await call("sendMessage", chat_id=ann.id, text="5?", reply_markup=buttons("5"))
    which = {"chat_id": ann.id, "message_id": sent["message_id"]}
    same = await call("editMessageText", **which, text="5? ", reply_markup=buttons("5"))
    assert same == f"Bad Request: {NOT_MODIFIED}"
    assert await call("editMessageReplyMarkup", **which, reply_markup=buttons("5")) == same
    assert await call("editMessageReplyMarkup", **which) != same
    assert server.violations == []


@pytest.mark.parametrize(
    ("method", "params"),
    [
        ("editMessageText", {"text": "x"}),
        ("editMessageReplyMarkup", {}),
        ("editMessageCaption", {"caption": "x"}),
    ],
)
async def test_only_a_message_that_exists_can_be_edited(
    call: Call, ann: Person, method: str, params: dict[str, Any]
) -> None:
    refusal = await call(method, chat_id=ann.id, message_id=99, **params)
    assert refusal == "Bad Request: message to edit not found"
    assert await call(method, **params) == "Bad Request: message identifier is not specified"


async def test_a_message_that_the_person_deleted_is_gone_and_no_violation(
    call: Call, ann: Person, server: TelegramServer
) -> None:
    sent = await call("sendMessage", chat_id=ann.id, text="x")
    await ann.delete_message(sent["message_id"])
    which = {"chat_id": ann.id, "message_id": sent["message_id"]}
    edit = await call("editMessageText", **which, text="y")
    deletion = await call("deleteMessage", **which)
    assert edit == "Bad Request: message to edit not found"
    assert deletion == "Bad Request: message to delete not found"
    assert server.violations == []


async def test_a_person_s_message_cannot_be_edited(call: Call, ann: Person) -> None:
    typed = await ann.type("hello")
    refusal = await call("editMessageText", chat_id=ann.id, message_id=typed.id, text="x")
    assert refusal == "Bad Request: message can't be edited"


async def test_a_message_with_a_reply_keyboard_cannot_be_edited(call: Call, ann: Person) -> None:
    sent = await call("sendMessage", chat_id=ann.id, text="x", reply_markup={"keyboard": [["y"]]})
    assert "reply_markup" not in sent
    which = {"chat_id": ann.id, "message_id": sent["message_id"]}
    assert await call("editMessageText", **which, text="z") == (
        "Bad Request: message can't be edited"
    )


async def test_an_edit_cannot_bring_a_reply_keyboard(call: Call, ann: Person) -> None:
    sent = await call("sendMessage", chat_id=ann.id, text="x")
    which = {"chat_id": ann.id, "message_id": sent["message_id"]}
    refusal = await call("editMessageText", **which, text="z", reply_markup={"keyboard": [["y"]]})
    assert refusal == "Bad Request: inline keyboard expected"


async def test_text_and_caption_are_edited_each_by_its_own_method(call: Call, ann: Person) -> None:
    await ann.send_document("a.txt", b"a")
    file = (await call("getUpdates"))[0]["message"]["document"]["file_id"]
    document = await call("sendDocument", chat_id=ann.id, document=file, caption="one")
    text = await call("sendMessage", chat_id=ann.id, text="one")
    assert (
        await call("editMessageText", chat_id=ann.id, message_id=document["message_id"], text="x")
        == "Bad Request: there is no text in the message to edit"
    )
    assert (
        await call("editMessageCaption", chat_id=ann.id, message_id=text["message_id"], caption="x")
        == "Bad Request: there is no caption in the message to edit"
    )
    edited = await call(
        "editMessageCaption", chat_id=ann.id, message_id=document["message_id"], caption="two"
    )
    assert edited["caption"] == "two"


async def test_a_caption_has_at_most_1024_units(call: Call, ann: Person) -> None:
    await ann.send_document("a.txt", b"a")
    file = (await call("getUpdates"))[0]["message"]["document"]["file_id"]
    long = await call("sendDocument", chat_id=ann.id, document=file, caption="x" * 1025)
    assert long == "Bad Request: message caption is too long"
    fitting = await call("sendDocument", chat_id=ann.id, document=file, caption="x" * 1024)
    assert fitting["caption"] == "x" * 1024


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        ("File-document-77", "wrong file identifier/HTTP URL specified"),
        ("attach://missing", "wrong file identifier/HTTP URL specified"),
        ("https://example.org/a.pdf", "failed to get HTTP URL content"),
        ("File-photo-1", "can't use file of type Photo as Document"),
    ],
)
async def test_an_unknown_file_is_refused(
    call: Call, ann: Person, document: str, reason: str
) -> None:
    await ann.send_photo(png(10, 10))
    refusal = await call("sendDocument", chat_id=ann.id, document=document)
    assert refusal == f"Bad Request: {reason}"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "file must be non-empty"),
        (b"<svg/>", "IMAGE_PROCESS_FAILED"),
        (png(9_000, 2_000), "PHOTO_INVALID_DIMENSIONS"),
        (png(2_100, 100), "PHOTO_INVALID_DIMENSIONS"),
    ],
)
async def test_a_photo_must_be_one(
    server: TelegramServer, ann: Person, content: bytes, reason: str
) -> None:
    form = FormData({"chat_id": str(ann.id)})
    form.add_field("photo", content, filename="p.png", content_type="image/png")
    async with (
        ClientSession(server.url) as http,
        http.post(f"/bot{TOKEN}/sendPhoto", data=form) as answer,
    ):
        assert (await answer.json())["description"] == f"Bad Request: {reason}"


async def test_a_photo_has_at_most_10_megabytes(server: TelegramServer, ann: Person) -> None:
    form = FormData({"chat_id": str(ann.id)})
    form.add_field("photo", BytesIO(png(10, 10) + bytes(10 * 1024 * 1024)), filename="p.png")
    async with (
        ClientSession(server.url) as http,
        http.post(f"/bot{TOKEN}/sendPhoto", data=form) as answer,
    ):
        assert (await answer.json())["description"] == "Bad Request: file is too big"


async def test_a_photo_is_shown_with_its_size(server: TelegramServer, ann: Person) -> None:
    jpeg = b"\xff\xd8\xff\xe0\x00\x04\x00\x00\xff\xc0\x00\x11\x08\x00\x30\x00\x40\x03"
    form = FormData({"chat_id": str(ann.id), "caption": "figure"})
    form.add_field("photo", jpeg, filename="p.jpg", content_type="image/jpeg")
    async with (
        ClientSession(server.url) as http,
        http.post(f"/bot{TOKEN}/sendPhoto", data=form) as answer,
    ):
        size = (await answer.json())["result"]["photo"][0]
    assert (size["width"], size["height"]) == (64, 48)
    assert ann.last.photo is not None and ann.last.photo.content == jpeg


async def test_a_message_can_be_deleted_for_48_hours(
    call: Call, ann: Person, clock: Clock, server: TelegramServer
) -> None:
    ids = [(await call("sendMessage", chat_id=ann.id, text="x"))["message_id"] for _ in range(3)]
    clock.now += timedelta(hours=48)
    assert await call("deleteMessage", chat_id=ann.id, message_id=ids[0]) is True
    clock.now += timedelta(seconds=1)
    too_late = "Bad Request: message can't be deleted for everyone"
    assert await call("deleteMessage", chat_id=ann.id, message_id=ids[1]) == too_late
    assert await call("deleteMessages", chat_id=ann.id, message_ids=ids) == too_late
    assert [message.id for message in ann.messages] == ids[1:]
    assert server.violations == []


async def test_several_messages_are_deleted_and_missing_ones_skipped(
    call: Call, ann: Person
) -> None:
    sent = await call("sendMessage", chat_id=ann.id, text="x")
    typed = await ann.type("y")
    ids = [sent["message_id"], typed.id, 99]
    assert await call("deleteMessages", chat_id=ann.id, message_ids=ids) is True
    assert ann.messages == []
    refusal = await call("deleteMessages", chat_id=ann.id, message_ids=list(range(101)))
    assert refusal == "Bad Request: 1-100 message identifiers are expected"


async def test_message_ids_are_never_used_twice_across_chats(
    call: Call, ann: Person, server: TelegramServer
) -> None:
    bo = server.person(first_name="Bo", started=True)
    ids = [(await call("sendMessage", chat_id=one.id, text="x"))["message_id"] for one in (ann, bo)]
    assert len(set(ids)) == 2


async def test_a_tap_is_answered_once_and_within_15_seconds(
    call: Call, ann: Person, clock: Clock, server: TelegramServer
) -> None:
    await call("sendMessage", chat_id=ann.id, text="x", reply_markup=buttons("5"))
    taps = [await ann.tap("5"), await ann.tap("5")]
    first, second = [tap.id for tap in taps if tap is not None]
    too_old = "Bad Request: query is too old and response timeout expired or query ID is invalid"
    assert await call("answerCallbackQuery", callback_query_id=first, text="Saved") is True
    assert await call("answerCallbackQuery", callback_query_id=first) == too_old
    clock.now += timedelta(seconds=16)
    assert await call("answerCallbackQuery", callback_query_id=second) == too_old
    assert await call("answerCallbackQuery", callback_query_id="nonsense") == too_old
    assert (ann.toasts, ann.taps, server.violations) == (["Saved"], 2, [])


async def test_a_toast_has_at_most_200_characters(call: Call, ann: Person) -> None:
    refusal = await call("answerCallbackQuery", callback_query_id="1", text="x" * 201)
    assert refusal == "Bad Request: MESSAGE_TOO_LONG"


@pytest.mark.parametrize(
    ("end", "reason"),
    [
        ("block", "bot was blocked by the user"),
        ("deactivate", "user is deactivated"),
    ],
)
async def test_nobody_who_left_can_be_written_to(
    call: Call, ann: Person, server: TelegramServer, end: str, reason: str
) -> None:
    sent = await call("sendMessage", chat_id=ann.id, text="x")
    await getattr(ann, end)()
    assert await call("sendMessage", chat_id=ann.id, text="x") == f"Forbidden: {reason}"
    edit = {"chat_id": ann.id, "message_id": sent["message_id"], "text": "y"}
    assert await call("editMessageText", **edit) == f"Forbidden: {reason}"
    assert server.violations == []


async def test_a_person_who_never_wrote_cannot_be_written_to(
    call: Call, server: TelegramServer
) -> None:
    bo = server.person(first_name="Bo")
    refusal = await call("sendMessage", chat_id=bo.id, text="x")
    assert refusal == "Forbidden: bot can't initiate conversation with a user"
