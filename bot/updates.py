"""Updates as Telegram writes them, before anybody reads what they say.

Only what orders and claims an update is read here. The handlers read the rest, so that one that
nobody can read holds up no other.
"""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from telegram import Update
from telegram.ext import ExtBot

from bot.handlers import ALLOWED_UPDATES
from storage.inbox import NewUpdate

_KEPT = ("message_id", "date", "chat")
_LARGEST_ID = 2**63 - 1  # what the database holds


class PollingBot(ExtBot[None]):
    """A bot that can be asked for updates as they are.

    The library's own get_updates reads each of them at once. It fails where it cannot read one,
    and whoever calls it then asks for the same ones for ever.
    """

    async def unread_updates(
        self,
        offset: int | None,
        poll_seconds: int,
        kinds: Sequence[str],
        patience: float | None,
    ) -> list[dict[str, Any]]:
        """Telegram's updates from `offset` on, of these kinds.

        Telegram may keep the call open for `poll_seconds`; its answer may take `patience` seconds
        more, None for any. Raises TelegramError.
        """
        asked = {"offset": offset, "timeout": poll_seconds, "allowed_updates": list(kinds)}
        wait = None if patience is None else patience + poll_seconds
        found = await self._post("getUpdates", asked, read_timeout=wait)
        return found if isinstance(found, list) else []


def id_of(update: object) -> int:
    """The id of an update. Raises ValueError for what is no update."""
    found = update.get("update_id") if isinstance(update, dict) else None
    if type(found) is not int or not 0 <= found <= _LARGEST_ID:
        raise ValueError("no update")
    return found


def new_update(update: dict[str, Any], now: datetime) -> NewUpdate | None:
    """An update for the inbox; None for a kind that nothing here handles.

    Raises ValueError for what is no update.
    """
    update_id = id_of(update)
    for kind in ALLOWED_UPDATES:
        if isinstance(content := update.get(kind), dict):
            kept = update | {kind: _without_echo(content)}
            return NewUpdate(update_id, _person_of(content), json.dumps(kept), now)
    return None


def _without_echo(content: dict[str, Any]) -> dict[str, Any]:
    """Of the message that a tapped button is under, only which one it is.

    Telegram repeats its text and all its buttons. Nobody reads them, and to make objects of them
    takes longer than all the rest of the update.
    """
    message = content.get("message")
    if not isinstance(message, dict):
        return content
    return content | {"message": {key: message[key] for key in _KEPT if key in message}}


def require_ids(update: Update) -> None:
    """Raises ValueError where what names a person, a chat, a message or a tap is no such name.

    The library takes anything for an id. Handed on, it would fail where many wait together.
    """
    user, chat = update.effective_user, update.effective_chat
    message, query = update.effective_message, update.callback_query
    numbers = [
        *([user.id] if user else ()),
        *([chat.id] if chat else ()),
        *([message.message_id] if message else ()),
    ]
    sound = all(type(number) is int and abs(number) <= _LARGEST_ID for number in numbers)
    if not sound or (query is not None and not isinstance(query.id, str)):
        raise ValueError("the update has an id that is none")


def _person_of(content: dict[str, Any]) -> int | None:
    """Whose update it is, if it is of a private chat; None for a group's."""
    person = _number(content.get("from"))
    message = content.get("message")  # of a tap: where the button is
    at = message if isinstance(message, dict) else content
    return person if _number(at.get("chat")) in (None, person) else None


def _number(someone: object) -> int | None:
    """The id of a user or a chat."""
    if not isinstance(someone, dict) or type(found := someone.get("id")) is not int:
        return None
    return found if abs(found) <= _LARGEST_ID else None
