"""The one door out: nothing else calls Telegram for a person.

Every call waits for its turn (bot/pacing.py) and ends in a value or in one of four errors that
say what to do next. A call of the reply lane is repeated here while that is safe, because
someone waits for it; one of the reminder lane is tried once, the outbox keeps the rest.
"""

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable, Sequence
from enum import StrEnum
from typing import TypeVar

from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllPrivateChats,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    LinkPreviewOptions,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)
from telegram.constants import ParseMode
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.metrics import Metrics
from bot.pacing import Lane, Pace
from bot.patience import seconds_to_wait
from bot.request import AnswerLostError
from bot.screen import ReplyKeyboard, Screen

log = logging.getLogger(__name__)

T = TypeVar("T")

TRIES = 5
PATIENCE_SECONDS = 60.0
FIRST_PAUSE_SECONDS = 1.0
REMINDERS_AT_ONCE = 50

_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


class Gone(StrEnum):
    """Why nothing can be sent to a chat until the person comes back."""

    BLOCKED = "blocked"
    DEACTIVATED = "deactivated"
    CHAT_NOT_FOUND = "chat_not_found"
    NEVER_STARTED = "never_started"
    REMOVED = "removed"
    MIGRATED = "migrated"
    FORBIDDEN = "forbidden"


class Refusal(StrEnum):
    """Why Telegram refused a call as it stands."""

    NOT_MODIFIED = "not_modified"
    MESSAGE_GONE = "message_gone"
    QUERY_TOO_OLD = "query_too_old"
    BAD_CALL = "bad_call"


class SendError(Exception):
    """A call to Telegram came to nothing. The text names no token and no content."""


class PermanentError(SendError):
    """Sending to this chat is over until the person comes back."""

    def __init__(self, reason: Gone) -> None:
        super().__init__(f"the chat cannot be reached: {reason}")
        self.reason = reason


class TemporaryError(SendError):
    """Nothing was sent; try again, not before `retry_after` seconds if given."""

    def __init__(self, retry_after: float | None = None) -> None:
        when = "later" if retry_after is None else f"in {retry_after:g} s"
        super().__init__(f"nothing was sent, try again {when}")
        self.retry_after = retry_after


class UncertainError(SendError):
    """It may have been sent: the answer was lost."""

    def __init__(self) -> None:
        super().__init__("the answer was lost, it may have been sent")


