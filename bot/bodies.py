"""What goes to Telegram, as bytes: the body of each call.

Written here and not by python-telegram-bot's objects, which cost more than the sending itself.
A body is not kept for the next person: every button names whose it is. All of it is ASCII, so
that nothing is left to a charset.
"""

import json
import mimetypes
from json.encoder import encode_basestring_ascii as _quoted
from typing import Any

import aiohttp

from bot.screen import ReplyKeyboard, Screen

PARSE_MODE = "HTML"


def message(chat_id: int, screen: Screen, *, paid: bool = False) -> bytes:
    """Of sendMessage, for a screen without a file."""
    silent = "true" if screen.silent else "false"
    first = '{"allow_paid_broadcast":true,' if paid else "{"
    return (
        f'{first}"chat_id":{chat_id},"disable_notification":{silent},{_shown(screen)}}}'
    ).encode("ascii")


def edit(chat_id: int, message_id: int, screen: Screen) -> bytes:
    """Of editMessageText, for a screen that an edit can bring."""
    return f'{{"chat_id":{chat_id},"message_id":{message_id},{_shown(screen)}}}'.encode("ascii")


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


def _shown(screen: Screen) -> str:
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
