"""Edits, taps and what is registered: what reaches Telegram and what comes of it."""

import pytest

from bot.screen import Document, ReplyKeyboard, Screen
from tests.integration.sender.desk import (
    ANNA,
    EVENING,
    HANG_UP,
    REPLY,
    Answer,
    Desk,
    bad,
    refused,
    sent,
)


async def test_an_edit_whose_answer_was_lost_is_made_again(desk: Desk) -> None:
    desk.will(HANG_UP, bad("message is not modified: specified new message content …"))
    assert await desk.sender.edit(ANNA, 17, EVENING, lane=REPLY)
    assert desk.methods == ["editMessageText", "editMessageText"]


async def test_an_edit_shows_the_new_screen(desk: Desk) -> None:
    desk.will(sent(17))
    assert await desk.sender.edit(ANNA, 17, EVENING, lane=REPLY)
    parameters = desk.telegram.calls[0][1]
    assert parameters["message_id"] == 17
    assert parameters["parse_mode"] == "HTML"
    assert "reply_markup" in parameters


@pytest.mark.parametrize(
    "description",
    [
        "message to edit not found",
        "message can't be edited",
        "MESSAGE_ID_INVALID",
        "there is no text in the message to edit",
    ],
)
async def test_a_message_that_cannot_be_edited_must_be_sent_anew(
    desk: Desk, description: str
) -> None:
    desk.will(bad(description))
    assert not await desk.sender.edit(ANNA, 17, EVENING, lane=REPLY)


@pytest.mark.parametrize(
    "screen",
    [
        Screen("Where are you?", reply_keyboard=ReplyKeyboard((("Berlin",),))),
        Screen("Thank you.", remove_keyboard=True),
        Screen("Your page.", document=Document("summary.txt", b"day 1")),
    ],
)
async def test_what_an_edit_cannot_bring_must_be_sent_anew(desk: Desk, screen: Screen) -> None:
    assert not await desk.sender.edit(ANNA, 17, screen, lane=REPLY)
    assert desk.methods == []


async def test_buttons_can_be_taken_off_a_message(desk: Desk) -> None:
    desk.will(sent(17), bad("message is not modified"), bad("message to edit not found"))
    assert await desk.sender.clear_buttons(ANNA, 17, lane=REPLY)
    assert await desk.sender.clear_buttons(ANNA, 17, lane=REPLY)
    assert not await desk.sender.clear_buttons(ANNA, 17, lane=REPLY)
    assert "reply_markup" not in desk.telegram.calls[0][1]


async def test_a_message_can_be_deleted_once(desk: Desk) -> None:
    desk.will(Answer(), bad("message to delete not found"))
    assert await desk.sender.delete(ANNA, 17, lane=REPLY)
    assert not await desk.sender.delete(ANNA, 17, lane=REPLY)


async def test_a_tap_is_answered(desk: Desk) -> None:
    desk.will(Answer())
    await desk.sender.answer("42", "This button is not yours.", alert=True)
    assert desk.telegram.calls == [
        (
            "answerCallbackQuery",
            {
                "callback_query_id": "42",
                "text": "This button is not yours.",
                "show_alert": True,
            },
        )
    ]


@pytest.mark.parametrize(
    "answer",
    [
        bad("query is too old and response timeout expired or query ID is invalid"),
        refused(502, "Bad Gateway"),
        refused(429, "Too Many Requests", retry_after=5),
        HANG_UP,
    ],
)
async def test_a_tap_that_cannot_be_answered_is_no_error(desk: Desk, answer: Answer) -> None:
    desk.will(answer)
    await desk.sender.answer("42")
    assert len(desk.telegram.calls) == 1


async def test_answers_to_taps_use_up_no_messages(desk: Desk) -> None:
    desk.will(*[Answer()] * 40, sent(17))
    for tap in range(40):
        await desk.sender.answer(str(tap))
    await desk.sender.send(ANNA, EVENING, lane=REPLY)
    assert desk.clock.now == 0


async def test_commands_and_descriptions_are_registered_for_private_chats(desk: Desk) -> None:
    desk.will(Answer(), Answer(), Answer())
    assert await desk.sender.register([("today", "What is on today")], "A companion.", "Knees.")
    assert desk.methods == ["setMyCommands", "setMyDescription", "setMyShortDescription"]
    commands = desk.telegram.calls[0][1]
    assert commands["commands"] == [{"command": "today", "description": "What is on today"}]
    assert commands["scope"] == {"type": "all_private_chats"}


async def test_registering_goes_on_after_a_failure_and_never_raises(desk: Desk) -> None:
    desk.will(refused(502, "Bad Gateway"), HANG_UP, bad("description is too long"))
    assert not await desk.sender.register([("today", "What is on today")], "A", "B")
    assert len(desk.methods) == 3