class RefusedError(SendError):
    """Telegram refuses the call itself; repeating it cannot help. BAD_CALL is a bug of ours."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(f"Telegram refused the call: {refusal}")
        self.refusal = refusal


# Telegram has no codes for these, only sentences (in lower case here).
_GONE = {
    "bot was blocked by the user": Gone.BLOCKED,
    "user is deactivated": Gone.DEACTIVATED,
    "chat not found": Gone.CHAT_NOT_FOUND,
    "peer_id_invalid": Gone.CHAT_NOT_FOUND,
    "can't initiate conversation": Gone.NEVER_STARTED,
    "bot was kicked": Gone.REMOVED,
    "bot is not a member": Gone.REMOVED,
}
_REFUSED = {
    "message is not modified": Refusal.NOT_MODIFIED,
    "message to edit not found": Refusal.MESSAGE_GONE,
    "message can't be edited": Refusal.MESSAGE_GONE,
    "there is no text in the message to edit": Refusal.MESSAGE_GONE,
    "message to delete not found": Refusal.MESSAGE_GONE,
    "message can't be deleted": Refusal.MESSAGE_GONE,
    "message identifier is not specified": Refusal.MESSAGE_GONE,
    "message_id_invalid": Refusal.MESSAGE_GONE,
    "query is too old": Refusal.QUERY_TOO_OLD,
    "query id is invalid": Refusal.QUERY_TOO_OLD,
}


class Sender:
    """Shows screens to people.

    A reply is tried up to `tries` times, with pauses that double from `first_pause` seconds
    (`chance`, 0 to 1, scatters them) or last as long as Telegram said. Nothing waits longer than
    `patience` seconds in one go: a longer halt is a TemporaryError. At most `reminders_at_once`
    reminders are on the wire, so that they never hold every connection.
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
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        metrics: Metrics | None = None,
    ) -> None:
        self._bot = bot
        self._pacing = pacing
        self._tries = tries
        self._patience = patience
        self._first_pause = first_pause
        self._reminder_places = asyncio.Semaphore(reminders_at_once)
        self._chance = chance
        self._sleep = sleep
        self._metrics = metrics or Metrics()

    async def send(
        self,
        chat_id: int,
        screen: Screen,
        *,
        lane: Lane,
        before_wire: Callable[[], Awaitable[None]] | None = None,
    ) -> int:
        """Send a screen as a new message and return its id.

        `before_wire` is awaited when the turn has come, before anything goes out; what it raises
        stops the message. Raises PermanentError, TemporaryError, UncertainError or RefusedError.
        """

        async def call() -> int:
            if before_wire is not None:
                await before_wire()
            if screen.document is None:
                message = await self._bot.send_message(
                    chat_id,
                    screen.text,
                    parse_mode=ParseMode.HTML,
                    link_preview_options=_NO_PREVIEW,
                    disable_notification=screen.silent,
                    reply_markup=_keyboard(screen),
                )
            else:
                message = await self._bot.send_document(
                    chat_id,
                    screen.document.content,
                    filename=screen.document.name,
                    caption=screen.text,
                    parse_mode=ParseMode.HTML,
                    disable_notification=screen.silent,
                    reply_markup=_keyboard(screen),
                )
            return message.message_id

        return await self._deliver("send", chat_id, lane, call, repeatable=False)

    async def edit(self, chat_id: int, message_id: int, screen: Screen, *, lane: Lane) -> bool:
        """Let a message show this screen. True when it now does, False when it cannot.

        False (send it anew) when the message was deleted or may not be edited any more, or when
        the screen has what an edit cannot bring: a reply keyboard or a file.
        Raises PermanentError, TemporaryError, UncertainError or RefusedError.
        """
        if screen.reply_keyboard or screen.remove_keyboard or screen.document:
            return False

        async def call() -> bool:
            await self._bot.edit_message_text(
                screen.text,
                chat_id,
                message_id,
                parse_mode=ParseMode.HTML,
                link_preview_options=_NO_PREVIEW,
                reply_markup=_inline_keyboard(screen),
            )
            return True

        return await self._change("edit", chat_id, lane, call)

    async def clear_buttons(self, chat_id: int, message_id: int, *, lane: Lane) -> bool:
        """Take the buttons off a message. True when it has none now, False when it is gone.

        Raises PermanentError, TemporaryError, UncertainError or RefusedError.
        """

        async def call() -> bool:
            await self._bot.edit_message_reply_markup(chat_id, message_id)
            return True

        return await self._change("clear_buttons", chat_id, lane, call)

    async def delete(self, chat_id: int, message_id: int, *, lane: Lane) -> bool:
        """Delete a message. False when it is gone already or too old (48 hours) to delete.

        Raises PermanentError, TemporaryError, UncertainError or RefusedError.
        """

        async def call() -> bool:
            return await self._bot.delete_message(chat_id, message_id)

        return await self._change("delete", chat_id, lane, call)

    async def answer(
        self, callback_query_id: str, text: str | None = None, *, alert: bool = False
    ) -> None:
        """End the waiting mark on a tapped button, with a line (up to 200 characters) if given.

        One try: too late is no error, and no failure here may keep the reply from being sent.
        """

        async def call() -> bool:
            return await self._bot.answer_callback_query(callback_query_id, text, alert)

        try:
            await self._once("answer", None, Lane.REPLY, call)
        except SendError as failure:
            log.info("a tap was not answered: %s", failure, extra={"action": "tap_not_answered"})

    async def register(
        self, commands: Sequence[tuple[str, str]], description: str, short_description: str
    ) -> bool:
        """Tell Telegram the commands (name without slash, what it does) and who we are.

        The commands are for private chats only. Never raises; False when Telegram did not take
        all of it, which the log says.
        """

        async def set_commands() -> bool:
            return await self._bot.set_my_commands(
                [BotCommand(name, text) for name, text in commands],
                scope=BotCommandScopeAllPrivateChats(),
            )

        async def set_description() -> bool:
            return await self._bot.set_my_description(description)

        async def set_short_description() -> bool:
            return await self._bot.set_my_short_description(short_description)

        complete = True
        for call in (set_commands, set_description, set_short_description):
            try:
                await self._once(call.__name__, None, Lane.REPLY, call)
            except SendError as failure:
                complete = False
                log.warning(
                    "%s failed: %s", call.__name__, failure, extra={"action": "register_failed"}
                )
        return complete

    async def _change(
        self, what: str, chat_id: int, lane: Lane, call: Callable[[], Awaitable[bool]]
    ) -> bool:
        """A change of a message that is there; a second one would change nothing more."""
        try:
            return await self._deliver(what, chat_id, lane, call, repeatable=True)
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
        call: Callable[[], Awaitable[T]],
        *,
        repeatable: bool,
    ) -> T:
        if lane is Lane.REMINDER:
            async with self._reminder_places:
                return await self._once(what, chat_id, lane, call)
        for tried in range(1, self._tries):
            try:
                return await self._once(what, chat_id, lane, call)
            except (TemporaryError, UncertainError) as error:
                if isinstance(error, UncertainError) and not repeatable:
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
        return await self._once(what, chat_id, lane, call)

    def _pause_after(self, tried: int) -> float:
        longest = min(self._first_pause * 2.0 ** (tried - 1), self._patience)
        return longest * (1 + self._chance()) / 2

    async def _once(
        self, what: str, chat_id: int | None, lane: Lane, call: Callable[[], Awaitable[T]]
    ) -> T:
        if (halted := self._pacing.halted_for()) > self._patience:
            raise TemporaryError(halted)
        await self._pacing.turn(chat_id, lane)
        try:
            return await call()
        except TelegramError as error:
            failure = self._judge(what, chat_id, error)
        # Raised out here, so that the original, which may quote the message, is not its context.
        raise failure

    def _judge(self, what: str, chat_id: int | None, error: TelegramError) -> SendError:
        """What the library's error means for the caller."""
        description = error.message.lower()
        match error:
            case RetryAfter():
                seconds = seconds_to_wait(error, 0)
                self._pacing.halt(seconds)
                self._metrics.told_to_wait()
                log.warning(
                    "Telegram asks for a pause of %g s", seconds, extra={"action": "halted"}
                )
                return TemporaryError(seconds)
            case AnswerLostError() | TimedOut():
                return UncertainError()
            case ChatMigrated():
                return PermanentError(Gone.MIGRATED)
            case Forbidden():
                return PermanentError(_find(_GONE, description) or Gone.FORBIDDEN)
            case BadRequest():
                if gone := _find(_GONE, description):
                    return PermanentError(gone)
                if refusal := _find(_REFUSED, description):
                    return RefusedError(refusal)
                log.error(
                    "Telegram refused %s: %s",
                    what,
                    _without_content(error.message),
                    extra={"action": "refused", "chat_id": chat_id},
                )
                return RefusedError(Refusal.BAD_CALL)
            case InvalidToken():
                log.error("Telegram refused the token", extra={"action": "token_refused"})
                return TemporaryError()
            case _:  # not reached (NotSentError), or an answer that says to come back (5xx)
                return TemporaryError()


def _find(known: dict[str, T], description: str) -> T | None:
    return next((meaning for phrase, meaning in known.items() if phrase in description), None)


def _without_content(description: str) -> str:
    """Telegram's reason up to where it begins to quote: "can't parse entities"."""
    return description.split(":", 1)[0].split('"', 1)[0]


def _keyboard(
    screen: Screen,
) -> InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove | None:
    if screen.reply_keyboard is not None:
        return _reply_keyboard(screen.reply_keyboard)
    if screen.remove_keyboard:
        return ReplyKeyboardRemove()
    return _inline_keyboard(screen)


def _inline_keyboard(screen: Screen) -> InlineKeyboardMarkup | None:
    if not screen.rows:
        return None
    return InlineKeyboardMarkup(
        [
            [InlineKeyboardButton(button.label, callback_data=button.data) for button in row]
            for row in screen.rows
        ]
    )


def _reply_keyboard(keyboard: ReplyKeyboard) -> ReplyKeyboardMarkup:
    return ReplyKeyboardMarkup(
        [
            [
                KeyboardButton(label, request_location=label == keyboard.location_label or None)
                for label in row
            ]
            for row in keyboard.rows
        ],
        resize_keyboard=True,
        one_time_keyboard=keyboard.one_time,
    )
