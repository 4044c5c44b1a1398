"""Uploaded files: kept in memory, found again by file id or by path."""

import re
from dataclasses import dataclass
from typing import Any

from simulator.telegram.bodies import Upload
from simulator.telegram.errors import bad_request

MAX_PHOTO_BYTES = 10 * 1024 * 1024
MAX_DOCUMENT_BYTES = 50 * 1024 * 1024
MAX_DOWNLOAD_BYTES = 20 * 1024 * 1024
MAX_PHOTO_SIDES = 10_000  # width plus height, in pixels
MAX_PHOTO_RATIO = 20

_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8\xff"
# The frame headers of JPEG that hold height and width.
_JPEG_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_SAFE_NAME = re.compile(r"[^A-Za-z0-9._-]+")


@dataclass(frozen=True, slots=True)
class StoredFile:
    """One file with everything that Telegram says about it."""

    id: str
    unique_id: str
    kind: str
    name: str
    content_type: str
    content: bytes
    path: str
    width: int = 0
    height: int = 0

    def as_content(self) -> dict[str, Any]:
        """The field of a message that shows this file."""
        size = {
            "file_id": self.id,
            "file_unique_id": self.unique_id,
            "file_size": len(self.content),
        }
        if self.kind == "photo":
            return {"photo": [{**size, "width": self.width, "height": self.height}]}
        return {"document": {**size, "file_name": self.name, "mime_type": self.content_type}}


class Files:
    """All files of the bot and of the people who write to it."""

    def __init__(self) -> None:
        self._by_id: dict[str, StoredFile] = {}
        self._by_path: dict[str, StoredFile] = {}

    def store(self, kind: str, upload: Upload) -> StoredFile:
        """Keep an upload as "photo" or "document". Raises ApiError (400) for a bad picture."""
        if not upload.content:
            raise bad_request("file must be non-empty")
        width, height = 0, 0
        if kind == "photo":
            width, height = _photo_size(upload.content)
        elif len(upload.content) > MAX_DOCUMENT_BYTES:
            raise bad_request("file is too big")
        number = len(self._by_id) + 1
        file = StoredFile(
            id=f"File-{kind}-{number}",
            unique_id=f"Unique{number}",
            kind=kind,
            name=upload.name,
            content_type=upload.content_type.partition(";")[0],
            content=upload.content,
            path=f"{kind}s/file_{number}_{_SAFE_NAME.sub('_', upload.name)}",
            width=width,
            height=height,
        )
        self._by_id[file.id] = file
        self._by_path[file.path] = file
        return file

    def given(self, kind: str, value: str | Upload) -> StoredFile:
        """The file of a request: an upload, or the id of one of the same kind."""
        if isinstance(value, Upload):
            return self.store(kind, value)
        if value.startswith(("http://", "https://")):
            raise bad_request("failed to get HTTP URL content")
        file = self._by_id.get(value)
        if file is None:
            raise bad_request("wrong file identifier/HTTP URL specified")
        if file.kind != kind:
            raise bad_request(f"can't use file of type {file.kind.title()} as {kind.title()}")
        return file

    def describe(self, file_id: str) -> dict[str, Any]:
        """The answer of getFile."""
        file = self._by_id.get(file_id)
        if file is None:
            raise bad_request("invalid file_id")
        if len(file.content) > MAX_DOWNLOAD_BYTES:
            raise bad_request("file is too big")
        return {
            "file_id": file.id,
            "file_unique_id": file.unique_id,
            "file_size": len(file.content),
            "file_path": file.path,
        }

    def at(self, path: str) -> StoredFile | None:
        """The file behind a download address."""
        return self._by_path.get(path)


def _photo_size(content: bytes) -> tuple[int, int]:
    if len(content) > MAX_PHOTO_BYTES:
        raise bad_request("file is too big")
    width, height = _png_size(content) or _jpeg_size(content) or (0, 0)
    if not width or not height:
        raise bad_request("IMAGE_PROCESS_FAILED")
    longer, shorter = max(width, height), min(width, height)
    if width + height > MAX_PHOTO_SIDES or longer > MAX_PHOTO_RATIO * shorter:
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    return width, height


def _png_size(content: bytes) -> tuple[int, int] | None:
    if not content.startswith(_PNG) or content[12:16] != b"IHDR" or len(content) < 24:
        return None
    return int.from_bytes(content[16:20], "big"), int.from_bytes(content[20:24], "big")


def _jpeg_size(content: bytes) -> tuple[int, int] | None:
    if not content.startswith(_JPEG):
        return None
    at = 2
    while at + 9 <= len(content) and content[at] == 0xFF:
        if content[at + 1] in _JPEG_FRAMES:
            height = int.from_bytes(content[at + 5 : at + 7], "big")
            return int.from_bytes(content[at + 7 : at + 9], "big"), height
        at += 2 + int.from_bytes(content[at + 2 : at + 4], "big")
    return None
