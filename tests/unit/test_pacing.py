"""Telegram's limits and who goes first, on a clock that turns when everybody waits."""

import asyncio
import heapq
import itertools
from collections.abc import Callable, Coroutine
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.pacing import Lane, Pacing, Paid, _Bucket

REPLY, REMINDER = Lane.REPLY, Lane.REMINDER


class TurnedClock:
    """Goes to the next sleeper's time as soon as nobody has anything else to do."""

    def __init__(self) -> None:
        self.now = 1000.0
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []
        self._order = itertools.count()

    def time(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self.now + seconds, next(self._order), future))
        await future

    async def run(self, *work: Coroutine[Any, Any, None]) -> None:
        tasks = [asyncio.create_task(each) for each in work]
        while not all(task.done() for task in tasks):
            for _ in range(5):
                await asyncio.sleep(0)
            if self._sleepers:
                at, _, future = heapq.heappop(self._sleepers)
                self.now = max(self.now, at)
                if not future.done():
                    future.set_result(None)
        await asyncio.gather(*tasks)


class Purse:
    """So many messages can be paid for; more when `fill` is called."""

    def __init__(self, messages: int) -> None:
        self.messages = messages
        self._changed: Callable[[], None] = lambda: None

    def left(self) -> int:
        return self.messages

    def spend(self, messages: int) -> None:
        self.messages -= messages

    def on_change(self, changed: Callable[[], None]) -> None:
        self._changed = changed

    def fill(self, messages: int) -> None:
        self.messages += messages
        self._changed()


class Desk:
    """A pacing on a turned clock that notes what went when, and what was paid for."""

    def __init__(self, paid: Paid | None = None) -> None:
        self.clock = TurnedClock()
        self.pacing = Pacing(self.clock.time, self.clock.sleep, paid)
        self.went: list[tuple[float, int | None, Lane]] = []
        self.paid: list[tuple[int | None, Lane]] = []

    async def message(
        self, chat_id: int | None, lane: Lane, after: float = 0.0, *, edit: bool = False
    ) -> None:
        if after:
            await self.clock.sleep(after)
        if await self.pacing.turn(chat_id, lane, payable=not edit):
            self.paid.append((chat_id, lane))
        self.went.append((round(self.clock.now - 1000.0, 6), chat_id, lane))

    def times(self, chat_id: int) -> list[float]:
        return [at for at, chat, _ in self.went if chat == chat_id]

    def busiest_second(self, lane: Lane | None = None) -> int:
        times = [at for at, _, of in self.went if lane in (None, of)]
        return max((sum(start <= at <= start + 1 for at in times) for start in times), default=0)


@pytest.fixture
def desk() -> Desk:
    return Desk()


async def test_no_second_comes_near_telegram_s_limit_of_thirty(desk: Desk) -> None:
    await desk.clock.run(*(desk.message(chat, REPLY) for chat in range(1, 101)))
    assert desk.busiest_second() == 29


async def test_a_hundred_replies_take_under_four_seconds(desk: Desk) -> None:
    await desk.clock.run(*(desk.message(chat, REPLY) for chat in range(1, 101)))
    assert desk.went[-1][0] == pytest.approx(98 / 27)


async def test_replies_go_in_the_order_they_came(desk: Desk) -> None:
    await desk.clock.run(*(desk.message(chat, REPLY) for chat in range(1, 41)))
    assert [chat for _, chat, _ in desk.went] == list(range(1, 41))


async def test_a_reply_overtakes_every_waiting_reminder(desk: Desk) -> None:
    reminders = [desk.message(chat, REMINDER) for chat in range(1, 61)]
    await desk.clock.run(*reminders, desk.message(99, REPLY, after=0.5))
    assert desk.times(99) == [pytest.approx(0.5)]


async def test_reminders_leave_six_a_second_to_replies(desk: Desk) -> None:
    await desk.clock.run(*(desk.message(chat, REMINDER) for chat in range(1, 61)))
    assert desk.went[-1][0] == pytest.approx(59 / 24, abs=1e-4)


