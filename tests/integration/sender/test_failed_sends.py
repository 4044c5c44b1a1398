"""What comes of an answer that is no success: what is tried again, and what is logged."""

import logging
import traceback

import pytest
from telegram import Bot

from bot.failures import Gone, PermanentError, Refusal, RefusedError, TemporaryError, UncertainError
from bot.pacing import Lane
from bot.request import AiohttpRequest
from bot.sender import Sender
from simulator.telegram.faults import Fault, FaultKind
from tests.integration.sender.desk import (
    ANNA,
    EVENING,
    HANG_UP,
    PAGE,
    REMINDER,
    REPLY,
    TOKEN,
    Answer,
    Chat,
    Desk,
    bad,
    refused,
    sent,
)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (refused(403, "Forbidden: bot was blocked by the user"), Gone.BLOCKED),
        (refused(403, "Forbidden: user is deactivated"), Gone.DEACTIVATED),
        (bad("chat not found"), Gone.CHAT_NOT_FOUND),
        (
            refused(403, "Forbidden: bot can't initiate conversation with a user"),
            Gone.NEVER_STARTED,
        ),
        (refused(403, "Forbidden: bot was kicked from the group chat"), Gone.REMOVED),
        (refused(403, "Forbidden: something new"), Gone.FORBIDDEN),
        (
            refused(
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
    desk.will(refused(429, "Too Many Requests: retry after 17", retry_after=17), sent(18))
    assert await desk.sender.send(ANNA, EVENING, lane=REPLY) == 18
    assert desk.telegram.times == pytest.approx([0, 17])


async def test_a_reminder_that_meets_a_429_goes_back_to_the_outbox(desk: Desk) -> None:
    desk.will(refused(429, "Too Many Requests: retry after 17", retry_after=17))
    with pytest.raises(TemporaryError) as caught:
        await desk.sender.send(ANNA, EVENING, lane=REMINDER)
    assert caught.value.retry_after == 17


async def test_a_429_to_one_holds_everyone(desk: Desk) -> None:
    desk.will(refused(429, "Too Many Requests: retry after 17", retry_after=17), sent(18))
    with pytest.raises(TemporaryError):
        await desk.sender.send(ANNA, EVENING, lane=REMINDER)
    await desk.sender.send(6, EVENING, lane=REPLY)
    assert desk.telegram.times[1] == pytest.approx(17)


@pytest.mark.parametrize("lane", Lane)
async def test_nobody_waits_longer_than_their_patience(desk: Desk, lane: Lane) -> None:
    desk.will(refused(429, "Too Many Requests: retry after 3600", retry_after=3600))
    for _ in range(2):
        with pytest.raises(TemporaryError) as caught:
            await desk.sender.send(ANNA, EVENING, lane=lane)
        assert caught.value.retry_after == 3600
    assert len(desk.telegram.calls) == 1
    assert desk.clock.now == 0


async def test_a_reply_is_tried_a_bounded_number_of_times(desk: Desk) -> None:
    desk.will(*[refused(502, "Bad Gateway")] * 4)
    with pytest.raises(TemporaryError):
        await desk.sender.send(ANNA, EVENING, lane=REPLY)
    assert desk.telegram.times == pytest.approx([0, 1, 3, 7])


async def test_a_reminder_is_tried_once(desk: Desk) -> None:
    desk.will(refused(500, "Internal Server Error"))
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
        (refused(409, "Conflict: terminated by other getUpdates request"), TemporaryError),
        (refused(404, "Not Found"), TemporaryError),
    ],
)
async def test_every_odd_answer_is_certain_or_uncertain_about_the_message(
    desk: Desk, answer: Answer, kind: type[Exception]
) -> None:
    desk.will(answer)
    with pytest.raises(kind):
        await desk.sender.send(ANNA, EVENING, lane=REMINDER)
    assert desk.methods == ["sendMessage"]


@pytest.mark.parametrize("answer", [Answer(429, PAGE), refused(429, "Too Many Requests")])
async def test_a_429_that_tells_no_time_is_a_pause_of_five_seconds(
    desk: Desk, answer: Answer
) -> None:
    desk.will(answer, sent(18))
    with pytest.raises(TemporaryError) as caught:
        await desk.sender.send(ANNA, EVENING, lane=REMINDER)
    assert caught.value.retry_after == 5
    await desk.sender.send(6, EVENING, lane=REPLY)
    assert desk.telegram.times[1] == pytest.approx(5)


async def test_a_call_that_telegram_refuses_is_our_bug_and_logged_without_content(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    desk.will(bad('can\'t parse entities: unsupported start tag "swollen" at byte offset 3'))
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
    desk.will(refused(401, "Unauthorized"))
    with pytest.raises(TemporaryError):
        await desk.sender.send(ANNA, EVENING, lane=REMINDER)
    assert "refused the token" in caplog.text


async def test_neither_token_nor_text_is_logged_on_any_way_out(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    desk.will(
        refused(502, "Bad Gateway"),
        refused(429, "Too Many Requests", retry_after=5),
        HANG_UP,
    )
    with pytest.raises(UncertainError) as caught:
        await desk.sender.send(ANNA, EVENING, lane=REPLY)
    logged = caplog.text + "".join(traceback.format_exception(caught.value))
    assert "canary" not in logged
    assert EVENING.text not in logged


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
