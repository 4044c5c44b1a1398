"""Whatever arrives: a clear answer or none, no failure (see conftest.py), nobody else's data."""

import base64
import random
from datetime import UTC, datetime
from itertools import count

import pytest

from bot.callback_data import unpack
from care.events import Action
from care.person import PersonState
from simulator.play.world import World
from simulator.telegram import Message, Person
from storage import people
from tests.end_to_end.chats import PLACES, QUICKEST, enroll, step

LONGEST = 4096
JUNK_ARGUMENTS = ("", ":x", ":-1:x:99", ":2026-13-45:e:5", ":\N{PILE OF POO}")
FORGED = (
    "x",
    "1",
    ":::::",
    "1:::",
    "2:{id}:sc:2026-01-05:e:3",
    "1:{id}",
    "1:{id}:nothing",
    "1:-{id}:ag",
    "1:{other}:de:yes",
    "1:{other}:sc:2026-01-05:e:3",
    "\N{PILE OF POO}" * 16,
)
TEXTS = (
    "9" * LONGEST,
    "knee " * 800,
    "\n".join("<b>&amp;</i>" for _ in range(300)),
    "\N{GRINNING FACE}" * (LONGEST // 2),
    "\N{RIGHT-TO-LEFT OVERRIDE}\N{ZERO WIDTH JOINER}\N{COMBINING ACUTE ACCENT}" * 1000,
    "'; DROP TABLE person; --",
    "{0} {name} %s %(x)s",
    "\N{ARABIC-INDIC DIGIT SEVEN}",
    "\N{SUPERSCRIPT TWO}",
    "1e309",
    "-3",
    "10/10/10/10",
    "31.2.2026",
    "99:99",
)
COMMANDS = (
    "/start junk' OR 1=1",
    "/start " + "A" * 4000,
    "/START",
    "/start@test_bot",
    "/nothing",
    "/pain 99999999999999999999",
    "/pain -3 yesterday",
    "/pain \N{FULLWIDTH DIGIT SEVEN}",
    "/settings <b>",
    "/",
    "/delete now",
    "/cancel",
)
FILE = {"file_id": "File", "file_unique_id": "Unique"}
PICTURE = base64.b64decode(  # a white dot, as PNG
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAsTwfPAAAAABJRU5ErkJggg=="
)
WITHOUT_WORDS: tuple[dict[str, object], ...] = (
    {"voice": {**FILE, "duration": 3}},
    {"audio": {**FILE, "duration": 3}},
    {"video": {**FILE, "duration": 3, "width": 9, "height": 9}, "caption": "7"},
    {"video_note": {**FILE, "duration": 3, "length": 9}},
    {"animation": {**FILE, "duration": 3, "width": 9, "height": 9}},
    {"dice": {"emoji": "\N{GAME DIE}", "value": 6}},
    {"contact": {"phone_number": "+100", "first_name": "Bob"}},
    {"venue": {"location": {"latitude": 1.0, "longitude": 2.0}, "title": "x", "address": "y"}},
    {"location": {"latitude": 90.0, "longitude": 180.0}},
    {"location": {"latitude": -90.0, "longitude": 0.0}},
)


@pytest.fixture
async def ann(world: World) -> Person:
    """In the program, with an evening question open."""
    person = world.server.person(first_name="Ann")
    await enroll(person, world.settle)
    await world.until(datetime(2026, 1, 6, 19, 0, tzinfo=UTC))
    assert "What was the WORST your knee got" in person.last.text
    return person


@pytest.fixture
async def bob(world: World) -> Person:
    """In the middle of an enrollment."""
    person = world.server.person(first_name="Bob")
    await person.type("/start")
    await world.settle()
    await person.sees("I help runners")
    for label, sees in QUICKEST[:2]:
        await step(person, label, sees, world.settle)
    return person


@pytest.fixture
async def everyone(world: World, ann: Person, bob: Person) -> list[Person]:
    """Somebody in the program, somebody on the way, and a stranger."""
    return [ann, bob, world.server.person(first_name="Cleo")]


async def known(world: World, *chats: Person) -> dict[int, PersonState]:
    async with world.database.read() as connection:
        return await people.load(connection, [chat.id for chat in chats])


def data_of(person: Person, message: Message) -> list[str]:
    """What the buttons under a message carry."""
    markup = person.post_at(message).markup or {}
    rows = markup.get("inline_keyboard", [])
    return [button["callback_data"] for row in rows for button in row]


def base_36(number: int) -> str:
    digits = ""
    while number:
        number, digit = divmod(number, 36)
        digits = "0123456789abcdefghijklmnopqrstuvwxyz"[digit] + digits
    return digits


def assert_sees_only_own_buttons(person: Person) -> None:
    for message in person.messages:
        for data in data_of(person, message):
            button = unpack(data)
            assert button is not None
            assert button.person_id == person.id


# --- taps -----------------------------------------------------------------------------------------


async def test_forged_data_changes_nothing_and_every_tap_is_answered(
    world: World, everyone: list[Person]
) -> None:
    before = await known(world, *everyone)
    for person in everyone:
        seen = len(person.messages)
        for data in FORGED:
            others = next(other for other in everyone if other is not person)
            ids = {"id": base_36(person.id), "other": base_36(others.id)}
            await person.forge_callback(data.format(**ids))
            await world.settle()
        await person.answered()
        assert len(person.toasts) == len(FORGED)
        assert len(person.messages) == seen
    assert await known(world, *everyone) == before


async def test_every_action_takes_junk_for_arguments(world: World, everyone: list[Person]) -> None:
    turn = count()
    for person in everyone:
        tapped = next((message for message in person.messages if message.buttons), None)
        for action in Action:
            junk = JUNK_ARGUMENTS[next(turn) % len(JUNK_ARGUMENTS)]
            data = f"1:{base_36(person.id)}:{action}{junk}"
            await person.forge_callback(data, message=tapped)
            await world.settle()
        await person.answered()
        assert_sees_only_own_buttons(person)


async def test_another_persons_button_says_so_and_changes_nothing(
    world: World, ann: Person, bob: Person
) -> None:
    before = await known(world, ann, bob)
    question, seen = ann.last, len(bob.messages)
    for data in data_of(ann, question):
        tap = await bob.forge_callback(data, message=question)
        await world.settle()
        assert tap.toast == "This button belongs to somebody else."
        tap = await bob.forge_callback(data)  # as if it stood in his own chat
        await world.settle()
        assert tap.toast == "This button belongs to somebody else."
    assert await known(world, ann, bob) == before
    assert len(bob.messages) == seen
    assert ann.last == question


async def test_a_button_of_a_message_that_is_gone_is_still_answered(
    world: World, ann: Person
) -> None:
    question = ann.last
    data = data_of(ann, question)[7]
    await ann.delete_message(question)
    await ann.forge_callback(data, message=question)
    await world.settle()
    await ann.answered()
    assert "Saved: 7." in ann.last.text


async def test_the_same_tap_twice_is_one_score(world: World, ann: Person) -> None:
    await ann.tap("7")
    await ann.tap("7")
    world.server.repeat_update()
    await world.settle()
    await ann.answered()
    (score,) = (await known(world, ann))[ann.id].scores
    assert score.value == 7


async def test_an_update_that_is_delivered_again_does_nothing(world: World, ann: Person) -> None:
    await ann.type("6")
    await world.settle()
    seen, before = ann.messages, await known(world, ann)
    for _ in range(3):
        world.server.repeat_update()
        await world.settle()
    assert ann.messages == seen
    assert await known(world, ann) == before


# --- texts ----------------------------------------------------------------------------------------


async def test_every_text_has_an_answer(world: World, everyone: list[Person]) -> None:
    for person in everyone:
        for text in TEXTS:
            seen = len(person.messages)
            await person.type(text)
            await world.settle()
            assert len(person.messages) > seen + 1, text[:20]
            assert person.last.from_bot


async def test_every_text_has_an_answer_where_a_place_is_asked_for(
    world: World, bob: Person
) -> None:
    for label, sees in QUICKEST[2:7]:
        await step(bob, label, sees, world.settle)
    for text in TEXTS:
        seen = len(bob.messages)
        await bob.type(text)
        await world.settle()
        assert len(bob.messages) > seen + 1, text[:20]


async def test_every_command_has_an_answer_whatever_follows_it(
    world: World, everyone: list[Person]
) -> None:
    for person in everyone:
        for text in COMMANDS:
            seen = len(person.messages)
            await person.type(text)
            await world.settle()
            assert len(person.messages) > seen + 1, text[:20]
    assert (await known(world, *everyone)).keys() >= {everyone[0].id, everyone[1].id}


async def test_what_has_no_words_has_an_answer(world: World, everyone: list[Person]) -> None:
    for person in everyone:
        seen = len([message for message in person.messages if message.from_bot])
        await person.send_sticker()
        await person.send_photo(PICTURE, caption="7")
        await person.send_document("virus.exe", b"\x00")
        for content in WITHOUT_WORDS:
            await person.send(**content)
        await world.settle()
        answers = [message for message in person.messages if message.from_bot][seen:]
        assert len(answers) == 3 + len(WITHOUT_WORDS)


async def test_whatever_is_edited_no_harm_is_done(world: World, everyone: list[Person]) -> None:
    for person in everyone:
        typed = await person.type("6")
        await world.settle()
        for text in ("5", "nothing", "/start", "11", "7" * LONGEST, "my calf is swollen"):
            await person.edit(typed, text)
            await world.settle()
        shared = await person.share_location(*PLACES["@Lisbon"])
        moved = person.post_at(shared).as_json() | {"edit_date": 1}
        world.server.updates.add("edited_message", person.id, moved)  # a live location moves
        await world.settle()
    (score,) = (await known(world, everyone[0]))[everyone[0].id].scores
    assert score.value == 5


# --- groups ---------------------------------------------------------------------------------------


async def test_in_a_group_there_is_one_line_and_no_health(
    world: World, ann: Person, bob: Person
) -> None:
    before = await known(world, ann, bob)
    group = world.server.group()
    await group.add_bot(ann)
    await world.settle()
    added = group.last
    for text in ("/start", "/pain 7", "/summary", "/delete@test_bot"):
        await bob.type(text, group=group)
        await world.settle()
        assert group.last.text == added.text
        assert group.last.all_labels == ()
    tap = await ann.forge_callback(data_of(ann, ann.last)[7], message=added)
    await world.settle()
    assert tap.toast == "This button belongs to somebody else."
    assert await known(world, ann, bob) == before
    assert "\n" not in added.text


# --- anything -------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", [1, 2])
async def test_two_hundred_random_updates_of_five_people_fail_nowhere(
    world: World, seed: int
) -> None:
    chance = random.Random(seed)
    crowd = [world.server.person(first_name=name) for name in ("Ann", "Bob", "Cleo", "Dan", "Eve")]
    for _ in range(40):
        for person in crowd:
            await do_anything(chance, person, crowd)
            await world.settle()  # the pace of so many messages would make taps too old
        if chance.random() < 0.2:
            await world.next()
    for person in crowd:
        await person.answered()
        assert_sees_only_own_buttons(person)


async def do_anything(chance: random.Random, person: Person, crowd: list[Person]) -> None:
    shown = [message for message in person.messages if message.from_bot and message.buttons]
    match chance.randrange(10):
        case 0:
            await person.type(chance.choice(TEXTS))
        case 1:
            await person.type(chance.choice(COMMANDS))
        case 2:
            await person.type(chance.choice(["6", "Berlin", "/today", "/settings", "/start"]))
        case 3:
            await person.send(**chance.choice(WITHOUT_WORDS))
        case 4:
            other = chance.choice(crowd)
            await person.forge_callback(f"1:{base_36(other.id)}:{chance.choice(list(Action))}:1")
        case _ if shown:
            message = chance.choice(shown[-2:])
            await person.tap(chance.choice(message.all_labels), message=message)
        case _:
            await person.type("/start")
