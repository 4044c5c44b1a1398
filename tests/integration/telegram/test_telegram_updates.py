"""How updates leave the local Bot API server: getUpdates and the webhook."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from datetime import timedelta
from typing import Any

import pytest
from aiohttp import ClientSession
from aiohttp.web import BaseRequest, Response, Server, json_response

from simulator.telegram import Backoff, TelegramServer
from tests.integration.telegram.conftest import TOKEN, Clock

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
TOO_LATE = 5.0  # seconds

Call = Callable[..., Coroutine[Any, Any, Any]]


@pytest.fixture
async def server(clock: Clock) -> AsyncIterator[TelegramServer]:
    async with TelegramServer(token=TOKEN, clock=clock, backoff=Backoff(0.001, 0.002)) as server:
        yield server


def texts(updates: list[dict[str, Any]]) -> list[str]:
    return [update["message"]["text"] for update in updates]


async def test_update_ids_increase_by_one(server: TelegramServer, call: Call) -> None:
    ann = server.person()
    for text in ("a", "b", "c"):
        await ann.type(text)
    ids = [update["update_id"] for update in await call("getUpdates")]
    assert ids == [ids[0], ids[0] + 1, ids[0] + 2]


async def test_updates_come_again_until_a_higher_offset_confirms_them(
    server: TelegramServer, call: Call
) -> None:
    ann = server.person()
    for text in ("a", "b", "c"):
        await ann.type(text)
    first, second, _ = await call("getUpdates")
    assert texts(await call("getUpdates", offset=first["update_id"])) == ["a", "b", "c"]
    assert texts(await call("getUpdates", offset=second["update_id"])) == ["b", "c"]
    assert texts(await call("getUpdates")) == ["b", "c"]


async def test_a_negative_offset_keeps_only_the_last_ones(
    server: TelegramServer, call: Call
) -> None:
    ann = server.person()
    for text in ("a", "b", "c"):
        await ann.type(text)
    assert texts(await call("getUpdates", offset=-1)) == ["c"]
    assert texts(await call("getUpdates")) == ["c"]


async def test_limit_is_1_to_100(server: TelegramServer, call: Call) -> None:
    ann = server.person()
    await ann.type("a")
    await ann.type("b")
    assert texts(await call("getUpdates", limit=1)) == ["a"]
    assert await call("getUpdates", limit=0) == "Bad Request: limit must be between 1 and 100"
    assert await call("getUpdates", limit=101) == "Bad Request: limit must be between 1 and 100"


async def test_a_long_poll_answers_as_soon_as_something_comes(
    server: TelegramServer, call: Call
) -> None:
    poll = asyncio.create_task(call("getUpdates", timeout=30))
    await server.polled()
    await server.person().type("hello")
    assert texts(await asyncio.wait_for(poll, TOO_LATE)) == ["hello"]


async def test_a_long_poll_ends_empty_after_its_time(clock: Clock) -> None:
    async with (
        TelegramServer(token=TOKEN, longest_poll=0.01) as server,
        ClientSession(server.url) as http,
        http.get(f"/bot{TOKEN}/getUpdates", params={"timeout": 30}) as answer,
    ):
        assert (await answer.json())["result"] == []


async def test_of_two_long_polls_the_earlier_meets_a_conflict(
    server: TelegramServer, call: Call
) -> None:
    earlier = asyncio.create_task(call("getUpdates", timeout=30))
    await server.polled()
    assert await call("getUpdates") == []
    assert await earlier == (
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is "
        "running"
    )
    assert server.violations == []


async def test_a_poll_whose_client_is_gone_disturbs_nobody(
    server: TelegramServer, call: Call
) -> None:
    async with ClientSession(server.url) as http:
        poll = asyncio.create_task(http.get(f"/bot{TOKEN}/getUpdates?timeout=30"))
        await server.polled()
        poll.cancel()
    await server.person().type("hello")
    assert texts(await call("getUpdates")) == ["hello"]


async def test_kinds_that_are_not_allowed_are_never_queued(
    server: TelegramServer, call: Call
) -> None:
    ann = server.person()
    await call("getUpdates", allowed_updates=["callback_query"])
    await ann.type("unheard")
    await call("getUpdates")
    await ann.type("unheard too")
    assert await call("getUpdates", allowed_updates=[]) == []
    await ann.type("heard")
    await ann.block()
    kinds = [list(update)[1] for update in await call("getUpdates")]
    assert kinds == ["message", "my_chat_member"]
    unknown = await call("getUpdates", allowed_updates=["smiles"])
    assert unknown == 'Bad Request: unknown kind of update "smiles"'


async def test_updates_are_dropped_after_a_day(
    server: TelegramServer, call: Call, clock: Clock
) -> None:
    ann = server.person()
    await ann.type("old")
    clock.now += timedelta(hours=24, seconds=1)
    await ann.type("new")
    assert texts(await call("getUpdates")) == ["new"]


async def test_an_update_can_be_repeated_with_its_old_id(
    server: TelegramServer, call: Call
) -> None:
    await server.person().type("hello")
    (first,) = await call("getUpdates")
    server.repeat_update(first["update_id"])
    assert await call("getUpdates", offset=first["update_id"] + 1) == [first]
    assert await call("getUpdates", offset=first["update_id"] + 1) == []


class Hook:
    """A bot's web server: answers with the statuses it is told, 200 after that."""

    def __init__(self) -> None:
        self.received: list[dict[str, Any]] = []
        self.secrets: list[str | None] = []
        self.statuses: list[int] = []
        self.reply: dict[str, Any] | None = None
        self._came = asyncio.Condition()
        self.url = ""

    async def serve(self, request: BaseRequest) -> Response:
        update = await request.json()
        async with self._came:
            self.secrets.append(request.headers.get(SECRET_HEADER))
            self.received.append(update)
            self._came.notify_all()
        if self.statuses and (status := self.statuses.pop(0)) != 200:
            return Response(status=status)
        return json_response(self.reply) if self.reply is not None else Response()

    async def came(self, count: int) -> None:
        async with asyncio.timeout(TOO_LATE), self._came:
            await self._came.wait_for(lambda: len(self.received) >= count)


