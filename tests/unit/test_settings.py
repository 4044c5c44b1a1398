"""The environment that whoever runs kneebot can set, and what is said when it is wrong."""

import asyncio
import re
from pathlib import Path

import pytest
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine

from app.settings import Settings, SettingsError, load_settings

EXAMPLE = Path(__file__).parents[2] / ".env.example"
TOKEN = "123456789:AAExampleExampleExampleExampleExam"


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)


def setting(monkeypatch: pytest.MonkeyPatch, **variables: str) -> Settings:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    return load_settings(None)


def refusal(monkeypatch: pytest.MonkeyPatch, **variables: str) -> str:
    with pytest.raises(SettingsError) as refused:
        setting(monkeypatch, **variables)
    assert "\n" not in str(refused.value)
    assert refused.value.__suppress_context__
    return str(refused.value)


def test_the_example_file_and_the_settings_name_the_same_variables() -> None:
    names = re.findall(r"^([A-Z_]+)=", EXAMPLE.read_text("utf-8"), re.MULTILINE)
    assert sorted(names) == sorted(name.upper() for name in Settings.model_fields)


def test_every_variable_of_the_example_file_has_one_line_that_explains_it() -> None:
    for block in EXAMPLE.read_text("utf-8").strip().split("\n\n")[1:]:
        explanation, assignment = block.splitlines()
        assert explanation.startswith("# ")
        assert re.match(r"[A-Z_]+=", assignment)


def test_the_example_file_shows_the_defaults() -> None:
    assert load_settings(EXAMPLE) == load_settings(None)


def test_nothing_has_to_be_set_for_commands_that_need_no_token() -> None:
    settings = load_settings(None)
    assert str(settings.database) == "sqlite+aiosqlite:///kneebot.sqlite3"
    assert settings.dispatch_interval_seconds == 15
    assert settings.telegram_timeout == 10
    assert settings.telegram_poll_seconds == 30


def test_a_missing_token_is_asked_for_by_name_with_the_way_to_get_one() -> None:
    with pytest.raises(SettingsError, match=r"^TELEGRAM_BOT_TOKEN is not set; .*@BotFather"):
        load_settings(None).require_token()


