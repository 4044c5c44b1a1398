"""HTTP to Telegram: what arrives, and what each way of failing is called."""

import asyncio
import logging
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

import pytest
from aiohttp import web
from telegram import Bot
from telegram.error import TelegramError

from bot.request import AiohttpRequest, AnswerLostError, NotSentError

TOKEN = "7654321098:AAcanary_canary-canary_canary-canar"
Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def _web(handler: Callable[[web.Request], Awaitable[web.Response]]) -> AsyncIterator[str]:
    """A web server that answers everything with `handler`; gives its address."""
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", handler)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        port = runner.addresses[0][1]
        yield f"http://127.0.0.1:{port}"
    finally:
        await runner.cleanup()


@asynccontextmanager
async def _raw(talk: Talk) -> AsyncIterator[str]:
    """A server of bytes, for what no web server would do; gives its address."""
    talks: set[asyncio.Task[None]] = set()

    async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        talks.add(task)
        with suppress(asyncio.CancelledError, OSError, asyncio.IncompleteReadError):
            await talk(reader, writer)
        writer.close()

    server = await asyncio.start_server(accept, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()
        for task in talks:
            task.cancel()
        await asyncio.gather(*talks, return_exceptions=True)


@asynccontextmanager
async def _bot(
    address: str, limit: float | None = 5.0, connections: int = 10
) -> AsyncIterator[Bot]:
    async with AiohttpRequest(limit, connections=connections) as request:
        yield Bot(TOKEN, base_url=f"{address}/bot", request=request, get_updates_request=request)


async def _read_request(reader: asyncio.StreamReader) -> None:
    head = await reader.readuntil(b"\r\n\r\n")
    length = next(
        line for line in head.split(b"\r\n") if line.lower().startswith(b"content-length")
    )
    await reader.readexactly(int(length.split(b":")[1]))


async def _free_address() -> str:
    server = await asyncio.start_server(lambda _reader, _writer: None, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    server.close()
    await server.wait_closed()
    return f"http://127.0.0.1:{port}"


async def test_a_call_arrives_with_its_parameters() -> None:
    seen: dict[str, object] = {}

    async def handler(request: web.Request) -> web.Response:
        seen.update(await request.post(), path=request.path)
        return web.json_response({"ok": True, "result": True})

    async with _web(handler) as address, _bot(address) as bot:
        assert await bot.answer_callback_query("42", "Saved: 4 · “ok”", show_alert=True)
    assert seen == {
        "path": f"/bot{TOKEN}/answerCallbackQuery",
        "callback_query_id": "42",
        "text": "Saved: 4 · “ok”",
        "show_alert": "true",
    }


async def test_a_file_arrives_with_its_name_and_bytes() -> None:
    seen: list[tuple[str, bytes]] = []

    async def handler(request: web.Request) -> web.Response:
        form = await request.post()
        assert form["caption"] == "For your visit"
        document = next(field for field in form.values() if isinstance(field, web.FileField))
        seen.append((document.filename, document.file.read()))
        document.file.close()
        message = {"message_id": 1, "date": 0, "chat": {"id": 5, "type": "private"}}
        return web.json_response({"ok": True, "result": message})

    async with _web(handler) as address, _bot(address) as bot:
        await bot.send_document(5, b"day 1: 4\n", filename="summary.txt", caption="For your visit")
    assert seen == [("summary.txt", b"day 1: 4\n")]


async def test_calls_share_one_kept_alive_connection() -> None:
    connections: set[object] = set()

    async def handler(request: web.Request) -> web.Response:
        connections.add(request.transport)
        return web.json_response({"ok": True, "result": True})

    async with _web(handler) as address, _bot(address) as bot:
        for _ in range(3):
            await bot.log_out()
    assert len(connections) == 1


async def test_a_connection_that_the_server_closed_while_idle_is_replaced_unnoticed() -> None:
    closed = asyncio.Event()

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        body = b'{"ok": true, "result": true}'
        await _read_request(reader)
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))
        await writer.drain()
        writer.close()
        await writer.wait_closed()
        closed.set()

    async with _raw(talk) as address, _bot(address) as bot:
        assert await bot.log_out()
        await closed.wait()
        await asyncio.sleep(0)
        assert await bot.log_out()


async def test_nobody_listening_means_not_sent() -> None:
    async with _bot(await _free_address()) as bot:
        with pytest.raises(NotSentError):
            await bot.log_out()


async def test_an_unknown_host_means_not_sent() -> None:
    async with _bot("http://telegram.invalid") as bot:
        with pytest.raises(NotSentError):
            await bot.log_out()


async def test_a_host_that_speaks_no_tls_means_not_sent() -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        await writer.drain()

    async with _raw(talk) as address, _bot(address.replace("http:", "https:")) as bot:
        with pytest.raises(NotSentError):
            await bot.log_out()


