"""Telegram is away, too busy, cut off in the middle, or talks nonsense."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from random import Random

import pytest

from simulator.telegram import Fault, FaultKind
from storage.tables import State
from tests.chaos.conftest import Proved, rounds
from tests.chaos.crowds import START, TICK, newcomers, town

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


async def test_after_a_day_without_telegram_all_that_is_in_time_comes_and_nothing_at_night(
    sqlite_url: str, chance: Random, proved: Proved
) -> None:
    count = rounds(24, 100)
    async with town(sqlite_url) as here:
        await here.settle(newcomers(count, START, chance))
        gone = START + chance.uniform(6, 18) * HOUR
        await here.live(gone)
        await here.server.down()
        await here.live(gone + DAY)
        back, before = here.clock.now(), len(here.arrived)
        await here.server.up()
        await here.live(back + HOUR)
        late = Counter(call.params["chat_id"] for call in here.arrived[before:])
        new = Counter(row.person_id for row in await here.slots() if row.due_at >= back)
        await here.live(back + DAY)

        rows = await here.slots()
        in_time = [row for row in rows if row.due_at < back < row.expires_at - 2 * TICK]
        too_late = [row for row in rows if gone < row.due_at and row.expires_at <= back]
        assert {row.state for row in in_time} == {State.SENT}
        assert {row.state for row in too_late} == {State.EXPIRED}
        assert State.FAILED not in {row.state for row in rows}
        assert max((late - new).values()) == 1
        assert here.at_night == []
        assert len(here.arrived) == sum(row.state is State.SENT for row in rows)
    proved(
        f"Telegram down for a day, {count} people: all {len(in_time)} messages whose time was not"
        f" over came, one to a person; {len(too_late)} were stale and did not; none came twice, at"
        " night, or was given up"
    )


def pause_of(description: str) -> timedelta:
    """What a refusal asks for: "Too Many Requests: retry after 7"."""
    return timedelta(seconds=int(description.rpartition(" ")[2]))


async def test_in_a_storm_of_429_every_pause_is_kept_and_everybody_gets_theirs_once(
    sqlite_url: str, chance: Random, proved: Proved
) -> None:
    pauses = taken = 0
    async with town(sqlite_url) as here:
        await here.settle(newcomers(rounds(30, 150), START, chance))
        for _ in range(rounds(16, 80)):
            wait = chance.choice((1, 3, 7, 20, 61, 90))
            here.server.faults.add(
                Fault("sendMessage", status=429, retry_after=wait, after=chance.randrange(6))
            )
        await here.live(START + DAY)

        free_at = refused_at = START
        for call in here.server.calls("sendMessage"):
            assert call.ok or call.by_script  # our own pace never meets a limit
            # What was on its way already when the refusal was spoken is no breach.
            assert call.at >= free_at or call.at - refused_at < timedelta(seconds=1)
            if not call.ok:
                pauses, refused_at = pauses + 1, call.at
                free_at = max(free_at, call.at + pause_of(call.description))
        rows = await here.slots()
        taken = len(here.arrived)
        sent = Counter(row.person_id for row in rows if row.state is State.SENT)
        assert {row.state for row in rows} <= {State.SENT, State.EXPIRED}
        assert Counter(call.params["chat_id"] for call in here.arrived) == sent
        assert here.at_night == []
    proved(f"{pauses} answers with 429 beside {taken} messages: every pause kept, 0 lost, 0 twice")


# Answers to a message that was taken.
NONSENSE = (
    b"",
    b"null",
    b"[]",
    b"\xff\xfe",
    b'{"ok":tru',
    b'{"ok":true}',
    b'{"ok":true,"result":true}',
    b'{"ok":true,"result":{"message_id":"?"}}',
    b'{"ok":"perhaps","result":[[[]]]}',
    b"<html><body>Sign in to this network</body></html>",
)


def lost(chance: Random) -> Fault:
    return Fault("sendMessage", kind=FaultKind.LOST_ANSWER, after=chance.randrange(4))


def nonsense(chance: Random) -> Fault:
    body, after = chance.choice(NONSENSE), chance.randrange(4)
    return Fault("sendMessage", kind=FaultKind.GARBAGE, body=body, after=after)


def error_page(chance: Random) -> Fault:
    status, after = chance.choice((404, 500, 502, 503)), chance.randrange(4)
    return Fault("sendMessage", kind=FaultKind.HTML, status=status, after=after)


@pytest.mark.parametrize("fault", [lost, nonsense, error_page])
async def test_whatever_becomes_of_the_answers_everybody_gets_theirs_and_nobody_a_third(
    sqlite_url: str,
    chance: Random,
    proved: Proved,
    caplog: pytest.LogCaptureFixture,
    fault: Callable[[Random], Fault],
) -> None:
    async with town(sqlite_url) as here:
        await here.settle(newcomers(rounds(20, 100), START, chance))
        faults = [here.server.faults.add(fault(chance)) for _ in range(rounds(16, 80))]
        await here.live(START + DAY)

        rows = await here.slots()
        due = Counter(row.person_id for row in rows if row.state is not State.EXPIRED)
        came = Counter(call.params["chat_id"] for call in here.arrived)
        hits = sum(handle.hits for handle in faults)
        ends = Counter(row.state for row in rows)
        assert ends.keys() <= {State.SENT, State.UNCERTAIN, State.EXPIRED}
        assert due.keys() == came.keys()
        assert all(due[one] <= came[one] <= 2 * due[one] for one in came)
        assert came.total() - due.total() <= hits
        assert here.at_night == []
    assert [line for line in caplog.records if line.exc_info] == []
    proved(
        f"{hits} such answers to {due.total()} messages: 0 lost, {came.total() - due.total()} came"
        f" twice, none three times; {ends[State.UNCERTAIN]} were let be as uncertain"
    )
