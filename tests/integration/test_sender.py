"""The one door out: what reaches Telegram, what comes of each answer, what is tried again."""

import asyncio
import logging
import traceback
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field

import pytest
from aiohttp import web
from telegram import Bot

from bot.breaker import FAILURES
from bot.failures import (
    Gone,
    PermanentError,
    Refusal,
    RefusedError,
    TemporaryError,
    UncertainError,
)
from bot.metrics import Metrics
from bot.pacing import Lane, Pacing, Paid
from bot.request import AiohttpRequest
from bot.screen import Button, Document, ReplyKeyboard, Screen
from bot.sender import Sender, connections, reminders_at_once
from simulator.telegram.faults import Fault, FaultKind
from simulator.telegram.people import Person
from simulator.telegram.server import TelegramServer

TOKEN = "7654321098:AAcanary_canary-canary_canary-canar"
ANNA = 5
REPLY, REMINDER = Lane.REPLY, Lane.REMINDER
EVENING = Screen("How was the pain today? <b>0-10</b>", rows=((Button("4", "1:5:pain:4"),),))


@dataclass(frozen=True)
class Answer:
    """One answer of the scripted server; a status of 0 hangs up without any, bytes go as are."""

    status: int = 200
    body: Mapping[str, object] | bytes = field(default_factory=lambda: {"ok": True, "result": True})


HANG_UP = Answer(0)


def _sent(message_id: int) -> Answer:
    message = {"message_id": message_id, "date": 0, "chat": {"id": ANNA, "type": "private"}}
    return Answer(body={"ok": True, "result": message})


def _refused(status: int, description: str, **parameters: int) -> Answer:
    body: dict[str, object] = {"ok": False, "error_code": status, "description": description}
    if parameters:
        body["parameters"] = parameters
    return Answer(status, body)


def _bad(description: str) -> Answer:
    return _refused(400, f"Bad Request: {description}")


