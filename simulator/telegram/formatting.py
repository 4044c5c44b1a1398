"""Telegram's HTML: read strictly, turned into plain text and entities.

Stricter than Telegram where its manual says what to write and its parser forgives: a bare `&` or
`>`, a named reference other than the four, an unknown attribute, tags inside code, and a link to
anything but http, https, tg or mailto are refused.
"""

import re
from dataclasses import dataclass
from html import escape
from typing import Any

from simulator.telegram.errors import ApiError, bad_request

Entity = dict[str, Any]

_TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "tg-emoji": "custom_emoji",
}
_ATTRIBUTES = {
    "a": {"href"},
    "span": {"class"},
    "code": {"class"},
    "blockquote": {"expandable"},
    "tg-emoji": {"emoji-id"},
}
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_PLAIN = re.compile(r"[^<>&]+")
_REFERENCE = re.compile(r"&(?:#([0-9]{1,7})|#[xX]([0-9a-fA-F]{1,6})|(lt|gt|amp|quot));")
_END_TAG = re.compile(r"</([^\s<>]*)\s*>")
_START_TAG = re.compile(r"<([^\s<>/]*)((?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>")
_ATTRIBUTE = re.compile(r"\s+([a-zA-Z-]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([A-Za-z0-9.-]+)))?")
_LINK = re.compile(r"(https?://\S+|tg://\S+|mailto:\S+)", re.IGNORECASE)


def utf16_length(text: str) -> int:
    """The length that Telegram counts in: UTF-16 code units."""
    return len(text.encode("utf-16-le")) // 2


@dataclass(slots=True)
class _Open:
    tag: str
    entity: Entity
    start: int


def parse_html(source: str) -> tuple[str, list[Entity]]:
    """Plain text and entities of `source`. Raises ApiError (400) for anything out of order."""
    if "<" not in source and "&" not in source and ">" not in source:
        return source, []
    return _Reader(source).read()