@pytest.fixture
async def hook() -> AsyncIterator[Hook]:
    hook = Hook()
    web = Server(hook.serve)
    listener = await asyncio.get_running_loop().create_server(web, "127.0.0.1", 0)
    hook.url = f"http://127.0.0.1:{listener.sockets[0].getsockname()[1]}/telegram"
    yield hook
    listener.close()
    web.pre_shutdown()
    await web.shutdown()


async def test_a_webhook_receives_each_update_with_the_secret(
    server: TelegramServer, call: Call, hook: Hook
) -> None:
    await server.person().type("before")
    await call("setWebhook", url=hook.url, secret_token="s3cret")
    await server.person().type("after")
    await hook.came(2)
    assert sorted(texts(hook.received)) == ["after", "before"]
    assert hook.secrets == ["s3cret", "s3cret"]


async def test_an_update_is_brought_again_until_it_is_taken_and_the_next_one_waits(
    server: TelegramServer, call: Call, hook: Hook
) -> None:
    hook.statuses = [500, 404, 302]
    await call("setWebhook", url=hook.url)
    ann = server.person()
    await ann.type("a")
    await ann.type("b")
    await hook.came(5)
    assert texts(hook.received) == ["a", "a", "a", "a", "b"]
    info = await call("getWebhookInfo")
    assert info["last_error_message"] == "Wrong response from the webhook: 302 Found"


async def test_one_person_s_trouble_does_not_hold_up_another(
    server: TelegramServer, call: Call, hook: Hook
) -> None:
    hook.statuses = [500]
    await call("setWebhook", url=hook.url)
    await server.person(first_name="Ann").type("a")
    await server.person(first_name="Bo").type("b")
    await hook.came(3)
    assert sorted(texts(hook.received)) == ["a", "a", "b"]


async def test_a_method_in_the_webhook_s_answer_is_carried_out(
    server: TelegramServer, call: Call, hook: Hook
) -> None:
    ann = server.person()
    hook.reply = {"method": "sendMessage", "chat_id": ann.id, "text": "Hello back"}
    await call("setWebhook", url=hook.url)
    await ann.type("hello")
    assert (await ann.sees("Hello back")).from_bot


async def test_with_a_webhook_nothing_can_be_polled(
    server: TelegramServer, call: Call, hook: Hook
) -> None:
    poll = asyncio.create_task(call("getUpdates", timeout=30))
    await server.polled()
    await call("setWebhook", url=hook.url)
    assert await poll == "Conflict: terminated by setWebhook request"
    assert (await call("getUpdates")).startswith("Conflict: can't use getUpdates method while")
    await call("deleteWebhook")
    assert await call("getUpdates") == []


async def test_a_webhook_that_is_away_gets_its_updates_when_it_is_back(
    server: TelegramServer, call: Call, hook: Hook
) -> None:
    await server.person().type("hello")
    await call("setWebhook", url="http://127.0.0.1:9/away")
    assert (await call("getWebhookInfo"))["pending_update_count"] == 1
    await call("setWebhook", url=hook.url)
    await hook.came(1)
    assert texts(hook.received) == ["hello"]


async def test_pending_updates_are_dropped_on_request(server: TelegramServer, call: Call) -> None:
    await server.person().type("hello")
    await call("deleteWebhook", drop_pending_updates=True)
    assert await call("getUpdates") == []


async def test_a_repeated_update_reaches_the_webhook_again(
    server: TelegramServer, call: Call, hook: Hook
) -> None:
    await call("setWebhook", url=hook.url)
    await server.person().type("hello")
    await hook.came(1)
    server.repeat_update()
    await hook.came(2)
    assert hook.received[0] == hook.received[1]


@pytest.mark.parametrize(
    ("params", "reason"),
    [
        ({"url": "http://bot.example.org/"}, "bad webhook: An HTTPS URL must be provided"),
        ({"url": "https://bot.example.org:8080/"}, "bad webhook: Webhook can be set up only on"),
        ({"url": "https://bot.example.org", "secret_token": "a b"}, "secret token contains"),
        ({"url": "https://bot.example.org", "secret_token": ""}, "secret token contains"),
        ({"url": "https://bot.example.org", "max_connections": 101}, "max_connections must be"),
    ],
)
async def test_a_wrong_webhook_is_refused(call: Call, params: dict[str, Any], reason: str) -> None:
    assert (await call("setWebhook", **params)).startswith(f"Bad Request: {reason}")
