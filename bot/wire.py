"""Calls to Telegram past python-telegram-bot's objects: a body out, a result or a SendError in."""

import asyncio
import contextlib
import json
import random
import re
from collections.abc import Awaitable, Callable

import aiohttp
from telegram import Bot

from bot.breaker import Breaker
from bot.failures import (
    SendError,
    TemporaryError,
    UncertainError,
    failure_of,
    is_telegram_s,
)
from bot.metrics import Metrics
from bot.request import AiohttpRequest, AnswerLostError, NotSentError

_PROBE = "getMe"  # changes nothing, and its answer is never uncertain


# How Telegram tells of a message, which is then there, whatever becomes of the rest of the
# answer: to read it all would take as long as to write the call.
_MESSAGE = re.compile(rb'\{\s*"ok":\s*true,\s*"result":\s*\{\s*"message_id":\s*(\d+)\s*[,}]')


class Wire:
    """One bot's way to Telegram, over its pool of connections; `breaker` knows if it is open.

    Raises TypeError for a bot that does not speak through an AiohttpRequest.
    """

    def __init__(
        self,
        bot: Bot,
        metrics: Metrics,
        *,
        chance: Callable[[], float] = random.random,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        if not isinstance(bot.request, AiohttpRequest):
            raise TypeError("the bot must speak through an AiohttpRequest")
        self._request = bot.request
        self._base = f"{bot.base_url}/"
        self.breaker = Breaker(self._probe, metrics, chance=chance, sleep=sleep)

    async def call(self, method: str, body: bytes | aiohttp.FormData) -> int | None:
        """Make a call; returns the id of the message that its result is, None for other results.

        Raises PermanentError, TemporaryError, UncertainError or RefusedError, and TooManyError or
        TokenRefusedError for what concerns the whole bot.
        """
        failure: SendError
        try:
            status, payload = await self._request.post_body(self._base + method, body)
        except NotSentError:
            self.breaker.failed()
            failure = TemporaryError()
        except AnswerLostError:
            self.breaker.failed()
            failure = UncertainError()
        else:
            if status == 200 and (message := _MESSAGE.match(payload)):
                self.breaker.succeeded()
                return int(message[1])
            answer = _parsed(payload)
            if status < 500 and is_telegram_s(answer):
                self.breaker.succeeded()
            else:
                self.breaker.failed()
            if status == 200 and isinstance(answer, dict) and answer.get("ok") is True:
                return _message_id(answer.get("result"))
            failure = failure_of(status, answer)
        # Raised out here, so that the original is not its context.
        raise failure

    async def _probe(self) -> None:
        with contextlib.suppress(SendError):
            await self.call(_PROBE, b"{}")


def _message_id(result: object) -> int | None:
    found = result.get("message_id") if isinstance(result, dict) else None
    return found if type(found) is int else None


def _parsed(payload: bytes) -> object:
    """The body as JSON; None for what is none."""
    try:
        return json.loads(payload)
    except (ValueError, RecursionError):
        return None
