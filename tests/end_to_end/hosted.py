"""kneebot as a hosting platform runs it: a port, a public address, several processes."""

import itertools
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
from aiohttp import web

SECRET = "CANARY-of-the-webhook_1"


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port


def webhook(port: int, public_port: int | None = None) -> dict[str, str]:
    """What is set for `kneebot web` on a port; it is called at the public port if that differs."""
    return {
        "PORT": str(port),
        "WEBHOOK_URL": f"http://127.0.0.1:{public_port or port}",
        "WEBHOOK_SECRET": SECRET,
    }


async def asked(port: int, path: str) -> tuple[int, str]:
    """The answer to a GET: status and text."""
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"http://127.0.0.1:{port}{path}") as answer,
    ):
        return answer.status, await answer.text()


@asynccontextmanager
async def balanced(port: int, *ports: int) -> AsyncIterator[None]:
    """A load balancer: each request at `port` goes to the next of `ports`, 502 if it is away."""
    turn = itertools.cycle(ports)

    async def hand_on(request: web.Request) -> web.Response:
        address = f"http://127.0.0.1:{next(turn)}{request.path}"
        names = ("Content-Type", "X-Telegram-Bot-Api-Secret-Token")
        headers = {name: request.headers[name] for name in names}
        try:
            async with session.post(address, data=await request.read(), headers=headers) as answer:
                return web.Response(status=answer.status, body=await answer.read())
        except aiohttp.ClientError:
            return web.Response(status=502)

    application = web.Application()
    application.router.add_post("/{path:.*}", hand_on)
    runner = web.AppRunner(application, access_log=None)
    async with aiohttp.ClientSession() as session:
        await runner.setup()
        try:
            await web.TCPSite(runner, "127.0.0.1", port).start()
            yield
        finally:
            await runner.cleanup()
