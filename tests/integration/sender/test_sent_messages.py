"""What reaches Telegram: the body of a message, and screens that cannot be made."""

import pytest

from bot.screen import Button, Document, ReplyKeyboard, Screen
from tests.integration.sender.desk import ANNA, EVENING, REMINDER, REPLY, Desk, sent


async def test_a_screen_arrives_as_html_without_link_previews(desk: Desk) -> None:
    desk.will(sent(17))
    assert await desk.sender.send(ANNA, EVENING, lane=REPLY) == 17
    [(method, parameters)] = desk.telegram.calls
    assert method == "sendMessage"
    assert parameters["text"] == "How was the pain today? <b>0-10</b>"
    assert parameters["parse_mode"] == "HTML"
    assert parameters["link_preview_options"] == {"is_disabled": True}
    assert parameters["reply_markup"] == {
        "inline_keyboard": [[{"text": "4", "callback_data": "1:5:pain:4"}]]
    }


async def test_a_message_goes_as_json_with_nothing_in_it_that_is_not_meant(desk: Desk) -> None:
    desk.will(sent(17))
    await desk.sender.send(ANNA, Screen('é 🦵 "quoted" \\ \n<b>4</b>'), lane=REMINDER)
    assert desk.telegram.calls == [
        (
            "sendMessage",
            {
                "chat_id": ANNA,
                "disable_notification": False,
                "text": 'é 🦵 "quoted" \\ \n<b>4</b>',
                "parse_mode": "HTML",
                "link_preview_options": {"is_disabled": True},
            },
        )
    ]


async def test_a_silent_screen_makes_no_sound(desk: Desk) -> None:
    desk.will(sent(17))
    await desk.sender.send(ANNA, Screen("Rest day.", silent=True), lane=REMINDER)
    assert desk.telegram.calls[0][1]["disable_notification"] is True


async def test_a_reply_keyboard_can_ask_for_the_location(desk: Desk) -> None:
    desk.will(sent(17))
    keyboard = ReplyKeyboard((("Share location",), ("Berlin", "Paris")), "Share location")
    await desk.sender.send(ANNA, Screen("Where are you?", reply_keyboard=keyboard), lane=REPLY)
    assert desk.telegram.calls[0][1]["reply_markup"] == {
        "keyboard": [
            [{"text": "Share location", "request_location": True}],
            [{"text": "Berlin"}, {"text": "Paris"}],
        ],
        "resize_keyboard": True,
        "one_time_keyboard": True,
    }


async def test_a_reply_keyboard_can_be_taken_away(desk: Desk) -> None:
    desk.will(sent(17))
    await desk.sender.send(ANNA, Screen("Berlin it is.", remove_keyboard=True), lane=REPLY)
    markup = desk.telegram.calls[0][1]["reply_markup"]
    assert markup == {"remove_keyboard": True}


async def test_a_file_and_its_text_are_one_message(desk: Desk) -> None:
    desk.will(sent(17))
    page = Document("summary.txt", b"day 1: 4\n")
    await desk.sender.send(ANNA, Screen("For your <b>visit</b>.", document=page), lane=REPLY)
    [(method, parameters)] = desk.telegram.calls
    assert method == "sendDocument"
    assert parameters["file"] == ("summary.txt", "text/plain", b"day 1: 4\n")
    assert parameters["caption"] == "For your <b>visit</b>."
    assert parameters["parse_mode"] == "HTML"


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        (lambda: Screen(" <b></b>&nbsp;"), "text"),
        (lambda: Screen("x" * 4097), "4097"),
        (lambda: Screen("🦵" * 2049), "4098"),
        (lambda: Screen("x" * 1025, document=Document("a.txt", b"a")), "1024"),
        (lambda: Screen("a", rows=EVENING.rows, remove_keyboard=True), "one kind"),
        (lambda: Button("", "1"), "label"),
        (lambda: Button("4", ""), "1-64"),
        (lambda: Button("4", "é" * 33), "66"),
        (lambda: ReplyKeyboard(()), "at least one"),
        (lambda: ReplyKeyboard((("Berlin",),), "Share location"), "Share location"),
        (lambda: Document("a.txt", b""), "empty"),
        (lambda: Document(" ", b"a"), "name"),
    ],
)
def test_a_screen_that_telegram_would_refuse_cannot_be_made(wrong: object, why: str) -> None:
    assert callable(wrong)
    with pytest.raises(ValueError, match=why):
        wrong()


def test_tags_and_entities_do_not_count_as_text() -> None:
    assert Screen("<b>" + "&lt;" * 4096 + "</b>")
