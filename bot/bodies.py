"""What goes to Telegram, as bytes: the body of each call.

Written here and not by python-telegram-bot's objects, which cost more than the sending itself.
What many people are shown is written once (`Printed`). All of it is ASCII, so that nothing is left
to a charset.
"""

import json
import mimetypes
from dataclasses import dataclass
from json.encoder import encode_basestring_ascii as _quoted
from typing import Any

import aiohttp

from bot.callback_data import ANYBODY, whose
from bot.screen import ReplyKeyboard, Screen

PARSE_MODE = "HTML"


@dataclass(frozen=True, slots=True)
class Printed:
    """A screen as it is written for many, with a gap in each button for whose it is."""

    screen: Screen  # ANYBODY's
    _between: tuple[str, ...]  # the gaps

    @classmethod
    def of(cls, screen: Screen) -> "Printed":
        """Of a screen without a file whose buttons are ANYBODY's."""
        return cls(screen, tuple(_written(screen).split(_gap(ANYBODY))))

    def written_for(self, person_id: int) -> str:
        """As it is written for a person: their buttons, in a chat with them alone."""
        return _gap(person_id).join(self._between)


def message(chat_id: int, screen: Screen | Printed, *, paid: bool = False) -> bytes:
    """Of sendMessage, for a screen without a file."""
    plain, written = _shown(chat_id, screen)
    silent = "true" if plain.silent else "false"
    first = '{"allow_paid_broadcast":true,' if paid else "{"
    return (f'{first}"chat_id":{chat_id},"disable_notification":{silent},{written}}}').encode(
        "ascii"
    )


def edit(chat_id: int, message_id: int, screen: Screen | Printed) -> bytes:
    """Of editMessageText, for a screen that an edit can bring."""
    _, written = _shown(chat_id, screen)
    return f'{{"chat_id":{chat_id},"message_id":{message_id},{written}}}'.encode("ascii")


def document(chat_id: int, screen: Screen, *, paid: bool = False) -> aiohttp.FormData:
    """Of sendDocument; good for one call. Raises ValueError for a screen without a file."""
    if screen.document is None:
        raise ValueError("this screen has no file")
    name = screen.document.name
    parameters = {
        "chat_id": str(chat_id),
        "caption": screen.text,
        "parse_mode": PARSE_MODE,
        "disable_notification": "true" if screen.silent else "false",
    }
    if paid:
        parameters["allow_paid_broadcast"] = "true"
    if keyboard := _keyboard(screen):
        parameters["reply_markup"] = keyboard
    form = aiohttp.FormData(parameters)
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    form.add_field("document", screen.document.content, filename=name, content_type=kind)
    return form


def parameters(**values: Any) -> bytes:
    """Of any other call; a parameter that is None is left out."""
    given = {name: value for name, value in values.items() if value is not None}
    return json.dumps(given).encode("ascii")


def _shown(chat_id: int, screen: Screen | Printed) -> tuple[Screen, str]:
    if isinstance(screen, Printed):
        return screen.screen, screen.written_for(chat_id)
    return screen, _written(screen)


def _gap(person_id: int) -> str:
    # Nothing in a text can look like it: there a quotation mark is written with a backslash.
    return f'"callback_data":"{whose(person_id)}'


def _written(screen: Screen) -> str:
    keyboard = _keyboard(screen)
    markup = f',"reply_markup":{keyboard}' if keyboard else ""
    return (
        f'"text":{_quoted(screen.text)},"parse_mode":"{PARSE_MODE}",'
        f'"link_preview_options":{{"is_disabled":true}}{markup}'
    )


def _keyboard(screen: Screen) -> str:
    """As JSON; empty for none."""
    if screen.rows:
        rows = [
            ",".join(
                [
                    f'{{"text":{_quoted(button.label)},"callback_data":{_quoted(button.data)}}}'
                    for button in row
                ]
            )
            for row in screen.rows
        ]
        return f'{{"inline_keyboard":[[{"],[".join(rows)}]]}}'
    if screen.reply_keyboard is not None:
        return json.dumps(_reply_keyboard(screen.reply_keyboard))
    return '{"remove_keyboard":true}' if screen.remove_keyboard else ""


def _reply_keyboard(keyboard: ReplyKeyboard) -> dict[str, Any]:
    return {
        "keyboard": [
            [
                {"text": label, "request_location": True}
                if label == keyboard.location_label
                else {"text": label}
                for label in row
            ]
            for row in keyboard.rows
        ],
        "resize_keyboard": True,
        "one_time_keyboard": keyboard.one_time,
    }
