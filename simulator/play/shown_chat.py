"""The chat as a page shows it: messages and keyboards as plain JSON values."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from simulator.play.places import place_name
from simulator.telegram import Person
from simulator.telegram.chats import Post
from simulator.telegram.files import StoredFile
from simulator.telegram.shown import Message, inline_buttons

Json = dict[str, Any]


def message_json(post: Post, zone: ZoneInfo) -> Json:
    """One message, its time in `zone`."""
    message = Message.of(post)
    at = message.date.astimezone(zone)
    return {
        "id": message.id,
        "mine": not message.from_bot,
        "html": message.html,
        "text": message.text or _unspoken(message),
        "time": f"{at:%H:%M}",
        "date": full_date(at.date()),
        "edited": message.edited,
        "silent": message.silent,
        "buttons": [
            [{"label": button["text"], "url": button.get("url")} for button in row]
            for row in inline_buttons(post)
        ],
        "file": None if post.file is None else _file_json(post.file),
        "location": _location_json(post),
    }


def keyboard_json(person: Person) -> Json | None:
    """The keyboard in the place of the letters, None if there is none."""
    keyboard = person.chat.keyboard
    if keyboard is None or "keyboard" not in keyboard:
        return None
    return {
        "rows": [
            [{"label": key["text"], "location": bool(key.get("request_location"))} for key in row]
            for row in keyboard["keyboard"]
        ],
        "one_time": bool(keyboard.get("one_time_keyboard")),
        "placeholder": keyboard.get("input_field_placeholder"),
    }


def file_of(posts: Iterable[Post], file_id: str) -> StoredFile | None:
    """The document or picture that one of these messages shows."""
    files = (post.file for post in posts if post.file is not None)
    return next((file for file in files if file.id == file_id), None)


def full_date(on: date) -> str:
    """ "Mon 5 Jan 2026" """
    return f"{short_date(on)} {on.year}"


def short_date(on: date) -> str:
    """ "Mon 5 Jan" """
    return f"{on:%a} {on.day} {on:%b}"


def date_and_time(at: datetime) -> str:
    """ "Tue 27 Jan, 08:00" """
    return f"{short_date(at.date())}, {at:%H:%M}"


def _file_json(file: StoredFile) -> Json:
    return {
        "kind": file.kind,
        "name": file.name,
        "mime": file.content_type,
        "size": len(file.content),
        "url": f"/files/{file.id}",
    }


def _location_json(post: Post) -> Json | None:
    location = post.content.get("location")
    if location is None:
        return None
    return {"label": place_name(location["latitude"], location["longitude"])}


def _unspoken(message: Message) -> str:
    """What stands for a message without words; a file and a place are shown by themselves."""
    shown = {"text", "photo", "document", "location"}
    return "" if message.kind in shown else f"({message.kind})"
