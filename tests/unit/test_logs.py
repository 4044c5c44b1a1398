"""What is written down, and what never is."""

import io
import json
import logging
import warnings
from collections.abc import Iterator
from typing import Literal
from urllib.parse import quote

import pytest

from app.logs import LIBRARIES, configure

TOKEN = "7654321098:AAcanary_canary-canary_canary-canar"
PASSWORD = 'p@ss/wörd "canary"'
FORMATS: tuple[Literal["text", "json"], ...] = ("text", "json")

log = logging.getLogger("bot.sender")


@pytest.fixture(autouse=True)
def _logging_as_it_was() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level, complains = root.handlers[:], root.level, logging.raiseExceptions
    yield
    logging.captureWarnings(False)
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.raiseExceptions = complains
    for name in LIBRARIES:
        logging.getLogger(name).setLevel(logging.NOTSET)


def _configured(format: Literal["text", "json"], level: str = "INFO") -> io.StringIO:
    written = io.StringIO()
    configure(level, format, [TOKEN, PASSWORD], written)
    return written


def test_a_text_line_says_when_how_bad_who_what_and_which() -> None:
    written = _configured("text")
    log.info("%d sent", 3, extra={"action": "sent", "chat_id": 5, "note": "two words"})
    time, rest = written.getvalue().split(" ", 1)
    assert time.endswith("Z")
    assert rest == 'INFO bot.sender: 3 sent action=sent chat_id=5 note="two words"\n'


def test_a_json_line_is_one_object() -> None:
    written = _configured("json")
    log.warning("not sent", extra={"action": "refused", "chat_id": 5})
    line = json.loads(written.getvalue())
    assert line.pop("time").endswith("Z")
    assert line == {
        "level": "WARNING",
        "logger": "bot.sender",
        "message": "not sent",
        "action": "refused",
        "chat_id": 5,
    }


def test_a_message_cannot_pass_itself_off_as_a_second_line() -> None:
    written = _configured("text")
    log.info("%s", "ok\n2026-03-02T07:00:00Z INFO app: all is well")
    assert written.getvalue().count("\n") == 1


def test_a_json_traceback_stays_on_the_line() -> None:
    written = _configured("json")
    try:
        int("half past nine")
    except ValueError:
        log.exception("planning failed")
    line = json.loads(written.getvalue())
    assert line["trace"].endswith("'half past nine'")


def _connect(secret: str) -> None:
    raise OSError(f"cannot connect to https://api.telegram.org/bot{secret}/sendMessage")


def _fail_with(secret: str) -> None:
    try:
        _connect(secret)
    except OSError as error:
        raise RuntimeError({"address": secret}) from error


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("secret", [TOKEN, PASSWORD])
def test_a_secret_is_in_no_line(format: Literal["text", "json"], secret: str) -> None:
    written = _configured(format)
    log.info(f"in the message {secret}")
    log.info("in an argument %s and in a list %r", secret, [secret])
    log.info("in a dictionary %s", {"url": secret, secret: [{"deep": secret}]})
    log.info("in an extra", extra={"url": secret, "more": {"deep": [secret]}})
    log.info("encoded %s %s", quote(secret), quote(secret, safe=""))
    log.info("without arguments %s %s", secret)
    try:
        _fail_with(secret)
    except RuntimeError:
        log.exception("in a nested traceback", stack_info=True)
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn_explicit(f"in a warning {secret}", UserWarning, "bot.py", 1)
    text = written.getvalue()
    assert "canary" not in text
    assert text.count("***") >= 8


@pytest.mark.parametrize(
    "stranger",
    [
        "https://api.telegram.org/bot12:AAcanary_canary-canary_canary-canar/getMe",
        "1234567890:AAcanary_canary-canary_canary-canar",
        "1234567890%3AAAcanary_canary-canary_canary-canar",
        "postgresql://kneebot:canary@db.example/kneebot",
        "postgresql+asyncpg://kneebot:can@ry/canary@db.example:5432/kneebot?sslmode=require",
    ],
)
@pytest.mark.parametrize("format", FORMATS)
def test_what_looks_like_a_secret_is_struck_out_unasked(
    format: Literal["text", "json"], stranger: str
) -> None:
    written = _configured(format)
    log.warning("got %s", stranger, extra={"address": stranger})
    assert "canary" not in written.getvalue()
    assert "***" in written.getvalue()


def test_striking_out_leaves_the_line_json() -> None:
    written = _configured("json")
    log.warning(
        "to %s and %s", f"postgres://u:{PASSWORD}@h/db", "me@example.org", extra={"t": TOKEN}
    )
    assert json.loads(written.getvalue())["t"] == "***"


def test_an_address_without_a_password_is_left_alone() -> None:
    written = _configured("text")
    log.info("listening on http://127.0.0.1:8080/healthz")
    assert "http://127.0.0.1:8080/healthz" in written.getvalue()


@pytest.mark.parametrize("library", ["httpx", "telegram.ext.ExtBot", "sqlalchemy.engine.Engine"])
def test_libraries_stay_quiet_even_when_we_debug(library: str) -> None:
    written = _configured("text", level="DEBUG")
    logging.getLogger(library).info("payload: it hurts, 7 of 10")
    assert written.getvalue() == ""


def test_a_library_s_warning_is_written() -> None:
    written = _configured("text", level="DEBUG")
    logging.getLogger("aiohttp.client").warning("a connection was left open")
    assert "a connection was left open" in written.getvalue()


def test_an_alarm_that_finds_the_last_one_at_work_writes_nothing() -> None:
    written = _configured("text", level="DEBUG")
    logging.getLogger("apscheduler.scheduler").warning("maximum number of running instances")
    assert written.getvalue() == ""


def test_our_own_lines_follow_the_level() -> None:
    written = _configured("text", level="warning")
    log.info("sent")
    assert written.getvalue() == ""


def test_an_unknown_level_is_refused() -> None:
    with pytest.raises(ValueError, match="LOUD"):
        configure("LOUD", "text", [])
