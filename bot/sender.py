"""The one door out: nothing else calls Telegram for a person.

Every call waits for its turn (bot/pacing.py) and ends in a value or in one of four errors that
say what to do next (bot/failures.py). A call of the reply lane is repeated here while that is
safe, because someone waits for it; one of the reminder lane is tried once, the outbox keeps the
rest. While Telegram is down (bot/breaker.py) replies wait and reminders stay where they are.
"""

import asyncio
import logging
import math
import random
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from aiohttp import FormData
from telegram import Bot

from bot import bodies
from bot.bodies import Printed
from bot.failures import (
    Refusal,
    RefusedError,
    SendError,
    TemporaryError,
    TokenRefusedError,
    TooManyError,
    UncertainError,
)
from bot.metrics import Metrics
from bot.pacing import Lane, Pace
from bot.screen import Screen
from bot.wire import Wire

log = logging.getLogger(__name__)

T = TypeVar("T")

TRIES = 5
PATIENCE_SECONDS = 60.0
FIRST_PAUSE_SECONDS = 1.0
REMINDERS_AT_ONCE = 50
REPLIES_AT_ONCE = 50
ANSWER_SECONDS = 0.2  # in which Telegram answers, as a rule and then some


def reminders_at_once(per_second: float) -> int:
    """How many reminders are on the wire for so many a second; few for the free pace."""
    return max(REMINDERS_AT_ONCE, math.ceil(per_second * ANSWER_SECONDS))


def connections(per_second: float) -> int:
    """How many connections reminders at that pace and the replies beside them take."""
    return reminders_at_once(per_second) + REPLIES_AT_ONCE


