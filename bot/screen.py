"""What a person sees, as plain values: a text, its buttons, a file.

Views make screens, the sender shows them. A screen that Telegram would refuse cannot be made.
"""

import html
import re
from dataclasses import dataclass

# https://core.telegram.org/bots/api#sendmessage, #senddocument, #inlinekeyboardbutton
TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
CALLBACK_DATA_LIMIT = 64  # bytes of UTF-8, not characters

_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a message. A tap sends `data` back (1-64 bytes, see bot/callback_data.py).

    Raises ValueError for an empty label or data that Telegram would refuse.
    """

    label: str
    data: str

    def __post_init__(self) -> None:
        _check_label(self.label)
        size = len(self.data) if self.data.isascii() else len(self.data.encode())
        if not 1 <= size <= CALLBACK_DATA_LIMIT:
            raise ValueError(f"callback data has 1-{CALLBACK_DATA_LIMIT} bytes, not {size}")


@dataclass(frozen=True, slots=True)
class ReplyKeyboard:
    """Rows of labels in place of the person's keyboard; a tap sends the label as a message.

    `location_label` names the one button that shares the location instead (Telegram offers this
    in private chats only, and on no other kind of button). `one_time` hides the keyboard after a
    tap. Raises ValueError for an empty keyboard or label, or a location label in no row.
    """

    rows: tuple[tuple[str, ...], ...]
    location_label: str | None = None
    one_time: bool = True

    def __post_init__(self) -> None:
        labels = [label for row in self.rows for label in row]
        if not labels:
            raise ValueError("a reply keyboard has at least one button")
        for label in labels:
            _check_label(label)
        if self.location_label is not None and self.location_label not in labels:
            raise ValueError(f"no button is labeled {self.location_label!r}")


@dataclass(frozen=True, slots=True)
class Document:
    """A file to keep or to show: its name as the person sees it, and its bytes (not empty)."""

    name: str
    content: bytes

    def __post_init__(self) -> None:
        if not self.name.strip():
            raise ValueError("a document has a name")
        if not self.content:
            raise ValueError("Telegram refuses an empty document")


@dataclass(frozen=True, slots=True)
class Screen:
    """One message: Telegram HTML with at most one kind of keyboard.

    `silent` delivers it without a sound. With a `document` the text is the file's caption, so
    that both arrive as one message or not at all.

    Raises ValueError when nothing of the text is visible, when it is longer than Telegram takes
    (4,096 visible characters, 1,024 as a caption, counted in UTF-16 units as clients do), or
    when it has two kinds of keyboard.
    """

    text: str
    rows: tuple[tuple[Button, ...], ...] = ()
    reply_keyboard: ReplyKeyboard | None = None
    remove_keyboard: bool = False
    silent: bool = False
    document: Document | None = None

    def __post_init__(self) -> None:
        visible = html.unescape(_TAG.sub("", self.text))
        if not visible.strip():
            raise ValueError("a screen has a text")
        length = len(visible.encode("utf-16-le")) // 2
        limit = TEXT_LIMIT if self.document is None else CAPTION_LIMIT
        if length > limit:
            raise ValueError(f"the text has {length} characters, Telegram takes {limit}")
        kinds = (bool(self.rows), self.reply_keyboard is not None, self.remove_keyboard)
        if sum(kinds) > 1:
            raise ValueError("a message has one kind of keyboard")


def _check_label(label: str) -> None:
    if not label.strip():
        raise ValueError("a button has a label")
