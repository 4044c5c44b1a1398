"""What stands on a person's screen, as plain values for tests and pages."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Self

from simulator.telegram.chats import Change, ChangeKind, Chat, Post
from simulator.telegram.files import StoredFile

Labels = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Attachment:
    """A photo or document: kind, name and bytes."""

    kind: str
    name: str
    content: bytes
    content_type: str

    @classmethod
    def of(cls, file: StoredFile) -> Self:
        """The part of a stored file that a person sees."""
        return cls(file.kind, file.name, file.content, file.content_type)


@dataclass(frozen=True, slots=True)
class Message:
    """One message as it looked at one moment."""

    id: int
    chat_id: int
    date: datetime
    from_bot: bool
    text: str
    html: str
    buttons: Labels
    edited: bool
    silent: bool
    protected: bool
    kind: str
    attachment: Attachment | None
    link_preview: dict[str, Any] | None
    reply_to: int | None

    @classmethod
    def of(cls, post: Post) -> Self:
        """A picture of a kept message."""
        file = post.file
        return cls(
            id=post.id,
            chat_id=post.chat.id,
            date=datetime.fromtimestamp(post.date, UTC),
            from_bot=post.from_bot,
            text=post.text,
            html=post.html,
            buttons=labels(inline_buttons(post)),
            edited=post.changes > 1,
            silent=post.silent,
            protected=post.protected,
            kind=next(name for name in post.content if not name.endswith("entities")),
            attachment=Attachment.of(file) if file is not None else None,
            link_preview=post.preview,
            reply_to=post.reply_to.id if post.reply_to is not None else None,
        )

    @property
    def document(self) -> Attachment | None:
        """The document, if this message shows one."""
        return self.attachment if self.kind == "document" else None

    @property
    def photo(self) -> Attachment | None:
        """The photo, if this message shows one."""
        return self.attachment if self.kind == "photo" else None

    @property
    def all_labels(self) -> tuple[str, ...]:
        """The labels of all buttons, in reading order."""
        return tuple(label for row in self.buttons for label in row)

    def __str__(self) -> str:
        who = "bot" if self.from_bot else "person"
        lines = [f"#{self.id} {who} {self.date:%Y-%m-%d %H:%M}: {self.text or f'({self.kind})'}"]
        lines += ["    " + " ".join(f"[{label}]" for label in row) for row in self.buttons]
        return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class Event:
    """One change of a chat, for whoever watches: the message it concerns, or a text."""

    kind: ChangeKind
    chat_id: int
    message: Message | None
    text: str

    @classmethod
    def of(cls, change: Change) -> Self:
        """A change as plain values."""
        message = Message.of(change.post) if change.post is not None else None
        return cls(change.kind, change.chat.id, message, change.text)


def inline_buttons(post: Post) -> list[list[dict[str, Any]]]:
    """The rows of buttons under a message."""
    if post.markup is None or post.fixed:
        return []
    rows: list[list[dict[str, Any]]] = post.markup["inline_keyboard"]
    return rows


def labels(rows: list[list[dict[str, Any]]]) -> Labels:
    """What is written on buttons."""
    return tuple(tuple(button["text"] for button in row) for row in rows)


def newest_first(chat: Chat) -> Iterator[Post]:
    """The messages of a chat, the newest first."""
    return reversed(chat.posts.values())


def as_text(chat: Chat) -> str:
    """The whole visible chat, for the message of a failed test."""
    lines = [str(Message.of(post)) for post in chat.posts.values()] or ["(nothing)"]
    if chat.keyboard is not None and "keyboard" in chat.keyboard:
        rows = labels(chat.keyboard["keyboard"])
        lines.append("keyboard: " + " / ".join(" ".join(f"[{one}]" for one in row) for row in rows))
    return "\n".join(lines)
