"""The demo page: what a browser asks of the stage, as a Starlette application.

A refusal is one line in `error`: 400 for what cannot be read, 409 for what cannot be done now.
"""

import json
from collections.abc import AsyncIterator
from dataclasses import asdict
from pathlib import Path
from typing import Any
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import (
    FileResponse,
    JSONResponse,
    PlainTextResponse,
    Response,
    StreamingResponse,
)
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from simulator.play.deeds import RefusedError, UnreadableError, read_deed
from simulator.play.guard import Guard
from simulator.play.places import PLACES
from simulator.play.runners import RUNNER_BY_NAME, MadeUpRunner
from simulator.play.stage import News, Stage

Json = dict[str, Any]

STATIC = Path(__file__).parent / "static"
SPEEDS = (1, 3)
_CLOCK = (
    "Say one of: next, tomorrow, week, play (speed 1 or 3), pause, finish, start_over (runner), "
    "hand_back (runner)."
)


def page(stage: Stage) -> Starlette:
    """The page of a stage."""

    async def index(_: Request) -> Response:
        return FileResponse(STATIC / "index.html")

    async def state(_: Request) -> Response:
        return JSONResponse(await stage.state())

    async def events(_: Request) -> Response:
        return StreamingResponse(_as_events(stage.watch()), media_type="text/event-stream")

    async def chat(request: Request) -> Response:
        return JSONResponse(asdict(await stage.chat(read_deed(await _asked(request)))))

    async def clock(request: Request) -> Response:
        await _turn(stage, await _asked(request))
        return JSONResponse({})

    async def places(_: Request) -> Response:
        return JSONResponse([asdict(place) for place in PLACES])

    async def transcript(_: Request) -> Response:
        return PlainTextResponse(f"{stage.transcript()}\n")

    async def file(request: Request) -> Response:
        found = stage.file(request.path_params["id"])
        if found is None:
            raise HTTPException(404, "The chat shows no such file.")
        # A document is for the disk; nothing that the bot sends is to run in the page.
        place = "inline" if found.kind == "photo" else "attachment"
        name = f"{place}; filename*=UTF-8''{quote(found.name, safe='')}"
        return Response(
            found.content, media_type=found.content_type, headers={"Content-Disposition": name}
        )

    return Starlette(
        routes=[
            Route("/", index),
            Route("/api/state", state),
            Route("/api/events", events),
            Route("/api/chat", chat, methods=["POST"]),
            Route("/api/clock", clock, methods=["POST"]),
            Route("/api/places", places),
            Route("/api/transcript", transcript),
            Route("/files/{id}", file),
            Mount("/static", StaticFiles(directory=STATIC)),
        ],
        middleware=[Middleware(Guard)],
        exception_handlers={
            HTTPException: _failed,
            RefusedError: _refused,
            UnreadableError: _unreadable,
        },
    )


async def _asked(request: Request) -> Json:
    """The JSON object of a request. Raises UnreadableError."""
    try:
        asked = json.loads(await request.body())
    except ValueError:
        raise UnreadableError("This is not JSON.") from None
    if not isinstance(asked, dict):
        raise UnreadableError("Send a JSON object.")
    return asked


async def _turn(stage: Stage, asked: Json) -> None:
    """Turn the clock. Raises UnreadableError and what the stage refuses."""
    match asked:
        case {"do": "next"}:
            await stage.next()
        case {"do": "tomorrow"}:
            await stage.tomorrow()
        case {"do": "week"}:
            await stage.week()
        case {"do": "play"} if asked.get("speed", 1) in SPEEDS:
            await stage.play(asked.get("speed", 1))
        case {"do": "pause"}:
            await stage.pause()
        case {"do": "finish"}:
            await stage.finish()
        case {"do": "start_over"}:
            await stage.start_over(_runner(asked))
        case {"do": "hand_back"}:
            await stage.hand_back(_runner(asked))
        case _:
            raise UnreadableError(_CLOCK)


def _runner(asked: Json) -> MadeUpRunner | None:
    """The runner that is named, None for the visitor."""
    name = asked.get("runner")
    if name is None:
        return None
    runner = RUNNER_BY_NAME.get(name) if isinstance(name, str) else None
    if runner is None:
        raise UnreadableError(f"There is no such runner; there are {', '.join(RUNNER_BY_NAME)}.")
    return runner


async def _as_events(news: AsyncIterator[News | None]) -> AsyncIterator[str]:
    """Server-Sent Events, with a comment where nothing is new."""
    async for one in news:
        if one is None:
            yield ": nothing new\n\n"
        else:
            yield f"event: {one.event}\ndata: {json.dumps(one.told)}\n\n"


async def _refused(_: Request, error: Exception) -> Response:
    return JSONResponse({"error": str(error)}, 409)


async def _unreadable(_: Request, error: Exception) -> Response:
    return JSONResponse({"error": str(error)}, 400)


async def _failed(_: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return JSONResponse({"error": error.detail}, error.status_code, error.headers)