async def test_reminders_wait_while_replies_use_the_whole_budget(desk: Desk) -> None:
    replies = [desk.message(chat, REPLY) for chat in range(1, 31)]
    await desk.clock.run(desk.message(99, REMINDER, after=0.1), *replies)
    assert desk.went[-1][1:] == (99, REMINDER)


async def test_one_chat_gets_three_at_once_and_then_one_a_second(desk: Desk) -> None:
    await desk.clock.run(*(desk.message(7, REPLY) for _ in range(5)))
    assert desk.times(7) == pytest.approx([0, 0, 0, 1, 2], abs=0.05)


async def test_no_minute_brings_a_group_more_than_twenty(desk: Desk) -> None:
    await desk.clock.run(*(desk.message(-7, REPLY) for _ in range(50)))
    times = desk.times(-7)
    assert max(sum(start <= at <= start + 60 for at in times) for start in times) == 20


async def test_a_chat_at_its_limit_holds_up_no_other(desk: Desk) -> None:
    await desk.clock.run(*(desk.message(7, REPLY) for _ in range(20)), desk.message(8, REPLY))
    assert desk.times(8) == [pytest.approx(2 / 27)]


async def test_a_halt_holds_everything(desk: Desk) -> None:
    desk.pacing.halt(12)
    await desk.clock.run(
        desk.message(1, REPLY), desk.message(2, REMINDER), desk.message(None, REPLY)
    )
    assert [at for at, _, _ in desk.went] == pytest.approx([12, 12, 12], abs=0.05)


async def test_a_halt_in_the_middle_holds_those_who_wait_already(desk: Desk) -> None:
    async def flood() -> None:
        await desk.clock.sleep(0.5)
        desk.pacing.halt(30)

    await desk.clock.run(*(desk.message(chat, REMINDER) for chat in range(1, 25)), flood())
    assert not [at for at, _, _ in desk.went if 0.5 < at < 30.5]


async def test_the_longest_halt_stands(desk: Desk) -> None:
    desk.pacing.halt(12)
    desk.pacing.halt(3)
    assert desk.pacing.halted_for() == 12


async def test_after_a_halt_there_is_no_rush(desk: Desk) -> None:
    desk.pacing.halt(60)
    await desk.clock.run(*(desk.message(chat, REPLY) for chat in range(1, 61)))
    assert desk.busiest_second() == 29


async def test_the_answer_to_a_tap_counts_against_nothing(desk: Desk) -> None:
    await desk.clock.run(*(desk.message(None, REPLY) for _ in range(100)))
    assert {at for at, _, _ in desk.went} == {0}


async def test_who_gives_up_waiting_leaves_the_line(desk: Desk) -> None:
    desk.pacing.halt(5)
    gives_up = asyncio.create_task(desk.message(1, REPLY))
    await asyncio.sleep(0)
    gives_up.cancel()
    await desk.clock.run(*(desk.message(chat, REPLY) for chat in (2, 3, 4)))
    assert [at for at, _, _ in desk.went] == pytest.approx([5, 5, 5], abs=0.05)


async def test_quiet_chats_are_forgotten(desk: Desk) -> None:
    await desk.clock.run(*(desk.message(chat, REPLY) for chat in range(1, 301)))
    assert len(desk.pacing._chats) <= 31


