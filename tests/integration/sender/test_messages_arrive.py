"""What a person sees in the chat, through the local Telegram."""

import pytest

from bot.failures import Gone, PermanentError
from bot.screen import Document, ReplyKeyboard, Screen
from tests.integration.sender.desk import EVENING, REMINDER, REPLY, Chat


async def test_a_person_sees_the_text_and_its_buttons(chat: Chat) -> None:
    await chat.send()
    assert chat.person.last.text == "How was the pain today? 0-10"
    assert chat.person.last.buttons == (("4",),)


async def test_a_person_sees_an_edit_in_place(chat: Chat) -> None:
    message_id = await chat.send()
    saved = Screen("Saved: <b>4</b>.")
    for _ in range(2):
        assert await chat.sender.edit(chat.person.id, message_id, saved, lane=REPLY)
    assert [message.text for message in chat.person.messages] == ["Saved: 4."]
    assert chat.person.last.buttons == ()


async def test_a_message_that_the_person_deleted_cannot_be_edited(chat: Chat) -> None:
    message_id = await chat.send()
    await chat.person.delete_message(message_id)
    assert not await chat.sender.edit(chat.person.id, message_id, EVENING, lane=REPLY)


async def test_buttons_disappear_from_the_screen(chat: Chat) -> None:
    message_id = await chat.send()
    assert await chat.sender.clear_buttons(chat.person.id, message_id, lane=REPLY)
    assert chat.person.last.buttons == ()


async def test_a_person_gets_the_file_with_its_caption(chat: Chat) -> None:
    await chat.send(Screen("For your visit.", document=Document("summary.txt", b"day 1: 4\n")))
    document = chat.person.last.document
    assert document is not None
    assert (document.name, document.content) == ("summary.txt", b"day 1: 4\n")


async def test_a_person_presses_the_key_that_shares_the_location(chat: Chat) -> None:
    keyboard = ReplyKeyboard((("Share location",),), "Share location")
    await chat.send(Screen("Where are you?", reply_keyboard=keyboard))
    await chat.person.press("Share location", location=(52.5, 13.4))
    assert chat.person.last.kind == "location"


async def test_a_tap_that_is_answered_shows_its_line(chat: Chat) -> None:
    await chat.send()
    tap = await chat.person.tap("4")
    assert tap is not None
    await chat.sender.answer(tap.id, "Saved")
    assert chat.person.toasts == ["Saved"]


async def test_a_person_who_blocked_is_gone(chat: Chat) -> None:
    await chat.person.block()
    with pytest.raises(PermanentError) as caught:
        await chat.send()
    assert caught.value.reason is Gone.BLOCKED


async def test_a_person_who_never_wrote_is_gone(chat: Chat) -> None:
    stranger = chat.server.person()
    with pytest.raises(PermanentError):
        await chat.sender.send(stranger.id, EVENING, lane=REMINDER)


async def test_telegram_takes_what_is_registered(chat: Chat) -> None:
    assert await chat.sender.register([("today", "What is on today")], "A companion.", "Knees.")
