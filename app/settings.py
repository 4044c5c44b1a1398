"""Settings: the environment, and the `.env` file beside it, as one typed value.

Every name is explained in `.env.example`. The real environment wins over `.env`, and an empty
variable counts as unset.
"""

from collections.abc import Iterator
from importlib.util import find_spec
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    SecretStr,
    ValidationError,
    ValidationInfo,
    field_validator,
)
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy import URL

from app.database_url import async_database_url
from bot.pacing import MESSAGES_PER_SECOND, PAID_MESSAGES_PER_SECOND

_HOW_TO_GET_A_TOKEN = "get one from @BotFather in Telegram: /newbot, or /token for a bot you have"
_LONGEST_WEBHOOK_SECRET = 256
_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_HOUR = 3600
# Where one of two is wrong the other is of no use either.
_WEBHOOK = {"webhook_url", "webhook_secret"}
_PAID = {"paid_broadcast_per_second", "paid_broadcast_daily_stars"}
_MILLION = 1_000_000


class SettingsError(Exception):
    """A setting is missing or wrong; the message is one line that names it and what to do."""


def _is_word(text: str) -> bool:
    return text.isascii() and text.replace("_", "").replace("-", "").isalnum()


def _token(value: SecretStr) -> SecretStr:
    number, _, secret = value.get_secret_value().partition(":")
    if not (number.isascii() and number.isdigit() and _is_word(secret)):
        raise ValueError(
            f"does not look like a token (digits, a colon, letters); {_HOW_TO_GET_A_TOKEN}"
        )
    return value


def _web_address(value: str) -> str:
    wrong = ValueError("must be an address such as https://example.org")
    try:
        parts = urlsplit(value)
        usable = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:  # a port that is no number, a bracket that stays open
        raise wrong from None
    if not usable or parts.query or parts.fragment or any(map(str.isspace, value)):
        raise wrong
    return value.rstrip("/")


def _webhook_address(value: str) -> str:
    parts = urlsplit(_web_address(value))
    if parts.scheme != "https" and parts.hostname not in _LOOPBACK:
        raise ValueError("must begin with https://, or Telegram does not call it")
    return value


def _webhook_secret(value: SecretStr) -> SecretStr:
    if len(value) > _LONGEST_WEBHOOK_SECRET or not _is_word(value.get_secret_value()):
        raise ValueError("may hold 1 to 256 letters, digits, _ and -, nothing else")
    return value


def _database_address(value: SecretStr) -> SecretStr:
    async_database_url(value.get_secret_value())
    return value


def _listen_address(value: str) -> str:
    try:
        return str(ip_address(value))
    except ValueError:
        raise ValueError("must be an IP address of this machine, or 0.0.0.0 for all") from None


def _paid_pace(value: int) -> int:
    if value != 0 and not MESSAGES_PER_SECOND < value <= PAID_MESSAGES_PER_SECOND:
        raise ValueError(
            f"must be 0, or {MESSAGES_PER_SECOND + 1} to {PAID_MESSAGES_PER_SECOND}: the free "
            f"{MESSAGES_PER_SECOND} are part of it"
        )
    return value


Seconds = Annotated[float, Field(ge=0, le=_HOUR, allow_inf_nan=False)]