class TurnedClock:
    """Time that passes only while somebody sleeps, and then at once."""

    def __init__(self) -> None:
        self.now = 0.0

    def time(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds
        await asyncio.sleep(0)


class Telegram:
    """Gives the scripted answers in order and keeps what it was asked, and when."""

    def __init__(self, clock: TurnedClock) -> None:
        self.answers: list[Answer] = []
        self.calls: list[tuple[str, dict[str, object]]] = []
        self.times: list[float] = []
        self.held: asyncio.Event | None = None
        self.on_the_wire = 0
        self.anna_waits = asyncio.Event()
        self._clock = clock

    async def handle(self, request: web.Request) -> web.StreamResponse:
        parameters = await _parameters(request)
        self.calls.append((request.path.rsplit("/", 1)[1], parameters))
        self.times.append(self._clock.now)
        if self.held is not None:
            self.on_the_wire += 1
            if parameters["chat_id"] == ANNA:
                self.anna_waits.set()
            await self.held.wait()
        answer = self.answers.pop(0)
        if answer == HANG_UP:
            assert request.transport is not None
            request.transport.abort()
        status = answer.status or 200
        if isinstance(answer.body, bytes):
            return web.Response(body=answer.body, status=status, content_type="text/html")
        return web.json_response(answer.body, status=status)


async def _parameters(request: web.Request) -> dict[str, object]:
    if request.content_type == "application/json":
        return dict(await request.json())
    parameters: dict[str, object] = {}
    for name, value in (await request.post()).items():
        if isinstance(value, web.FileField):
            parameters["file"] = (value.filename, value.content_type, value.file.read())
            value.file.close()
        else:
            parameters[name] = value
    return parameters


@dataclass
class Desk:
    sender: Sender
    telegram: Telegram
    clock: TurnedClock
    pacing: Pacing
    bot: Bot

    def will(self, *answers: Answer) -> None:
        self.telegram.answers.extend(answers)

    @property
    def methods(self) -> list[str]:
        return [method for method, _ in self.telegram.calls]


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    clock = TurnedClock()
    telegram = Telegram(clock)
    app = web.Application()
    app.router.add_post("/{path:.*}", telegram.handle)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        address = f"http://127.0.0.1:{runner.addresses[0][1]}/bot"
        async with AiohttpRequest(5) as request:
            bot = Bot(TOKEN, base_url=address, request=request, get_updates_request=request)
            pacing = Pacing(clock.time, clock.sleep)
            sender = Sender(
                bot,
                pacing,
                tries=4,
                patience=60,
                reminders_at_once=3,
                chance=lambda: 1.0,
                clock=clock.time,
                sleep=clock.sleep,
            )
            yield Desk(sender, telegram, clock, pacing, bot)
    finally:
        await runner.cleanup()


async def test_a_screen_arrives_as_html_without_link_previews(desk: Desk) -> None:
    desk.will(_sent(17))
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
    desk.will(_sent(17))
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
    desk.will(_sent(17))
    await desk.sender.send(ANNA, Screen("Rest day.", silent=True), lane=REMINDER)
    assert desk.telegram.calls[0][1]["disable_notification"] is True


async def test_a_reply_keyboard_can_ask_for_the_location(desk: Desk) -> None:
    desk.will(_sent(17))
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
    desk.will(_sent(17))
    await desk.sender.send(ANNA, Screen("Berlin it is.", remove_keyboard=True), lane=REPLY)
    markup = desk.telegram.calls[0][1]["reply_markup"]
    assert markup == {"remove_keyboard": True}


async def test_a_file_and_its_text_are_one_message(desk: Desk) -> None:
    desk.will(_sent(17))
    page = Document("summary.txt", b"day 1: 4\n")
    await desk.sender.send(ANNA, Screen("For your <b>visit</b>.", document=page), lane=REPLY)
    [(method, parameters)] = desk.telegram.calls
    assert method == "sendDocument"
    assert parameters["file"] == ("summary.txt", "text/plain", b"day 1: 4\n")
    assert parameters["caption"] == "For your <b>visit</b>."
    assert parameters["parse_mode"] == "HTML"


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (_refused(403, "Forbidden: bot was blocked by the user"), Gone.BLOCKED),
        (_refused(403, "Forbidden: user is deactivated"), Gone.DEACTIVATED),
        (_bad("chat not found"), Gone.CHAT_NOT_FOUND),
        (
            _refused(403, "Forbidden: bot can't initiate conversation with a user"),
            Gone.NEVER_STARTED,
        ),
        (_refused(403, "Forbidden: bot was kicked from the group chat"), Gone.REMOVED),
        (_refused(403, "Forbidden: something new"), Gone.FORBIDDEN),
        (
            _refused(
                400,
                "Bad Request: group chat was upgraded to a supergroup chat",
                migrate_to_chat_id=-1001,
            ),
            Gone.MIGRATED,
        ),
    ],
)
@pytest.mark.parametrize("lane", Lane)
async def test_a_person_who_is_gone_is_not_tried_again(
    desk: Desk, lane: Lane, answer: Answer, reason: Gone
) -> None:
    desk.will(answer)
    with pytest.raises(PermanentError) as caught:
        await desk.sender.send(ANNA, EVENING, lane=lane)
    assert caught.value.reason is reason
    assert len(desk.telegram.calls) == 1


async def test_a_reply_survives_a_429_and_waits_as_long_as_asked(desk: Desk) -> None:
    desk.will(_refused(429, "Too Many Requests: retry after 17", retry_after=17), _sent(18))
    assert await desk.sender.send(ANNA, EVENING, lane=REPLY) == 18
    assert desk.telegram.times == pytest.approx([0, 17])


async def test_a_reminder_that_meets_a_429_goes_back_to_the_outbox(desk: Desk) -> None:
    desk.will(_refused(429, "Too Many Requests: retry after 17", retry_after=17))
    with pytest.raises(TemporaryError) as caught:
        await desk.sender.send(ANNA, EVENING, lane=REMINDER)
    assert caught.value.retry_after == 17


