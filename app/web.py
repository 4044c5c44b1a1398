"""What the web sees of a process: the webhook, its health, its metrics. Nothing about a person."""

import asyncio
import contextlib
import errno
import hmac
import socket
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from app.health import DATABASE_SECONDS, Health
from app.serving import answering
from app.settings import Settings, SettingsError
from bot.inbound import ALIVE_WITHIN
from bot.metrics import CONTENT_TYPE, Metrics
from bot.webhook import Receipt, Webhook
from storage import inbox, outbox, workers
from storage.database import DATABASE_AWAY, Database

WEBHOOK_PATH = "/telegram"
LARGEST_BODY = 1_000_000  # bytes; an update is a few thousand

_SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
READ_SECONDS = 10.0  # for the whole body
_BACKLOG = 1024


class _TooLargeError(Exception):
    """A body of more than LARGEST_BODY bytes."""


def health_routes(health: Health) -> list[Route]:
    """/healthz, and its two halves: whether the process lives, and whether it can work."""

    async def live(_: Request) -> Response:
        return JSONResponse({"live": True})

    async def ready(_: Request) -> Response:
        return _told({}, await health.problems())

    async def both(_: Request) -> Response:
        return _told({"live": True}, await health.problems())

    return [
        Route("/healthz", both),
        Route("/healthz/live", live),
        Route("/healthz/ready", ready),
    ]


def metrics_route(
    metrics: Metrics,
    database: Database,
    clock: Callable[[], datetime],
    patience: float | None = DATABASE_SECONDS,
) -> Route:
    """/metrics, for Prometheus. While the database is away, the queues are as last seen.

    It is away when it takes longer than `patience` seconds, None for any time.
    """

    async def show(_: Request) -> Response:
        with contextlib.suppress(*DATABASE_AWAY):
            async with asyncio.timeout(patience), database.read() as connection:
                now = clock()
                due, since = await outbox.queue(connection, now)
                metrics.queues(
                    due=due,
                    queue_age=(now - since).total_seconds() if since else 0,
                    inbox_open=await inbox.open_count(connection),
                )
                metrics.processes(await workers.alive(connection, now, ALIVE_WITHIN))
        return Response(metrics.text(), media_type=CONTENT_TYPE)

    return Route("/metrics", show)


def webhook_routes(
    webhook: Webhook, url: str, secret: str, patience: float | None = READ_SECONDS
) -> list[Route]:
    """Where Telegram delivers: below the path of `url`, with or without a proxy cutting it off.

    What is posted to the address of WEBHOOK_URL itself is taken as well. A body may take
    `patience` seconds to come, None for any time.
    """
    expected = secret.encode()

    async def deliver(request: Request) -> Response:
        """200 is "do not repeat", anything else "repeat": that is all that Telegram reads."""
        given = request.headers.get(_SECRET_HEADER, "").encode("latin-1")
        if not hmac.compare_digest(given, expected):
            return PlainTextResponse("the secret token is wrong", 403)
        if request.headers.get("content-type", "").split(";")[0].strip() != "application/json":
            return PlainTextResponse("updates are application/json", 415)
        try:
            async with asyncio.timeout(patience):
                body = await _body(request)
        except _TooLargeError:
            return PlainTextResponse("no update is as large", 413)
        except (TimeoutError, ClientDisconnect):
            return PlainTextResponse("the body did not come", 408)
        try:
            receipt = await webhook.receive(body)
        except asyncio.CancelledError:  # the process ends, and the database takes its time
            receipt = Receipt.NOT_STORED
        match receipt:
            case Receipt.TAKEN:
                return Response()
            case Receipt.NO_UPDATE:
                return PlainTextResponse("this is no update", 400)
            case Receipt.NOT_STORED:
                return PlainTextResponse("it could not be stored, try again", 503)

    paths = {WEBHOOK_PATH, webhook_path(url), urlsplit(url).path or "/"}
    return [Route(path, deliver, methods=["POST"]) for path in sorted(paths)]


def webhook_address(url: str) -> str:
    """Where Telegram is told to deliver, for a WEBHOOK_URL."""
    return url + WEBHOOK_PATH


def webhook_path(url: str) -> str:
    """The path of that address."""
    return urlsplit(webhook_address(url)).path


def listen(settings: Settings) -> socket.socket | None:
    """The socket of PORT, bound; None where no port is set. Raises SettingsError."""
    address, port = settings.listen_address, settings.port
    if port is None:
        return None
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    try:
        return socket.create_server((address, port), family=family, backlog=_BACKLOG)
    except OSError as error:
        match error.errno:
            case errno.EADDRINUSE:
                wrong = f"PORT {port} is taken by another program; end it or choose another port."
            case errno.EACCES | errno.EPERM:
                wrong = f"PORT {port} may not be opened by this user; choose one above 1023."
            case _:
                wrong = f"LISTEN_ADDRESS {address} cannot be used ({error.strerror})."
        raise SettingsError(wrong) from None


def serving(routes: list[Route], bound: socket.socket) -> AbstractAsyncContextManager[None]:
    """Answer requests inside the block. At its end those in hand are finished, no new one taken."""
    return answering(Starlette(routes=routes), bound)


async def _body(request: Request) -> bytes:
    """The body. Raises _TooLargeError as soon as it is known to be too large."""
    length = request.headers.get("content-length", "")
    if length.isascii() and length.isdigit() and int(length) > LARGEST_BODY:
        raise _TooLargeError
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > LARGEST_BODY:
            raise _TooLargeError
    return bytes(body)


def _told(found: dict[str, bool], problems: list[str]) -> JSONResponse:
    if not problems:
        return JSONResponse({**found, "ready": True})
    return JSONResponse({**found, "ready": False, "wrong": problems}, 503)
