"""What a visitor does in the chat: read from JSON, done on the local Telegram."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from simulator.telegram import NotOnScreenError, Person, Tap
from simulator.telegram.shown import inline_buttons

MESSAGE_GONE = "That message is not in the chat any more. Use the newest one."


class RefusedError(Exception):
    """What a visitor asked for cannot be done; the text is one line that says what can."""


class UnreadableError(Exception):
    """What came is none of the things that can be asked for; the text says what is wrong."""


@dataclass(frozen=True, slots=True)
class TypeText:
    """A text, written and sent."""

    text: str


@dataclass(frozen=True, slots=True)
class TapButton:
    """A button under a message, by its place: row and column count from 0."""

    message: int
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class PressKey:
    """A key of the keyboard in the place of the letters."""

    label: str


@dataclass(frozen=True, slots=True)
class ShareLocation:
    """A place in degrees north and east."""

    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class EditText:
    """An own message that now reads otherwise."""

    message: int
    text: str


Deed = TypeText | TapButton | PressKey | ShareLocation | EditText


def read_deed(asked: Mapping[str, Any]) -> Deed:
    """The deed that a page asks for. Raises UnreadableError."""
    match asked:
        case {"do": "type", "text": str(text)}:
            return TypeText(text)
        case {"do": "tap", "message": int(message), "row": int(row), "column": int(column)}:
            return TapButton(message, row, column)
        case {"do": "press", "label": str(label)}:
            return PressKey(label)
        case {
            "do": "location",
            "latitude": int() | float() as north,
            "longitude": int() | float() as east,
        } if _on_earth(north, east):
            return ShareLocation(north, east)
        case {"do": "edit", "message": int(message), "text": str(text)}:
            return EditText(message, text)
    raise UnreadableError(
        "Say one of: type (text), tap (message, row, column), press (label), "
        "location (latitude, longitude), edit (message, text)."
    )


async def do(person: Person, deed: Deed) -> Tap | None:
    """Do it; a tap comes back with its answer once the bot gave it. Raises RefusedError."""
    try:
        match deed:
            case TypeText(text):
                await person.type(text)
            case TapButton():
                return await _tap(person, deed)
            case PressKey(label):
                await person.press(label)
            case ShareLocation(latitude, longitude):
                await _share(person, (latitude, longitude))
            case EditText(message, text):
                await _edit(person, message, text)
    except NotOnScreenError:
        raise RefusedError("That is not in the chat any more. Use what it shows now.") from None
    except ValueError as error:
        raise RefusedError(f"No phone can send this: {error}.") from None
    return None


async def _tap(person: Person, tap: TapButton) -> Tap | None:
    post = person.chat.posts.get(tap.message)
    if post is None:
        raise RefusedError(MESSAGE_GONE)
    rows = inline_buttons(post)
    if not (0 <= tap.row < len(rows) and 0 <= tap.column < len(rows[tap.row])):
        raise RefusedError("That button is not there any more. Use those that the message shows.")
    label = rows[tap.row][tap.column]["text"]
    before = [
        button["text"]
        for number, row in enumerate(rows)
        for column, button in enumerate(row)
        if (number, column) < (tap.row, tap.column)
    ]
    return await person.tap(label, message=tap.message, occurrence=before.count(label))


async def _share(person: Person, place: tuple[float, float]) -> None:
    """With the key that asks for the place where there is one, else from the paper clip."""
    keys = (person.chat.keyboard or {}).get("keyboard", [])
    asks = (key["text"] for row in keys for key in row if key.get("request_location"))
    label = next(asks, None)
    if label is None:
        await person.share_location(*place)
    else:
        await person.press(label, location=place)


async def _edit(person: Person, message: int, text: str) -> None:
    post = person.chat.posts.get(message)
    if post is None:
        raise RefusedError(MESSAGE_GONE)
    if post.from_bot or "text" not in post.content:
        raise RefusedError("Only a text of your own can be edited.")
    if not text.strip():
        raise RefusedError("A message needs a text.")
    await person.edit(message, text.strip())


def _on_earth(latitude: float, longitude: float) -> bool:
    inside = -90 <= latitude <= 90 and -180 <= longitude <= 180
    return inside and math.isfinite(latitude) and math.isfinite(longitude)
