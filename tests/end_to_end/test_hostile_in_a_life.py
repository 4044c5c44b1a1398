"""Bad input in the middle of a life: each gets a clear answer, and nothing of it becomes a score.

The moments are those at which a life showed something new; test_hostile_input.py has the rest.
"""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from app.demo import made_up_world
from care.person import Score
from simulator.telegram import Message
from storage import people
from tests.end_to_end.lives import LIVES
from tests.end_to_end.told import DATABASE, Kind, Moment, Told, kind_of, noted_failures, told
from tests.end_to_end.walker import Walker

NONSENSE = ("hello there", "11", "-3", "3 out of 4 legs", "31 February")


@pytest.fixture
async def lives(tmp_path: Path) -> list[Told]:
    return [await told(life, tmp_path) for life in LIVES]


@pytest.fixture
def moments(lives: list[Told]) -> list[Moment]:
    """One of each kind of screen that is on top in any life, the earliest first."""
    found: dict[Kind, Moment] = {}
    for lived in lives:
        for shown in lived.shown:
            found.setdefault(shown.kind, shown.moment)
    return sorted(found.values(), key=lambda moment: moment.at)


@pytest.fixture
async def walker(tmp_path: Path) -> AsyncIterator[Walker]:
    folder = tmp_path / "walk"
    folder.mkdir()
    async with noted_failures() as log, made_up_world(f"sqlite:///{folder / DATABASE}") as world:
        yield Walker(world, folder)
        assert world.server.violations == []
    assert log.said == []


async def scores(walker: Walker) -> tuple[Score, ...]:
    async with walker.world.database.read() as connection:
        known = await people.load(connection, [walker.person.id])
    return known[walker.person.id].scores


async def answers(walker: Walker) -> list[Message]:
    """What the bot says to what was just done; nothing of it is a score."""
    before = await scores(walker)
    changed = [Message.of(post) for post in await walker.settle()]
    assert await scores(walker) == before
    return changed


async def test_whatever_is_typed_in_a_life_has_an_answer_and_is_no_score(
    walker: Walker, moments: list[Moment]
) -> None:
    for moment in moments:
        for text in NONSENSE:
            walker.go_to(moment)
            await walker.person.type(text)
            said = await answers(walker)
            assert any(message.text for message in said), (text, walker.person.messages[-2])
            assert await walker.has_a_way_on(said), (text, said)


async def test_what_has_no_words_has_an_answer_at_any_moment_of_a_life(
    walker: Walker, moments: list[Moment]
) -> None:
    for moment in moments:
        walker.go_to(moment)
        await walker.person.send_sticker()
        assert any(message.text for message in await answers(walker)), walker.person.messages[-2]


async def test_an_edit_to_nonsense_never_changes_a_score(walker: Walker, lives: list[Told]) -> None:
    typed = next(lived for lived in lives if "> 5\n" in lived.text).shown[-1].moment
    own = [post for post in typed.posts if not post.from_bot and "text" in post.content]
    for post in own:
        for text in ("eleven", "11", "/pain 11"):
            walker.go_to(typed)
            await walker.person.edit(post.id, text)
            await answers(walker)


async def test_every_old_button_of_a_life_is_answered(walker: Walker, lives: list[Told]) -> None:
    seen: set[Kind] = set()
    for moment in sorted((lived.shown[-1].moment for lived in lives), key=lambda m: m.at):
        for post in moment.posts[:-1]:
            kind = kind_of(post)
            if not kind or kind in seen:
                continue
            seen.add(kind)
            message = Message.of(post)
            for place, label in enumerate(message.all_labels):
                walker.go_to(moment)
                same = message.all_labels[:place].count(label)
                tap = await walker.person.tap(label, message=message, occurrence=same)
                changed = await walker.settle()
                assert tap is not None
                assert tap.answered, (label, message)
                assert changed or tap.toast, (label, message)
