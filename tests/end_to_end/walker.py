"""A person who is put back into the moments of lives, to do something else there."""

from pathlib import Path

from simulator.play.world import World
from simulator.telegram import Message, Person
from simulator.telegram.chats import Post
from tests.end_to_end.told import DATABASE, Moment, moment_of, restore

_BEYOND = 3000  # a message number that no life reaches
_IN_SIGHT = 3  # messages at the end of a chat


class Walker:
    """A person in a world of their own, and the file of its database in `folder`."""

    def __init__(self, world: World, folder: Path) -> None:
        self.world = world
        self.person: Person = world.server.person(first_name="Ann", started=True)
        self._file = folder / DATABASE
        # Message numbers go on where the lives left them.
        stranger = world.server.person()
        while world.server.world.add(stranger.chat, {}, {"text": "."}, from_bot=True).id < _BEYOND:
            pass

    def go_to(self, moment: Moment) -> None:
        """Be there; everything up to here is seen."""
        restore(self.world, self.person, self._file, moment)
        self.person.mark()

    def now(self) -> Moment:
        """Where the person is."""
        return moment_of(self.world, self.person, self._file)

    async def settle(self) -> list[Post]:
        """Let the bot answer; its messages that came or changed since `mark`."""
        mark = self.person.mark()
        await self.world.settle()
        posts = self.person.chat.posts.values()
        return [post for post in posts if post.from_bot and post.revision > mark]

    async def has_a_way_on(self, changed: list[Message]) -> bool:
        """Whether there is a button or a key in sight, a command is named, or something comes."""
        in_sight = [message for message in self.person.messages[-_IN_SIGHT:] if message.from_bot]
        return (
            any(message.buttons for message in (*changed, *in_sight))
            or any("/" in message.text for message in changed)
            or self.person.reply_keyboard is not None
            or await self.world.next_due() is not None
        )
