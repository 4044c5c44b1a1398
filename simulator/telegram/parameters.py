"""The methods that the server plays and the parameters each of them knows (Bot API 10.0)."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from simulator.telegram.bodies import Upload
from simulator.telegram.errors import ApiError, bad_request

Params = dict[str, Any]
Reader = Callable[[str, Any], Any]

# Read, but every use is refused: none of this exists in the chats that are played here.
NOT_PLAYED = frozenset(
    {
        "business_connection_id",
        "direct_messages_topic_id",
        "inline_message_id",
        "message_thread_id",
        "suggested_post_parameters",
    }
)


def string(name: str, value: Any) -> str:
    """A string; Telegram reads UTF-8 only, so half of a surrogate pair is refused."""
    if not isinstance(value, str):
        raise bad_request(f'parameter "{name}" must be a string')
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        raise bad_request("strings must be encoded in UTF-8") from None
    return value


def integer(name: str, value: Any) -> int:
    """A whole number, as such or as its digits."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str):
        try:
            return int(value)
        except ValueError:
            pass
    raise bad_request(f'parameter "{name}" must be an integer')


def boolean(name: str, value: Any) -> bool:
    """true or false, as such or as the word."""
    match value:
        case bool():
            return value
        case "true" | "True":
            return True
        case "false" | "False":
            return False
    raise bad_request(f'parameter "{name}" must be true or false')


def chat(name: str, value: Any) -> int | str:
    """A chat's number or the @name of a public one."""
    if isinstance(value, str) and value.startswith("@"):
        return value
    try:
        return integer(name, value)
    except ApiError:
        raise bad_request("chat_id is empty" if value == "" else "chat not found") from None


