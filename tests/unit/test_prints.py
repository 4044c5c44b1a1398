"""A screen that is written once for many is for each of them what it would be for them alone."""

import json

import pytest

from app.specimens import all_messages
from bot import bodies
from bot.bodies import Printed
from bot.callback_data import ANYBODY, pack, unpack
from bot.prints import screen_of
from bot.screen import Button, Screen
from bot.views import ViewContext, render
from care.events import Action
from care.messages.data import DeleteQuestion
from care.messages.morning import Morning
from care.messages.runs import RunCue
from care.messages.scores import Evening

ANN, BEN, LARGEST_ID = 7, 36**4, 2**52 - 1

MANY_GET = [m for m in all_messages() if isinstance(m, Morning | Evening | RunCue)]


@pytest.mark.parametrize("person", [ANN, BEN, LARGEST_ID])
def test_each_person_gets_the_bytes_that_a_screen_of_their_own_would_be(person: int) -> None:
    for message in MANY_GET:
        printed = screen_of(message, person, "en")
        own = render(message, ViewContext.of(person, "en"))

        assert isinstance(printed, Printed)
        assert bodies.message(person, printed) == bodies.message(person, own)
        assert bodies.edit(person, 9, printed) == bodies.edit(person, 9, own)


def test_it_is_written_once_for_all_of_them() -> None:
    assert screen_of(MANY_GET[0], ANN, "en") is screen_of(MANY_GET[0], BEN, "en")


def test_what_is_for_one_person_is_not_kept() -> None:
    question = DeleteQuestion()

    assert isinstance(screen_of(question, ANN, "en"), Screen)
    assert screen_of(question, ANN, "en") is not screen_of(question, ANN, "en")


def test_a_text_that_looks_like_a_button_of_anybody_stays_a_text() -> None:
    typed = f'"callback_data":"{pack(ANYBODY, Action.SCORE)}"'
    screen = Screen(typed, ((Button(typed, pack(ANYBODY, Action.SCORE, 3)),),))

    shown = json.loads(bodies.message(ANN, Printed.of(screen)))

    (button,) = shown["reply_markup"]["inline_keyboard"][0]
    assert shown["text"] == button["text"] == typed
    assert unpack(button["callback_data"]) == unpack(pack(ANN, Action.SCORE, 3))
