"""How the program starts, waits, refuses and ends; and what `kneebot doctor` says about it."""

import asyncio
import signal
from pathlib import Path

import aiohttp
from sqlalchemy import text

from simulator.telegram import Fault, FaultKind, TelegramServer
from storage.database import Database
from tests.end_to_end.conftest import TOKEN, Run
from tests.end_to_end.program import Kneebot

WRONG_SETTINGS = {
    "TELEGRAM_BOT_TOKEN": "CANARY-that-is-no-token",
    "TELEGRAM_API_URL": "api.telegram.org",
    "DATABASE_URL": "mysql://ann:CANARY@example.org/kneebot",
    "DISPATCH_INTERVAL_SECONDS": "often",
}
OTHER_TOKEN = "7654321:CANARY-token-that-Telegram-refuses"


async def refused(program: Kneebot, command: str = "run") -> tuple[int, str]:
    """Start it; its exit code and the one line that it said."""
    await program.start(command)
    code = await program.ended()
    assert program.printed == []
    (line,) = program.log
    return code, line


async def examined(program: Kneebot) -> tuple[int, list[str]]:
    """What `kneebot doctor` says, and its exit code."""
    await program.start("doctor")
    code = await program.ended()
    assert program.log == []
    return code, program.printed


async def set_webhook(telegram: TelegramServer) -> None:
    """As another program with this token would have done; nobody listens there."""
    async with (
        aiohttp.ClientSession() as session,
        session.post(
            f"{telegram.url}/bot{TOKEN}/setWebhook", json={"url": "https://127.0.0.1:8443/hook"}
        ) as answer,
    ):
        assert answer.status == 200


# --- wrong settings -------------------------------------------------------------------------------


async def test_a_wrong_setting_is_one_line_that_names_it_and_exit_code_2(
    kneebot: Run, file: str
) -> None:
    answers = await asyncio.gather(
        *(refused(kneebot(file, **{name: value})) for name, value in WRONG_SETTINGS.items())
    )
    for name, (code, line) in zip(WRONG_SETTINGS, answers, strict=True):
        assert code == 2
        assert line.startswith(f"kneebot: {name} ")
        assert "CANARY" not in line


async def test_a_file_that_can_be_no_database_is_one_line_and_exit_code_2(
    kneebot: Run, tmp_path: Path
) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear physio, this is no database. " * 40)
    folder = tmp_path / "folder"
    folder.mkdir()
    unusable = (tmp_path / "no" / "such" / "folder.db", letter, folder)
    answers = await asyncio.gather(*(refused(kneebot(f"sqlite:///{path}")) for path in unusable))
    for code, line in answers:
        assert code == 2
        assert line.startswith("kneebot: DATABASE_URL names ")
    assert letter.read_text().startswith("Dear physio")


async def test_a_token_that_telegram_refuses_is_one_line_and_exit_code_2(
    kneebot: Run, file: str
) -> None:
    program = kneebot(file, TELEGRAM_BOT_TOKEN=OTHER_TOKEN, LOG_LEVEL="WARNING")
    code, line = await refused(program)
    assert code == 2
    assert "TELEGRAM_BOT_TOKEN is refused by Telegram" in line
    assert "@BotFather" in line
    assert "CANARY" not in line


async def test_a_newer_schema_is_one_line_and_exit_code_1_and_stays_as_it_is(
    kneebot: Run, sqlite_url: str
) -> None:
    database = Database(sqlite_url)
    async with database.write() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    await database.dispose()
    for command in ("run", "migrate"):
        code, line = await refused(kneebot(sqlite_url, LOG_LEVEL="WARNING"), command)
        assert code == 1
        assert line.startswith("kneebot: DATABASE_URL: ")
        assert "(9999) is of a newer version" in line


async def test_an_old_schema_on_postgresql_is_one_line_that_names_the_command(
    kneebot: Run, empty_postgresql_url: str
) -> None:
    program = kneebot(empty_postgresql_url, LOG_LEVEL="WARNING")
    code, line = await refused(program)
    assert code != 0
    assert line.startswith("kneebot: DATABASE_URL: ")
    assert "kneebot migrate" in line


async def test_a_second_run_on_one_sqlite_file_is_one_line_and_exit_code_2(
    telegram: TelegramServer, kneebot: Run, file: str
) -> None:
    first, ann = kneebot(file), telegram.person()
    await first.runs()
    code, line = await refused(kneebot(file))
    assert code == 2
    assert "already works on" in line
    await ann.type("/start")  # the first one is none the worse
    await ann.sees("I help runners", timeout=20)
    assert await first.stop() == 0


# --- services that are down -----------------------------------------------------------------------


async def test_telegram_is_waited_for_at_the_start(
    telegram: TelegramServer, kneebot: Run, file: str
) -> None:
    program, ann = kneebot(file), telegram.person()
    await telegram.down()
    await program.start()
    await program.says("Telegram does not answer")
    await ann.type("/start")
    await telegram.up()
    await program.says("kneebot is running")
    await ann.sees("I help runners", timeout=20)
    assert await program.stop() == 0


async def test_whoever_waits_for_telegram_can_still_be_ended(
    telegram: TelegramServer, kneebot: Run, file: str
) -> None:
    program = kneebot(file)
    await telegram.down()
    await program.start()
    await program.says("Telegram does not answer")
    assert await program.stop() == 0
    await telegram.up()


async def test_a_telegram_that_goes_away_while_the_program_runs_is_waited_for(
    telegram: TelegramServer, kneebot: Run, file: str
) -> None:
    program, ann = kneebot(file), telegram.person()
    await program.runs()
    await telegram.polled()
    await telegram.down()
    await program.says("polling failed")
    await ann.type("/start")
    await telegram.up()
    await ann.sees("I help runners", timeout=20)
    assert await program.stop() == 0


