"""What of an update is kept until it is handled."""

import json
from datetime import UTC, datetime
from typing import Any

from bot.updates import new_update

NOW = datetime(2026, 3, 1, 20, 5, tzinfo=UTC)
ANN = {"id": 100, "is_bot": False, "first_name": "Ann"}
CHAT = {"id": 100, "type": "private", "first_name": "Ann"}


def kept(update: dict[str, Any]) -> dict[str, Any]:
    row = new_update(update, NOW)
    assert row is not None
    content: dict[str, Any] = json.loads(row.payload)
    return content


def test_of_the_message_under_a_tapped_button_only_which_one_it_is_is_kept() -> None:
    where = {"message_id": 7, "date": 1772395500, "chat": CHAT}
    buttons = {"inline_keyboard": [[{"text": "4", "callback_data": "1:2s:sc:260301:e:4"}]]}
    tap = {"id": "42", "from": ANN, "chat_instance": "1", "data": "1:2s:sc:260301:e:4"}
    message = {**where, "text": "Evening check.", "reply_markup": buttons}
    update = {"update_id": 1, "callback_query": {**tap, "message": message}}
    assert kept(update) == {"update_id": 1, "callback_query": {**tap, "message": where}}


def test_what_a_person_writes_is_kept_as_it_came() -> None:
    message = {"message_id": 8, "date": 1772395500, "chat": CHAT, "from": ANN, "text": "4"}
    update = {"update_id": 2, "message": message}
    assert kept(update) == update


def test_a_tap_whose_message_cannot_be_read_is_kept_as_it_came() -> None:
    update = {"update_id": 3, "callback_query": {"id": "42", "from": ANN, "message": 7}}
    assert kept(update) == update