def test_a_token_is_digits_a_colon_and_letters(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = setting(monkeypatch, TELEGRAM_BOT_TOKEN=f" {TOKEN} ")
    assert settings.require_token() == TOKEN


@pytest.mark.parametrize("token", ["abc", "123456", "123456:", ":AAExample", "12a:AA", "1:A A"])
def test_what_is_no_token_is_refused_without_repeating_it(
    monkeypatch: pytest.MonkeyPatch, token: str
) -> None:
    message = refusal(monkeypatch, TELEGRAM_BOT_TOKEN=token)
    assert message.startswith("TELEGRAM_BOT_TOKEN does not look like a token")
    assert token not in message.replace("a colon", "")


def test_the_real_environment_wins_over_the_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / ".env"
    file.write_text("LOG_LEVEL=DEBUG\nPORT=8000\nSOMETHING_ELSE=1\n")
    monkeypatch.setenv("PORT", "9000")
    settings = load_settings(file)
    assert (settings.log_level, settings.port) == ("DEBUG", 9000)


def test_an_empty_variable_counts_as_unset(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = setting(monkeypatch, PORT="", DATABASE_URL="", TELEGRAM_BOT_TOKEN="")
    assert settings == Settings(_env_file=None)


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SettingsError, match=r"\.env cannot be read as a text file"):
        load_settings(file)


@pytest.mark.parametrize(
    ("variables", "message"),
    [
        ({"PORT": "http"}, "PORT should be a valid integer."),
        ({"PORT": "70000"}, "PORT should be less than or equal to 65535."),
        (
            {"DISPATCH_INTERVAL_SECONDS": "0"},
            "DISPATCH_INTERVAL_SECONDS should be greater than 0.",
        ),
        (
            {"TELEGRAM_TIMEOUT_SECONDS": "-1"},
            "TELEGRAM_TIMEOUT_SECONDS should be greater than or equal to 0.",
        ),
        (
            {"TELEGRAM_TIMEOUT_SECONDS": "nan"},
            "TELEGRAM_TIMEOUT_SECONDS should be a finite number.",
        ),
        (
            {"TELEGRAM_API_URL": "telegram"},
            "TELEGRAM_API_URL must be an address such as https://example.org.",
        ),
        (
            {"TELEGRAM_API_URL": "http://localhost:port"},
            "TELEGRAM_API_URL must be an address such as https://example.org.",
        ),
        (
            {"LOG_LEVEL": "loud"},
            "LOG_LEVEL should be 'DEBUG', 'INFO', 'WARNING', 'ERROR' or 'CRITICAL'.",
        ),
        ({"EVENT_LOOP": "trio"}, "EVENT_LOOP should be 'asyncio' or 'uvloop'."),
        (
            {"PAID_BROADCAST_PER_SECOND": "30"},
            "PAID_BROADCAST_PER_SECOND must be 0, or 31 to 1000: the free 30 are part of it.",
        ),
        (
            {"PAID_BROADCAST_PER_SECOND": "1001"},
            "PAID_BROADCAST_PER_SECOND must be 0, or 31 to 1000: the free 30 are part of it.",
        ),
        ({"LOG_FORMAT": "xml"}, "LOG_FORMAT should be 'text' or 'json'."),
        (
            {"WEBHOOK_URL": "http://example.org"},
            "WEBHOOK_URL must begin with https://, or Telegram does not call it.",
        ),
        (
            {"WEBHOOK_SECRET": "two words"},
            "WEBHOOK_SECRET may hold 1 to 256 letters, digits, _ and -, nothing else.",
        ),
        (
            {"LISTEN_ADDRESS": "localhost"},
            "LISTEN_ADDRESS must be an IP address of this machine, or 0.0.0.0 for all.",
        ),
    ],
)
def test_a_wrong_setting_is_one_line_that_names_it(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], message: str
) -> None:
    assert refusal(monkeypatch, **variables) == message


def test_a_webhook_needs_its_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    message = refusal(monkeypatch, WEBHOOK_URL="https://example.org/hook")
    assert message.startswith("WEBHOOK_SECRET must be set beside WEBHOOK_URL")


def test_a_webhook_on_this_machine_may_be_plain_http(monkeypatch: pytest.MonkeyPatch) -> None:
    address = "http://127.0.0.1:8080/hook"
    settings = setting(monkeypatch, WEBHOOK_URL=address, WEBHOOK_SECRET="a-b_1")
    assert settings.webhook_url == address


def test_nothing_is_paid_for_unless_it_is_said_how_much(monkeypatch: pytest.MonkeyPatch) -> None:
    assert load_settings(None).messages_per_second == 30
    message = refusal(monkeypatch, PAID_BROADCAST_PER_SECOND="500")
    assert message.startswith("PAID_BROADCAST_DAILY_STARS must be set beside PAID_BROADCAST_PER_")
    settings = setting(
        monkeypatch, PAID_BROADCAST_PER_SECOND="500", PAID_BROADCAST_DAILY_STARS="100"
    )
    assert settings.messages_per_second == 500


def test_uvloop_is_refused_where_it_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    assert setting(monkeypatch, EVENT_LOOP="uvloop").event_loop == "uvloop"
    monkeypatch.setattr("app.settings.find_spec", lambda _: None)
    message = refusal(monkeypatch, EVENT_LOOP="uvloop")
    assert message.startswith("EVENT_LOOP is uvloop, which is not installed: ")


