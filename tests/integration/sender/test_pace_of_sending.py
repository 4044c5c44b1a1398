"""Who goes first, and how many go at once."""

import asyncio

import pytest

from bot.sender import connections, reminders_at_once
from tests.integration.sender.desk import ANNA, EVENING, REMINDER, REPLY, Chat, Desk, sent


async def test_a_reply_finds_a_connection_while_reminders_hang(desk: Desk) -> None:
    desk.telegram.held = asyncio.Event()
    desk.will(*[sent(number) for number in range(6)])
    reminders = [
        asyncio.create_task(desk.sender.send(chat, EVENING, lane=REMINDER))
        for chat in range(100, 105)
    ]
    reply = asyncio.create_task(desk.sender.send(ANNA, EVENING, lane=REPLY))
    async with asyncio.timeout(5):
        await desk.telegram.anna_waits.wait()
    assert desk.telegram.on_the_wire <= 4
    desk.telegram.held.set()
    await asyncio.gather(reply, *reminders)


async def test_a_fourth_message_to_one_person_waits_a_second(desk: Desk) -> None:
    desk.will(*[sent(number) for number in range(4)])
    for _ in range(4):
        await desk.sender.send(ANNA, EVENING, lane=REPLY)
    assert desk.telegram.times == pytest.approx([0, 0, 0, 1], abs=0.05)


def test_the_pool_is_as_large_as_the_pace_asks_for() -> None:
    assert (reminders_at_once(30), connections(30)) == (50, 100)
    assert (reminders_at_once(1000), connections(1000)) == (200, 250)


async def test_a_rush_of_replies_meets_no_limit(chat: Chat) -> None:
    people = [chat.server.person(started=True) for _ in range(45)]
    await asyncio.gather(*(chat.sender.send(one.id, EVENING, lane=REPLY) for one in people))
    assert {request.status for request in chat.server.requests} == {200}
