"""Messages that are paid for: which, how many, and what is refused."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from telegram import Bot

from bot.failures import TemporaryError
from bot.metrics import Metrics
from bot.pacing import Pacing, Paid
from bot.request import AiohttpRequest
from bot.screen import Document, Screen
from bot.sender import Sender
from simulator.telegram.faults import Fault
from simulator.telegram.server import TelegramServer
from tests.integration.sender.desk import EVENING, REMINDER, REPLY, TOKEN


class Purse:
    """So many messages can be paid for, and no more will be."""

    def __init__(self, messages: int) -> None:
        self.messages = messages

    def left(self) -> int:
        return self.messages

    def spend(self, messages: int) -> None:
        self.messages -= messages

    def on_change(self, changed: object) -> None:
        pass


@pytest.fixture
async def paying() -> AsyncIterator[tuple[Sender, TelegramServer, Metrics]]:
    """Messages that may be paid for, up to 40 of them, at Telegram's own limits."""
    async with TelegramServer(token=TOKEN) as server, AiohttpRequest(5) as request:
        bot = Bot(TOKEN, base_url=f"{server.url}/bot", request=request, get_updates_request=request)
        metrics = Metrics()
        paid = Paid(1000, Purse(40))
        yield Sender(bot, Pacing(paid=paid), metrics=metrics), server, metrics
        assert server.violations == []


async def test_reminders_beyond_the_free_pace_go_out_at_once_and_are_counted(
    paying: tuple[Sender, TelegramServer, Metrics],
) -> None:
    sender, server, metrics = paying
    people = [server.person(started=True) for _ in range(30)]
    await asyncio.gather(*(sender.send(one.id, EVENING, lane=REMINDER) for one in people))
    flagged = [
        call for call in server.calls("sendMessage") if call.params.get("allow_paid_broadcast")
    ]
    assert {request.status for request in server.requests} == {200}
    assert 0 < len(flagged) < 30
    assert b"kneebot_paid_messages_total %d.0" % len(flagged) in metrics.text()
    await sender.send(people[0].id, EVENING, lane=REPLY)
    assert "allow_paid_broadcast" not in server.calls("sendMessage")[-1].params


async def test_replies_that_would_wait_are_paid_for_and_edits_never() -> None:
    purse, changed = Purse(40), Screen("Noted.", rows=EVENING.rows)
    async with (
        TelegramServer(token=TOKEN, limits=False) as server,
        AiohttpRequest(5) as request,
    ):
        bot = Bot(TOKEN, base_url=f"{server.url}/bot", request=request, get_updates_request=request)
        sender = Sender(bot, Pacing(paid=Paid(1000, purse)))
        people = [server.person(started=True) for _ in range(30)]
        sent = await asyncio.gather(*(sender.send(one.id, EVENING, lane=REPLY) for one in people))
        paid = [c for c in server.calls("sendMessage") if c.params.get("allow_paid_broadcast")]
        assert len(paid) == 40 - purse.messages > 0
        edits = zip((one.id for one in people), sent, strict=True)
        await asyncio.gather(*(sender.edit(*edit, changed, lane=REPLY) for edit in edits))
        assert len(paid) == 40 - purse.messages
        calls = server.calls("editMessageText")
        assert len(calls) == 30
        assert not any("allow_paid_broadcast" in call.params for call in calls)


async def test_a_file_with_buttons_can_be_paid_for_too(
    paying: tuple[Sender, TelegramServer, Metrics],
) -> None:
    sender, server, _ = paying
    page = Screen("Your week.", rows=EVENING.rows, document=Document("week.txt", b"day 1: 4\n"))
    people = [server.person(started=True) for _ in range(2)]
    await asyncio.gather(*(sender.send(one.id, page, lane=REMINDER) for one in people))
    calls = server.calls("sendDocument")
    assert {call.params.get("allow_paid_broadcast") for call in calls} == {None, True}
    assert [one.last.buttons for one in people] == [(("4",),)] * 2


async def test_a_paid_message_that_telegram_does_not_take_goes_without_paying(
    paying: tuple[Sender, TelegramServer, Metrics],
) -> None:
    sender, server, _ = paying
    people = [server.person(started=True) for _ in range(3)]
    await sender.send(people[0].id, EVENING, lane=REMINDER)
    poor = "Bad Request: not enough stars"
    server.faults.add(Fault(method="sendMessage", status=400, description=poor))
    with pytest.raises(TemporaryError):
        await sender.send(people[1].id, EVENING, lane=REMINDER)
    for one in people[1:]:
        await sender.send(one.id, EVENING, lane=REMINDER)
    calls = server.calls("sendMessage")
    assert [call.params.get("allow_paid_broadcast") for call in calls] == [None, True, None, None]
