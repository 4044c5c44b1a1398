"""What Telegram is told for what it posts, over HTTP; and what is stored before that."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import aiohttp
import pytest
from sqlalchemy import event, select
from telegram import Update

from app.web import LARGEST_BODY, serving, webhook_routes
from bot.webhook import STORED_WITHIN, Webhook
from simulator.telegram import TelegramServer
from storage import inbox
from storage.database import Database
from storage.tables import inbox as inbox_table

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
SECRET = "a-long-random_word"
JSON = {"Content-Type": "application/json"}
HEADERS = {**JSON, "X-Telegram-Bot-Api-Secret-Token": SECRET}
ANNA = 7


def a_message(update_id: int, text: str = "4") -> dict[str, Any]:
    anna = {"id": ANNA, "is_bot": False, "first_name": "Anna"}
    chat = {"id": ANNA, "type": "private", "first_name": "Anna"}
    message = {"message_id": 1, "date": 1, "from": anna, "chat": chat, "text": text}
    return {"update_id": update_id, "message": message}


@dataclass
class Door:
    """A webhook at an address, and how often it said that something is stored."""

    address: str
    session: aiohttp.ClientSession
    woken: list[None] = field(default_factory=list)

    async def post(self, body: object, headers: dict[str, str] = HEADERS) -> int:
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        async with self.session.post(self.address, data=data, headers=headers) as answer:
            return answer.status


@asynccontextmanager
async def opened(
    database: Database, url: str = "http://127.0.0.1:1", patience: float | None = STORED_WITHIN
) -> AsyncIterator[Door]:
    bound = socket.create_server(("127.0.0.1", 0))
    port = bound.getsockname()[1]
    async with aiohttp.ClientSession() as session:
        door = Door(f"http://127.0.0.1:{port}/telegram", session)
        webhook = Webhook(database, lambda: NOW, lambda: door.woken.append(None), patience=patience)
        with bound:
            async with serving(webhook_routes(webhook, url, SECRET), bound):
                yield door


@pytest.fixture
async def door(database: Database) -> AsyncIterator[Door]:
    async with opened(database) as found:
        yield found


@pytest.fixture
async def sqlite_door(sqlite_database: Database) -> AsyncIterator[Door]:
    async with opened(sqlite_database) as found:
        yield found


async def stored(database: Database) -> dict[int, int | None]:
    """Whose each stored update is."""
    async with database.read() as connection:
        columns = select(inbox_table.c.update_id, inbox_table.c.person_id)
        return {row.update_id: row.person_id for row in await connection.execute(columns)}


async def test_an_update_is_stored_before_telegram_is_told(door: Door, database: Database) -> None:
    assert await door.post(a_message(1)) == 200
    assert await stored(database) == {1: ANNA}
    assert len(door.woken) == 1


async def test_a_repeated_update_is_taken_and_stored_once(door: Door, database: Database) -> None:
    assert [await door.post(a_message(1)) for _ in range(2)] == [200, 200]
    assert await stored(database) == {1: ANNA}


async def test_an_update_that_is_done_is_not_opened_by_a_repeat(
    door: Door, database: Database
) -> None:
    await door.post(a_message(1))
    async with database.write() as connection:
        await inbox.mark_done(connection, [1], NOW)
    assert await door.post(a_message(1)) == 200
    async with database.read() as connection:
        assert await inbox.open_count(connection) == 0


async def test_updates_that_come_at_once_share_transactions(door: Door, database: Database) -> None:
    commits: list[object] = []
    event.listen(database.engine.sync_engine, "commit", commits.append)
    answers = await asyncio.gather(*(door.post(a_message(n)) for n in range(40)))
    assert answers == [200] * 40
    assert len(await stored(database)) == 40
    assert len(commits) < 40


@pytest.mark.parametrize("secret", [None, "", "wrong", SECRET + "x", SECRET[:-1], "käse"])
async def test_whoever_does_not_know_the_secret_is_refused(
    sqlite_door: Door, sqlite_database: Database, secret: str | None
) -> None:
    headers = JSON if secret is None else {**JSON, "X-Telegram-Bot-Api-Secret-Token": secret}
    assert await sqlite_door.post(a_message(1), headers) == 403
    assert await stored(sqlite_database) == {}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"no JSON",
        b"\xff\xfe",
        b"[]",
        b"null",
        b"{}",
        b'{"update_id": "1"}',
        b'{"update_id": true}',
        b'{"update_id": -1}',
        b'{"update_id": 1e3}',
        b'{"update_id": 99999999999999999999}',
        b"[" * 100_000,
    ],
)
async def test_what_is_no_update_is_refused_and_not_kept(
    sqlite_door: Door, sqlite_database: Database, body: bytes
) -> None:
    assert await sqlite_door.post(body) == 400
    assert await stored(sqlite_database) == {}


@pytest.mark.parametrize(
    "update",
    [
        {"update_id": 1},
        {"update_id": 1, "poll": {"id": "1"}},
        {"update_id": 1, "message": None},
        {"update_id": 1, "message": "hello"},
    ],
)
async def test_what_nobody_asked_for_is_taken_and_not_kept(
    sqlite_door: Door, sqlite_database: Database, update: dict[str, Any]
) -> None:
    assert await sqlite_door.post(update) == 200
    assert await stored(sqlite_database) == {}


async def test_a_body_of_another_kind_is_refused(sqlite_door: Door) -> None:
    headers = {**HEADERS, "Content-Type": "application/x-www-form-urlencoded"}
    assert await sqlite_door.post(a_message(1), headers) == 415


async def test_a_body_that_is_too_large_is_refused_with_and_without_its_length(
    sqlite_door: Door, sqlite_database: Database
) -> None:
    large = a_message(1, "x" * LARGEST_BODY)

    async def parts() -> AsyncIterator[bytes]:
        for _ in range(20):
            yield b" " * (LARGEST_BODY // 10)

    with suppress(aiohttp.ClientError):  # it hung up before all of it was sent
        assert await sqlite_door.post(large) == 413
    with suppress(aiohttp.ClientError):
        post = sqlite_door.session.post(sqlite_door.address, data=parts(), headers=HEADERS)
        async with post as answer:
            assert answer.status == 413
    assert await stored(sqlite_database) == {}
    assert await sqlite_door.post(a_message(1)) == 200


async def test_only_post_is_taken(sqlite_door: Door) -> None:
    async with sqlite_door.session.get(sqlite_door.address, headers=HEADERS) as answer:
        assert answer.status == 405


async def test_while_the_database_is_away_telegram_is_asked_to_repeat(
    sqlite_door: Door, sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> None:
        raise ConnectionRefusedError

    with monkeypatch.context() as patched:
        patched.setattr(inbox, "store", away)
        answers = await asyncio.gather(*(sqlite_door.post(a_message(n)) for n in range(5)))
    assert answers == [503] * 5
    assert await sqlite_door.post(a_message(1)) == 200
    assert await stored(sqlite_database) == {1: ANNA}


async def test_an_update_that_waits_for_the_one_writer_too_long_is_to_be_repeated(
    sqlite_database: Database,
) -> None:
    async with opened(sqlite_database, patience=0.1) as door, sqlite_database.write():
        assert await door.post(a_message(1)) == 503


async def test_below_the_path_of_the_public_address_it_is_found_too(
    sqlite_database: Database,
) -> None:
    async with opened(sqlite_database, "https://example.org/knee") as door:
        behind_a_proxy = door.address.replace("/telegram", "/knee/telegram")
        assert await door.post(a_message(1)) == 200
        door.address = behind_a_proxy
        assert await door.post(a_message(2)) == 200


async def test_whose_an_update_is_reads_as_the_library_reads_it(
    sqlite_door: Door, sqlite_database: Database
) -> None:
    async with TelegramServer(token="1:A") as server:
        ann, group = server.person(), server.group()
        await ann.type("/start")
        await ann.edit(ann.last, "/stop")
        await ann.share_location(52.5, 13.4)
        await group.add_bot(ann)
        await ann.type("/start", group=group)
        await ann.block()
        bodies = [update.body for update in server.updates.pending.values()]
    tap = {"id": "1", "from": bodies[0]["message"]["from"], "chat_instance": "1", "data": "x"}
    sent = {**bodies[0]["message"], "from": {"id": 1, "is_bot": True, "first_name": "Bot"}}
    elsewhere = {**sent, "chat": {"id": -5, "type": "group", "title": "Runners"}}
    for number, message in enumerate((sent, elsewhere, None), start=1):
        query = {**tap, "message": message} if message else tap
        bodies.append({"update_id": number, "callback_query": query})
    for body in bodies:
        assert await sqlite_door.post(body) == 200
    read = {body["update_id"]: whose(Update.de_json(body, None)) for body in bodies}
    assert await stored(sqlite_database) == read
    assert set(read.values()) == {ann.id, None}


def whose(update: Update) -> int | None:
    """Who wrote it in their private chat, as the library reads it; None in a group."""
    user, chat = update.effective_user, update.effective_chat
    private = user is not None and (chat is None or chat.id == user.id)
    return user.id if user is not None and private else None