async def test_a_429_to_one_holds_everyone(desk: Desk) -> None:
    desk.will(_refused(429, "Too Many Requests: retry after 17", retry_after=17), _sent(18))
    with pytest.raises(TemporaryError):
        await desk.sender.send(ANNA, EVENING, lane=REMINDER)
    await desk.sender.send(6, EVENING, lane=REPLY)
    assert desk.telegram.times[1] == pytest.approx(17)


@pytest.mark.parametrize("lane", Lane)
async def test_nobody_waits_longer_than_their_patience(desk: Desk, lane: Lane) -> None:
    desk.will(_refused(429, "Too Many Requests: retry after 3600", retry_after=3600))
    for _ in range(2):
        with pytest.raises(TemporaryError) as caught:
            await desk.sender.send(ANNA, EVENING, lane=lane)
        assert caught.value.retry_after == 3600
    assert len(desk.telegram.calls) == 1
    assert desk.clock.now == 0


async def test_a_reply_is_tried_a_bounded_number_of_times(desk: Desk) -> None:
    desk.will(*[_refused(502, "Bad Gateway")] * 4)
    with pytest.raises(TemporaryError):
        await desk.sender.send(ANNA, EVENING, lane=REPLY)
    assert desk.telegram.times == pytest.approx([0, 1, 3, 7])


async def test_a_reminder_is_tried_once(desk: Desk) -> None:
    desk.will(_refused(500, "Internal Server Error"))
    with pytest.raises(TemporaryError) as caught:
        await desk.sender.send(ANNA, EVENING, lane=REMINDER)
    assert caught.value.retry_after is None
    assert len(desk.telegram.calls) == 1


async def test_what_never_reached_telegram_is_temporary(desk: Desk) -> None:
    async with AiohttpRequest(5) as request:
        nowhere = Bot(TOKEN, base_url="http://telegram.invalid/bot", request=request)
        sender = Sender(nowhere, desk.pacing, tries=3, chance=lambda: 0.0, sleep=desk.clock.sleep)
        with pytest.raises(TemporaryError):
            await sender.send(ANNA, EVENING, lane=REPLY)
    assert desk.clock.now == pytest.approx(0.5 + 1.0)


@pytest.mark.parametrize("lane", Lane)
async def test_a_message_whose_answer_was_lost_is_not_sent_again(desk: Desk, lane: Lane) -> None:
    desk.will(HANG_UP)
    with pytest.raises(UncertainError):
        await desk.sender.send(ANNA, EVENING, lane=lane)
    assert desk.methods == ["sendMessage"]


MESSAGE_17 = b'{"ok":true,"result":{"message_id":17,"date":0,"chat":{"id":5}}}'
PAGE = b"<html><h1>Bad Gateway</h1></html>"