class Settings(BaseSettings):
    """What whoever runs kneebot can set; one field for each variable of `.env.example`.

    Secrets never show in its repr. `load_settings` makes one with errors a person can read.
    """

    model_config = SettingsConfigDict(
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
        str_strip_whitespace=True,
    )

    telegram_bot_token: Annotated[SecretStr, AfterValidator(_token)] | None = None
    telegram_api_url: Annotated[str, AfterValidator(_web_address)] = "https://api.telegram.org"
    database_url: Annotated[SecretStr, AfterValidator(_database_address)] = SecretStr(
        "sqlite:///kneebot.sqlite3"
    )
    dispatch_interval_seconds: Annotated[float, Field(gt=0, le=_HOUR, allow_inf_nan=False)] = 15
    telegram_timeout_seconds: Seconds = 10
    telegram_poll_seconds: Annotated[int, Field(ge=0, le=_HOUR)] = 30
    paid_broadcast_per_second: Annotated[int, AfterValidator(_paid_pace)] = 0
    paid_broadcast_daily_stars: Annotated[int, Field(ge=0, le=_MILLION)] = Field(
        0, validate_default=True
    )
    webhook_url: Annotated[str, AfterValidator(_webhook_address)] | None = None
    webhook_secret: Annotated[SecretStr, AfterValidator(_webhook_secret)] | None = Field(
        None, validate_default=True
    )
    port: Annotated[int, Field(ge=1, le=65535)] | None = None
    listen_address: Annotated[str, AfterValidator(_listen_address)] = "127.0.0.1"
    event_loop: Annotated[Literal["asyncio", "uvloop"], BeforeValidator(str.lower)] = "asyncio"
    log_level: Annotated[
        Literal["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"], BeforeValidator(str.upper)
    ] = "INFO"
    log_format: Annotated[Literal["text", "json"], BeforeValidator(str.lower)] = "text"

    def __init__(self, _env_file: Path | None = Path(".env"), **values: Any) -> None:
        """Read the environment and `_env_file` (None: no file); `values` win over both."""
        super().__init__(_env_file=_env_file, **values)

    @field_validator("webhook_secret")
    @classmethod
    def _webhook_is_guarded(
        cls, secret: SecretStr | None, others: ValidationInfo
    ) -> SecretStr | None:
        if others.data.get("webhook_url") and not secret:
            raise ValueError(
                "must be set beside WEBHOOK_URL: any long random word, so that only Telegram "
                "can post updates"
            )
        return secret

    @field_validator("paid_broadcast_daily_stars")
    @classmethod
    def _spending_has_an_end(cls, stars: int, others: ValidationInfo) -> int:
        if others.data.get("paid_broadcast_per_second") and not stars:
            raise ValueError(
                "must be set beside PAID_BROADCAST_PER_SECOND: how many Stars a day may cost "
                "at most"
            )
        return stars

    @field_validator("event_loop")
    @classmethod
    def _loop_is_there(cls, name: str) -> str:
        if name == "uvloop" and find_spec("uvloop") is None:
            raise ValueError(
                "is uvloop, which is not installed: .venv/bin/python -m pip install "
                '--editable ".[uvloop]"'
            )
        return name

    @property
    def messages_per_second(self) -> int:
        """How many messages may go to all people together, in a second."""
        return self.paid_broadcast_per_second or MESSAGES_PER_SECOND

    def require_token(self) -> str:
        """The bot token. Raises SettingsError where none is set."""
        if self.telegram_bot_token is None:
            raise SettingsError(f"TELEGRAM_BOT_TOKEN is not set; {_HOW_TO_GET_A_TOKEN}.")
        return self.telegram_bot_token.get_secret_value()

    def require_webhook(self) -> None:
        """Raises SettingsError where something is not set that a webhook needs."""
        if self.webhook_url is None:
            raise SettingsError(
                "WEBHOOK_URL is not set; kneebot web needs the public https address of this "
                "service. Without one, use kneebot run."
            )
        if self.port is None:
            raise SettingsError("PORT is not set; kneebot web needs the port to listen on.")

    @property
    def database(self) -> URL:
        """The address of the database for SQLAlchemy's async engines; its repr hides passwords."""
        return async_database_url(self.database_url.get_secret_value())

    @property
    def telegram_base_url(self) -> str:
        """What stands before `<token>/<method>`, as python-telegram-bot's base_url."""
        return f"{self.telegram_api_url}/bot"

    @property
    def telegram_base_file_url(self) -> str:
        """What stands before `<token>/<path>`, as python-telegram-bot's base_file_url."""
        return f"{self.telegram_api_url}/file/bot"

    @property
    def telegram_timeout(self) -> float | None:
        """Seconds to wait for an answer from Telegram; None (the setting is 0) is for ever."""
        return self.telegram_timeout_seconds or None

    def at_most(self, seconds: float) -> float | None:
        """So many seconds, for a wait of our own; None where TELEGRAM_TIMEOUT_SECONDS=0 lifts all.

        Then nothing goes wrong only because the clock is a faked one that runs fast.
        """
        return None if self.telegram_timeout is None else seconds

    @property
    def secrets(self) -> tuple[str, ...]:
        """Every secret among the settings, to be struck out of the log."""
        kept = (self.telegram_bot_token, self.webhook_secret)
        words = [secret.get_secret_value() for secret in kept if secret]
        password = self.database.password
        return (*words, password) if password else tuple(words)


def load_settings(env_file: Path | None = Path(".env")) -> Settings:
    """The settings of this process; `env_file` None reads no file.

    Raises SettingsError for the first one that is wrong.
    """
    try:
        return Settings(_env_file=env_file)
    except ValidationError as error:
        _, line = next(_wrong(error))
        raise SettingsError(line) from None
    except (OSError, UnicodeDecodeError) as error:
        raise _unreadable(env_file, error) from None


def examine_settings(env_file: Path | None = Path(".env")) -> tuple[Settings, dict[str, str]]:
    """The settings, with its default in place of each that is wrong; and a line for each of these.

    The lines stand under the names of their fields. Raises SettingsError for a file that cannot
    be read.
    """
    try:
        return Settings(env_file), {}
    except ValidationError as error:
        wrong = dict(_wrong(error))
    except (OSError, UnicodeDecodeError) as error:
        raise _unreadable(env_file, error) from None
    replaced = wrong.keys() | {
        name for together in (_WEBHOOK, _PAID) if wrong.keys() & together for name in together
    }
    defaults = {name: Settings.model_fields[name].default for name in replaced}
    return Settings(env_file, **defaults), wrong


def _wrong(error: ValidationError) -> Iterator[tuple[str, str]]:
    """The field of each setting that is wrong, and the line that says it."""
    for each in error.errors(include_input=False, include_url=False):
        field = str(each["loc"][0])
        reason = each["msg"].removeprefix("Value error, ").replace("Input should", "should")
        reason = reason.removesuffix(", unable to parse string as a number")
        reason = reason.removesuffix(", unable to parse string as an integer")
        yield field, f"{field.upper()} {reason}."


def _unreadable(env_file: Path | None, error: Exception) -> SettingsError:
    return SettingsError(f"{env_file} cannot be read as a text file: {error}.")
