"""What is written down: structured lines without secrets.

A line says what happened (`action=`) and to which ids, handed over as `extra`. What people
write, the scores they give and the token never belong in one. Secrets are struck out of the
finished line, so that it does not matter how they got in: message, arguments, extra, traceback.

The database engine adds its part with `hide_parameters=True`, which keeps values out of errors.
"""

import json
import logging
import re
from abc import ABC, abstractmethod
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Literal, TextIO
from urllib.parse import quote, quote_plus, unquote

REDACTED = "***"

# Below WARNING these print requests, updates or SQL with its values.
LIBRARIES = (
    "aiohttp",
    "alembic",
    "aiosqlite",
    "apscheduler",
    "asyncio",
    "asyncpg",
    "httpcore",
    "httpx",
    "sqlalchemy",
    "telegram",
    "uvicorn",
)

# A bot's token is <its id>:<35 characters>; in an address "bot" is in front.
_TOKEN = re.compile(r"(?:bot\d+|\d{6,})(?::|%3[Aa])[\w-]{30,}")
# The password in scheme://user:password@host, which may itself hold "@" or "/".
_ADDRESS_PASSWORD = re.compile(r"(?<=://)([^\s:/@]*):\S+@")
# Shorter secrets would strike out half of every line.
_SHORTEST_SECRET = 4

_STANDARD_FIELDS = frozenset(logging.makeLogRecord({}).__dict__) | {"message", "asctime"}


def configure(
    level: str,
    format: Literal["text", "json"],
    secrets: Iterable[str],
    stream: TextIO | None = None,
) -> None:
    """Send all logging to one place (standard error), with `secrets` struck out.

    `level` is a name such as "INFO" and holds for our own lines; libraries never write below
    WARNING. `secrets` are the bot token and passwords; anything that looks like a token or like
    a password in an address is struck out in any case. Calling it again replaces the set-up.
    Raises ValueError for an unknown level.
    """
    formatter_class = JsonFormatter if format == "json" else TextFormatter
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter_class(Redactor(secrets)))
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    for name in LIBRARIES:
        logging.getLogger(name).setLevel(max(logging.WARNING, logging.root.level))
    # It warns at each alarm that finds the last one still at work, which loses nothing.
    logging.getLogger("apscheduler").setLevel(max(logging.ERROR, logging.root.level))
    logging.captureWarnings(True)
    # What logging prints when a line cannot be written is not redacted.
    logging.raiseExceptions = False


class Redactor:
    """Strikes out the secrets it was given, as they are and as they look when encoded."""

    def __init__(self, secrets: Iterable[str]) -> None:
        forms: set[str] = set()
        for secret in secrets:
            _, _, after_colon = secret.partition(":")
            for part in (secret, after_colon):
                if len(part) >= _SHORTEST_SECRET:
                    forms |= _forms(part)
        # The longest first, so that no rest of one is left behind by a shorter.
        longest_first = sorted(forms, key=len, reverse=True)
        self._secrets = re.compile("|".join(map(re.escape, longest_first))) if forms else None

    def redact(self, text: str) -> str:
        """The text with every secret replaced by `***`."""
        if self._secrets is not None:
            text = self._secrets.sub(REDACTED, text)
        text = _TOKEN.sub(REDACTED, text)
        return _ADDRESS_PASSWORD.sub(rf"\1:{REDACTED}@", text)


def _forms(secret: str) -> set[str]:
    """How a secret looks in an address, and as part of quoted text, quoted up to twice."""
    forms = {secret, unquote(secret)}
    forms |= {quote(secret), quote(secret, safe=""), quote_plus(secret)}
    for _ in range(2):
        forms |= {repr(form)[1:-1] for form in forms} | {
            json.dumps(form, ensure_ascii=ascii)[1:-1] for form in forms for ascii in (True, False)
        }
    return forms


class _Formatter(logging.Formatter, ABC):
    """One finished line from `line`, redacted."""

    def __init__(self, redactor: Redactor) -> None:
        super().__init__()
        self._redactor = redactor

    def format(self, record: logging.LogRecord) -> str:
        return self._redactor.redact(self.line(record))

    @abstractmethod
    def line(self, record: logging.LogRecord) -> str:
        """The record on one line, not redacted yet."""

    def fields(self, record: logging.LogRecord) -> dict[str, object]:
        """Time (UTC), level, logger and message, then what came as `extra`."""
        time = datetime.fromtimestamp(record.created, UTC)
        extra = {k: v for k, v in record.__dict__.items() if k not in _STANDARD_FIELDS}
        return {
            "time": time.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "level": record.levelname,
            "logger": record.name,
            "message": _message(record),
            **extra,
        }

    def trace(self, record: logging.LogRecord) -> str:
        """The traceback and stack of a record, empty without."""
        parts = []
        if record.exc_info:
            parts.append(self.formatException(record.exc_info))
        elif record.exc_text:
            parts.append(record.exc_text)
        if record.stack_info:
            parts.append(self.formatStack(record.stack_info))
        return "\n".join(parts)


class TextFormatter(_Formatter):
    """For people: `time LEVEL logger: message key=value …`, tracebacks below."""

    def line(self, record: logging.LogRecord) -> str:
        fields = self.fields(record)
        time, level, logger, message = (str(fields.pop(k)) for k in list(fields)[:4])
        pairs = [f"{key}={_plain(value)}" for key, value in fields.items()]
        # A message of several lines could pass itself off as another's.
        first = " ".join([f"{time} {level} {logger}:", message.replace("\n", "\\n"), *pairs])
        trace = self.trace(record)
        return f"{first}\n{trace}" if trace else first


class JsonFormatter(_Formatter):
    """For machines: one JSON object a line, tracebacks under `trace`."""

    def line(self, record: logging.LogRecord) -> str:
        fields = self.fields(record)
        if trace := self.trace(record):
            fields["trace"] = trace
        return json.dumps(fields, default=str, ensure_ascii=False)


def _message(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except (TypeError, ValueError, KeyError):  # arguments that do not fit the text
        return str(record.msg)


def _plain(value: object) -> str:
    text = str(value)
    return text if text and not re.search(r'[\s="]', text) else json.dumps(text, ensure_ascii=False)