def test_words_for_the_log_may_be_typed_in_any_case(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = setting(monkeypatch, LOG_LEVEL="debug", LOG_FORMAT="JSON")
    assert (settings.log_level, settings.log_format) == ("DEBUG", "json")


def test_a_timeout_of_0_waits_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    assert setting(monkeypatch, TELEGRAM_TIMEOUT_SECONDS="0").telegram_timeout is None


def test_the_addresses_of_methods_and_files_follow_from_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings = setting(monkeypatch, TELEGRAM_API_URL="http://127.0.0.1:8081/")
    assert settings.telegram_base_url == "http://127.0.0.1:8081/bot"
    assert settings.telegram_base_file_url == "http://127.0.0.1:8081/file/bot"


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("sqlite:///knee.db", "sqlite+aiosqlite:///knee.db"),
        ("sqlite:////var/lib/knee.db", "sqlite+aiosqlite:////var/lib/knee.db"),
        ("postgres://ann@db/knee", "postgresql+asyncpg://ann@db/knee"),
        ("postgresql://ann@db:5433/knee", "postgresql+asyncpg://ann@db:5433/knee"),
        ("postgresql+asyncpg://ann@db/knee", "postgresql+asyncpg://ann@db/knee"),
        (
            "postgres://ann@db/knee?sslmode=require&channel_binding=require",
            "postgresql+asyncpg://ann@db/knee?ssl=require",
        ),
        (
            "postgresql://postgres:@/postgres?host=/tmp/pg",
            "postgresql+asyncpg://postgres:***@/postgres?host=%2Ftmp%2Fpg",
        ),
    ],
)
def test_a_database_address_is_taken_as_hosting_platforms_write_it(
    monkeypatch: pytest.MonkeyPatch, given: str, used: str
) -> None:
    assert str(setting(monkeypatch, DATABASE_URL=given).database) == used


async def test_a_connection_goes_to_the_folder_of_a_unix_socket(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    greetings: list[bytes] = []

    async def hang_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        greetings.append(await reader.read(1024))
        writer.close()

    address = f"postgresql://ann:@/knee?host={tmp_path}&port=5433"
    engine = create_async_engine(setting(monkeypatch, DATABASE_URL=address).database)
    async with await asyncio.start_unix_server(hang_up, tmp_path / ".s.PGSQL.5433"):
        with pytest.raises(DBAPIError):
            await engine.connect()
    await engine.dispose()
    assert b"user\0ann" in greetings[0]


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ("mysql://ann:hunter2@db/knee", "scheme that is not known"),
        ("hunter2", "not a database address"),
        ("postgres://ann:hunter2@db:port/knee", "not a database address"),
        ("postgres:///knee", "names no host"),
        ("postgres://ann:hunter2@db:99999/knee", "port that is none from 1 to 65535"),
        ("postgres://ann:hunter2@/knee?host=/tmp/pg&port=five", "port that is none from 1"),
        ("postgres://ann:hunter2@db/knee?sslmode=maybe", "sslmode that is none of"),
        ("postgres://ann:hunter2@db/knee?sslrootcert=/ca.pem", "set PGSSLROOTCERT"),
        ("postgres://ann:hunter2@db/knee?options=-c", "parameter 'options'"),
        ("sqlite://", "must name a file"),
        ("sqlite:///:memory:", "must name a file"),
    ],
)
def test_a_database_address_that_cannot_be_used_is_refused_without_its_password(
    monkeypatch: pytest.MonkeyPatch, given: str, reason: str
) -> None:
    message = refusal(monkeypatch, DATABASE_URL=given)
    assert message.startswith("DATABASE_URL ")
    assert reason in message
    assert "hunter2" not in message


def test_secrets_do_not_show_in_the_repr_of_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = setting(
        monkeypatch,
        TELEGRAM_BOT_TOKEN=TOKEN,
        DATABASE_URL="postgres://ann:hunter2@db/knee",
        WEBHOOK_SECRET="open-sesame",
    )
    assert set(settings.secrets) == {TOKEN, "hunter2", "open-sesame"}
    shown = repr(settings) + repr(settings.database)
    assert [secret for secret in settings.secrets if secret in shown] == []
