"""Every answer of Telegram's that is no success, and what it means for a message."""

import pytest

from bot.failures import (
    Gone,
    PermanentError,
    Refusal,
    RefusedError,
    SendError,
    TemporaryError,
    TokenRefusedError,
    TooManyError,
    UncertainError,
    failure_of,
)


def told(code: int, description: str = "", **parameters: object) -> dict[str, object]:
    answer = {"ok": False, "error_code": code, "description": description}
    return {**answer, "parameters": parameters} if parameters else answer


@pytest.mark.parametrize(
    ("status", "answer", "kind"),
    [
        (400, told(400, "Bad Request: chat not found"), PermanentError),
        (403, told(403, "Forbidden: bot was blocked by the user"), PermanentError),
        (403, told(403, "Forbidden: user is deactivated"), PermanentError),
        (400, told(400, "Bad Request: upgraded", migrate_to_chat_id=-100), PermanentError),
        (400, told(400, "Bad Request: message text is empty"), RefusedError),
        (413, told(413, "Request Entity Too Large"), RefusedError),
        (401, told(401, "Unauthorized"), TokenRefusedError),
        (404, told(404, "Not Found"), TokenRefusedError),
        (409, told(409, "Conflict: terminated by other getUpdates request"), TemporaryError),
        (429, told(429, "Too Many Requests: retry after 7", retry_after=7), TooManyError),
        (429, told(429, "Too Many Requests"), TooManyError),
        (500, told(500, "Internal Server Error"), TemporaryError),
        (502, told(502, "Bad Gateway"), TemporaryError),
        (503, told(503, "Service Unavailable"), TemporaryError),
        (504, told(504, "Gateway Timeout"), UncertainError),
        (200, told(400, "Bad Request: chat not found"), PermanentError),
        # Pages that are not Telegram's, parsed to nothing: no word about a person in them.
        (302, None, TemporaryError),
        (400, None, TemporaryError),
        (403, None, TemporaryError),
        (404, None, TemporaryError),
        (429, None, TooManyError),
        (500, None, TemporaryError),
        (502, None, TemporaryError),
        (503, None, TemporaryError),
        (504, None, UncertainError),
        # A success that does not say what it was.
        (200, None, UncertainError),
        (200, {}, UncertainError),
        (200, [], UncertainError),
        (200, {"result": True}, UncertainError),
        (200, {"ok": "false"}, UncertainError),
        (201, {"ok": True}, UncertainError),
        # Telegram's form with holes in it: the status stands in.
        (403, {"ok": False}, PermanentError),
        (400, {"ok": False, "description": 7, "parameters": []}, RefusedError),
        (502, {"ok": False, "error_code": "502"}, TemporaryError),
    ],
)
def test_an_answer_means_one_thing_for_the_message(
    status: int, answer: object, kind: type[SendError]
) -> None:
    assert type(failure_of(status, answer)) is kind


@pytest.mark.parametrize(
    ("told_seconds", "seconds"),
    [(7, 7), (0.5, 0.5), (None, 5), (0, 5), (-3, 5), ("7", 5), (True, 5), (float("nan"), 5)],
)
def test_a_429_always_ends_in_a_pause(told_seconds: object, seconds: float) -> None:
    failure = failure_of(429, told(429, "Too Many Requests", retry_after=told_seconds))
    assert isinstance(failure, TooManyError)
    assert failure.retry_after == failure.seconds == seconds


def test_a_proxy_that_forbids_is_nobody_who_blocked_us() -> None:
    page = "<html>403 Forbidden: bot was blocked by the user</html>"
    assert isinstance(failure_of(403, page), TemporaryError)


def test_a_refusal_keeps_the_reason_and_leaves_out_what_it_quotes() -> None:
    words = 'Bad Request: can\'t parse entities: unsupported start tag "swollen"'
    failure = failure_of(400, told(400, words))
    assert isinstance(failure, RefusedError)
    assert (failure.refusal, failure.said) == (Refusal.BAD_CALL, "can't parse entities")


def test_a_person_who_is_gone_has_a_reason() -> None:
    failure = failure_of(403, told(403, "Forbidden: something new"))
    assert isinstance(failure, PermanentError)
    assert failure.reason is Gone.FORBIDDEN
