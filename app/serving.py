"""A web application on a socket, inside a block of code; the process stays the caller's."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Iterator

import uvicorn
from starlette.types import ASGIApp

_CLOSING_SECONDS = 3  # for requests in hand at the end


@contextlib.asynccontextmanager
async def answering(app: ASGIApp, bound: socket.socket) -> AsyncIterator[None]:
    """Answer requests to `app` inside the block, from its first line on.

    At its end those in hand are finished, and no new one is taken.
    """
    server = _Server(
        uvicorn.Config(
            app,
            log_config=None,
            access_log=False,
            server_header=False,
            lifespan="off",
            ws="none",
            http="h11",
            timeout_graceful_shutdown=_CLOSING_SECONDS,
        )
    )
    serving = asyncio.create_task(server.serve(sockets=[bound]))
    answers = asyncio.create_task(server.answers.wait())
    try:
        await asyncio.wait({serving, answers}, return_when=asyncio.FIRST_COMPLETED)
        yield
    finally:
        answers.cancel()
        server.should_exit = True
        await serving


class _Server(uvicorn.Server):
    """Leaves the signals to whoever runs it. `answers` is set once it takes requests."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.answers = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.answers.set()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield
