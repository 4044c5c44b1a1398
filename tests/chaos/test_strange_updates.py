"""Updates that nobody sent, that nobody can read, or that come again and again."""

import asyncio
import copy
import json
import socket
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from random import Random
from typing import Any

import aiohttp

from app.web import serving, webhook_routes
from bot.webhook import Webhook
from care.person import PersonState
from simulator.telegram import Person
from storage import inbox, people
from tests.chaos.conftest import Proved, come_true, rounds
from tests.chaos.crowds import START, Town, newcomers, town
from tests.end_to_end.hosted import SECRET

Json = dict[str, Any]

VALUES: tuple[Any, ...] = (
    None, True, 0, -1, 7, 2**31, 2**63, -(2**70), 1e308, "", "7", "/start", "/delete", "x" * 5000,
    "\x00", "\N{PILE OF POO}" * 50, [], {}, [[[]]], {"id": 5}, {"id": "5"}, ["/start"],
)  # fmt: skip
STRANGERS = range(900_001, 900_021)


@dataclass
class Door:
    """The webhook of a running bot, as anybody in the internet reaches it."""

    here: Town
    address: str
    session: aiohttp.ClientSession

    async def post(self, body: bytes, secret: str = SECRET) -> int:
        headers = {"Content-Type": "application/json", "X-Telegram-Bot-Api-Secret-Token": secret}
        async with self.session.post(self.address, data=body, headers=headers) as answer:
            return answer.status

    async def is_quiet(self) -> bool:
        """Whether everything that was taken is answered."""
        async with self.here.parts.database.read() as connection:
            return await inbox.open_count(connection) == 0

    async def known(self, *chats: Person) -> dict[int, PersonState]:
        async with self.here.parts.database.read() as connection:
            return await people.load(connection, [chat.id for chat in chats])

    def waiting(self) -> list[Json]:
        """What Telegram has to deliver; it is taken out of its hands."""
        found = [update.body for update in self.here.server.updates.pending.values()]
        self.here.server.updates.drop_all()
        return found


@asynccontextmanager
async def door_of(here: Town) -> AsyncIterator[Door]:
    webhook = Webhook(here.parts.database, here.clock.now, here.parts.worker.wake)
    bound = socket.create_server(("127.0.0.1", 0))
    address = f"http://127.0.0.1:{bound.getsockname()[1]}/telegram"
    routes = webhook_routes(webhook, "http://127.0.0.1:1", SECRET)
    working = asyncio.create_task(here.parts.worker.run())
    async with aiohttp.ClientSession() as session:
        with bound:
            async with serving(routes, bound):
                yield Door(here, address, session)
    working.cancel()
    with suppress(asyncio.CancelledError):
        await working


async def real_updates(door: Door, stranger: Person) -> list[Json]:
    """One of each kind that a bot gets, all of the same person."""
    typed = await stranger.type("/start")
    await stranger.edit(typed, "7")
    await stranger.share_location(52.5, 13.4)
    await stranger.send_sticker()
    await stranger.forge_callback("1:zz:de:yes")
    await stranger.block()
    await stranger.unblock()
    return door.waiting()


def mutated(chance: Random, update: Json, number: int) -> Json:
    """The update as from some stranger, with a few of its values changed or gone."""
    forged = copy.deepcopy(update)
    for part in parts_of(forged):
        if part.get("id") == STRANGERS[0]:
            part["id"] = chance.choice(STRANGERS)
    for _ in range(chance.randrange(4)):
        part = chance.choice(parts_of(forged))
        if not part:
            continue
        name = chance.choice(list(part))
        if chance.random() < 0.3:
            del part[name]
        else:
            part[name] = copy.deepcopy(chance.choice(VALUES))
    return {**forged, "update_id": number}


def parts_of(value: Any) -> list[Json]:
    """Every object in a value."""
    if isinstance(value, list):
        return [part for each in value for part in parts_of(each)]
    if isinstance(value, dict):
        return [value, *(part for each in value.values() for part in parts_of(each))]
    return []


