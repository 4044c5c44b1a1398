"""Limits and faults of the local Bot API server."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from aiohttp import ClientConnectionError, ClientConnectorError, ClientSession

from simulator.telegram import Fault, FaultKind, Limits, Person, TelegramServer
from tests.integration.telegram.conftest import TOKEN, Clock

DROPPED = (ClientConnectionError, ConnectionError)


@pytest.fixture
async def server(clock: Clock) -> AsyncIterator[TelegramServer]:
    async with TelegramServer(token=TOKEN, clock=clock) as server:
        yield server


@pytest.fixture
async def http(server: TelegramServer) -> AsyncIterator[ClientSession]:
    async with ClientSession(server.url) as session:
        yield session


async def send(http: ClientSession, chat_id: int, text: str = "x") -> dict[str, Any]:
    params = {"chat_id": chat_id, "text": text}
    async with http.post(f"/bot{TOKEN}/sendMessage", json=params) as answer:
        body: dict[str, Any] = await answer.json()
        return body


async def test_a_chat_takes_a_burst_of_five_and_then_one_message_a_second(
    http: ClientSession, ann: Person, clock: Clock, server: TelegramServer
) -> None:
    assert [(await send(http, ann.id))["ok"] for _ in range(6)] == [True] * 5 + [False]
    refused = await send(http, ann.id)
    assert refused["error_code"] == 429
    assert refused["description"] == "Too Many Requests: retry after 1"
    assert refused["parameters"] == {"retry_after": 1}
    clock.now += timedelta(seconds=1)
    assert [(await send(http, ann.id))["ok"] for _ in range(2)] == [True, False]
    assert server.violations == []


async def test_thirty_messages_a_second_go_to_all_chats_together(
    http: ClientSession, clock: Clock, server: TelegramServer
) -> None:
    people = [server.person(started=True) for _ in range(31)]
    assert [(await send(http, one.id))["ok"] for one in people] == [True] * 30 + [False]
    clock.now += timedelta(seconds=0.9)
    assert not (await send(http, people[30].id))["ok"]
    clock.now += timedelta(seconds=0.1)
    assert (await send(http, people[30].id))["ok"]


async def test_who_was_told_to_wait_is_refused_until_the_time_is_over(
    http: ClientSession, clock: Clock
) -> None:
    limits = Limits(chat_seconds=10, chat_burst=1)
    async with (
        TelegramServer(token=TOKEN, clock=clock, limits=limits) as server,
        ClientSession(server.url) as http,
    ):
        ann = server.person(started=True)
        await send(http, ann.id)
        assert (await send(http, ann.id))["parameters"] == {"retry_after": 10}
        clock.now += timedelta(seconds=4)
        assert (await send(http, ann.id))["parameters"] == {"retry_after": 6}
        clock.now += timedelta(seconds=6)
        assert (await send(http, ann.id))["ok"]


async def test_a_group_takes_twenty_messages_a_minute(
    http: ClientSession, clock: Clock, server: TelegramServer, ann: Person
) -> None:
    group = server.group()
    await group.add_bot(ann)
    assert all([(await send(http, group.id))["ok"] for _ in range(20)])
    assert (await send(http, group.id))["parameters"] == {"retry_after": 60}
    clock.now += timedelta(seconds=60)
    assert (await send(http, group.id))["ok"]


async def test_edits_count_like_messages_and_answers_to_taps_do_not(
    http: ClientSession, ann: Person
) -> None:
    sent = (await send(http, ann.id))["result"]["message_id"]
    outcomes = []
    for text in "abcde":
        params = {"chat_id": ann.id, "message_id": sent, "text": text}
        async with http.post(f"/bot{TOKEN}/editMessageText", json=params) as answer:
            outcomes.append(answer.status)
    tap = await ann.forge_callback("x")
    async with http.post(
        f"/bot{TOKEN}/answerCallbackQuery", json={"callback_query_id": tap.id}
    ) as answer:
        outcomes.append(answer.status)
    assert outcomes == [200, 200, 200, 200, 429, 200]


async def test_paid_messages_go_beyond_thirty_a_second_and_are_counted(
    http: ClientSession, clock: Clock, server: TelegramServer
) -> None:
    people = [server.person(started=True) for _ in range(40)]
    for one in people:
        paid = {"chat_id": one.id, "text": "x", "allow_paid_broadcast": True}
        async with http.post(f"/bot{TOKEN}/sendMessage", json=paid) as answer:
            assert answer.status == 200
    assert server.paid == 10
    assert not (await send(http, people[0].id))["ok"]


async def test_paid_messages_have_a_limit_too(clock: Clock) -> None:
    limits = Limits(overall=2, paid=4)
    async with (
        TelegramServer(token=TOKEN, clock=clock, limits=limits) as server,
        ClientSession(server.url) as http,
    ):
        outcomes = []
        for _ in range(5):
            one = server.person(started=True)
            paid = {"chat_id": one.id, "text": "x", "allow_paid_broadcast": True}
            async with http.post(f"/bot{TOKEN}/sendMessage", json=paid) as answer:
                outcomes.append(answer.status)
        assert outcomes == [200] * 4 + [429]


async def test_limits_can_be_switched_off() -> None:
    async with (
        TelegramServer(token=TOKEN, limits=False) as server,
        ClientSession(server.url) as http,
    ):
        ann = server.person(started=True)
        assert all([(await send(http, ann.id))["ok"] for _ in range(40)])


async def test_limits_can_follow_another_clock(clock: Clock) -> None:
    limits = Limits(chat_burst=1, clock=iter(range(0, 1000, 2)).__next__)
    async with (
        TelegramServer(token=TOKEN, clock=clock, limits=limits) as server,
        ClientSession(server.url) as http,
    ):
        ann = server.person(started=True)
        assert all([(await send(http, ann.id))["ok"] for _ in range(5)])


async def test_a_fault_hits_its_method_and_chat_as_often_as_it_says(
    http: ClientSession, server: TelegramServer, ann: Person
) -> None:
    bo = server.person(first_name="Bo", started=True)
    fault = server.faults.add(
        Fault(method="sendMessage", chat_id=ann.id, after=1, times=2, status=502)
    )
    async with http.get(f"/bot{TOKEN}/getChat", params={"chat_id": ann.id}) as answer:
        assert answer.status == 200
    assert (await send(http, bo.id))["ok"]
    outcomes = [await send(http, ann.id) for _ in range(4)]
    assert [outcome.get("error_code", 200) for outcome in outcomes] == [200, 502, 502, 200]
    assert outcomes[1]["description"] == "Bad Gateway"
    assert fault.hits == 2
    assert len(ann.messages) == 2
    assert server.violations == []


async def test_a_scripted_429_says_how_long_to_wait(
    http: ClientSession, server: TelegramServer, ann: Person
) -> None:
    server.faults.add(Fault(status=429, retry_after=30))
    assert (await send(http, ann.id))["parameters"] == {"retry_after": 30}


async def test_a_reset_drops_the_connection_before_anything_happens(
    http: ClientSession, server: TelegramServer, ann: Person
) -> None:
    server.faults.add(Fault(kind="reset"))
    with pytest.raises(DROPPED):
        await send(http, ann.id)
    assert ann.messages == []


async def test_a_lost_answer_drops_the_connection_after_the_message_went_out(
    http: ClientSession, server: TelegramServer, ann: Person
) -> None:
    server.faults.add(Fault(kind=FaultKind.LOST_ANSWER))
    with pytest.raises(DROPPED):
        await send(http, ann.id)
    assert len(ann.messages) == 1


async def test_a_hanging_request_is_carried_out_when_released(
    http: ClientSession, server: TelegramServer, ann: Person
) -> None:
    fault = server.faults.add(Fault(kind=FaultKind.HANG))
    sending = asyncio.create_task(send(http, ann.id))
    await fault.hit()
    assert ann.messages == []
    fault.release()
    assert (await sending)["ok"]
    assert len(ann.messages) == 1


async def test_a_hanging_request_whose_client_is_gone_is_never_carried_out(
    server: TelegramServer, ann: Person
) -> None:
    fault = server.faults.add(Fault(kind=FaultKind.HANG))
    async with ClientSession(server.url) as http:
        sending = asyncio.create_task(send(http, ann.id))
        await fault.hit()
        sending.cancel()
    await server.down()
    fault.release()
    await server.up()
    assert ann.messages == []


async def test_a_late_answer_comes_long_after_the_message_went_out(
    http: ClientSession, server: TelegramServer, ann: Person
) -> None:
    fault = server.faults.add(Fault(kind=FaultKind.LATE_ANSWER))
    sending = asyncio.create_task(send(http, ann.id, "on the wire"))
    await ann.sees("on the wire")
    assert not sending.done()
    fault.release()
    assert (await sending)["ok"]


async def test_an_error_page_is_no_json(
    http: ClientSession, server: TelegramServer, ann: Person
) -> None:
    server.faults.add(Fault(kind=FaultKind.HTML, status=502))
    async with http.get(f"/bot{TOKEN}/getMe") as answer:
        assert (answer.status, answer.content_type) == (502, "text/html")
        assert "<h1>502</h1>" in await answer.text()


async def test_garbage_is_broken_json_after_the_message_went_out(
    http: ClientSession, server: TelegramServer, ann: Person
) -> None:
    server.faults.add(Fault(kind=FaultKind.GARBAGE))
    with pytest.raises(json.JSONDecodeError):
        await send(http, ann.id)
    assert len(ann.messages) == 1


async def test_a_removed_fault_hits_nothing_and_holds_nothing(
    http: ClientSession, server: TelegramServer, ann: Person
) -> None:
    fault = server.faults.add(Fault(kind=FaultKind.HANG, times=None))
    sending = asyncio.create_task(send(http, ann.id))
    await fault.hit()
    fault.remove()
    assert (await sending)["ok"]
    assert (await send(http, ann.id))["ok"]
    assert fault.hits == 1


async def test_a_server_that_is_down_refuses_connections_until_it_is_up(
    http: ClientSession, server: TelegramServer, ann: Person
) -> None:
    async with http.get(f"/bot{TOKEN}/getMe") as answer:
        assert answer.status == 200
    await server.down()
    with pytest.raises(ClientConnectorError):
        await send(http, ann.id)
    await ann.type("are you there?")
    await server.up()
    async with http.get(f"/bot{TOKEN}/getUpdates") as answer:
        (update,) = (await answer.json())["result"]
    assert update["message"]["text"] == "are you there?"


async def test_going_down_cuts_a_long_poll(http: ClientSession, server: TelegramServer) -> None:
    poll = asyncio.create_task(http.get(f"/bot{TOKEN}/getUpdates?timeout=30"))
    await server.polled()
    await server.down()
    with pytest.raises(DROPPED):
        await poll


def test_a_fault_that_makes_no_sense_is_refused() -> None:
    with pytest.raises(ValueError, match="'slow' is not a valid FaultKind"):
        Fault(kind="slow")
    with pytest.raises(ValueError, match="429 needs retry_after"):
        Fault(status=429)
    with pytest.raises(ValueError, match="belongs to status 429"):
        Fault(status=500, retry_after=3)
