"""Every command is offered or hidden on purpose, and always has an answer."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.views import ViewContext, commands, render
from care.events import Action, Command
from care.person import Status
from tests.unit.chats import Chat

VIEW = ViewContext.of(1, "en")
HIDDEN = {Command.CANCEL, Command.WITHDRAW}  # they work, and are named where they are of use

STANDS: dict[str, Callable[[], Chat]] = {
    "a stranger": Chat,
    "asked for consent": lambda: _started(Chat()),
    "enrolling": lambda: Chat().asked_for_place(),
    "stopped in the enrollment": lambda: Chat().stopped("swollen"),
    "enrolled": lambda: Chat().enrolled(),
    "enrolled with a stop": lambda: Chat().enrolled().six("six_fever"),
    "paused": lambda: _after(Command.PAUSE),
    "stopped": lambda: _after(Command.STOP),
    "said goodbye": lambda: _with(Status.SAID_GOODBYE),
    "weeks later": lambda: Chat().enrolled().at("28 Feb 12:00"),
}


def _started(chat: Chat) -> Chat:
    chat.start()
    return chat


def _after(command: Command) -> Chat:
    chat = Chat().enrolled()
    chat.command(command)
    return chat


def _with(status: Status) -> Chat:
    chat = Chat().enrolled()
    chat.person = replace(chat.person, status=status)
    return chat


def test_every_command_is_in_the_menu_or_hidden_on_purpose() -> None:
    offered = {Command(name) for name, _ in commands(VIEW.translate)}
    assert offered | HIDDEN == set(Command)
    assert not offered & HIDDEN


@pytest.mark.parametrize("command", Command)
@pytest.mark.parametrize("stand", STANDS)
def test_every_command_has_an_answer_wherever_a_person_stands(stand: str, command: Command) -> None:
    chat = STANDS[stand]()
    said = chat.command(command)
    assert said
    for message in said:
        assert render(message, VIEW).text


def test_no_two_actions_share_a_name_on_a_button() -> None:
    assert len(Action.__members__) == len(list(Action))