@pytest.mark.parametrize(
    "body",
    [
        MESSAGE_17,
        b' { "ok" : true , "result" : { "message_id" : 17 } }',
        b'{"result":{"date":0,"message_id":17},"ok":true}',
        MESSAGE_17[:-9],  # cut off after what matters
    ],
)
async def test_what_telegram_says_it_sent_was_sent(desk: Desk, body: bytes) -> None:
    desk.will(Answer(200, body))
    assert await desk.sender.send(ANNA, EVENING, lane=REMINDER) == 17


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (Answer(200, MESSAGE_17[:36]), UncertainError),
        (Answer(200, b""), UncertainError),
        (Answer(200, b"{}"), UncertainError),
        (Answer(200, b"[" * 100_000), UncertainError),
        (Answer(200, b"\xff\xfe\x00"), UncertainError),
        (Answer(200, b'{"result":{"message_id":17}}'), UncertainError),
        (Answer(200, b'{"ok":true}'), UncertainError),
        (Answer(200, b'{"ok":true,"result":true}'), UncertainError),
        (Answer(200, b'{"ok":true,"result":{"message_id":"17"}}'), UncertainError),
        (Answer(200, PAGE), UncertainError),
        (Answer(504, PAGE), UncertainError),
        (Answer(302, PAGE), TemporaryError),
        (Answer(403, PAGE), TemporaryError),
        (Answer(404, PAGE), TemporaryError),
        (Answer(500, b""), TemporaryError),
        (Answer(502, PAGE), TemporaryError),
        (Answer(502, MESSAGE_17), TemporaryError),
        (_refused(409, "Conflict: terminated by other getUpdates request"), TemporaryError),
        (_refused(404, "Not Found"), TemporaryError),
    ],
)
async def test_every_odd_answer_is_certain_or_uncertain_about_the_message(
    desk: Desk, answer: Answer, kind: type[Exception]
) -> None:
    desk.will(answer)
    with pytest.raises(kind):
        await desk.sender.send(ANNA, EVENING, lane=REMINDER)
    assert desk.methods == ["sendMessage"]


@pytest.mark.parametrize("answer", [Answer(429, PAGE), _refused(429, "Too Many Requests")])
async def test_a_429_that_tells_no_time_is_a_pause_of_five_seconds(
    desk: Desk, answer: Answer
) -> None:
    desk.will(answer, _sent(18))
    with pytest.raises(TemporaryError) as caught:
        await desk.sender.send(ANNA, EVENING, lane=REMINDER)
    assert caught.value.retry_after == 5
    await desk.sender.send(6, EVENING, lane=REPLY)
    assert desk.telegram.times[1] == pytest.approx(5)


async def test_an_edit_whose_answer_was_lost_is_made_again(desk: Desk) -> None:
    desk.will(HANG_UP, _bad("message is not modified: specified new message content …"))
    assert await desk.sender.edit(ANNA, 17, EVENING, lane=REPLY)
    assert desk.methods == ["editMessageText", "editMessageText"]


async def test_an_edit_shows_the_new_screen(desk: Desk) -> None:
    desk.will(_sent(17))
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
    desk.will(_bad(description))
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
    desk.will(_sent(17), _bad("message is not modified"), _bad("message to edit not found"))
    assert await desk.sender.clear_buttons(ANNA, 17, lane=REPLY)
    assert await desk.sender.clear_buttons(ANNA, 17, lane=REPLY)
    assert not await desk.sender.clear_buttons(ANNA, 17, lane=REPLY)
    assert "reply_markup" not in desk.telegram.calls[0][1]


async def test_a_message_can_be_deleted_once(desk: Desk) -> None:
    desk.will(Answer(), _bad("message to delete not found"))
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
        _bad("query is too old and response timeout expired or query ID is invalid"),
        _refused(502, "Bad Gateway"),
        _refused(429, "Too Many Requests", retry_after=5),
        HANG_UP,
    ],
)
async def test_a_tap_that_cannot_be_answered_is_no_error(desk: Desk, answer: Answer) -> None:
    desk.will(answer)
    await desk.sender.answer("42")
    assert len(desk.telegram.calls) == 1


async def test_answers_to_taps_use_up_no_messages(desk: Desk) -> None:
    desk.will(*[Answer()] * 40, _sent(17))
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
    desk.will(_refused(502, "Bad Gateway"), HANG_UP, _bad("description is too long"))
    assert not await desk.sender.register([("today", "What is on today")], "A", "B")
    assert len(desk.methods) == 3


