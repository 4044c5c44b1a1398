"""Keyboards under a message or in the place of the letters: what Telegram takes."""

import re
from typing import Any

from simulator.telegram.errors import ApiError, bad_request
from simulator.telegram.parameters import boolean, string

Markup = dict[str, Any]

MAX_CALLBACK_BYTES = 64
MAX_INLINE_ROW = 8
MAX_INLINE_BUTTONS = 100
MAX_REPLY_ROW = 12
MAX_REPLY_BUTTONS = 300
MAX_PLACEHOLDER = 64
MAX_COPY_TEXT = 256

_INLINE_ACTIONS = frozenset(
    {
        "callback_data",
        "callback_game",
        "copy_text",
        "login_url",
        "pay",
        "switch_inline_query",
        "switch_inline_query_chosen_chat",
        "switch_inline_query_current_chat",
        "url",
        "web_app",
    }
)
_REPLY_ACTIONS = frozenset(
    {
        "request_chat",
        "request_contact",
        "request_location",
        "request_managed_bot",
        "request_poll",
        "request_users",
        "web_app",
    }
)
_LOOKS = frozenset({"icon_custom_emoji_id", "style"})
_STYLES = frozenset({"danger", "primary", "success"})
_REPLY_OPTIONS = frozenset({"is_persistent", "one_time_keyboard", "resize_keyboard", "selective"})
_LINK = re.compile(r"(https?://[^\s/]+\.[^\s]+|tg://\S+)", re.IGNORECASE)


def check_markup(markup: Markup, *, private: bool, inline_only: bool = False) -> Markup | None:
    """The keyboard to keep, None for an inline keyboard without buttons.

    Raises ApiError (400). With `inline_only`, as on an edit, every other kind is refused.
    """
    kinds = {"inline_keyboard", "keyboard", "remove_keyboard", "force_reply"} & markup.keys()
    if len(kinds) != 1:
        raise bad_request("object expected as reply markup: exactly one kind of keyboard")
    kind = kinds.pop()
    if inline_only and kind != "inline_keyboard":
        raise bad_request("inline keyboard expected")
    match kind:
        case "inline_keyboard":
            return _inline(markup)
        case "keyboard":
            return _reply(markup, private=private)
        case "remove_keyboard":
            _only(markup, {"remove_keyboard", "selective"}, "reply markup")
        case "force_reply":
            _only(markup, {"force_reply", "input_field_placeholder", "selective"}, "reply markup")
            _check_placeholder(markup)
    if boolean(kind, markup[kind]) is not True:
        raise bad_request(f'"{kind}" must be true')
    return markup


def _inline(markup: Markup) -> Markup | None:
    _only(markup, {"inline_keyboard"}, "reply markup")
    rows = _rows(markup["inline_keyboard"], MAX_INLINE_ROW, MAX_INLINE_BUTTONS)
    if not rows:
        return None
    return {"inline_keyboard": [[_inline_button(button) for button in row] for row in rows]}


def _inline_button(button: Any) -> dict[str, Any]:
    if not isinstance(button, dict):
        raise bad_request("can't parse inline keyboard button: expected an object")
    _only(button, _INLINE_ACTIONS | _LOOKS | {"text"}, "inline keyboard button")
    _check_label(button)
    actions = button.keys() & _INLINE_ACTIONS
    if not actions:
        raise bad_request(
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
        )
    if len(actions) > 1:
        raise bad_request("can't parse inline keyboard button: exactly one action is allowed")
    match next(iter(actions)):
        case "callback_data":
            size = len(string("callback_data", button["callback_data"]).encode("utf-8"))
            if not 1 <= size <= MAX_CALLBACK_BYTES:
                raise bad_request("BUTTON_DATA_INVALID")
        case "url":
            if _LINK.fullmatch(string("url", button["url"])) is None:
                raise bad_request(
                    f"inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL"
                )
        case "copy_text":
            copied = button["copy_text"]
            if not isinstance(copied, dict) or copied.keys() != {"text"}:
                raise bad_request("BUTTON_COPY_TEXT_INVALID")
            if not 1 <= len(string("text", copied["text"])) <= MAX_COPY_TEXT:
                raise bad_request("BUTTON_COPY_TEXT_INVALID")
        case "web_app":
            _check_web_app(button["web_app"])
        case "pay" | "callback_game" | "login_url":
            raise bad_request("BUTTON_TYPE_INVALID")
    return button


def _reply(markup: Markup, *, private: bool) -> Markup:
    _only(markup, _REPLY_OPTIONS | {"keyboard", "input_field_placeholder"}, "reply markup")
    for option in _REPLY_OPTIONS & markup.keys():
        boolean(option, markup[option])
    _check_placeholder(markup)
    rows = _rows(markup["keyboard"], MAX_REPLY_ROW, MAX_REPLY_BUTTONS)
    if not rows:
        raise bad_request("reply keyboard has no buttons")
    buttons = [[_reply_button(button, private=private) for button in row] for row in rows]
    return {**markup, "keyboard": buttons}


def _reply_button(button: Any, *, private: bool) -> dict[str, Any]:
    if isinstance(button, str):
        button = {"text": button}
    if not isinstance(button, dict):
        raise bad_request("can't parse keyboard button: expected a string or an object")
    _only(button, _REPLY_ACTIONS | _LOOKS | {"text"}, "keyboard button")
    _check_label(button)
    actions = _REPLY_ACTIONS & button.keys()
    if len(actions) > 1:
        raise bad_request("can't parse keyboard button: at most one action is allowed")
    for action in actions:
        match action:
            case "request_location" | "request_contact":
                if boolean(action, button[action]) and not private:
                    what = action.removeprefix("request_")
                    raise bad_request(f"{what} can be requested in private chats only")
            case "web_app":
                _check_web_app(button[action])
            case _:
                raise bad_request("BUTTON_TYPE_INVALID")
    return button


def _rows(rows: Any, widest: int, most: int) -> list[list[Any]]:
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request("field of the keyboard must be an array of arrays")
    if rows == [[]]:
        return []
    if any(not row for row in rows):
        raise bad_request("a row of the keyboard has no buttons")
    if any(len(row) > widest for row in rows) or sum(map(len, rows)) > most:
        raise bad_request("reply markup is too long")
    return rows


def _check_label(button: dict[str, Any]) -> None:
    if not string("text", button.get("text", "")).strip():
        raise bad_request("can't parse keyboard button: Button text must be non-empty")
    if "style" in button and string("style", button["style"]) not in _STYLES:
        raise bad_request("can't parse keyboard button: unknown style")
    if "icon_custom_emoji_id" in button:
        string("icon_custom_emoji_id", button["icon_custom_emoji_id"])


def _check_web_app(app: Any) -> None:
    if not isinstance(app, dict) or not str(app.get("url", "")).startswith("https://"):
        raise bad_request("BUTTON_URL_INVALID")


def _check_placeholder(markup: Markup) -> None:
    if "input_field_placeholder" in markup:
        text = string("input_field_placeholder", markup["input_field_placeholder"])
        if not 1 <= len(text) <= MAX_PLACEHOLDER:
            raise bad_request("input field placeholder must be 1-64 characters long")


def _only(given: dict[str, Any], known: "frozenset[str] | set[str]", what: str) -> None:
    unknown = sorted(given.keys() - known)
    if unknown:
        raise _unknown_field(unknown[0], what)


def _unknown_field(name: str, what: str) -> ApiError:
    return bad_request(f'unknown field "{name}" in the {what}')
