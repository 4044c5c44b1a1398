"""An outage: who waits, who asks, and when all go on."""

import pytest

from bot.breaker import FAILURES
from bot.failures import PermanentError, TemporaryError, UncertainError
from simulator.telegram.faults import Fault, FaultKind
from tests.integration.sender.desk import (
    ANNA,
    EVENING,
    HANG_UP,
    PAGE,
    REMINDER,
    REPLY,
    Answer,
    Chat,
    Desk,
    refused,
    sent,
)


async def _broken(desk: Desk, answer: Answer) -> None:
    """As many failures as it takes to know that Telegram is down."""
    desk.will(*[answer] * FAILURES)
    for _ in range(FAILURES):
        with pytest.raises((TemporaryError, UncertainError)):
            await desk.sender.send(ANNA, EVENING, lane=REMINDER)
    assert desk.sender.looks_again_in is not None


@pytest.mark.parametrize("answer", [Answer(502, PAGE), refused(500, "Internal"), HANG_UP])
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
    desk.will(Answer(502, PAGE), HANG_UP, Answer(), sent(18))
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
        desk.will(refused(403, "Forbidden: bot was blocked by the user"))
        with pytest.raises(PermanentError):
            await desk.sender.send(100 + number, EVENING, lane=REMINDER)
    assert desk.sender.looks_again_in is None


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


async def test_a_telegram_that_nobody_listens_for_is_temporary(chat: Chat) -> None:
    await chat.server.down()
    with pytest.raises(TemporaryError):
        await chat.sender.send(chat.person.id, EVENING, lane=REMINDER)
    await chat.server.up()
    await chat.send()