async def test_a_call_that_telegram_refuses_is_our_bug_and_logged_without_content(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    desk.will(_bad('can\'t parse entities: unsupported start tag "swollen" at byte offset 3'))
    with pytest.raises(RefusedError) as caught:
        await desk.sender.send(ANNA, EVENING, lane=REPLY)
    assert caught.value.refusal is Refusal.BAD_CALL
    assert "can't parse entities" in caplog.text.lower()
    assert "swollen" not in caplog.text
    assert "swollen" not in "".join(traceback.format_exception(caught.value))
    assert "pain" not in caplog.text


async def test_a_refused_token_is_said_in_the_log_and_loses_nothing(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    desk.will(_refused(401, "Unauthorized"))
    with pytest.raises(TemporaryError):
        await desk.sender.send(ANNA, EVENING, lane=REMINDER)
    assert "refused the token" in caplog.text


async def test_neither_token_nor_text_is_logged_on_any_way_out(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    desk.will(
        _refused(502, "Bad Gateway"),
        _refused(429, "Too Many Requests", retry_after=5),
        HANG_UP,
    )
    with pytest.raises(UncertainError) as caught:
        await desk.sender.send(ANNA, EVENING, lane=REPLY)
    logged = caplog.text + "".join(traceback.format_exception(caught.value))
    assert "canary" not in logged
    assert EVENING.text not in logged


async def test_a_reply_finds_a_connection_while_reminders_hang(desk: Desk) -> None:
    desk.telegram.held = asyncio.Event()
    desk.will(*[_sent(number) for number in range(6)])
    reminders = [
        asyncio.create_task(desk.sender.send(chat, EVENING, lane=REMINDER))
        for chat in range(100, 105)
    ]
    reply = asyncio.create_task(desk.sender.send(ANNA, EVENING, lane=REPLY))
    async with asyncio.timeout(5):
        await desk.telegram.anna_waits.wait()
    assert desk.telegram.on_the_wire <= 4
    desk.telegram.held.set()
    await asyncio.gather(reply, *reminders)


async def test_a_fourth_message_to_one_person_waits_a_second(desk: Desk) -> None:
    desk.will(*[_sent(number) for number in range(4)])
    for _ in range(4):
        await desk.sender.send(ANNA, EVENING, lane=REPLY)
    assert desk.telegram.times == pytest.approx([0, 0, 0, 1], abs=0.05)


async def _broken(desk: Desk, answer: Answer) -> None:
    """As many failures as it takes to know that Telegram is down."""
    desk.will(*[answer] * FAILURES)
    for _ in range(FAILURES):
        with pytest.raises((TemporaryError, UncertainError)):
            await desk.sender.send(ANNA, EVENING, lane=REMINDER)
    assert desk.sender.looks_again_in is not None


@pytest.mark.parametrize("answer", [Answer(502, PAGE), _refused(500, "Internal"), HANG_UP])
async def test_while_telegram_is_down_no_reminder_goes_to_the_wire(
    desk: Desk, answer: Answer
) -> None:
    await _broken(desk, answer)
    marked = False

    async def before_wire() -> None:
        nonlocal marked
        marked = True

    with pytest.raises(TemporaryError):
        await desk.sender.send(6, EVENING, lane=REMINDER, before_wire=before_wire)
    assert not marked
    assert desk.methods == ["sendMessage"] * FAILURES


async def test_a_reply_waits_until_telegram_is_back(desk: Desk) -> None:
    await _broken(desk, Answer(502, PAGE))
    desk.will(Answer(502, PAGE), HANG_UP, Answer(), _sent(18))
    assert await desk.sender.send(ANNA, EVENING, lane=REPLY) == 18
    assert desk.methods[FAILURES:] == ["getMe", "getMe", "getMe", "sendMessage"]
    began = desk.telegram.times[FAILURES - 1]
    assert [at - began for at in desk.telegram.times[FAILURES:]] == pytest.approx([1, 3, 7, 7])


async def test_a_reply_does_not_wait_longer_than_its_patience_for_telegram(desk: Desk) -> None:
    await _broken(desk, Answer(502, PAGE))
    desk.will(*[Answer(502, PAGE)] * 20)
    began = desk.clock.now
    with pytest.raises(TemporaryError):
        await desk.sender.send(ANNA, EVENING, lane=REPLY)
    assert desk.clock.now == pytest.approx(began + 60)
    assert desk.methods[FAILURES:] == ["getMe"] * 5


async def test_a_tap_is_not_answered_while_telegram_is_down(desk: Desk) -> None:
    await _broken(desk, Answer(502, PAGE))
    await desk.sender.answer("42")
    assert "answerCallbackQuery" not in desk.methods


async def test_refusals_and_halts_are_words_of_a_telegram_that_is_up(desk: Desk) -> None:
    for number in range(3 * FAILURES):
        desk.will(_refused(403, "Forbidden: bot was blocked by the user"))
        with pytest.raises(PermanentError):
            await desk.sender.send(100 + number, EVENING, lane=REMINDER)
    assert desk.sender.looks_again_in is None


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


def test_the_pool_is_as_large_as_the_pace_asks_for() -> None:
    assert (reminders_at_once(30), connections(30)) == (50, 100)
    assert (reminders_at_once(1000), connections(1000)) == (200, 250)


@dataclass
class Chat:
    sender: Sender
    server: TelegramServer
    person: Person

    async def send(self, screen: Screen = EVENING) -> int:
        return await self.sender.send(self.person.id, screen, lane=REPLY)


@pytest.fixture
async def chat() -> AsyncIterator[Chat]:
    """A person's chat on the local Telegram, which is as strict as the real one."""
    async with TelegramServer(token=TOKEN) as server, AiohttpRequest(5) as request:
        bot = Bot(TOKEN, base_url=f"{server.url}/bot", request=request, get_updates_request=request)
        yield Chat(Sender(bot, Pacing(), tries=2), server, server.person(started=True))
        assert server.violations == []


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


async def test_a_rush_of_replies_meets_no_limit(chat: Chat) -> None:
    people = [chat.server.person(started=True) for _ in range(45)]
    await asyncio.gather(*(chat.sender.send(one.id, EVENING, lane=REPLY) for one in people))
    assert {request.status for request in chat.server.requests} == {200}


class Purse:
    """So many messages can be paid for, and no more will be."""

    def __init__(self, messages: int) -> None:
        self.messages = messages

    def left(self) -> int:
        return self.messages

    def spend(self, messages: int) -> None:
        self.messages -= messages

    def on_change(self, changed: object) -> None:
        pass


@pytest.fixture
async def paying() -> AsyncIterator[tuple[Sender, TelegramServer, Metrics]]:
    """Messages that may be paid for, up to 40 of them, at Telegram's own limits."""
    async with TelegramServer(token=TOKEN) as server, AiohttpRequest(5) as request:
        bot = Bot(TOKEN, base_url=f"{server.url}/bot", request=request, get_updates_request=request)
        metrics = Metrics()
        paid = Paid(1000, Purse(40))
        yield Sender(bot, Pacing(paid=paid), metrics=metrics), server, metrics
        assert server.violations == []


async def test_reminders_beyond_the_free_pace_go_out_at_once_and_are_counted(
    paying: tuple[Sender, TelegramServer, Metrics],
) -> None:
    sender, server, metrics = paying
    people = [server.person(started=True) for _ in range(30)]
    await asyncio.gather(*(sender.send(one.id, EVENING, lane=REMINDER) for one in people))
    flagged = [
        call for call in server.calls("sendMessage") if call.params.get("allow_paid_broadcast")
    ]
    assert {request.status for request in server.requests} == {200}
    assert 0 < len(flagged) < 30
    assert b"kneebot_paid_messages_total %d.0" % len(flagged) in metrics.text()
    await sender.send(people[0].id, EVENING, lane=REPLY)
    assert "allow_paid_broadcast" not in server.calls("sendMessage")[-1].params


async def test_replies_that_would_wait_are_paid_for_and_edits_never() -> None:
    purse, changed = Purse(40), Screen("Noted.", rows=EVENING.rows)
    async with (
        TelegramServer(token=TOKEN, limits=False) as server,
        AiohttpRequest(5) as request,
    ):
        bot = Bot(TOKEN, base_url=f"{server.url}/bot", request=request, get_updates_request=request)
        sender = Sender(bot, Pacing(paid=Paid(1000, purse)))
        people = [server.person(started=True) for _ in range(30)]
        sent = await asyncio.gather(*(sender.send(one.id, EVENING, lane=REPLY) for one in people))
        paid = [c for c in server.calls("sendMessage") if c.params.get("allow_paid_broadcast")]
        assert len(paid) == 40 - purse.messages > 0
        edits = zip((one.id for one in people), sent, strict=True)
        await asyncio.gather(*(sender.edit(*edit, changed, lane=REPLY) for edit in edits))
        assert len(paid) == 40 - purse.messages
        calls = server.calls("editMessageText")
        assert len(calls) == 30
        assert not any("allow_paid_broadcast" in call.params for call in calls)


async def test_a_file_with_buttons_can_be_paid_for_too(
    paying: tuple[Sender, TelegramServer, Metrics],
) -> None:
    sender, server, _ = paying
    page = Screen("Your week.", rows=EVENING.rows, document=Document("week.txt", b"day 1: 4\n"))
    people = [server.person(started=True) for _ in range(2)]
    await asyncio.gather(*(sender.send(one.id, page, lane=REMINDER) for one in people))
    calls = server.calls("sendDocument")
    assert {call.params.get("allow_paid_broadcast") for call in calls} == {None, True}
    assert [one.last.buttons for one in people] == [(("4",),)] * 2


async def test_a_paid_message_that_telegram_does_not_take_goes_without_paying(
    paying: tuple[Sender, TelegramServer, Metrics],
) -> None:
    sender, server, _ = paying
    people = [server.person(started=True) for _ in range(3)]
    await sender.send(people[0].id, EVENING, lane=REMINDER)
    poor = "Bad Request: not enough stars"
    server.faults.add(Fault(method="sendMessage", status=400, description=poor))
    with pytest.raises(TemporaryError):
        await sender.send(people[1].id, EVENING, lane=REMINDER)
    for one in people[1:]:
        await sender.send(one.id, EVENING, lane=REMINDER)
    calls = server.calls("sendMessage")
    assert [call.params.get("allow_paid_broadcast") for call in calls] == [None, True, None, None]


async def test_a_reply_waits_until_telegram_is_back_which_is_found_out_without_a_message(
    chat: Chat,
) -> None:
    fault = chat.server.faults.add(Fault(kind=FaultKind.HTML, status=502, times=None))
    for _ in range(FAILURES):
        somebody = chat.server.person(started=True)
        with pytest.raises(TemporaryError):
            await chat.sender.send(somebody.id, EVENING, lane=REMINDER)
    assert chat.sender.looks_again_in is not None
    fault.remove()
    await chat.send()
    assert chat.sender.looks_again_in is None
    assert [(call.method, call.status) for call in chat.server.requests][FAILURES:] == [
        ("getMe", 200),
        ("sendMessage", 200),
    ]


async def test_a_connection_that_breaks_off_before_telegram_acts_is_uncertain_all_the_same(
    chat: Chat,
) -> None:
    chat.server.faults.add(Fault(method="sendMessage", kind=FaultKind.RESET))
    with pytest.raises(UncertainError):
        await chat.send()
    chat.server.faults.add(Fault(method="sendMessage", kind=FaultKind.GARBAGE))
    with pytest.raises(UncertainError):
        await chat.send()
    assert len(chat.person.messages) == 1


async def test_a_telegram_that_nobody_listens_for_is_temporary(chat: Chat) -> None:
    await chat.server.down()
    with pytest.raises(TemporaryError):
        await chat.sender.send(chat.person.id, EVENING, lane=REMINDER)
    await chat.server.up()
    await chat.send()
