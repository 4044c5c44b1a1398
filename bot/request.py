"""HTTP to Telegram over one pool of kept-alive aiohttp connections.

python-telegram-bot's own transport slows down with every idle connection; this one does not.
It also tells apart what certainly never reached Telegram from what may have, and keeps the
token, which is part of every address, out of every error.
"""

import json
import os
from typing import Any

import aiohttp
from telegram.error import NetworkError
from telegram.request import BaseRequest, RequestData

# The library's own switch: waits are timedeltas, and reading one warns of nothing.
os.environ.setdefault("PTB_TIMEDELTA", "1")

CONNECTIONS = 100
JSON = "application/json"
KEEP_ALIVE_SECONDS = 15.0  # shorter than a web server's usual 60-75, so that we close first


class NotSentError(NetworkError):
    """The request certainly did not reach Telegram: no address, no connection, no place in time."""


class AnswerLostError(NetworkError):
    """The request was on the wire and no whole answer came back: Telegram may have acted on it."""


class AiohttpRequest(BaseRequest):
    """What python-telegram-bot sends its calls through, and the sender beside it.

    `timeout` in seconds bounds each phase by itself: waiting for a connection and making it,
    sending, and the silence before an answer. None bounds nothing, whatever a single call asks
    for (the library would otherwise limit getUpdates to exactly its own waiting time).
    At most `connections` are open at once; idle ones are closed after `keep_alive` seconds.
    """

    __slots__ = ("_connections", "_keep_alive", "_session", "_short", "_timeout", "_usual")

    def __init__(
        self,
        timeout: float | None,
        *,
        connections: int = CONNECTIONS,
        keep_alive: float = KEEP_ALIVE_SECONDS,
    ) -> None:
        self._timeout = timeout
        self._connections = connections
        self._keep_alive = keep_alive
        self._session: aiohttp.ClientSession | None = None
        self._usual = self._limits(*[self.DEFAULT_NONE] * 3)
        # Without a limit on the sum, which costs a tenth of a short call: there is no sending to
        # wait for, and every silence is bounded.
        self._short = aiohttp.ClientTimeout(total=None, connect=timeout, sock_read=timeout)

    @property
    def read_timeout(self) -> float | None:
        """The longest silence before an answer, in seconds; None for any."""
        return self._timeout

    async def initialize(self) -> None:
        """Open the pool; a second call changes nothing."""
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(
                    limit=self._connections, keepalive_timeout=self._keep_alive
                ),
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": self.USER_AGENT},
            )

    async def shutdown(self) -> None:
        """Close every connection; a second call changes nothing."""
        if self._session is not None:
            session, self._session = self._session, None
            await session.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: object = BaseRequest.DEFAULT_NONE,
        write_timeout: object = BaseRequest.DEFAULT_NONE,
        connect_timeout: object = BaseRequest.DEFAULT_NONE,
        pool_timeout: object = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """One exchange for the library: the status and the body of the answer.

        `pool_timeout` is part of `connect_timeout` here. Raises what `post_body` does.
        """
        limits = self._limits(read_timeout, write_timeout, connect_timeout)
        return await self._exchange(method, url, _body(request_data), limits)

    async def post_body(self, url: str, body: bytes | aiohttp.FormData) -> tuple[int, bytes]:
        """One exchange past the library: bytes are JSON, a form may hold a file.

        Returns the status and the body of the answer. Raises NotSentError or AnswerLostError,
        neither with the address in it; RuntimeError before `initialize`.
        """
        if isinstance(body, bytes):
            # Wrapped here: aiohttp would look for the right class each time.
            payload = aiohttp.BytesPayload(body, content_type=JSON)
            return await self._exchange("POST", url, payload, self._short)
        return await self._exchange("POST", url, body, self._usual)

    async def _exchange(
        self,
        method: str,
        url: str,
        body: aiohttp.BytesPayload | aiohttp.FormData | None,
        limits: aiohttp.ClientTimeout,
    ) -> tuple[int, bytes]:
        if self._session is None:
            raise RuntimeError("this request is not initialized")
        try:
            async with self._session.request(
                method,
                url,
                data=body,
                timeout=limits,
                # The address holds the token, it is for one host only.
                allow_redirects=False,
            ) as response:
                return response.status, await response.read()
        except Exception as error:  # whatever it is, its text may hold the address
            failure = _failure(error)
        # Raised out here, so that the original is not even its context.
        raise failure

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """The answer as Telegram's object. Raises AnswerLostError for anything else.

        Unlike the library's own it logs nothing: an answer repeats the message's text.
        """
        try:
            answer = json.loads(payload)
        except ValueError:
            answer = None
        if isinstance(answer, dict) and "ok" in answer:
            return answer
        raise AnswerLostError("the answer is not Telegram's")

    def _limits(self, *asked: object) -> aiohttp.ClientTimeout:
        """The limits for reading, writing and connecting that one call asked for."""
        if self._timeout is None:
            return aiohttp.ClientTimeout(total=None)
        read, write, connect = (self._seconds(timeout) for timeout in asked)
        # aiohttp has no limit for sending alone, so the sum of all three bounds it.
        total = None if read is None or write is None or connect is None else read + write + connect
        return aiohttp.ClientTimeout(total=total, connect=connect, sock_read=read)

    def _seconds(self, asked: object) -> float | None:
        match asked:
            case None | int() | float():
                return asked
            case _:  # BaseRequest.DEFAULT_NONE
                return self._timeout


def _body(request_data: RequestData | None) -> aiohttp.FormData | None:
    if request_data is None:
        return None
    form = aiohttp.FormData(request_data.json_parameters)
    for name, (filename, content, content_type) in request_data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=content_type)
    return form


def _failure(error: Exception) -> NetworkError:
    what = type(error).__name__
    match error:
        case (
            aiohttp.ClientConnectorError()  # refused, no route, no such host, TLS
            | aiohttp.ConnectionTimeoutError()  # connecting, or waiting for a free connection
            | aiohttp.InvalidURL()
        ):
            return NotSentError(f"Telegram was not reached ({what})")
        case _:
            return AnswerLostError(f"Telegram's answer was lost ({what})")
