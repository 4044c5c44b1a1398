"""Chats, the people in them and what stands in them: the state behind every method."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from simulator.telegram.errors import bad_request, forbidden
from simulator.telegram.files import Files, StoredFile

Json = dict[str, Any]
Listener = Callable[["Change"], None]


class Standing(StrEnum):
    """Whether the bot may write to a chat."""

    NEVER_WROTE = "never wrote"
    OPEN = "open"
    BLOCKED = "blocked"
    DEACTIVATED = "deactivated"
    KICKED = "kicked"
    LEFT = "left"


_REFUSALS = {
    Standing.NEVER_WROTE: "bot can't initiate conversation with a user",
    Standing.BLOCKED: "bot was blocked by the user",
    Standing.DEACTIVATED: "user is deactivated",
    Standing.KICKED: "bot was kicked from the group chat",
    Standing.LEFT: "bot is not a member of the group chat",
}


class ChangeKind(StrEnum):
    """What happened in a chat."""

    NEW = "new"
    EDITED = "edited"
    DELETED = "deleted"
    TAPPED = "tapped"
    ANSWERED = "answered"
    ACTION = "action"
    STANDING = "standing"


@dataclass(frozen=True, slots=True)
class Change:
    """One event of a chat; `post` is the message concerned, `text` a toast, label or action."""

    kind: ChangeKind
    chat: "Chat"
    post: "Post | None" = None
    text: str = ""


class Signal:
    """Wakes everyone who waits for a chat to change."""

    def __init__(self) -> None:
        self._waiting: set[asyncio.Future[None]] = set()

    def wake(self) -> None:
        """Let every waiting task look again."""
        for waiting in self._waiting:
            if not waiting.done():
                waiting.set_result(None)
        self._waiting.clear()

    async def until(self, true: Callable[[], bool], seconds: float) -> bool:
        """Wait until `true()`, at most so long; whether it came true."""
        try:
            async with asyncio.timeout(seconds):
                while not true():
                    waiting = asyncio.get_running_loop().create_future()
                    self._waiting.add(waiting)
                    try:
                        await waiting
                    finally:
                        self._waiting.discard(waiting)
        except TimeoutError:
            return true()
        return True


@dataclass(eq=False, slots=True)
class Post:
    """A message as the server keeps it."""

    id: int
    chat: "Chat"
    sender: Json
    from_bot: bool
    date: int
    content: Json
    html: str = ""
    file: StoredFile | None = None
    markup: Json | None = None
    fixed: bool = False  # sent with a reply keyboard: Telegram never lets it be edited
    silent: bool = False
    protected: bool = False
    preview: Json | None = None
    reply_to: "Post | None" = None
    edit_date: int | None = None
    revision: int = 0
    changes: int = 0

    @property
    def text(self) -> str:
        """The text or caption, plain."""
        text: str = self.content.get("text") or self.content.get("caption") or ""
        return text

    def as_json(self, *, nested: bool = False) -> Json:
        """The message in Telegram's form."""
        message: Json = {
            "message_id": self.id,
            "from": self.sender,
            "chat": self.chat.as_json(),
            "date": self.date,
            **self.content,
        }
        if self.edit_date is not None:
            message["edit_date"] = self.edit_date
        if self.protected:
            message["has_protected_content"] = True
        if self.preview is not None:
            message["link_preview_options"] = self.preview
        if self.markup is not None and not self.fixed:
            message["reply_markup"] = self.markup
        if self.reply_to is not None and not nested:
            message["reply_to_message"] = self.reply_to.as_json(nested=True)
        return message


@dataclass(eq=False, slots=True)
class Chat:
    """A private chat (positive id) or a group (negative id)."""

    id: int
    about: Json
    standing: Standing
    posts: dict[int, Post] = field(default_factory=dict)
    gone: set[int] = field(default_factory=set)
    keyboard: Json | None = None  # the reply keyboard or force_reply in sight
    signal: Signal = field(default_factory=Signal)

    @property
    def private(self) -> bool:
        """Whether this is a chat with one person."""
        return self.id > 0

    def as_json(self) -> Json:
        """The chat in Telegram's form."""
        return {"id": self.id, **self.about}


class World:
    """All chats of one bot. Message ids are common to all of them, as they are for a bot."""

    def __init__(self, bot: Json, clock: Callable[[], datetime], history: int) -> None:
        self.bot = bot
        self.clock = clock
        self.history = history
        self.files = Files()
        self.chats: dict[int, Chat] = {}
        self.listeners: list[Listener] = []
        self.revision = 0
        self._last_message = 0

    def now(self) -> int:
        """The server's time in whole seconds."""
        return int(self.clock().timestamp())

    def add_chat(self, chat_id: int, about: Json, standing: Standing) -> Chat:
        """A new chat. Raises ValueError if the id is taken."""
        if chat_id in self.chats:
            raise ValueError(f"the id {chat_id} is taken")
        chat = Chat(chat_id, about, standing)
        self.chats[chat_id] = chat
        return chat

    def chat(self, chat_id: int | str) -> Chat:
        """A chat that exists. Raises ApiError (400)."""
        found = self.chats.get(chat_id) if isinstance(chat_id, int) else None
        if found is None:
            raise bad_request("chat not found")
        return found

    def open_chat(self, chat_id: int | str) -> Chat:
        """A chat that the bot may write to. Raises ApiError (400, 403)."""
        chat = self.chat(chat_id)
        if chat.standing is not Standing.OPEN:
            raise forbidden(_REFUSALS[chat.standing])
        return chat

    def add(self, chat: Chat, sender: Json, content: Json, *, from_bot: bool) -> Post:
        """A new message at the end of a chat; announce it with `changed` when it is complete."""
        self._last_message += 1
        post = Post(self._last_message, chat, sender, from_bot, self.now(), content)
        chat.posts[post.id] = post
        if len(chat.posts) > self.history:
            self._forget(chat, next(iter(chat.posts)))
        return post

    def remove(self, post: Post) -> None:
        """Delete a message for everyone."""
        self._forget(post.chat, post.id)
        self.changed(ChangeKind.DELETED, post.chat, post)

    def _forget(self, chat: Chat, message_id: int) -> None:
        del chat.posts[message_id]
        chat.gone.add(message_id)

    def changed(
        self, kind: ChangeKind, chat: Chat, post: Post | None = None, text: str = ""
    ) -> None:
        """Count a change, wake who waits for the chat, tell who listens."""
        self.revision += 1
        if post is not None and kind in (ChangeKind.NEW, ChangeKind.EDITED):
            post.revision = self.revision
            post.changes += 1
        chat.signal.wake()
        for listener in self.listeners:
            listener(Change(kind, chat, post, text))
