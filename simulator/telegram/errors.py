"""Refusals of the local Bot API server, in Telegram's own words where they are known."""

from enum import StrEnum


class Blame(StrEnum):
    """Who could have avoided a refusal."""

    BOT = "bot"  # a request that Telegram never takes: counted as a violation
    EVENTS = "events"  # a race, a block, a limit or a script: a bot must expect it


class ApiError(Exception):
    """One refused request: HTTP status, description and, for 429, the seconds to wait."""

    def __init__(
        self,
        status: int,
        description: str,
        *,
        blame: Blame = Blame.BOT,
        retry_after: int | None = None,
    ) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
        self.blame = blame
        self.retry_after = retry_after


def bad_request(reason: str, *, blame: Blame = Blame.BOT) -> ApiError:
    """A 400 with Telegram's prefix."""
    return ApiError(400, f"Bad Request: {reason}", blame=blame)


def passing(reason: str) -> ApiError:
    """A 400 that a faultless bot can meet too: the chat changed before the request came."""
    return bad_request(reason, blame=Blame.EVENTS)


def forbidden(reason: str) -> ApiError:
    """A 403: the person or the group does not want this bot."""
    return ApiError(403, f"Forbidden: {reason}", blame=Blame.EVENTS)


def conflict(reason: str) -> ApiError:
    """A 409: two receivers of updates at once."""
    return ApiError(409, f"Conflict: {reason}", blame=Blame.EVENTS)


def too_many(retry_after: int) -> ApiError:
    """A 429 with the seconds to wait."""
    return ApiError(
        429,
        f"Too Many Requests: retry after {retry_after}",
        blame=Blame.EVENTS,
        retry_after=retry_after,
    )