# --- the start ------------------------------------------------------------------------------------


async def test_a_webhook_is_removed_and_what_waited_there_is_answered(
    telegram: TelegramServer, kneebot: Run, file: str
) -> None:
    program, ann = kneebot(file), telegram.person()
    await set_webhook(telegram)
    await ann.type("/start")
    await program.runs()
    await ann.sees("I help runners", timeout=20)
    (removed,) = telegram.calls("deleteWebhook")
    assert not removed.params.get("drop_pending_updates")
    assert await program.stop() == 0


async def test_commands_that_cannot_be_registered_stop_nothing(
    telegram: TelegramServer, kneebot: Run, file: str
) -> None:
    program, ann = kneebot(file), telegram.person()
    for method in ("setMyCommands", "setMyDescription", "setMyShortDescription"):
        telegram.faults.add(Fault(method, times=None, status=500))
    await program.runs()
    await program.says("setMyCommands failed")
    await ann.type("/start")
    await ann.sees("I help runners", timeout=20)
    assert await program.stop() == 0


async def test_commands_and_descriptions_are_registered(
    telegram: TelegramServer, kneebot: Run, file: str
) -> None:
    program = kneebot(file)
    await program.runs()
    await telegram.asked("setMyShortDescription", seconds=20)
    (commands,) = telegram.calls("setMyCommands")
    names = " ".join(command["command"] for command in commands.params["commands"])
    assert names == (
        "start today plan pain run flare progress why settings summary pause resume privacy "
        "export delete help stop"
    )
    assert len(telegram.calls("setMyDescription")) == 1
    assert await program.stop(signal.SIGINT) == 0


async def test_it_runs_on_uvloop_where_that_is_asked_for(
    telegram: TelegramServer, kneebot: Run, file: str
) -> None:
    program, ann = kneebot(file, EVENT_LOOP="uvloop"), telegram.person()
    await program.runs()
    await ann.type("/start")
    await ann.sees("I help runners", timeout=20)
    assert await program.stop() == 0
    assert not [line for line in program.log if " ERROR " in line]


# --- the end --------------------------------------------------------------------------------------


async def test_a_signal_ends_it_with_exit_code_0(
    telegram: TelegramServer, kneebot: Run, file: str
) -> None:
    program = kneebot(file)
    await program.runs()
    await telegram.polled()
    assert await program.stop() == 0
    assert not [line for line in program.log if " ERROR " in line]


async def test_an_answer_in_hand_at_the_end_is_finished(
    telegram: TelegramServer, kneebot: Run, file: str
) -> None:
    program, ann = kneebot(file), telegram.person()
    await program.runs()
    held = telegram.faults.add(Fault("sendMessage", ann.id, kind=FaultKind.HANG))
    await ann.type("/start")
    await held.hit()
    program.send(signal.SIGTERM)
    await program.says("kneebot is stopping")
    held.release()
    assert await program.ended() == 0
    await ann.sees("I help runners")


async def test_an_answer_that_cannot_be_finished_holds_the_end_up_for_seconds_only(
    telegram: TelegramServer, kneebot: Run, file: str
) -> None:
    program, ann = kneebot(file, TELEGRAM_TIMEOUT_SECONDS="60"), telegram.person()
    await program.runs()
    held = telegram.faults.add(Fault("sendMessage", ann.id, kind=FaultKind.HANG))
    await ann.type("/start")
    await held.hit()
    assert await program.stop() == 0
    held.remove()
    await program.runs()
    await ann.sees("I help runners", timeout=20)
    assert await program.stop() == 0


# --- the doctor -----------------------------------------------------------------------------------


async def test_the_doctor_finds_all_well_beside_a_running_kneebot(kneebot: Run, file: str) -> None:
    program = kneebot(file)
    await program.runs()
    code, lines = await examined(kneebot(file))
    assert await program.stop() == 0
    assert code == 0
    assert {line[0] for line in lines} == {"✓"}
    assert "works on it, which is fine." in lines[1]
    assert "✓ Token: it is @test_bot's." in lines


async def test_the_doctor_ends_with_1_where_something_is_wrong_and_with_2_where_a_setting_is(
    kneebot: Run, file: str
) -> None:
    (down, said_down), (refused_token, said_refused) = await asyncio.gather(
        examined(kneebot("postgresql://ann:CANARY@127.0.0.1:1/kneebot")),
        examined(kneebot(file, TELEGRAM_BOT_TOKEN=OTHER_TOKEN, LOG_LEVEL="loud")),
    )
    assert (down, refused_token) == (1, 2)
    assert [line for line in [*said_down, *said_refused] if line.startswith("✗")] == [
        "✗ Database: nothing answers at 127.0.0.1. Start PostgreSQL, and check host and port in "
        "DATABASE_URL.",
        "✗ Settings: LOG_LEVEL should be 'DEBUG', 'INFO', 'WARNING', 'ERROR' or 'CRITICAL'. It is "
        "set in the environment, which wins over .env.",
        "✗ Token: Telegram refuses TELEGRAM_BOT_TOKEN. Get a valid one from @BotFather.",
    ]


async def test_the_doctor_needs_a_file_of_settings_that_can_be_read(
    kneebot: Run, file: str, tmp_path: Path
) -> None:
    (tmp_path / ".env").write_bytes(b"\xff\xfe")
    code, line = await refused(kneebot(file), "doctor")
    assert code == 2
    assert line.startswith("kneebot: .env cannot be read")
