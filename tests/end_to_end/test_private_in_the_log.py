"""Nothing that a person says or is told is in a log; nor is the token (see conftest.py)."""

from sqlalchemy import text

from simulator.telegram import Fault, FaultKind, Person, TelegramServer
from storage.database import Database
from tests.end_to_end.conftest import Run
from tests.end_to_end.prepared import due_a_minute_ago
from tests.end_to_end.program import Kneebot

FAULTS = (
    ("editMessageText", FaultKind.RESET),
    ("editMessageText", FaultKind.HTML),
    ("sendMessage", FaultKind.ERROR),
    ("getUpdates", FaultKind.GARBAGE),
    ("answerCallbackQuery", FaultKind.LOST_ANSWER),
)
SHORTEST = 5  # letters: a "6" alone stands in every log


def assert_says_nothing_of(program: Kneebot, person: Person) -> None:
    """No line of the chat is in the log."""
    lines = {line for message in person.messages for line in message.text.splitlines()}
    found = [line for line in lines if len(line) >= SHORTEST and line in program.text]
    assert found == []


async def test_at_the_most_talkative_level_nothing_of_a_chat_is_in_the_log(
    telegram: TelegramServer, kneebot: Run, sqlite_database: Database, sqlite_url: str
) -> None:
    program, ann = kneebot(sqlite_url, LOG_FORMAT="json"), telegram.person(started=True)
    await due_a_minute_ago(sqlite_database, ann)
    await program.runs()
    await ann.sees("What was the WORST your knee got")
    await ann.tap("7")
    await ann.sees("Saved: 7.")
    await ann.type("the canary sings of its knee")
    await ann.sees("/help")
    assert await program.stop() == 0
    assert_says_nothing_of(program, ann)


async def test_whatever_goes_wrong_on_the_wire_nothing_of_a_chat_is_in_the_log(
    telegram: TelegramServer, kneebot: Run, sqlite_database: Database, sqlite_url: str
) -> None:
    program, ann = kneebot(sqlite_url), telegram.person(started=True)
    await due_a_minute_ago(sqlite_database, ann)
    await program.runs()
    await ann.sees("What was the WORST your knee got")
    for method, kind in FAULTS:
        telegram.faults.add(Fault(method, kind=kind, status=500))
    await ann.tap("7")
    await ann.sees("Saved: 7.", timeout=30)
    await ann.type("/pain")
    await program.says("tried again", since=len(program.log))
    assert await program.stop() == 0
    assert_says_nothing_of(program, ann)


async def test_an_error_of_the_program_itself_tells_nothing_and_the_person_hears_of_it(
    telegram: TelegramServer, kneebot: Run, sqlite_database: Database, sqlite_url: str
) -> None:
    program, ann = kneebot(sqlite_url), telegram.person(started=True)
    await due_a_minute_ago(sqlite_database, ann)
    await program.runs()
    await ann.sees("What was the WORST your knee got")
    async with sqlite_database.write() as connection:  # what no code of ours writes
        await connection.execute(text("UPDATE person SET status = 'canary'"))
    program.may_fail = True
    await ann.type("the canary sings of its knee")
    await program.says("Traceback")
    await ann.sees("Something went wrong", timeout=20)
    assert await program.stop() == 0
    assert_says_nothing_of(program, ann)
