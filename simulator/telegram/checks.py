"""Texts, captions, link previews, commands and descriptions: what Telegram takes."""

import re
from dataclasses import dataclass
from typing import Any

from simulator.telegram.errors import bad_request
from simulator.telegram.formatting import Entity, as_html, parse_html, trimmed, utf16_length
from simulator.telegram.parameters import Params, Reader, array, boolean, chat, integer, string

MAX_TEXT = 4096
MAX_CAPTION = 1024
MAX_ENTITIES = 100
MAX_TOAST = 200
MAX_COMMANDS = 100
MAX_COMMAND_DESCRIPTION = 256
MAX_NAME = 64
MAX_DESCRIPTION = 512
MAX_SHORT_DESCRIPTION = 120

CHAT_ACTIONS = frozenset(
    {
        "choose_sticker",
        "find_location",
        "record_video",
        "record_video_note",
        "record_voice",
        "typing",
        "upload_document",
        "upload_photo",
        "upload_video",
        "upload_video_note",
        "upload_voice",
    }
)
_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_LANGUAGE = re.compile(r"([a-z]{2})?")
_ENTITY_TYPES = frozenset(
    [
        "mention",
        "hashtag",
        "cashtag",
        "bot_command",
        "url",
        "email",
        "phone_number",
        "bold",
        "italic",
        "underline",
        "strikethrough",
        "spoiler",
        "blockquote",
        "expandable_blockquote",
        "code",
        "pre",
        "text_link",
        "text_mention",
        "custom_emoji",
        "date_time",
    ]
)
_ENTITY_FIELDS = frozenset(
    [
        "type",
        "offset",
        "length",
        "url",
        "user",
        "language",
        "custom_emoji_id",
        "date_time_format",
        "unix_time",
    ]
)
_PREVIEW_FIELDS = frozenset(
    ["is_disabled", "url", "prefer_small_media", "prefer_large_media", "show_above_text"]
)
_REPLY_FIELDS = frozenset(
    [
        "message_id",
        "chat_id",
        "allow_sending_without_reply",
        "quote",
        "quote_parse_mode",
        "quote_entities",
        "quote_position",
        "checklist_task_id",
        "poll_option_id",
    ]
)
_SCOPE_FIELDS = {
    "default": set[str](),
    "all_private_chats": set[str](),
    "all_group_chats": set[str](),
    "all_chat_administrators": set[str](),
    "chat": {"chat_id"},
    "chat_administrators": {"chat_id"},
    "chat_member": {"chat_id", "user_id"},
}


@dataclass(frozen=True, slots=True)
class Formatted:
    """A text as it is shown: plain, with its entities, and as HTML."""

    text: str
    entities: list[Entity]
    html: str


def message_text(params: Params) -> Formatted:
    """The text of sendMessage or editMessageText: 1-4096 UTF-16 units after parsing."""
    if not params["text"]:
        raise bad_request("message text is empty")
    formatted = _formatted(params["text"], params, "entities")
    if not formatted.text:
        raise bad_request("text must be non-empty")
    if utf16_length(formatted.text) > MAX_TEXT:
        raise bad_request("message is too long")
    return formatted


def caption(params: Params) -> Formatted | None:
    """The caption of a photo or document: 0-1024 UTF-16 units after parsing."""
    if "caption" not in params:
        if "caption_entities" in params:
            raise bad_request("entities are given without a caption")
        return None
    formatted = _formatted(params["caption"], params, "caption_entities")
    if utf16_length(formatted.text) > MAX_CAPTION:
        raise bad_request("message caption is too long")
    return formatted if formatted.text else None


def media_caption(media: dict[str, Any]) -> Params:
    """The fields of an InputMedia that make its caption, of the right types."""
    readers: dict[str, Reader] = {
        "caption": string,
        "parse_mode": string,
        "caption_entities": array,
    }
    return {name: read(name, media[name]) for name, read in readers.items() if name in media}


def _formatted(source: str, params: Params, field: str) -> Formatted:
    mode = params.get("parse_mode")
    if mode is None or mode == "":
        text, entities = trimmed(source, _entities(source, params.get(field, [])))
        return Formatted(text, entities, as_html(text))
    if mode.lower() in ("markdown", "markdownv2"):
        raise bad_request(f"{mode} is not checked by the local server; send HTML")
    if mode.lower() != "html":
        raise bad_request("unsupported parse_mode")
    if field in params:
        raise bad_request(f'give either "parse_mode" or "{field}", not both')
    parsed, entities = parse_html(source)
    text, entities = trimmed(parsed, entities)
    if len(entities) > MAX_ENTITIES:
        raise bad_request("too many entities in the text")
    return Formatted(text, entities, source.strip())


