"""python-telegram-bot's own Bot, with its default transport, talks to the local server."""

import asyncio
import inspect
import re
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from telegram import (
    Bot,
    BotCommand,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaDocument,
    KeyboardButton,
    LinkPreviewOptions,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    ReplyParameters,
)
from telegram.error import BadRequest, Conflict, Forbidden, NetworkError, RetryAfter

from simulator.telegram import Fault, FaultKind, TelegramServer
from simulator.telegram.parameters import METHODS
from tests.integration.telegram.conftest import TOKEN


@pytest.fixture
async def server() -> AsyncIterator[TelegramServer]:
    async with TelegramServer(token=TOKEN, limits=False) as server:
        yield server


@pytest.fixture
async def bot(server: TelegramServer) -> AsyncIterator[Bot]:
    base = f"{server.url}/bot"
    async with Bot(TOKEN, base_url=base, base_file_url=f"{server.url}/file/bot") as bot:
        yield bot


async def test_a_tap_travels_to_the_bot_and_its_answer_back(
    server: TelegramServer, bot: Bot
) -> None:
    ann = server.person(language_code="de")
    await ann.type("/start now")
    (update,) = await bot.get_updates(timeout=5)
    assert update.message is not None and update.message.from_user is not None
    assert update.message.parse_entities(["bot_command"]).popitem()[1] == "/start"
    assert update.message.from_user.language_code == "de"

    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("None of these", callback_data="v1:n")]])
    sent = await bot.send_message(
        ann.id,
        "<b>Pain &amp; sleep</b>",
        parse_mode="HTML",
        reply_markup=keyboard,
        link_preview_options=LinkPreviewOptions(is_disabled=True),
        disable_notification=True,
        reply_parameters=ReplyParameters(update.message.message_id),
    )
    assert sent.text == "Pain & sleep"
    assert sent.reply_markup == keyboard
    assert sent.entities[0].type == "bold"

    await ann.tap("None of these")
    _, tapped = await bot.get_updates(timeout=5)
    (tapped,) = await bot.get_updates(offset=tapped.update_id)
    query = tapped.callback_query
    assert query is not None and query.data == "v1:n"
    assert query.message is not None and query.message.message_id == sent.message_id
    await query.answer("Saved")
    await query.edit_message_text("Thank you")
    await ann.answered()
    assert ann.toasts == ["Saved"]
    assert (await ann.sees("Thank you")).buttons == ()
    assert server.violations == []


async def test_documents_go_out_and_photos_come_in(server: TelegramServer, bot: Bot) -> None:
    ann = server.person(started=True)
    sent = await bot.send_document(ann.id, b"a;b", filename="my data.csv", caption="Your data")
    assert sent.document is not None and sent.document.file_name == "my data.csv"
    assert ann.last.document is not None and ann.last.document.content == b"a;b"
    await bot.send_document(ann.id, sent.document.file_id)
    media = InputMediaDocument(b"new", filename="new.csv", caption="Newer")
    await bot.edit_message_media(media, chat_id=ann.id, message_id=sent.message_id)
    assert ann.messages[0].text == "Newer"
    file = await bot.get_file(sent.document.file_id)
    assert bytes(await file.download_as_bytearray()) == b"a;b"
    assert server.violations == []


async def test_profile_and_commands_are_registered_and_read_back(
    server: TelegramServer, bot: Bot
) -> None:
    assert (await bot.get_me()).username == "test_bot"
    commands = [BotCommand("start", "Begin or go on"), BotCommand("help", "What I can do")]
    await bot.set_my_commands(commands)
    await bot.set_my_commands(commands[:1], language_code="de")
    assert list(await bot.get_my_commands()) == commands
    await bot.set_my_description("A companion")
    await bot.set_my_short_description("Short")
    assert (await bot.get_my_description(language_code="de")).description == "A companion"
    assert (await bot.get_my_short_description()).short_description == "Short"
    await bot.delete_my_commands()
    assert await bot.get_my_commands() == ()
    assert server.violations == []


async def test_a_place_is_shared_from_the_reply_keyboard(server: TelegramServer, bot: Bot) -> None:
    ann = server.person(started=True)
    key = KeyboardButton("Share location", request_location=True)
    await bot.send_message(ann.id, "Where?", reply_markup=ReplyKeyboardMarkup([[key], ["Type it"]]))
    assert ann.reply_keyboard == (("Share location",), ("Type it",))
    await ann.press("Share location", location=(52.5, 13.4))
    (update,) = await bot.get_updates()
    assert update.message is not None and update.message.location is not None
    assert update.message.location.latitude == 52.5
    await bot.send_message(ann.id, "Thanks", reply_markup=ReplyKeyboardRemove())
    assert ann.reply_keyboard is None


async def test_errors_arrive_as_the_exceptions_of_the_library(
    server: TelegramServer, bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")
    ann = server.person(started=True)
    stranger = server.person(first_name="Bo")
    server.faults.add(Fault(method="sendMessage", status=429, retry_after=7))
    with pytest.raises(RetryAfter) as flood:
        await bot.send_message(ann.id, "Good morning")
    assert flood.value.retry_after == timedelta(seconds=7)
    server.faults.add(Fault(kind=FaultKind.LOST_ANSWER))
    with pytest.raises(NetworkError):
        await bot.send_message(ann.id, "Sent all the same")
    assert ann.last.text == "Sent all the same"
    await ann.block()
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(ann.id, "Good morning")
    with pytest.raises(Forbidden, match="can't initiate conversation"):
        await bot.send_message(stranger.id, "Good morning")
    assert server.violations == []
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message(4711, "Good morning")
    assert [violation.method for violation in server.violations] == ["sendMessage"]


async def test_blocking_and_coming_back_reach_the_bot(server: TelegramServer, bot: Bot) -> None:
    ann = server.person(started=True)
    await ann.block()
    await ann.unblock()
    blocked, back = await bot.get_updates()
    assert blocked.my_chat_member is not None and back.my_chat_member is not None
    assert blocked.my_chat_member.new_chat_member.status == "kicked"
    assert back.my_chat_member.new_chat_member.status == "member"


async def test_the_earlier_of_two_pollers_is_sent_away(server: TelegramServer, bot: Bot) -> None:
    earlier = asyncio.create_task(bot.get_updates(timeout=30))
    await server.polled()
    async with Bot(TOKEN, base_url=f"{server.url}/bot") as twin:
        later = asyncio.create_task(twin.get_updates(timeout=30))
        with pytest.raises(Conflict, match="terminated by other getUpdates request"):
            await earlier
        await server.polled()
        await server.person().type("hello")
        assert len(await later) == 1


def test_the_table_of_parameters_agrees_with_the_library() -> None:
    conveniences = {
        "self",
        "api_kwargs",
        "connect_timeout",
        "pool_timeout",
        "read_timeout",
        "write_timeout",
        "allow_sending_without_reply",
        "reply_to_message_id",
        "disable_web_page_preview",
        "filename",
    }
    for name, signature in METHODS.items():
        function = getattr(Bot, re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower())
        known = set(inspect.signature(function).parameters) - conveniences
        assert known == signature.required.keys() | signature.optional.keys(), name
