"""`kneebot web` and `kneebot worker`: who does what, together and several times over."""

import asyncio
import json
import signal
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select

from jobs.tick import ROWS_AT_ONCE
from simulator.telegram import Fault, FaultKind, Person, TelegramServer
from storage import inbox, outbox
from storage.database import Database
from storage.tables import score as score_table
from tests.end_to_end.conftest import Run
from tests.end_to_end.hosted import SECRET, asked, balanced, free_port, webhook
from tests.end_to_end.prepared import due_a_minute_ago, leases_run_out
from tests.end_to_end.program import ENDS_WITHIN, Kneebot

QUESTION = "What was the WORST your knee got"
WELCOME = "I help runners"
WELL = [(200, {"live": True, "ready": True}), (200, {"live": True}), (200, {"ready": True})]


def questions(person: Person) -> int:
    """How many evening questions a person got, answered or not."""
    return sum(
        QUESTION in message.text or "Saved:" in message.text
        for message in person.messages
        if message.from_bot
    )


async def refused(program: Kneebot, command: str) -> tuple[int, str]:
    """Start it; its exit code and the one line that it said."""
    await program.start(command)
    code = await program.ended()
    (line,) = program.log
    return code, line


async def nothing_open(database: Database) -> bool:
    async with database.read() as connection:
        updates = await inbox.open_count(connection)
        return updates + await outbox.open_count(connection, datetime.now(UTC)) == 0


async def health(port: int) -> list[tuple[int, object]]:
    """What is told at /healthz and at its two halves."""
    answers = [await asked(port, path) for path in ("/healthz", "/healthz/live", "/healthz/ready")]
    return [(status, json.loads(told)) for status, told in answers]


async def metrics(port: int, *lines: str) -> str:
    """What /metrics says as soon as it says these lines."""
    told = ""
    try:
        async with asyncio.timeout(20):
            while not set(lines) <= set(told.splitlines()):
                _, told = await asked(port, "/metrics")
    except TimeoutError:
        raise AssertionError(f"no such lines in\n{told}") from None
    return told


# --- kneebot web ----------------------------------------------------------------------------------


async def test_web_sets_the_webhook_and_finishes_what_is_in_hand_at_the_end(
    telegram: TelegramServer, kneebot: Run, database: Database, database_url: str
) -> None:
    port, ann = free_port(), telegram.person()
    program = kneebot(database_url, **webhook(port))
    await ann.type("/start")  # before anybody listens: it is not dropped
    await program.runs("web")
    await ann.sees(WELCOME, timeout=20)
    (call,) = telegram.calls("setWebhook")
    assert call.params["url"] == f"http://127.0.0.1:{port}/telegram"
    assert call.params["secret_token"] == SECRET
    assert not call.params.get("drop_pending_updates")
    assert set(call.params["allowed_updates"]) == {
        "message",
        "edited_message",
        "callback_query",
        "my_chat_member",
    }

    held = telegram.faults.add(Fault("sendMessage", ann.id, kind=FaultKind.HANG))
    await ann.type("/help")
    await held.hit(seconds=20)
    program.send(signal.SIGTERM)
    await program.says("kneebot is stopping")
    held.release()
    assert await program.ended(ENDS_WITHIN) == 0
    await ann.sees("/pain")
    assert await nothing_open(database)
    assert telegram.calls("deleteWebhook") == []
    assert SECRET not in program.text


async def test_telegram_is_waited_for_and_health_is_told_meanwhile(
    telegram: TelegramServer, kneebot: Run, sqlite_url: str
) -> None:
    port, ann = free_port(), telegram.person()
    program = kneebot(sqlite_url, **webhook(port))
    await telegram.down()
    await program.start("web")
    await program.says("Telegram does not answer")
    assert await health(port) == WELL
    await ann.type("/start")
    telegram.faults.add(Fault("setWebhook", status=429, retry_after=1))
    telegram.faults.add(Fault("setWebhook", status=502, after=1))
    await telegram.up()
    await program.says("the webhook could not be set (RetryAfter)")
    await program.says("the webhook could not be set (")
    await ann.sees(WELCOME, timeout=20)
    assert await program.stop() == 0


# --- wrong settings -------------------------------------------------------------------------------


async def test_what_web_needs_and_lacks_is_one_line_that_names_it_and_exit_code_2(
    kneebot: Run, sqlite_url: str, tmp_path: Path
) -> None:
    complete = webhook(free_port())
    wrong = [*((name, {name: ""}) for name in complete)]
    wrong.append(("LISTEN_ADDRESS", {"LISTEN_ADDRESS": "192.0.2.1"}))
    programs = [
        # Each on a file of its own: they are there at once.
        kneebot(f"sqlite:///{tmp_path / name}.sqlite3", **{**complete, **settings})
        for name, settings in wrong
    ]
    answers = await asyncio.gather(*(refused(program, "web") for program in programs))
    for (name, _), (code, line) in zip(wrong, answers, strict=True):
        assert code == 2
        assert line.startswith(f"kneebot: {name} ")
        assert SECRET not in line