async def test_a_message_costs_the_same_however_many_wait(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks = 0
    opens_at = _Bucket.opens_at

    def counted(bucket: _Bucket, now: float) -> float:
        nonlocal looks
        looks += 1
        return opens_at(bucket, now)

    monkeypatch.setattr(_Bucket, "opens_at", counted)
    reminders = [desk.message(chat, REMINDER) for chat in range(1, 1001)]
    to_one = [desk.message(7, REPLY) for _ in range(200)]
    await desk.clock.run(*reminders, *to_one)
    assert len(desk.went) == 1200
    assert looks < 15 * 1200


async def test_a_chat_s_messages_keep_their_order(desk: Desk) -> None:
    order: list[int] = []

    async def message(number: int) -> None:
        await desk.message(7, REPLY)
        order.append(number)

    await desk.clock.run(*(message(number) for number in range(20)))
    assert order == list(range(20))


async def test_who_gives_up_waiting_holds_up_nobody_behind_them(desk: Desk) -> None:
    desk.pacing.halt(5)
    first, second = (asyncio.create_task(desk.message(7, REPLY)) for _ in range(2))
    await asyncio.sleep(0)
    first.cancel()
    second.cancel()
    await desk.clock.run(desk.message(7, REPLY), desk.message(7, REPLY))
    assert desk.times(7) == pytest.approx([5, 5], abs=0.05)


async def test_beyond_the_free_pace_reminders_are_paid_for() -> None:
    desk = Desk(Paid(200, Purse(1000)))
    await desk.clock.run(*(desk.message(chat, REMINDER) for chat in range(1, 401)))
    assert desk.went[-1][0] < 400 / 180
    free = len(desk.went) - len(desk.paid)
    assert free == pytest.approx(24 * desk.went[-1][0], abs=3)
    assert desk.busiest_second() <= 200


async def test_what_fits_into_the_free_pace_is_not_paid_for() -> None:
    desk = Desk(Paid(1000, Purse(1000)))
    await desk.clock.run(*(desk.message(n, REMINDER, after=n / 20) for n in range(1, 100)))
    assert desk.paid == []


async def test_replies_that_would_wait_half_a_second_are_paid_for() -> None:
    desk = Desk(Paid(200, Purse(1000)))
    await desk.clock.run(*(desk.message(chat, REPLY) for chat in range(1, 201)))
    waited = desk.went[-1][0]
    assert 199 / 200 < waited < 200 / 180 + 0.6
    assert len(desk.went) - len(desk.paid) == pytest.approx(27 * waited, abs=3)
    assert desk.busiest_second() <= 200
    assert [chat for _, chat, _ in desk.went] == list(range(1, 201))


async def test_a_few_replies_at_once_are_not_paid_for() -> None:
    desk = Desk(Paid(1000, Purse(1000)))
    await desk.clock.run(*(desk.message(chat, REPLY) for chat in range(1, 16)))
    assert desk.paid == []
    assert desk.went[-1][0] == pytest.approx(13 / 27)


async def test_replies_that_wait_are_paid_for_before_any_reminder() -> None:
    desk = Desk(Paid(60, Purse(1000)))
    reminders = [desk.message(chat, REMINDER) for chat in range(101, 161)]
    await desk.clock.run(*reminders, *(desk.message(n, REPLY, after=0.5) for n in range(1, 61)))
    lanes = [lane for at, _, lane in desk.went if at >= 0.5]
    many = 60 - 14  # the last ones would wait less than half a second
    assert lanes[: many + 1].count(REMINDER) <= 1  # one may go in the moment they come
    assert sum(lane is REPLY for _, lane in desk.paid) > 20


async def test_an_edit_is_never_paid_for_and_leaves_that_to_the_messages_behind_it() -> None:
    desk = Desk(Paid(1000, Purse(1000)))
    edits = [desk.message(chat, REPLY, edit=True) for chat in range(1, 61)]
    await desk.clock.run(*edits, *(desk.message(chat, REPLY) for chat in range(101, 161)))
    assert {chat for chat, _ in desk.paid} == set(range(101, 161))
    assert desk.times(60) == [pytest.approx(58 / 27)]
    assert max(desk.times(chat)[0] for chat in range(101, 161)) < 0.1


async def test_a_message_that_is_paid_for_does_not_overtake_the_edit_before_it() -> None:
    desk = Desk(Paid(1000, Purse(1000)))
    many = [desk.message(chat, REPLY, edit=True) for chat in range(1, 41)]
    order: list[str] = []

    async def change(*, edit: bool) -> None:
        await desk.message(99, REPLY, edit=edit)
        order.append("edit" if edit else "message")

    await desk.clock.run(*many, change(edit=True), change(edit=False))
    assert order == ["edit", "message"]
    assert desk.times(99)[0] == pytest.approx(39 / 27)


async def test_replies_fall_back_to_the_free_pace_when_the_purse_is_empty() -> None:
    desk = Desk(Paid(1000, Purse(10)))
    await desk.clock.run(*(desk.message(chat, REPLY) for chat in range(1, 71)))
    assert len(desk.paid) == 10
    assert desk.went[-1][0] == pytest.approx(58 / 27)


async def test_replies_are_not_paid_for_when_telegram_takes_no_paid_message() -> None:
    desk = Desk(Paid(1000, Purse(1000)))
    desk.pacing.stop_paying()
    await desk.clock.run(*(desk.message(chat, REPLY) for chat in range(1, 61)))
    assert desk.paid == []
    assert desk.went[-1][0] == pytest.approx(58 / 27)


async def test_paid_reminders_do_not_wait_for_replies_that_go_soon() -> None:
    desk = Desk(Paid(1000, Purse(1000)))
    replies = [desk.message(chat, REPLY) for chat in range(1, 13)]
    await desk.clock.run(*replies, desk.message(99, REMINDER, after=0.1))
    assert desk.times(99) == [pytest.approx(0.1)]
    assert desk.paid == [(99, REMINDER)]


async def test_with_an_empty_purse_the_free_pace_has_to_do() -> None:
    desk = Desk(Paid(1000, Purse(30)))
    await desk.clock.run(*(desk.message(chat, REMINDER) for chat in range(1, 91)))
    assert len(desk.paid) == 30
    assert desk.went[-1][0] == pytest.approx(59 / 24, abs=1e-2)


async def test_a_purse_that_is_filled_is_used_at_once() -> None:
    purse = Purse(0)
    desk = Desk(Paid(1000, purse))

    async def fill() -> None:
        await desk.clock.sleep(1)
        purse.fill(100)

    await desk.clock.run(*(desk.message(chat, REMINDER) for chat in range(1, 101)), fill())
    assert desk.went[-1][0] == pytest.approx(1.1, abs=0.1)


async def test_when_telegram_takes_no_paid_message_the_free_pace_has_to_do_for_an_hour() -> None:
    desk = Desk(Paid(1000, Purse(1000)))
    desk.pacing.stop_paying()
    await desk.clock.run(*(desk.message(chat, REMINDER) for chat in range(1, 61)))
    assert desk.paid == []
    again = [desk.message(chat, REMINDER, after=3600) for chat in range(101, 161)]
    await desk.clock.run(*again)
    assert len(desk.paid) > 50


async def test_paid_messages_to_one_chat_keep_its_pace() -> None:
    desk = Desk(Paid(1000, Purse(1000)))
    await desk.clock.run(*(desk.message(7, REMINDER) for _ in range(5)))
    assert desk.times(7) == pytest.approx([0, 0, 0, 1, 2], abs=0.05)


@pytest.mark.parametrize("per_second", [31, 32, 60, 200, 1000])
async def test_no_second_holds_more_than_what_may_be_paid_for(per_second: int) -> None:
    desk = Desk(Paid(per_second, Purse(10_000)))
    both = (desk.message(chat, REPLY if chat % 40 == 0 else REMINDER) for chat in range(1, 1500))
    await desk.clock.run(*both)
    assert 0.85 * per_second - 8 <= desk.busiest_second() <= per_second


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(1, 20), st.sampled_from(Lane), st.floats(0, 5)),
        min_size=1,
        max_size=80,
    )
)
def test_the_limits_hold_for_any_arrivals(arrivals: list[tuple[int, Lane, float]]) -> None:
    desk = Desk()
    asyncio.run(desk.clock.run(*(desk.message(*arrival) for arrival in arrivals)))
    assert len(desk.went) == len(arrivals)
    assert desk.busiest_second() <= 29
    assert desk.busiest_second(REMINDER) <= 25
    for chat in {chat for _, chat, _ in desk.went if chat is not None}:
        times = desk.times(chat)
        for first, last in itertools.combinations(range(len(times)), 2):
            assert last - first + 1 <= times[last] - times[first] + 3 + 1e-3
