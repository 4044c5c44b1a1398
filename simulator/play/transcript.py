"""A chat as a dated conversation: plain text for the terminal and for files.

What the bot shows stands as it is, with its buttons in [brackets]; what the person does begins
with ">". An edit shows only what the message says now and did not say before.
"""

import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from simulator.telegram import ChangeKind, Person, TelegramServer
from simulator.telegram.chats import Change, Post, Standing
from simulator.telegram.shown import Labels, Message, labels

WIDTH = 80  # columns
_GUTTER = len("18:00  ")
_BULLET = "• "
_SAME = "…"  # stands for what a message said before and still says


@dataclass(slots=True)
class _Entry:
    """What happened at one moment, and how it reads."""

    at: datetime
    lines: list[str] = field(default_factory=list)


class Transcript:
    """Writes down everything that `person` sees and does from now on.

    Dates and times are those of `zone`; `first_day` is day 1.
    """

    def __init__(
        self, server: TelegramServer, person: Person, zone: ZoneInfo, first_day: date
    ) -> None:
        self._server = server
        self._chat_id = person.id
        self._zone = zone
        self._first_day = first_day
        self._entries: list[_Entry] = []
        self._shown: dict[int, tuple[str, ...]] = {}
        self._newest = 0  # message
        server.world.listeners.append(self._note)

    def __str__(self) -> str:
        return "\n".join(self._read_out())

    def _read_out(self) -> Iterator[str]:
        day: date | None = None
        for entry in self._entries:
            if entry.at.date() != day:
                if day is not None:
                    yield ""
                day = entry.at.date()
                heading = f"{_day(day)}, day {(day - self._first_day).days + 1}"
                yield from (heading, "-" * len(heading))
            yield ""
            first, *rest = entry.lines
            yield f"{entry.at:%H:%M}  {first}".rstrip()
            yield from (f"{'':{_GUTTER}}{line}".rstrip() for line in rest)

    def _note(self, change: Change) -> None:
        if change.chat.id != self._chat_id:
            return
        match change.kind, change.post:
            case ChangeKind.TAPPED, _:
                self._add(f"> [{change.text}]")
            case ChangeKind.ANSWERED, _ if change.text:
                self._add(f"({change.text})")
            case ChangeKind.NEW | ChangeKind.EDITED, Post(from_bot=False) as post:
                edited = "(edited) " if change.kind is ChangeKind.EDITED else ""
                self._add(*_wrapped(f"> {edited}{_said(post)}"))
                self._newest = post.id
            case ChangeKind.NEW, Post() as post:
                self._note_new(post)
            case ChangeKind.EDITED, Post() as post:
                self._note_edit(post)
            case ChangeKind.DELETED, _:
                self._add("(a message is deleted)")
            case ChangeKind.STANDING, _:
                blocked = change.chat.standing is Standing.BLOCKED
                self._add(f"> ({'blocks' if blocked else 'unblocks'} the bot)")
            case _:
                pass

    def _note_new(self, post: Post) -> None:
        paragraphs = _paragraphs(post)
        self._add(
            *(("(silent)",) if post.silent else ()),
            *_read(paragraphs),
            *_button_lines(_buttons(post)),
        )
        self._shown[post.id] = paragraphs
        self._newest = post.id

    def _note_edit(self, post: Post) -> None:
        before, now = self._shown.get(post.id, ()), _paragraphs(post)
        buttons = _buttons(post)
        if now == before and not buttons:
            self._add(f"({self._which(post)} has no buttons now)")
        else:
            self._add(
                f"({self._which(post)} changes)",
                *_read(_without(before, now)),
                *_button_lines(buttons),
            )
        self._shown[post.id] = now

    def _which(self, post: Post) -> str:
        """Which message an edit concerns."""
        if post.id == self._newest:
            return "this message"
        sent = Message.of(post).date.astimezone(self._zone)
        day = "" if sent.date() == self._local().date() else f"{_day(sent.date())}, "
        return f"the message of {day}{sent:%H:%M}"

    def _add(self, *lines: str) -> None:
        self._entries.append(_Entry(self._local(), list(lines)))

    def _local(self) -> datetime:
        return self._server.clock().astimezone(self._zone)


def _day(on: date) -> str:
    """ "Mon 5 Jan 2026" """
    return f"{on:%a} {on.day} {on:%b %Y}"


def _said(post: Post) -> str:
    """What a person sent, in words."""
    message = Message.of(post)
    return message.text or f"(shares a {message.kind})"


def _paragraphs(post: Post) -> tuple[str, ...]:
    message = Message.of(post)
    file = (f"({message.kind}: {message.attachment.name})",) if message.attachment else ()
    return (*file, *(part for part in message.text.split("\n\n") if part))


def _without(before: tuple[str, ...], now: tuple[str, ...]) -> tuple[str, ...]:
    """The paragraphs that are new, with a mark where others stay."""
    fresh: list[str] = []
    for paragraph in now:
        if paragraph not in before:
            fresh.append(paragraph)
        elif fresh[-1:] != [_SAME]:
            fresh.append(_SAME)
    return tuple(fresh)


def _buttons(post: Post) -> Labels:
    """The buttons under a message, or those that took the place of the letters with it."""
    keyboard = (post.markup or {}).get("keyboard", []) if post.fixed else []
    return labels(keyboard) if keyboard else Message.of(post).buttons


def _read(paragraphs: Iterable[str]) -> Iterator[str]:
    for number, paragraph in enumerate(paragraphs):
        if number:
            yield ""
        for line in paragraph.split("\n"):
            yield from _wrapped(line)


def _wrapped(line: str) -> list[str]:
    hanging = " " * len(_BULLET) if line.startswith((_BULLET, "> ")) else ""
    return textwrap.wrap(line, WIDTH - _GUTTER, subsequent_indent=hanging) or [""]


def _button_lines(rows: Labels) -> Iterator[str]:
    if rows:
        yield ""
    for row in rows:
        yield from _wrapped(" ".join(f"[{label}]" for label in row))
