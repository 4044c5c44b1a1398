"""What comes by webhook is handled whatever it holds, and whatever the database does meanwhile."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy.exc import DataError

from app.service import Service, service, utc_now
from app.settings import Settings
from bot.inbound import TRIES, LeaseKeeper
from bot.webhook import Receipt, Webhook
from simulator.telegram import Fault, FaultKind, TelegramServer
from storage import inbox
from storage.database import Database

TOKEN = "12345:of-the-local-telegram"
WELCOME = "I help runners"
A_MOMENT, LATER = timedelta(milliseconds=100), timedelta(minutes=3)


@dataclass
class Desk:
    """The bot's parts with its inbox worker at work, and a local Telegram."""

    telegram: TelegramServer
    parts: Service
    webhook: Webhook

    async def deliver_all(self) -> list[Receipt]:
        """What waits at Telegram, as its webhook would bring it."""
        waiting = list(self.telegram.updates.pending.values())
        self.telegram.updates.drop_all()
        return [await self.webhook.receive(json.dumps(update.body).encode()) for update in waiting]

    async def open_count(self) -> int:
        async with self.parts.database.read() as connection:
            return await inbox.open_count(connection)


@pytest.fixture
async def desk(database_url: str) -> AsyncIterator[Desk]:
    async with TelegramServer(token=TOKEN) as telegram:
        settings = Settings.model_construct(
            telegram_bot_token=SecretStr(TOKEN),
            telegram_api_url=telegram.url,
            database_url=SecretStr(database_url),
            dispatch_interval_seconds=0.1,
        )
        async with service(settings) as parts:
            working = asyncio.create_task(parts.worker.run())
            yield Desk(telegram, parts, Webhook(parts.database, utc_now, parts.worker.wake))
            working.cancel()
            with suppress(asyncio.CancelledError):
                await working


async def test_what_is_posted_is_answered(desk: Desk) -> None:
    ann = desk.telegram.person()
    await ann.type("/start")
    assert await desk.deliver_all() == [Receipt.TAKEN]
    await ann.sees(WELCOME)


async def test_an_update_that_nobody_can_read_is_given_up_with_an_apology_and_blocks_no_other(
    desk: Desk,
) -> None:
    ann = desk.telegram.person(started=True)
    unreadable: dict[str, Any] = {"from": {"id": ann.id}, "chat": {"id": ann.id}, "date": "soon"}
    body = json.dumps({"update_id": 1, "message": unreadable}).encode()
    assert await desk.webhook.receive(body) is Receipt.TAKEN
    await ann.sees("Something went wrong")
    await ann.type("/start")
    await desk.deliver_all()
    await ann.sees(WELCOME)


@pytest.mark.parametrize(
    "changed",
    [
        {"from": {"id": "7", "is_bot": False, "first_name": "Bob"}},
        {"from": {"id": 2**70, "is_bot": False, "first_name": "Bob"}},
        {"chat": {"id": [7], "type": "private"}},
        {"chat": {"id": 7, "type": ["private"]}},
        {"message_id": None},
    ],
)
async def test_what_is_named_by_no_number_is_given_up_and_fails_for_nobody_else(
    desk: Desk, changed: dict[str, Any]
) -> None:
    ann = desk.telegram.person()
    await ann.type("/start")
    (update,) = desk.telegram.updates.pending.values()
    body = {**update.body, "update_id": 1}
    body["message"] = {**body["message"], **changed}
    assert await desk.webhook.receive(json.dumps(body).encode()) is Receipt.TAKEN
    await desk.deliver_all()
    await ann.sees(WELCOME)


async def test_a_database_that_goes_away_while_the_inbox_is_read_stops_nothing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    claim, refusals = inbox.claim, [ConnectionRefusedError(), TimeoutError()]

    async def away(*arguments: Any, **named: Any) -> Any:
        if refusals:
            raise refusals.pop()
        return await claim(*arguments, **named)

    monkeypatch.setattr(inbox, "claim", away)
    ann = desk.telegram.person()
    await ann.type("/start")
    await desk.deliver_all()
    await ann.sees(WELCOME)
    assert refusals == []
    assert "the inbox cannot be read (ConnectionRefusedError)" in caplog.text


async def test_a_database_that_goes_away_while_an_update_is_handled_is_tried_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    applied, refusals = inbox.mark_applied, [ConnectionRefusedError()]

    async def away(*arguments: Any) -> Any:
        if refusals:
            raise refusals.pop()
        return await applied(*arguments)

    monkeypatch.setattr(inbox, "mark_applied", away)
    monkeypatch.setattr("bot.inbound.TRY_AGAIN_AFTER", A_MOMENT)
    ann = desk.telegram.person()
    await ann.type("/start")
    await desk.deliver_all()
    await ann.sees(WELCOME)
    assert [m.text for m in ann.messages if "went wrong" in m.text] == []


async def test_an_update_is_not_given_up_however_often_the_database_was_away(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    applied, refusals = inbox.mark_applied, [TimeoutError() for _ in range(2 * TRIES)]

    async def away(*arguments: Any) -> Any:
        if refusals:
            raise refusals.pop()
        return await applied(*arguments)

    monkeypatch.setattr(inbox, "mark_applied", away)
    monkeypatch.setattr("bot.inbound.TRY_AGAIN_AFTER", A_MOMENT)
    ann = desk.telegram.person()
    await ann.type("/start")
    await desk.deliver_all()
    await ann.sees(WELCOME)
    assert refusals == []
    assert [m.text for m in ann.messages if "went wrong" in m.text] == []


async def test_an_update_that_the_database_refuses_is_given_up_with_an_apology(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refused(*_: Any) -> Any:
        raise DataError("a value does not fit", None, Exception())

    monkeypatch.setattr(inbox, "mark_applied", refused)
    monkeypatch.setattr("bot.inbound.TRY_AGAIN_AFTER", A_MOMENT)
    ann = desk.telegram.person()
    await ann.type("/start")
    await desk.deliver_all()
    await ann.sees("Something went wrong")


async def test_what_is_in_hand_is_kept_while_its_answer_is_on_the_wire(
    desk: Desk, database: Database
) -> None:
    ann = desk.telegram.person()
    held = desk.telegram.faults.add(Fault("sendMessage", ann.id, kind=FaultKind.HANG))
    await ann.type("/start")
    await desk.deliver_all()
    await held.hit()
    parts = desk.parts
    keeper = LeaseKeeper(parts.handlers, parts.database, parts.owner, lambda: utc_now() + LATER)
    await keeper.step()
    async with database.write() as connection:
        taken = await inbox.claim(connection, utc_now() + LATER, "another", LATER, limit=9)
    assert taken == []
    held.release()
    await ann.sees(WELCOME)


async def test_leases_are_renewed_again_after_the_database_was_away(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    renewed = asyncio.Event()
    refusals = [ConnectionRefusedError()]

    async def away(*_: Any) -> None:
        if refusals:
            raise refusals.pop()
        renewed.set()

    monkeypatch.setattr(inbox, "renew", away)
    monkeypatch.setattr("bot.inbound.RENEW_SECONDS", 0.01)
    parts = desk.parts
    keeper = LeaseKeeper(parts.handlers, parts.database, parts.owner, utc_now)
    keeping = asyncio.create_task(keeper.run())
    async with asyncio.timeout(10):
        await renewed.wait()
    keeping.cancel()
    with suppress(asyncio.CancelledError):
        await keeping