async def _silence(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await _read_request(reader)
    await asyncio.Event().wait()


async def test_no_free_connection_in_time_means_not_sent() -> None:
    async with _raw(_silence) as address, _bot(address, 0.1, connections=1) as bot:
        first = asyncio.create_task(bot.log_out(read_timeout=60))
        await asyncio.sleep(0)
        with pytest.raises(NotSentError):
            await bot.log_out()
        first.cancel()
        await asyncio.gather(first, return_exceptions=True)


async def test_silence_after_the_request_means_the_answer_was_lost() -> None:
    async with _raw(_silence) as address, _bot(address, 0.1) as bot:
        with pytest.raises(AnswerLostError):
            await bot.log_out()


async def test_a_connection_closed_after_the_request_means_the_answer_was_lost() -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await _read_request(reader)

    async with _raw(talk) as address, _bot(address) as bot:
        with pytest.raises(AnswerLostError):
            await bot.log_out()


async def test_half_an_answer_means_the_answer_was_lost() -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await _read_request(reader)
        writer.write(b'HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{"ok": true')
        await writer.drain()

    async with _raw(talk) as address, _bot(address) as bot:
        with pytest.raises(AnswerLostError):
            await bot.log_out()


async def test_an_upload_that_nobody_reads_ends_in_time() -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await asyncio.Event().wait()

    async with _raw(talk) as address, _bot(address, 0.1) as bot:
        with pytest.raises(AnswerLostError):
            await bot.send_document(5, bytes(30_000_000), filename="big.bin")


@pytest.mark.parametrize("body", ["<html>welcome</html>", '{"result": true}', "[]"])
async def test_an_answer_that_is_not_telegram_s_is_lost_and_not_logged(
    body: str, caplog: pytest.LogCaptureFixture
) -> None:
    async def handler(request: web.Request) -> web.Response:
        return web.Response(text=body)

    caplog.set_level(logging.INFO)
    async with _web(handler) as address, _bot(address) as bot:
        with pytest.raises(AnswerLostError):
            await bot.log_out()
    assert body not in caplog.text


async def test_the_token_is_not_carried_to_another_address() -> None:
    paths: list[str] = []

    async def handler(request: web.Request) -> web.Response:
        paths.append(request.path)
        raise web.HTTPTemporaryRedirect("/elsewhere")

    async with _web(handler) as address, _bot(address) as bot:
        with pytest.raises(TelegramError):
            await bot.log_out()
    assert paths == [f"/bot{TOKEN}/logOut"]


PAST_THE_LIBRARY = b'{"chat_id":5,"text":"hi"}'


async def test_a_body_that_is_ready_arrives_as_json() -> None:
    seen: list[tuple[str, bytes, str]] = []

    async def handler(request: web.Request) -> web.Response:
        seen.append((request.content_type, await request.read(), request.method))
        return web.Response(status=418, body=b"as it is")

    async with _web(handler) as address, AiohttpRequest(5) as request:
        answer = await request.post_body(f"{address}/sendMessage", PAST_THE_LIBRARY)
    assert answer == (418, b"as it is")
    assert seen == [("application/json", PAST_THE_LIBRARY, "POST")]


async def test_a_body_that_is_ready_is_not_carried_to_another_address() -> None:
    asked: list[str] = []

    async def handler(request: web.Request) -> web.Response:
        asked.append(request.path)
        raise web.HTTPPermanentRedirect("/elsewhere")

    async with _web(handler) as address, AiohttpRequest(5) as request:
        status, _ = await request.post_body(f"{address}/sendMessage", PAST_THE_LIBRARY)
    assert (status, asked) == (308, ["/sendMessage"])


@pytest.mark.parametrize("way", ["refused", "unknown host", "no tls", "no address"])
async def test_a_body_that_never_left_means_not_sent(way: str) -> None:
    async with _raw(_silence) as silent, AiohttpRequest(0.5) as request:
        address = {
            "refused": await _free_address(),
            "unknown host": "http://telegram.invalid",
            "no tls": silent.replace("http:", "https:"),
            "no address": "telegram",
        }[way]
        with pytest.raises(NotSentError) as caught:
            await request.post_body(f"{address}/bot{TOKEN}/sendMessage", PAST_THE_LIBRARY)
    assert "canary" not in "".join(traceback.format_exception(caught.value))


async def test_a_body_that_finds_no_free_connection_in_time_means_not_sent() -> None:
    async with _raw(_silence) as address, AiohttpRequest(0.2, connections=1) as request:
        first = asyncio.create_task(request.do_request(address, "POST", read_timeout=60))
        await asyncio.sleep(0)
        with pytest.raises(NotSentError):
            await request.post_body(address, PAST_THE_LIBRARY)
        first.cancel()
        await asyncio.gather(first, return_exceptions=True)


async def test_silence_after_a_body_means_the_answer_was_lost() -> None:
    async with _raw(_silence) as address, AiohttpRequest(0.1) as request:
        with pytest.raises(AnswerLostError) as caught:
            await request.post_body(f"{address}/bot{TOKEN}/sendMessage", PAST_THE_LIBRARY)
    assert "canary" not in "".join(traceback.format_exception(caught.value))


async def _late(request: web.Request) -> web.Response:
    await asyncio.sleep(0.2)
    return web.json_response({"ok": True, "result": []})


async def test_without_a_limit_not_even_the_library_s_own_ends_a_call() -> None:
    async with _web(_late) as address, _bot(address, None) as bot:
        assert await bot.get_updates(read_timeout=0.01) == ()


async def test_one_call_may_wait_longer_than_the_rest() -> None:
    async with _web(_late) as address, _bot(address, 0.1) as bot:
        assert await bot.get_updates(read_timeout=5) == ()


async def test_opening_and_closing_twice_changes_nothing() -> None:
    request = AiohttpRequest(5)
    await request.initialize()
    await request.initialize()
    await request.shutdown()
    await request.shutdown()


@pytest.mark.parametrize("way", ["refused", "unknown host", "silence", "no address", "no host"])
async def test_the_token_is_in_no_error(way: str) -> None:
    async with _raw(_silence) as silent:
        address = {
            "refused": await _free_address(),
            "unknown host": "http://telegram.invalid",
            "silence": silent,
            "no address": "telegram",
            "no host": "http://",
        }[way]
        async with _bot(address, 0.1) as bot:
            with pytest.raises(TelegramError) as caught:
                await bot.log_out()
    error = caught.value
    assert "canary" not in "".join(traceback.format_exception(error))
    assert error.__context__ is None
    assert error.__cause__ is None