def _entities(text: str, given: list[Any]) -> list[Entity]:
    size = utf16_length(text)
    if len(given) > MAX_ENTITIES:
        raise bad_request("too many entities in the text")
    for entity in given:
        if not isinstance(entity, dict) or entity.keys() - _ENTITY_FIELDS:
            raise bad_request("can't parse MessageEntity: unknown field")
        if string("type", entity.get("type")) not in _ENTITY_TYPES:
            raise bad_request("can't parse MessageEntity: unknown type")
        offset = integer("offset", entity.get("offset"))
        length = integer("length", entity.get("length"))
        if offset < 0 or length < 1 or offset + length > size:
            raise bad_request("can't parse MessageEntity: it lies outside the text")
    return given


def link_preview(params: Params) -> dict[str, Any] | None:
    """The link preview options as sent. Raises ApiError (400)."""
    options = params.get("link_preview_options")
    if options is None:
        return None
    if unknown := sorted(options.keys() - _PREVIEW_FIELDS):
        raise bad_request(f'unknown field "{unknown[0]}" in the link preview options')
    for name, value in options.items():
        (string if name == "url" else boolean)(name, value)
    return dict(options)


def reply_target(params: Params) -> tuple[int, bool] | None:
    """The message replied to, and whether the message goes out if that one is gone."""
    reply = params.get("reply_parameters")
    if reply is None:
        return None
    if unknown := sorted(reply.keys() - _REPLY_FIELDS):
        raise bad_request(f'unknown field "{unknown[0]}" in the reply parameters')
    if "message_id" not in reply:
        raise bad_request("message identifier is not specified")
    lenient = boolean(
        "allow_sending_without_reply", reply.get("allow_sending_without_reply", False)
    )
    return integer("message_id", reply["message_id"]), lenient


def toast(params: Params) -> str:
    """The text of answerCallbackQuery, 0-200 characters."""
    text: str = params.get("text", "")
    if len(text) > MAX_TOAST:
        raise bad_request("MESSAGE_TOO_LONG")
    return text


def commands(params: Params) -> list[dict[str, str]]:
    """At most 100 commands: lower case, 1-32 letters, digits and underscores; 1-256 characters."""
    given = params["commands"]
    if len(given) > MAX_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    checked = []
    for command in given:
        if not isinstance(command, dict) or command.keys() != {"command", "description"}:
            raise bad_request("can't parse BotCommand: command and description are expected")
        name = string("command", command["command"])
        description = string("description", command["description"])
        if _COMMAND.fullmatch(name) is None:
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(description.strip()) <= MAX_COMMAND_DESCRIPTION:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
        checked.append({"command": name, "description": description})
    if len({command["command"] for command in checked}) != len(checked):
        raise bad_request("BOT_COMMAND_DUPLICATE")
    return checked


def scope(params: Params) -> tuple[Any, ...]:
    """The key under which commands are kept: scope and its numbers."""
    given = params.get("scope", {"type": "default"})
    fields = _SCOPE_FIELDS.get(string("type", given.get("type")))
    if fields is None or given.keys() != fields | {"type"}:
        raise bad_request("can't parse BotCommandScope")
    return (given["type"], *(chat(name, given[name]) for name in sorted(fields)))


def language(params: Params) -> str:
    """Two letters, or empty for everybody else."""
    code: str = params.get("language_code", "")
    if _LANGUAGE.fullmatch(code) is None:
        raise bad_request("invalid language code specified")
    return code


def short_text(params: Params, name: str, limit: int, error: str) -> str:
    """A description or name of the bot, at most `limit` characters."""
    text: str = params.get(name, "")
    if len(text) > limit:
        raise bad_request(error)
    return text


def menu_button(params: Params) -> dict[str, Any]:
    """The menu button: commands, the default, or a web app with text and link."""
    button: dict[str, Any] = params.get("menu_button", {"type": "default"})
    match button:
        case {"type": "commands" | "default"} if len(button) == 1:
            return button
        case {"type": "web_app", "text": str(text), "web_app": {"url": str(url)}}:
            if text and url.startswith("https://"):
                return button
    raise bad_request("can't parse MenuButton")
