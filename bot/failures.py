"""How a call to Telegram can come to nothing, and what each answer means for the caller.

Every failure is permanent, temporary, uncertain or a refusal; docs/wire.md has the whole table.
"""

import math
from enum import StrEnum
from typing import Any, TypeVar

T = TypeVar("T")

NO_TIME_TOLD = 5.0  # seconds to wait after a 429 that does not say how long


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


class TooManyError(TemporaryError):
    """Telegram asks the bot, not one chat, to be silent for `seconds` (429)."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class TokenRefusedError(TemporaryError):
    """Telegram does not know the token (any more). A new one mends it, so nothing is given up."""


class UncertainError(SendError):
    """It may have been sent: the answer was lost."""

    def __init__(self) -> None:
        super().__init__("the answer was lost, it may have been sent")


class RefusedError(SendError):
    """Telegram refuses the call itself; repeating it cannot help. BAD_CALL is a bug of ours.

    `said` is Telegram's reason, without what it quotes of the call.
    """

    def __init__(self, refusal: Refusal, said: str = "") -> None:
        super().__init__(f"Telegram refused the call: {refusal}")
        self.refusal = refusal
        self.said = said


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


def is_telegram_s(answer: object) -> bool:
    """Whether a parsed body is an answer in Telegram's form, of whatever content."""
    return isinstance(answer, dict) and isinstance(answer.get("ok"), bool)


def failure_of(status: int, answer: object) -> SendError:
    """What an answer that is no success means: its HTTP status and its body, parsed if it can be.

    A page that is not in Telegram's form (a proxy's, a captive portal's) never says anything
    about a person, whatever its status.
    """
    if not isinstance(answer, dict) or answer.get("ok") is not False:
        return _failure_without_words(status)
    code = answer.get("error_code")
    words = answer.get("description")
    parameters = answer.get("parameters")
    return _failure_as_told(
        code if type(code) is int else status,
        words if isinstance(words, str) else "",
        parameters if isinstance(parameters, dict) else {},
    )


def _failure_without_words(status: int) -> SendError:
    match status:
        case 429:
            return TooManyError(NO_TIME_TOLD)
        case 504:  # a gateway lost patience with what may still have acted
            return UncertainError()
        case _ if 200 <= status < 300:
            return UncertainError()
        case _:
            return TemporaryError()


def _failure_as_told(code: int, words: str, parameters: dict[str, Any]) -> SendError:
    description = words.lower()
    if type(parameters.get("migrate_to_chat_id")) is int:
        return PermanentError(Gone.MIGRATED)
    match code:
        case 429:
            return TooManyError(_seconds(parameters.get("retry_after")))
        case 401 | 404:
            return TokenRefusedError()
        case 403:
            return PermanentError(_find(_GONE, description) or Gone.FORBIDDEN)
        case 400 | 413:
            if gone := _find(_GONE, description):
                return PermanentError(gone)
            refusal = _find(_REFUSED, description) or Refusal.BAD_CALL
            return RefusedError(refusal, _without_content(words))
        case 504:
            return UncertainError()
        case _:  # 409, 5xx: nothing was done, and it can be later
            return TemporaryError()


def _seconds(told: object) -> float:
    if isinstance(told, bool) or not isinstance(told, int | float) or not math.isfinite(told):
        return NO_TIME_TOLD
    return float(told) if told > 0 else NO_TIME_TOLD


def _find(known: dict[str, T], description: str) -> T | None:
    return next((meaning for phrase, meaning in known.items() if phrase in description), None)


def _without_content(description: str) -> str:
    """Telegram's reason up to where it begins to quote: "can't parse entities"."""
    return description.removeprefix("Bad Request: ").split(":", 1)[0].split('"', 1)[0]