class _Reader:
    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.text: list[str] = []
        self.units = 0
        self.open: list[_Open] = []
        self.entities: list[Entity] = []

    def read(self) -> tuple[str, list[Entity]]:
        while self.at < len(self.source):
            match self.source[self.at]:
                case "<" if self.source.startswith("</", self.at):
                    self._end_tag()
                case "<":
                    self._start_tag()
                case "&":
                    self._reference()
                case ">":
                    raise self._broken("Character '>' is reserved and must be written as &gt;")
                case _:
                    self._plain()
        if self.open:
            raise _cannot_parse(
                f'Can\'t find end tag corresponding to start tag "{self.open[-1].tag}"'
            )
        self.entities.sort(key=lambda entity: (entity["offset"], -entity["length"]))
        return "".join(self.text), self.entities

    def _broken(self, reason: str) -> ApiError:
        offset = len(self.source[: self.at].encode("utf-8"))
        return _cannot_parse(f"{reason} at byte offset {offset}")

    def _add(self, text: str) -> None:
        self.text.append(text)
        self.units += utf16_length(text)

    def _plain(self) -> None:
        found = _PLAIN.match(self.source, self.at)
        assert found is not None
        self._add(found.group())
        self.at = found.end()

    def _reference(self) -> None:
        found = _REFERENCE.match(self.source, self.at)
        if found is None:
            raise self._broken("Character '&' is reserved and must be written as &amp;")
        decimal, hexadecimal, name = found.groups()
        if name is not None:
            self._add(_NAMED[name])
        else:
            code = int(decimal) if decimal is not None else int(hexadecimal, 16)
            if code == 0 or code > 0x10FFFF or 0xD800 <= code <= 0xDFFF:
                raise self._broken("Text contains invalid Unicode characters")
            self._add(chr(code))
        self.at = found.end()

    def _start_tag(self) -> None:
        found = _START_TAG.match(self.source, self.at)
        if found is None:
            raise self._broken("Unclosed start tag")
        tag, rest = found.group(1).lower(), found.group(2)
        if tag not in _TAGS:
            raise self._broken(f'Unsupported start tag "{tag}"')
        attributes = self._attributes(tag, rest)
        entity = self._entity(tag, attributes)
        self._check_nesting(tag)
        self.open.append(_Open(tag, entity, self.units))
        self.at = found.end()

    def _attributes(self, tag: str, rest: str) -> dict[str, str]:
        attributes: dict[str, str] = {}
        at = 0
        while at < len(rest.rstrip()):
            found = _ATTRIBUTE.match(rest, at)
            if found is None:
                raise self._broken(f'Broken attribute in the tag "{tag}"')
            name = found.group(1).lower()
            if name not in _ATTRIBUTES.get(tag, set()):
                raise self._broken(f'Unsupported attribute "{name}" in the tag "{tag}"')
            value = next((group for group in found.groups()[1:] if group is not None), None)
            if value is None and name != "expandable":
                raise self._broken(
                    f'Expected equal sign in declaration of an attribute of the tag "{tag}"'
                )
            attributes[name] = _REFERENCE.sub(_named_or_number, value or "")
            at = found.end()
        return attributes

    def _entity(self, tag: str, attributes: dict[str, str]) -> Entity:
        entity: Entity = {"type": _TAGS[tag]}
        match tag:
            case "a":
                href = attributes.get("href", "")
                if _LINK.fullmatch(href) is None:
                    raise self._broken(f'Tag "a" must have a link to a page, not "{href}"')
                entity["url"] = href
            case "span" if attributes.get("class") != "tg-spoiler":
                raise self._broken('Tag "span" must have class "tg-spoiler"')
            case "tg-emoji":
                if not attributes.get("emoji-id", "").isdigit():
                    raise _cannot_parse("Invalid custom emoji identifier specified")
                entity["custom_emoji_id"] = attributes["emoji-id"]
            case "blockquote" if "expandable" in attributes:
                entity["type"] = "expandable_blockquote"
            case "code" if "class" in attributes:
                inside_pre = bool(self.open) and self.open[-1].tag == "pre"
                if not inside_pre or not attributes["class"].startswith("language-"):
                    raise self._broken('Tag "code" may have a language only inside "pre"')
                self.open[-1].entity["language"] = attributes["class"].removeprefix("language-")
        return entity

    def _check_nesting(self, tag: str) -> None:
        around = [other.tag for other in self.open]
        if tag == "code" and around[-1:] == ["pre"]:
            return
        if "code" in around or "pre" in around:
            raise self._broken(f'Tag "{tag}" can\'t be inside code')
        if "blockquote" in around and tag == "blockquote":
            raise self._broken('Tag "blockquote" can\'t be nested')
        if tag in ("code", "pre") and set(around) - {"blockquote"}:
            raise self._broken(f'Tag "{tag}" can\'t be part of another tag')
        if tag == "a" and "a" in around:
            raise self._broken('Tag "a" can\'t be nested')

    def _end_tag(self) -> None:
        found = _END_TAG.match(self.source, self.at)
        if not self.open:
            raise self._broken("Unexpected end tag")
        if found is None:
            raise self._broken("Unclosed end tag")
        tag, last = found.group(1).lower(), self.open.pop()
        if tag != last.tag:
            raise self._broken(f'Unmatched end tag, expected "</{last.tag}>", found "</{tag}>"')
        inner_code = tag == "code" and bool(self.open) and self.open[-1].tag == "pre"
        if self.units > last.start and not inner_code:
            last.entity["offset"] = last.start
            last.entity["length"] = self.units - last.start
            self.entities.append(last.entity)
        self.at = found.end()


def _named_or_number(found: re.Match[str]) -> str:
    decimal, hexadecimal, name = found.groups()
    if name is not None:
        return _NAMED[name]
    return chr(int(decimal) if decimal is not None else int(hexadecimal, 16))


def _cannot_parse(reason: str) -> ApiError:
    return bad_request(f"can't parse entities: {reason}")


def trimmed(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Text as Telegram stores it: without white space at both ends, entities cut to fit."""
    stripped = text.strip()
    if stripped == text:
        return text, entities
    lead = utf16_length(text[: len(text) - len(text.lstrip())])
    size = utf16_length(stripped)
    kept = []
    for entity in entities:
        start = max(entity["offset"] - lead, 0)
        end = min(entity["offset"] + entity["length"] - lead, size)
        if end > start:
            kept.append({**entity, "offset": start, "length": end - start})
    return stripped, kept


def as_html(text: str) -> str:
    """Plain text as HTML, for a message that was sent without a parse mode."""
    return escape(text, quote=False)