def noise(chance: Random) -> bytes:
    """A body that is no update at all."""
    match chance.randrange(4):
        case 0:
            return chance.randbytes(chance.randrange(200))
        case 1:
            return json.dumps(chance.choice(VALUES)).encode()
        case 2:
            return b"[" * chance.randrange(1, 50_000)
        case _:
            return json.dumps({"update_id": chance.choice(VALUES), "message": {}}).encode()


async def test_whatever_is_posted_nobody_else_is_touched_and_every_body_has_an_answer(
    sqlite_url: str, chance: Random, proved: Proved
) -> None:
    count, answers = rounds(400, 10_000), Counter[tuple[str, int]]()
    async with town(sqlite_url) as here, door_of(here) as door:
        ann = here.server.person(started=True)
        (known,) = newcomers(1, START, chance)
        async with here.parts.database.write() as connection:
            await people.save(connection, {}, [PersonState(id=ann.id, place=known.place)], START)
        patterns = await real_updates(door, here.server.person(person_id=STRANGERS[0]))
        for stranger in STRANGERS[1:]:
            here.server.person(person_id=stranger, started=True)
        await ann.type("/delete")
        (hers,) = door.waiting()
        before = await door.known(ann)

        async def one(number: int) -> None:
            kind = chance.choice(("forged", "noise", "mutated", "mutated"))
            match kind:
                case "forged":
                    body, secret = json.dumps({**hers, "update_id": number}).encode(), "guessed"
                case "noise":
                    body, secret = noise(chance), SECRET
                case _:
                    update = mutated(chance, chance.choice(patterns), number)
                    body, secret = json.dumps(update).encode(), SECRET
            answers[kind, await door.post(body, secret)] += 1

        for begin in range(0, count, 20):
            await asyncio.gather(*(one(1000 + number) for number in range(begin, begin + 20)))
        await come_true(door.is_quiet, seconds=120)

        assert answers.total() == count
        assert {status for kind, status in answers if kind == "forged"} == {403}
        assert {status for _, status in answers} <= {200, 400, 403}
        assert await door.known(ann) == before
        assert [m for m in ann.messages if m.from_bot] == []
        taken = sum(times for (_, status), times in answers.items() if status == 200)
        said = len(here.arrived)
        assert said <= 3 * taken
        # A mutated id may be a number, and still nobody's.
        refused = here.server.violations
        refused[:] = [one for one in refused if "chat not found" not in one.description]
        assert await door.post(json.dumps(hers).encode()) == 200  # she herself is served
        await ann.sees("Delete everything", timeout=20)
    proved(
        f"{count} bodies, forged, random and mutated: {taken} taken, {count - taken} refused"
        f" (400, 403), {said} messages in answer, nobody else's data or chat was touched, no crash"
    )


async def test_an_update_that_is_delivered_three_times_at_once_has_one_effect(
    database_url: str, chance: Random, proved: Proved
) -> None:
    times = rounds(10, 200)
    async with town(database_url) as here, door_of(here) as door:
        crowd = [here.server.person() for _ in range(times)]
        for person in crowd:
            await person.type("/start")
        updates = door.waiting()
        bodies = [json.dumps(update).encode() for update in updates for _ in range(3)]
        chance.shuffle(bodies)
        for begin in range(0, len(bodies), 30):
            statuses = await asyncio.gather(*map(door.post, bodies[begin : begin + 30]))
            assert set(statuses) == {200}
        await come_true(door.is_quiet, seconds=120)
        assert await asyncio.gather(*map(door.post, bodies[:30])) == [200] * len(bodies[:30])
        await come_true(door.is_quiet)
        got = [len([m for m in person.messages if m.from_bot]) for person in crowd]
        assert set(got) == {1}
    proved(f"{times} updates delivered three times in any order, at once: {sum(got)} answers")