async def test_a_port_that_is_taken_is_one_line_and_exit_code_2(
    kneebot: Run, tmp_path: Path
) -> None:
    port = free_port()
    async with balanced(port, port):
        answers = await asyncio.gather(
            *(
                refused(kneebot(f"sqlite:///{tmp_path / name}.sqlite3", **webhook(port)), name)
                for name in ("run", "web", "worker")
            )
        )
    for code, line in answers:
        assert code == 2
        assert line.startswith(f"kneebot: PORT {port} is taken")


async def test_an_address_that_telegram_refuses_is_one_line_and_exit_code_2(
    telegram: TelegramServer, kneebot: Run, sqlite_url: str
) -> None:
    settings = {**webhook(free_port()), "WEBHOOK_URL": "https://example.org:8000"}
    program = kneebot(sqlite_url, **settings, LOG_LEVEL="ERROR")
    code, line = await refused(program, "web")
    assert code == 2
    assert line.startswith("kneebot: WEBHOOK_URL is refused by Telegram: ")
    assert "ports 80, 88, 443 or 8443" in line
    (violation,) = telegram.violations
    telegram.violations.remove(violation)


async def test_an_old_schema_is_one_line_that_names_the_command_and_exit_code_1(
    kneebot: Run, empty_sqlite_url: str, empty_postgresql_url: str
) -> None:
    answers = await asyncio.gather(
        *(
            refused(kneebot(url, **webhook(free_port()), LOG_LEVEL="WARNING"), command)
            for url, command in ((empty_sqlite_url, "web"), (empty_postgresql_url, "worker"))
        )
    )
    for code, line in answers:
        assert code == 1
        assert line.startswith("kneebot: DATABASE_URL: ")
        assert "kneebot migrate" in line


# --- health and metrics ---------------------------------------------------------------------------


async def test_worker_tells_its_health_and_shares_no_sqlite_file(
    telegram: TelegramServer, kneebot: Run, sqlite_url: str
) -> None:
    port = free_port()
    worker, web = kneebot(sqlite_url, PORT=str(port)), kneebot(sqlite_url, **webhook(free_port()))
    await worker.runs("worker")
    code, line = await refused(web, "web")
    assert code == 2
    assert "already works on" in line
    assert "PostgreSQL" in line
    assert await health(port) == WELL
    assert (await asked(port, "/telegram"))[0] == 404
    assert (await asked(port, "/metrics"))[0] == 200
    assert await worker.stop() == 0


async def test_a_database_that_is_away_is_told_as_503(kneebot: Run) -> None:
    port = free_port()
    program = kneebot("postgresql://ann:CANARY@127.0.0.1:1/kneebot", **webhook(port))
    await program.start("web")
    await program.says("the database does not answer")
    not_ready = {"ready": False, "wrong": ["the database does not answer"]}
    found = await health(port)
    assert found == [(503, {"live": True, **not_ready}), (200, {"live": True}), (503, not_ready)]
    assert await program.stop() == 0
    assert "CANARY" not in program.text + json.dumps(found)


async def test_the_metrics_count_what_happens_and_name_nobody(
    telegram: TelegramServer, kneebot: Run, sqlite_database: Database, sqlite_url: str
) -> None:
    port, ann = free_port(), telegram.person(started=True)
    await due_a_minute_ago(sqlite_database, ann)
    telegram.faults.add(Fault("sendMessage", status=429, retry_after=1))
    program = kneebot(sqlite_url, PORT=str(port))
    await program.runs("run")
    await ann.sees(QUESTION, timeout=20)
    await ann.tap("6")
    await ann.sees("Saved: 6", timeout=20)
    told = await metrics(
        port,
        "kneebot_due 0.0",
        "kneebot_queue_age_seconds 0.0",
        "kneebot_inbox_open 0.0",
        'kneebot_messages_total{kind="evening",outcome="sent"} 1.0',
        "kneebot_too_many_requests_total 1.0",
        "kneebot_lateness_seconds_count 1.0",
        "kneebot_reply_seconds_count 1.0",
    )
    assert "kneebot_tick_seconds_count" in told
    assert "kneebot_last_dispatch_timestamp_seconds 1." in told
    assert str(ann.id) not in told
    assert await health(port) == WELL
    assert (await asked(port, "/telegram"))[0] == 404
    assert await program.stop() == 0


# --- several of them ------------------------------------------------------------------------------


