"""`kneebot texts`: every text with its id and when it is sent, for a physiotherapist to read."""

from typing import get_args

import pytest
from typer.testing import CliRunner

from app.cli import app
from app.situations import SITUATIONS
from app.specimens import all_messages
from app.texts import WIDTH, all_texts, specimens
from bot.content import load
from bot.views import ViewContext
from care.messages import Message
from rehab.red_flags import LINES

VIEW = ViewContext.of(1, "en")
ENTRIES = [entry for situation in SITUATIONS for entry in situation.entries]


@pytest.fixture(scope="module")
def printed() -> str:
    return "\n".join(all_texts(VIEW))


def test_every_kind_of_message_has_its_situation_once() -> None:
    kinds = [entry.kind for entry in ENTRIES]
    assert set(kinds) == set(get_args(Message))
    assert len(kinds) == len(set(kinds))


def test_every_kind_of_message_is_shown() -> None:
    known = all_messages()
    assert [entry.kind for entry in ENTRIES if not list(specimens(entry, known))] == []


def test_ids_are_unique(printed: str) -> None:
    known = all_messages()
    ids = [id for entry in ENTRIES for id, _ in specimens(entry, known)]
    assert len(ids) == len(set(ids))


def test_no_line_is_wider_than_80_columns(printed: str) -> None:
    assert [line for line in printed.splitlines() if len(line) > WIDTH] == []


def test_it_is_plain_text(printed: str) -> None:
    assert "Your next 7 days" in printed
    assert not [tag for tag in ("<b>Your", "&amp;", "&lt;") if tag in printed]


def test_every_exercise_lesson_nudge_and_red_flag_line_is_there(printed: str) -> None:
    content = load("en")
    wanted = [
        *(f"exercise {id}" for id in content.exercises),
        *(f"block {id}" for id in content.blocks),
        *(f"lesson {id}" for id in content.lessons),
        *(f"nudge {id}" for id in content.nudges),
        *(f"line {id}" for id in LINES),
    ]
    assert [id for id in wanted if f"\n{id}" not in printed] == []


def test_it_says_the_same_every_time(printed: str) -> None:
    assert "\n".join(all_texts(VIEW)) == printed


def test_the_command_prints_it(printed: str) -> None:
    shown = CliRunner().invoke(app, ["texts", "--language", "en"])
    assert shown.exit_code == 0
    assert shown.stdout.rstrip("\n") == printed


def test_an_unknown_language_is_one_line_and_exit_code_2() -> None:
    refused = CliRunner().invoke(app, ["texts", "--language", "xx"])
    assert refused.exit_code == 2
    assert refused.stdout == ""
    assert refused.stderr.count("\n") == 1
    assert "xx" in refused.stderr