def _decoded(name: str, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        raise bad_request(f'can\'t parse "{name}" as JSON object') from None


def structure(name: str, value: Any) -> dict[str, Any]:
    """An object, as such or as JSON in a form field."""
    decoded = _decoded(name, value)
    if not isinstance(decoded, dict):
        raise bad_request(f'object expected as "{name}"')
    return decoded


def array(name: str, value: Any) -> list[Any]:
    """An array, as such or as JSON in a form field."""
    decoded = _decoded(name, value)
    if not isinstance(decoded, list):
        raise bad_request(f'array expected as "{name}"')
    return decoded


def file(name: str, value: Any) -> str | Upload:
    """An upload, or a string: a file id, a link or attach://name."""
    return value if isinstance(value, Upload) else string(name, value)


@dataclass(frozen=True, slots=True)
class Signature:
    """What one method needs and what it may be given besides."""

    required: dict[str, Reader] = field(default_factory=dict)
    optional: dict[str, Reader] = field(default_factory=dict)

    def read(self, raw: dict[str, Any]) -> Params:
        """Typed parameters. Raises ApiError (400) for one unknown, missing or of a wrong type."""
        params: Params = {}
        for name, value in raw.items():
            reader = self.required.get(name) or self.optional.get(name)
            if reader is None:
                raise bad_request(f'unknown parameter "{name}"')
            if value is None:
                raise bad_request(f'parameter "{name}" is null; leave it out')
            if name in NOT_PLAYED:
                raise bad_request(f'parameter "{name}" is of no use in the chats played here')
            params[name] = reader(name, value)
        for name in self.required:
            if name not in params:
                raise bad_request(_MISSING.get(name, f'parameter "{name}" is required'))
        return params


_MISSING = {
    "chat_id": "chat_id is empty",
    "text": "message text is empty",
    "photo": "there is no photo in the request",
    "document": "there is no document in the request",
    "message_id": "message identifier is not specified",
}

_SEND: dict[str, Reader] = {
    "allow_paid_broadcast": boolean,
    "business_connection_id": string,
    "direct_messages_topic_id": integer,
    "disable_notification": boolean,
    "message_effect_id": string,
    "message_thread_id": integer,
    "protect_content": boolean,
    "reply_markup": structure,
    "reply_parameters": structure,
    "suggested_post_parameters": structure,
}
_CAPTION: dict[str, Reader] = {
    "caption": string,
    "caption_entities": array,
    "parse_mode": string,
}
_WHICH: dict[str, Reader] = {
    "business_connection_id": string,
    "chat_id": chat,
    "inline_message_id": string,
    "message_id": integer,
    "reply_markup": structure,
}
_LANGUAGE: dict[str, Reader] = {"language_code": string}
_SCOPED: dict[str, Reader] = {"language_code": string, "scope": structure}

METHODS: dict[str, Signature] = {
    "getMe": Signature(),
    "getUpdates": Signature(
        optional={
            "allowed_updates": array,
            "limit": integer,
            "offset": integer,
            "timeout": integer,
        }
    ),
    "setWebhook": Signature(
        required={"url": string},
        optional={
            "allowed_updates": array,
            "certificate": file,
            "drop_pending_updates": boolean,
            "ip_address": string,
            "max_connections": integer,
            "secret_token": string,
        },
    ),
    "deleteWebhook": Signature(optional={"drop_pending_updates": boolean}),
    "getWebhookInfo": Signature(),
    "sendMessage": Signature(
        required={"chat_id": chat, "text": string},
        optional={
            **_SEND,
            "entities": array,
            "link_preview_options": structure,
            "parse_mode": string,
        },
    ),
    "sendPhoto": Signature(
        required={"chat_id": chat, "photo": file},
        optional={
            **_SEND,
            **_CAPTION,
            "has_spoiler": boolean,
            "show_caption_above_media": boolean,
        },
    ),
    "sendDocument": Signature(
        required={"chat_id": chat, "document": file},
        optional={
            **_SEND,
            **_CAPTION,
            "disable_content_type_detection": boolean,
            "thumbnail": file,
        },
    ),
    "editMessageText": Signature(
        required={"text": string},
        optional={
            **_WHICH,
            "entities": array,
            "link_preview_options": structure,
            "parse_mode": string,
        },
    ),
    "editMessageCaption": Signature(
        optional={**_WHICH, **_CAPTION, "show_caption_above_media": boolean}
    ),
    "editMessageMedia": Signature(required={"media": structure}, optional=_WHICH),
    "editMessageReplyMarkup": Signature(optional=_WHICH),
    "deleteMessage": Signature(required={"chat_id": chat, "message_id": integer}),
    "deleteMessages": Signature(required={"chat_id": chat, "message_ids": array}),
    "answerCallbackQuery": Signature(
        required={"callback_query_id": string},
        optional={"cache_time": integer, "show_alert": boolean, "text": string, "url": string},
    ),
    "setMyCommands": Signature(required={"commands": array}, optional=_SCOPED),
    "getMyCommands": Signature(optional=_SCOPED),
    "deleteMyCommands": Signature(optional=_SCOPED),
    "setMyName": Signature(optional={**_LANGUAGE, "name": string}),
    "getMyName": Signature(optional=_LANGUAGE),
    "setMyDescription": Signature(optional={**_LANGUAGE, "description": string}),
    "getMyDescription": Signature(optional=_LANGUAGE),
    "setMyShortDescription": Signature(optional={**_LANGUAGE, "short_description": string}),
    "getMyShortDescription": Signature(optional=_LANGUAGE),
    "setChatMenuButton": Signature(optional={"chat_id": chat, "menu_button": structure}),
    "getChatMenuButton": Signature(optional={"chat_id": chat}),
    "getChat": Signature(required={"chat_id": chat}),
    "getFile": Signature(required={"file_id": string}),
    "sendChatAction": Signature(
        required={"action": string, "chat_id": chat},
        optional={"business_connection_id": string, "message_thread_id": integer},
    ),
    "leaveChat": Signature(required={"chat_id": chat}),
    "logOut": Signature(),
    "close": Signature(),
}


def read(method: str, raw: dict[str, Any]) -> Params:
    """The typed parameters of a request. Raises ApiError (400, 404)."""
    signature = METHODS.get(method)
    if signature is None:
        raise ApiError(404, "Not Found: method not found")
    return signature.read(raw)