async def test_two_workers_send_each_message_once_and_within_the_limits(
    telegram: TelegramServer, kneebot: Run, postgresql_database: Database, postgresql_url: str
) -> None:
    everyone = [telegram.person(started=True) for _ in range(ROWS_AT_ONCE + 30)]
    workers = [kneebot(postgresql_url, LOG_LEVEL="INFO") for _ in range(2)]
    await asyncio.gather(*(worker.runs("worker") for worker in workers))
    await due_a_minute_ago(postgresql_database, *everyone)  # more than one of them takes
    await telegram.asked("sendMessage", times=len(everyone), seconds=60)
    assert await asyncio.gather(*(worker.stop() for worker in workers)) == [0, 0]
    assert [questions(person) for person in everyone] == [1] * len(everyone)
    assert {call.status for call in telegram.calls("sendMessage")} == {200}  # no 429


async def test_a_worker_takes_over_what_another_left_when_it_was_killed(
    telegram: TelegramServer, kneebot: Run, postgresql_database: Database, postgresql_url: str
) -> None:
    everyone = [telegram.person(started=True) for _ in range(60)]
    await due_a_minute_ago(postgresql_database, *everyone)
    first, second = (kneebot(postgresql_url, LOG_LEVEL="INFO") for _ in range(2))
    await first.start("worker")
    await telegram.asked("sendMessage", times=10, seconds=30)
    await first.kill()
    await second.runs("worker")
    await leases_run_out(postgresql_database)
    await asyncio.gather(*(person.sees(QUESTION, timeout=30) for person in everyone))
    assert await second.stop() == 0
    assert await nothing_open(postgresql_database)
    got = [questions(person) for person in everyone]
    assert min(got) == 1  # none is lost
    assert sum(got) <= len(everyone) + 2  # what was on the wire may come once more


async def test_two_workers_ask_and_two_webs_answer_each_person_in_order_and_once(
    telegram: TelegramServer, kneebot: Run, postgresql_database: Database, postgresql_url: str
) -> None:
    everyone = [telegram.person(started=True) for _ in range(12)]
    await due_a_minute_ago(postgresql_database, *everyone)
    public, ports = free_port(), (free_port(), free_port())
    webs = [kneebot(postgresql_url, **webhook(port, public)) for port in ports]
    workers = [kneebot(postgresql_url) for _ in range(2)]
    async with balanced(public, *ports):
        await asyncio.gather(*(web.runs("web") for web in webs))
        await everyone[0].type("/help")
        await everyone[0].sees("/pain", timeout=20)
        assert [questions(person) for person in everyone] == [0] * len(everyone)
        for port in ports:
            assert await health(port) == WELL
            assert (await asked(port, "/telegram"))[0] == 405  # it is there, for POST

        await asyncio.gather(*(worker.runs("worker") for worker in workers))
        await asyncio.gather(*(person.sees(QUESTION, timeout=20) for person in everyone))
        assert [questions(person) for person in everyone] == [1] * len(everyone)
        for number in ("3", "7", "5"):
            for person in everyone:
                await person.type(number)
        await asyncio.gather(*(person.sees("Saved: 5", timeout=30) for person in everyone))
        assert await asyncio.gather(*(each.stop() for each in (*webs, *workers))) == [0] * 4
    assert await nothing_open(postgresql_database)
    assert telegram.calls("getUpdates") == []
    for person in everyone:
        answers = [message.text for message in person.messages if "Saved:" in message.text]
        numbers = [answer.partition("Saved: ")[2][0] for answer in answers]
        assert numbers == ["3", "7", "5"]
    async with postgresql_database.read() as connection:
        saved = select(score_table.c.value).order_by(score_table.c.person_id, score_table.c.at)
        assert list((await connection.execute(saved)).scalars()) == [3, 7, 5] * len(everyone)


async def test_what_a_killed_web_had_in_hand_is_answered_by_the_other(
    telegram: TelegramServer, kneebot: Run, postgresql_database: Database, postgresql_url: str
) -> None:
    ann = telegram.person()
    ports = (free_port(), free_port())
    first, second = (kneebot(postgresql_url, **webhook(port, ports[0])) for port in ports)
    await first.runs("web")
    await first.says("the webhook is set")
    held = telegram.faults.add(Fault("sendMessage", ann.id, kind=FaultKind.HANG))
    await ann.type("/start")
    await held.hit(seconds=20)
    await first.kill()
    held.remove()
    await second.runs("web")
    await leases_run_out(postgresql_database)
    await ann.sees(WELCOME, timeout=20)
    assert await second.stop() == 0
    assert await nothing_open(postgresql_database)
    assert len([message for message in ann.messages if WELCOME in message.text]) == 1
