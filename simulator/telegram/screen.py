"""What one sees of a chat, and waiting for something to appear in it."""

from collections.abc import Coroutine, Sequence
from dataclasses import dataclass
from typing import Any

from simulator.telegram.callbacks import Callbacks
from simulator.telegram.chats import Chat, Post, World
from simulator.telegram.shown import Labels, Message, as_text, labels, newest_first
from simulator.telegram.updates import Updates

PATIENCE = 5.0  # seconds of real time that `sees` and `answered` wait by default


class NotOnScreenError(AssertionError):
    """What a person looked for is not there; the text says what is."""


@dataclass(frozen=True, slots=True)
class Wires:
    """What a person's phone is connected to."""

    world: World
    updates: Updates
    callbacks: Callbacks


class Screen:
    """The view of one chat."""

    def __init__(self, wires: Wires, chat: Chat) -> None:
        self._wires = wires
        self.chat = chat
        self._mark = 0

    @property
    def id(self) -> int:
        """The chat's number; for a person also the user's."""
        return self.chat.id

    @property
    def messages(self) -> list[Message]:
        """What stands in the chat now, oldest first; deleted messages are gone."""
        return [Message.of(post) for post in self.chat.posts.values()]

    @property
    def last(self) -> Message:
        """The newest message. Raises NotOnScreenError in an empty chat."""
        post = next(newest_first(self.chat), None)
        if post is None:
            raise NotOnScreenError("the chat is empty")
        return Message.of(post)

    @property
    def reply_keyboard(self) -> Labels | None:
        """The rows of the keyboard in the place of the letters, None if there is none."""
        keyboard = self.chat.keyboard
        return labels(keyboard["keyboard"]) if keyboard and "keyboard" in keyboard else None

    @property
    def asked_to_reply(self) -> bool:
        """Whether the bot's force_reply is open."""
        return self.chat.keyboard is not None and "force_reply" in self.chat.keyboard

    def mark(self) -> int:
        """Everything so far counts as seen: `sees` looks at what comes later. Returns the mark."""
        self._mark = self._wires.world.revision
        return self._mark

    def sees(
        self, *texts: str, timeout: float = PATIENCE, since: int | None = None
    ) -> Coroutine[Any, Any, Message]:
        """Wait for a message of the bot that holds all `texts`, new or edited since the last call.

        The message found becomes the mark for the next call; `since` (from `mark()`) replaces the
        mark for this one. `timeout` is in seconds of real time. Raises NotOnScreenError.
        """
        return self._sees(texts, timeout, self._mark if since is None else since)

    async def _sees(self, texts: Sequence[str], seconds: float, since: int) -> Message:
        def fitting() -> list[Post]:
            return [
                post
                for post in self.chat.posts.values()
                if post.from_bot
                and post.revision > since
                and all(text in post.text for text in texts)
            ]

        if not await self.chat.signal.until(lambda: bool(fitting()), seconds):
            raise NotOnScreenError(
                f"no new message holds {' and '.join(map(repr, texts))} after {seconds:g} s; "
                f"the chat shows:\n{as_text(self.chat)}"
            )
        found = min(fitting(), key=lambda post: post.revision)
        self._mark = max(self._mark, found.revision)
        return Message.of(found)

    def post_at(self, message: Message | int) -> Post:
        """The kept message behind a shown one. Raises NotOnScreenError if it is gone."""
        message_id = message if isinstance(message, int) else message.id
        post = self.chat.posts.get(message_id)
        if post is None:
            raise NotOnScreenError(
                f"message {message_id} is not in the chat:\n{as_text(self.chat)}"
            )
        return post
