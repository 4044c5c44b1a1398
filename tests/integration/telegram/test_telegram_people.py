"""What a person can do with a phone, and what they see."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from simulator.telegram import ChangeKind, NotOnScreenError, Person, TelegramServer
from tests.integration.telegram.conftest import TOKEN, Call


@pytest.fixture
async def server() -> AsyncIterator[TelegramServer]:
    async with TelegramServer(token=TOKEN, limits=False) as server:
        yield server


def buttons(*labels: str) -> dict[str, Any]:
    row = [{"text": label, "callback_data": f"{n}:{label}"} for n, label in enumerate(labels)]
    return {"inline_keyboard": [row]}


async def test_a_typed_command_is_marked_as_one(call: Call, ann: Person) -> None:
    await ann.type("🦵 /start now, not a/b or /x/y")
    (update,) = await call("getUpdates")
    assert update["message"]["entities"] == [{"type": "bot_command", "offset": 3, "length": 6}]


async def test_a_message_says_who_wrote_it_and_where(call: Call, server: TelegramServer) -> None:
    await server.person(first_name="Bo", language_code="pt-br", username="bo").type("hi")
    message = (await call("getUpdates"))[0]["message"]
    assert message["from"]["language_code"] == "pt-br"
    assert message["chat"] == {
        "id": message["from"]["id"],
        "type": "private",
        "first_name": "Bo",
        "username": "bo",
    }


async def test_a_text_that_no_phone_can_send_is_an_error_of_the_test(ann: Person) -> None:
    for text in ("  ", "x" * 4097):
        with pytest.raises(ValueError, match="1 to 4096 characters"):
            await ann.type(text)


async def test_an_edit_reaches_the_bot_with_the_same_message_id(call: Call, ann: Person) -> None:
    typed = await ann.type("5")
    await ann.edit(typed, "6")
    update = (await call("getUpdates"))[1]
    edited = update["edited_message"]
    assert (edited["message_id"], edited["text"]) == (typed.id, "6")
    assert "edit_date" in edited
    assert ann.last.text == "6"


async def test_a_tap_brings_data_and_the_whole_message(call: Call, ann: Person) -> None:
    sent = await call("sendMessage", chat_id=ann.id, text="How sore?", reply_markup=buttons("5"))
    await ann.tap("5")
    query = (await call("getUpdates"))[0]["callback_query"]
    assert query["data"] == "0:5"
    assert query["message"] == sent
    assert query["from"]["id"] == ann.id


async def test_the_newest_message_that_shows_a_label_is_tapped(call: Call, ann: Person) -> None:
    await call("sendMessage", chat_id=ann.id, text="old", reply_markup=buttons("Yes", "Only old"))
    await call("sendMessage", chat_id=ann.id, text="new", reply_markup=buttons("Yes"))
    await ann.tap("Yes")
    await ann.tap("Only old")
    await ann.tap("Yes", message=ann.messages[0])
    tapped = [update["callback_query"]["message"]["text"] for update in await call("getUpdates")]
    assert tapped == ["new", "old", "old"]


async def test_equal_labels_are_told_apart_by_prefix_and_occurrence(
    call: Call, ann: Person
) -> None:
    markup = buttons("Front, left", "Front, right", "Same", "Same")
    await call("sendMessage", chat_id=ann.id, text="Where?", reply_markup=markup)
    await ann.tap("Front", prefix=True, occurrence=1)
    await ann.tap("Same", occurrence=1)
    data = [update["callback_query"]["data"] for update in await call("getUpdates")]
    assert data == ["1:Front, right", "3:Same"]
    with pytest.raises(NotOnScreenError, match="shows 'Same' 2 times only"):
        await ann.tap("Same", occurrence=2)


async def test_a_label_that_is_not_there_names_those_that_are(call: Call, ann: Person) -> None:
    await call("sendMessage", chat_id=ann.id, text="Where?", reply_markup=buttons("Left", "Right"))
    with pytest.raises(NotOnScreenError, match=r"no button 'Top'; in sight: \['Left', 'Right'\]"):
        await ann.tap("Top")


async def test_a_button_is_gone_when_the_bot_takes_it_away(call: Call, ann: Person) -> None:
    sent = await call("sendMessage", chat_id=ann.id, text="?", reply_markup=buttons("Yes"))
    await call("editMessageReplyMarkup", chat_id=ann.id, message_id=sent["message_id"])
    with pytest.raises(NotOnScreenError):
        await ann.tap("Yes")


async def test_a_link_is_opened_and_the_bot_hears_nothing(call: Call, ann: Person) -> None:
    markup = {"inline_keyboard": [[{"text": "Read", "url": "https://example.org/a"}]]}
    await call("sendMessage", chat_id=ann.id, text="x", reply_markup=markup)
    assert await ann.tap("Read") is None
    assert ann.opened == ["https://example.org/a"]
    assert ann.taps == 0
    assert await call("getUpdates") == []


async def test_a_forged_tap_carries_any_data_on_any_message(
    call: Call, ann: Person, server: TelegramServer
) -> None:
    bo = server.person(first_name="Bo", started=True)
    await call("sendMessage", chat_id=bo.id, text="Bo's", reply_markup=buttons("Yes"))
    await ann.forge_callback("v9:junk", message=bo.last)
    query = (await call("getUpdates"))[0]["callback_query"]
    assert (query["from"]["id"], query["message"]["chat"]["id"]) == (ann.id, bo.id)
    assert query["data"] == "v9:junk"


async def test_a_tap_on_a_deleted_message_comes_without_its_text(call: Call, ann: Person) -> None:
    await call("sendMessage", chat_id=ann.id, text="x", reply_markup=buttons("Yes"))
    gone = ann.last
    await ann.delete_message(gone)
    await ann.forge_callback("0:Yes", message=gone)
    message = (await call("getUpdates"))[0]["callback_query"]["message"]
    assert (message["message_id"], message["date"]) == (gone.id, 0)
    assert "text" not in message


async def test_a_key_of_the_reply_keyboard_types_its_label(call: Call, ann: Person) -> None:
    keyboard = {"keyboard": [["Berlin", {"text": "Here", "request_location": True}]]}
    await call("sendMessage", chat_id=ann.id, text="Where?", reply_markup=keyboard)
    assert ann.reply_keyboard == (("Berlin", "Here"),)
    await ann.press("Berlin")
    with pytest.raises(ValueError, match="shares a location"):
        await ann.press("Here")
    await ann.press("Here", location=(52.5, 13.4))
    first, second = await call("getUpdates")
    assert first["message"]["text"] == "Berlin"
    assert second["message"]["location"] == {"latitude": 52.5, "longitude": 13.4}
    with pytest.raises(NotOnScreenError, match="no key 'Paris'"):
        await ann.press("Paris")


async def test_a_one_time_keyboard_hides_after_use(call: Call, ann: Person) -> None:
    keyboard = {"keyboard": [["Yes"]], "one_time_keyboard": True}
    await call("sendMessage", chat_id=ann.id, text="?", reply_markup=keyboard)
    await ann.press("Yes")
    assert ann.reply_keyboard is None


async def test_a_keyboard_that_asks_for_a_place_hides_once_the_place_is_shared(
    call: Call, ann: Person
) -> None:
    keyboard = {
        "keyboard": [[{"text": "Here", "request_location": True}]],
        "one_time_keyboard": True,
    }
    await call("sendMessage", chat_id=ann.id, text="?", reply_markup=keyboard)
    await ann.share_location(52.5, 13.4)
    assert ann.reply_keyboard is None


async def test_a_contact_is_shared_by_its_key(call: Call, ann: Person) -> None:
    keyboard = {"keyboard": [[{"text": "My number", "request_contact": True}]]}
    await call("sendMessage", chat_id=ann.id, text="?", reply_markup=keyboard)
    await ann.press("My number")
    assert (await call("getUpdates"))[0]["message"]["contact"]["user_id"] == ann.id


async def test_the_keyboard_goes_when_the_bot_removes_it(call: Call, ann: Person) -> None:
    await call("sendMessage", chat_id=ann.id, text="?", reply_markup={"keyboard": [["Yes"]]})
    await call("sendMessage", chat_id=ann.id, text="!", reply_markup={"remove_keyboard": True})
    assert ann.reply_keyboard is None


async def test_a_forced_reply_is_open_until_the_person_writes(call: Call, ann: Person) -> None:
    await call("sendMessage", chat_id=ann.id, text="City?", reply_markup={"force_reply": True})
    assert ann.asked_to_reply
    await ann.type("Berlin")
    assert not ann.asked_to_reply


async def test_stickers_photos_and_documents_arrive_as_such(call: Call, ann: Person) -> None:
    await ann.send_sticker()
    await ann.send_photo(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + b"\x00\x00\x00\x09" * 2)
    await ann.send_document("scan.pdf", b"%PDF", caption="my scan")
    await ann.send(dice={"emoji": "🎲", "value": 4})
    kinds = [message.kind for message in ann.messages]
    assert kinds == ["sticker", "photo", "document", "dice"]
    messages = [update["message"] for update in await call("getUpdates")]
    assert [kind in message for kind, message in zip(kinds, messages, strict=True)] == [True] * 4
    assert messages[2]["caption"] == "my scan"


async def test_what_the_bot_sent_is_seen_once_and_in_order(call: Call, ann: Person) -> None:
    for text in ("pain: first", "pain: second", "other"):
        await call("sendMessage", chat_id=ann.id, text=text)
    assert (await ann.sees("pain")).text == "pain: first"
    assert (await ann.sees("pain")).text == "pain: second"
    with pytest.raises(NotOnScreenError, match="pain: second"):
        await ann.sees("pain", timeout=0)


async def test_an_edited_message_is_seen_again(call: Call, ann: Person) -> None:
    sent = await call("sendMessage", chat_id=ann.id, text="How sore?")
    await ann.sees("How sore?")
    await call("editMessageText", chat_id=ann.id, message_id=sent["message_id"], text="Saved: 5")
    assert (await ann.sees("Saved", "5")).edited


async def test_after_a_mark_only_what_comes_later_is_seen(call: Call, ann: Person) -> None:
    await call("sendMessage", chat_id=ann.id, text="hello")
    mark = ann.mark()
    with pytest.raises(NotOnScreenError):
        await ann.sees("hello", timeout=0)
    await call("sendMessage", chat_id=ann.id, text="hello again")
    await ann.sees("hello again")
    assert (await ann.sees("hello", since=mark)).text == "hello again"


async def test_waiting_ends_as_soon_as_the_message_comes(call: Call, ann: Person) -> None:
    waiting = asyncio.create_task(ann.sees("late", timeout=30))
    await call("sendMessage", chat_id=ann.id, text="not yet")
    await call("sendMessage", chat_id=ann.id, text="late")
    assert (await waiting).text == "late"


async def test_what_a_person_wrote_themselves_does_not_count_as_seen(ann: Person) -> None:
    await ann.type("pain")
    with pytest.raises(NotOnScreenError):
        await ann.sees("pain", timeout=0)


async def test_answered_waits_for_every_tap(call: Call, ann: Person) -> None:
    await call("sendMessage", chat_id=ann.id, text="x", reply_markup=buttons("A", "B"))
    first, second = await ann.tap("A"), await ann.tap("B")
    assert first is not None and second is not None
    await call("answerCallbackQuery", callback_query_id=first.id)
    with pytest.raises(NotOnScreenError, match="no answer to the tap on 'B'"):
        await ann.answered(timeout=0)
    waiting = asyncio.create_task(ann.answered(timeout=30))
    await call("answerCallbackQuery", callback_query_id=second.id, text="ok", show_alert=True)
    await waiting
    assert (second.toast, second.alert) == ("ok", True)


async def test_who_blocked_the_bot_must_unblock_it_before_writing(ann: Person) -> None:
    await ann.block()
    with pytest.raises(ValueError, match="unblock it first"):
        await ann.type("hello")
    await ann.unblock()
    await ann.type("hello")
    with pytest.raises(ValueError, match="not blocked"):
        await ann.unblock()


async def test_in_a_group_the_bot_hears_commands_and_its_name_only(
    call: Call, server: TelegramServer, ann: Person
) -> None:
    group = server.group("Runners")
    await ann.type("/start before the bot is there", group=group)
    await group.add_bot(ann)
    for text in ("hello all", "/start", "/start@other_bot", "/start@test_bot", "hi @test_bot"):
        await ann.type(text, group=group)
    added, joined, *heard = await call("getUpdates")
    assert added["my_chat_member"]["new_chat_member"]["status"] == "member"
    assert joined["message"]["new_chat_members"][0]["username"] == "test_bot"
    assert [update["message"]["text"] for update in heard] == [
        "/start",
        "/start@test_bot",
        "hi @test_bot",
    ]
    assert heard[0]["message"]["chat"]["type"] == "group"


async def test_in_a_group_the_bot_writes_until_it_is_thrown_out(
    call: Call, server: TelegramServer, ann: Person
) -> None:
    group = server.group()
    before = await call("sendMessage", chat_id=group.id, text="x")
    await group.add_bot(ann)
    await call("sendMessage", chat_id=group.id, text="Write me", reply_markup=buttons("Ok"))
    await ann.tap("Ok", group=group)
    await group.remove_bot(ann)
    after = await call("sendMessage", chat_id=group.id, text="x")
    assert (await group.sees("Write me")).chat_id == group.id
    assert before == "Forbidden: bot is not a member of the group chat"
    assert after == "Forbidden: bot was kicked from the group chat"


async def test_in_a_group_no_place_can_be_asked_for(
    call: Call, server: TelegramServer, ann: Person
) -> None:
    group = server.group()
    await group.add_bot(ann)
    keyboard = {"keyboard": [[{"text": "Here", "request_location": True}]]}
    refusal = await call("sendMessage", chat_id=group.id, text="?", reply_markup=keyboard)
    assert refusal == "Bad Request: location can be requested in private chats only"


async def test_the_bot_can_leave_a_group(call: Call, server: TelegramServer, ann: Person) -> None:
    group = server.group()
    await group.add_bot(ann)
    assert await call("leaveChat", chat_id=group.id) is True
    assert (await call("getChat", chat_id=group.id)).startswith("Forbidden: bot is not a member")


async def test_whoever_watches_is_told_of_every_change(
    call: Call, server: TelegramServer, ann: Person
) -> None:
    events = server.events()
    await call("sendChatAction", chat_id=ann.id, action="typing")
    sent = await call("sendMessage", chat_id=ann.id, text="5?", reply_markup=buttons("5"))
    tap = await ann.tap("5")
    assert tap is not None
    await call("answerCallbackQuery", callback_query_id=tap.id, text="Saved")
    await call("editMessageText", chat_id=ann.id, message_id=sent["message_id"], text="Saved: 5")
    await call("deleteMessage", chat_id=ann.id, message_id=sent["message_id"])
    seen = [await anext(events) for _ in range(6)]
    assert [(event.kind, event.text) for event in seen] == [
        (ChangeKind.ACTION, "typing"),
        (ChangeKind.NEW, ""),
        (ChangeKind.TAPPED, "5"),
        (ChangeKind.ANSWERED, "Saved"),
        (ChangeKind.EDITED, ""),
        (ChangeKind.DELETED, ""),
    ]
    assert seen[4].message is not None and seen[4].message.text == "Saved: 5"


async def test_a_chat_keeps_its_newest_messages_only() -> None:
    async with TelegramServer(token=TOKEN, history=2) as server:
        ann = server.person()
        for text in ("a", "b", "c"):
            await ann.type(text)
        assert [message.text for message in ann.messages] == ["b", "c"]
