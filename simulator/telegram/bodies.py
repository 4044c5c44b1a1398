"""From an HTTP request to raw parameters: query, JSON, form fields and uploads."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import BodyPartReader
from aiohttp.web import BaseRequest

from simulator.telegram.errors import bad_request

# Telegram takes 50 MB from a bot; the rest is room for the other fields.
MAX_BODY_BYTES = 52 * 1024 * 1024
_FILES = {"certificate", "document", "photo", "thumbnail"}


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came in a multipart body."""

    name: str
    content: bytes
    content_type: str

    def __repr__(self) -> str:
        return f"<{self.name}, {len(self.content)} bytes>"


async def read_parameters(request: BaseRequest) -> dict[str, Any]:
    """Everything that the request says, uploads put where attach:// names them.

    Raises ApiError (400) for a body that is not what its Content-Type promises.
    """
    raw: dict[str, Any] = {}
    if request.query_string:
        raw.update(_form(request.query_string))
    if not request.can_read_body:
        return raw
    match request.content_type:
        case "application/json":
            raw.update(_json(await request.read()))
        case "application/x-www-form-urlencoded":
            raw.update(_form(_utf8(await request.read())))
        case "multipart/form-data":
            raw.update(await _multipart(request))
        case other:
            raise bad_request(f"unsupported content type {other}")
    return raw


def _utf8(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        raise bad_request("strings must be encoded in UTF-8") from None


def _json(body: bytes) -> dict[str, Any]:
    try:
        parsed = json.loads(body)
    except ValueError:
        raise bad_request("can't parse request body as JSON object") from None
    if not isinstance(parsed, dict):
        raise bad_request("can't parse request body as JSON object")
    return parsed


def _form(source: str) -> dict[str, Any]:
    return _once(parse_qsl(source, keep_blank_values=True))


def _once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise bad_request("a parameter is given twice")
    return fields


async def _multipart(request: BaseRequest) -> dict[str, Any]:
    fields: list[tuple[str, Any]] = []
    reader = await request.multipart()
    try:
        while (part := await reader.next()) is not None:
            if not isinstance(part, BodyPartReader) or part.name is None:
                raise bad_request("a part of the multipart body has no name")
            content = bytes(await part.read(decode=True))
            if part.filename is None:
                fields.append((part.name, _utf8(content)))
            else:
                kind = part.headers.get("Content-Type", "application/octet-stream")
                fields.append((part.name, Upload(part.filename, content, kind)))
    except ValueError:
        raise bad_request("can't parse the multipart body") from None
    return _attached(_once(fields))


def _attached(fields: dict[str, Any]) -> dict[str, Any]:
    """Put each upload in the place of the attach:// link that names it."""
    uploads = {name: value for name, value in fields.items() if isinstance(value, Upload)}
    used: set[str] = set()

    def found(link: Any) -> Any:
        if not isinstance(link, str) or not link.startswith("attach://"):
            return link
        name = link.removeprefix("attach://")
        if name not in uploads:
            raise bad_request(f'file "{name}" is not attached')
        used.add(name)
        return uploads[name]

    for name in _FILES & fields.keys():
        fields[name] = found(fields[name])
    if isinstance(fields.get("media"), str):
        media = _json(fields["media"].encode("utf-8"))
        fields["media"] = {key: found(value) for key, value in media.items()}
    return {name: value for name, value in fields.items() if name not in used}