class Sender:
    """Shows screens to people.

    A reply is tried up to `tries` times, with pauses that double from `first_pause` seconds
    (`chance`, 0 to 1, scatters them) or last as long as Telegram said. Nothing waits longer than
    `patience` seconds in one go: a longer halt is a TemporaryError. At most `reminders_at_once`
    reminders are on the wire, so that they never hold every connection. `clock` gives monotonic
    seconds and `sleep` waits for some.
    """

    def __init__(
        self,
        bot: Bot,
        pacing: Pace,
        *,
        tries: int = TRIES,
        patience: float = PATIENCE_SECONDS,
        first_pause: float = FIRST_PAUSE_SECONDS,
        reminders_at_once: int = REMINDERS_AT_ONCE,
        chance: Callable[[], float] = random.random,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        metrics: Metrics | None = None,
    ) -> None:
        self._metrics = metrics or Metrics()
        self._wire = Wire(bot, self._metrics, clock=clock, sleep=sleep, chance=chance)
        self._breaker = self._wire.breaker
        self._pacing = pacing
        self._tries = tries
        self._patience = patience
        self._first_pause = first_pause
        self.reminders_at_once = reminders_at_once
        self._reminder_places = asyncio.Semaphore(reminders_at_once)
        self._chance = chance
        self._sleep = sleep

    @property
    def looks_again_in(self) -> float | None:
        """Seconds until it is looked whether Telegram is back; None while it is not down."""
        return self._breaker.probes_in if self._breaker.is_open else None

    async def can_send(self) -> bool:
        """Whether sending has a chance; while Telegram is down, that is looked at now and then."""
        return await self._breaker.is_closed_by_now()

    async def send(
        self,
        chat_id: int,
        screen: Screen | Printed,
        *,
        lane: Lane,
        before_wire: Callable[[], Awaitable[None]] | None = None,
    ) -> int:
        """Send a screen as a new message and return its id.

        `before_wire` is awaited when the turn has come, before anything goes out; what it raises
        stops the message. Raises PermanentError, TemporaryError, UncertainError or RefusedError.
        """

        async def call(paid: bool) -> int:
            if before_wire is not None:
                await before_wire()
            if not paid:
                return await self._sent(chat_id, screen)
            self._metrics.paid()
            try:
                return await self._sent(chat_id, screen, paid=True)
            except RefusedError as error:
                if error.refusal is not Refusal.BAD_CALL:
                    raise
            # No stars left, or never allowed: whatever it is, the message can go without.
            self._pacing.stop_paying()
            raise TemporaryError

        return await self._deliver("send", chat_id, lane, call, new=True)

    async def _sent(self, chat_id: int, screen: Screen | Printed, *, paid: bool = False) -> int:
        """The id of the message that shows the screen."""
        if isinstance(screen, Printed) or screen.document is None:
            body = bodies.message(chat_id, screen, paid=paid)
            message_id = await self._call("sendMessage", chat_id, body)
        else:
            form = bodies.document(chat_id, screen, paid=paid)
            message_id = await self._call("sendDocument", chat_id, form)
        if message_id is None:
            raise UncertainError
        return message_id

    async def edit(
        self, chat_id: int, message_id: int, screen: Screen | Printed, *, lane: Lane
    ) -> bool:
        """Let a message show this screen. True when it now does, False when it cannot.

        False (send it anew) when the message was deleted or may not be edited any more, or when
        the screen has what an edit cannot bring: a reply keyboard or a file.
        Raises PermanentError, TemporaryError, UncertainError or RefusedError.
        """
        shown = screen.screen if isinstance(screen, Printed) else screen
        if shown.reply_keyboard or shown.remove_keyboard or shown.document:
            return False
        body = bodies.edit(chat_id, message_id, screen)
        return await self._change("editMessageText", chat_id, lane, body)

    async def clear_buttons(self, chat_id: int, message_id: int, *, lane: Lane) -> bool:
        """Take the buttons off a message. True when it has none now, False when it is gone.

        Raises PermanentError, TemporaryError, UncertainError or RefusedError.
        """
        body = bodies.parameters(chat_id=chat_id, message_id=message_id)
        return await self._change("editMessageReplyMarkup", chat_id, lane, body)

    async def delete(self, chat_id: int, message_id: int, *, lane: Lane) -> bool:
        """Delete a message. False when it is gone already or too old (48 hours) to delete.

        Raises PermanentError, TemporaryError, UncertainError or RefusedError.
        """
        body = bodies.parameters(chat_id=chat_id, message_id=message_id)
        return await self._change("deleteMessage", chat_id, lane, body)

    async def answer(
        self, callback_query_id: str, text: str | None = None, *, alert: bool = False
    ) -> None:
        """End the waiting mark on a tapped button, with a line (up to 200 characters) if given.

        One try: too late is no error, and no failure here may keep the reply from being sent.
        """
        body = bodies.parameters(
            callback_query_id=callback_query_id, text=text, show_alert=alert or None
        )
        try:
            await self._once_free("answerCallbackQuery", body)
        except SendError as failure:
            log.info("a tap was not answered: %s", failure, extra={"action": "tap_not_answered"})

    async def register(
        self, commands: Sequence[tuple[str, str]], description: str, short_description: str
    ) -> bool:
        """Tell Telegram the commands (name without slash, what it does) and who we are.

        The commands are for private chats only. Never raises; False when Telegram did not take
        all of it, which the log says.
        """
        calls = {
            "setMyCommands": bodies.parameters(
                commands=[{"command": name, "description": text} for name, text in commands],
                scope={"type": "all_private_chats"},
            ),
            "setMyDescription": bodies.parameters(description=description),
            "setMyShortDescription": bodies.parameters(short_description=short_description),
        }
        complete = True
        for method, body in calls.items():
            try:
                await self._once_free(method, body)
            except SendError as failure:
                complete = False
                log.warning("%s failed: %s", method, failure, extra={"action": "register_failed"})
        return complete

    async def _change(self, method: str, chat_id: int, lane: Lane, body: bytes) -> bool:
        """A change of a message that is there; a second one would change nothing more."""

        async def call(_paid: bool) -> bool:
            await self._call(method, chat_id, body)
            return True

        try:
            return await self._deliver(method, chat_id, lane, call, new=False)
        except RefusedError as error:
            match error.refusal:
                case Refusal.NOT_MODIFIED:
                    return True
                case Refusal.MESSAGE_GONE:
                    return False
                case _:
                    raise

    async def _deliver(
        self,
        what: str,
        chat_id: int,
        lane: Lane,
        call: Callable[[bool], Awaitable[T]],
        *,
        new: bool,
    ) -> T:
        """`new` is a message: it can be paid for and must not come twice. The rest is a change."""
        if lane is Lane.REMINDER:
            async with self._reminder_places:
                return await self._once(chat_id, lane, call, payable=new)
        for tried in range(1, self._tries):
            if not await self._breaker.closes_within(self._patience):
                raise TemporaryError
            try:
                return await self._once(chat_id, lane, call, payable=new)
            except (TemporaryError, UncertainError) as error:
                if isinstance(error, UncertainError) and new:
                    raise
                if self._pacing.halted_for() > self._patience:
                    raise
                failure = error
            log.warning(
                "%s is tried again: %s",
                what,
                failure,
                extra={"action": "reply_retried", "chat_id": chat_id, "tried": tried},
            )
            # A halt is waited for with everyone else, in the next turn.
            if self._pacing.halted_for() == 0:
                await self._sleep(self._pause_after(tried))
        return await self._once(chat_id, lane, call, payable=new)

    def _pause_after(self, tried: int) -> float:
        longest = min(self._first_pause * 2.0 ** (tried - 1), self._patience)
        return longest * (1 + self._chance()) / 2

    async def _once(
        self,
        chat_id: int | None,
        lane: Lane,
        call: Callable[[bool], Awaitable[T]],
        *,
        payable: bool = False,
    ) -> T:
        """A call when its turn has come, which `call` is told to be paid for or not."""
        if (halted := self._pacing.halted_for()) > self._patience:
            raise TemporaryError(halted)
        if self._breaker.is_open:
            raise TemporaryError
        paid = await self._pacing.turn(chat_id, lane, payable=payable)
        if self._breaker.is_open:  # it opened while this one waited
            raise TemporaryError
        return await call(paid)

    async def _once_free(self, method: str, body: bytes) -> None:
        """A call that is no message to anybody."""
        await self._once(None, Lane.REPLY, lambda _: self._call(method, None, body))

    async def _call(self, method: str, chat_id: int | None, body: bytes | FormData) -> int | None:
        try:
            return await self._wire.call(method, body)
        except SendError as failure:
            self._heed(method, chat_id, failure)
            raise

    def _heed(self, method: str, chat_id: int | None, failure: SendError) -> None:
        """What a failure means beyond the call that met it."""
        match failure:
            case TooManyError(seconds=seconds):
                self._pacing.halt(seconds)
                self._metrics.told_to_wait()
                log.warning(
                    "Telegram asks for a pause of %g s", seconds, extra={"action": "halted"}
                )
            case TokenRefusedError():
                log.error("Telegram refused the token", extra={"action": "token_refused"})
            case RefusedError(refusal=Refusal.BAD_CALL, said=said):
                log.error(
                    "Telegram refused %s: %s",
                    method,
                    said,
                    extra={"action": "refused", "chat_id": chat_id},
                )
