"""Taps on inline buttons, and their answers."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from simulator.telegram import checks
from simulator.telegram.chats import ChangeKind, Chat, Post, World
from simulator.telegram.errors import bad_request, passing
from simulator.telegram.parameters import Params

Json = dict[str, Any]

_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


@dataclass(eq=False, slots=True)
class Tap:
    """One tap: what was on the button, and what came back."""

    id: str
    chat: Chat
    label: str
    data: str
    at: float
    reached_bot: bool = True
    answered: bool = False
    toast: str = ""
    alert: bool = False


class Callbacks:
    """Open callback queries. One can be answered once, within `seconds` by the server's clock."""

    def __init__(
        self, world: World, queue: Callable[[str, int, Json], int | None], seconds: float
    ) -> None:
        self._world = world
        self._queue = queue
        self._seconds = seconds
        self._taps: dict[str, Tap] = {}
        self._count = 0

    def tap(self, chat: Chat, sender: Json, post: Post | None, label: str, data: str) -> Tap:
        """A tap by `sender`; queues the callback_query, `post` as it stands now."""
        self._count += 1
        tap = Tap(f"{7_000_000_000 + self._count}", chat, label, data, self._now())
        self._taps[tap.id] = tap
        query: Json = {
            "id": tap.id,
            "from": sender,
            "chat_instance": f"{chat.id}",
            "data": data,
        }
        if post is not None:
            gone = post.id not in post.chat.posts
            query["message"] = _inaccessible(post) if gone else post.as_json()
        tap.reached_bot = self._queue("callback_query", sender["id"], query) is not None
        self._world.changed(ChangeKind.TAPPED, chat, post, label)
        return tap

    def answer(self, params: Params) -> bool:
        """answerCallbackQuery."""
        text = checks.toast(params)
        if params.get("url"):
            raise bad_request("URL_INVALID")
        if params.get("cache_time", 0) < 0:
            raise bad_request("cache_time must not be negative")
        tap = self._taps.pop(params["callback_query_id"], None)
        if tap is None or self._now() - tap.at > self._seconds:
            raise passing(_TOO_OLD)
        tap.answered, tap.toast, tap.alert = True, text, params.get("show_alert", False)
        self._world.changed(ChangeKind.ANSWERED, tap.chat, text=text)
        return True

    def _now(self) -> float:
        return self._world.clock().timestamp()


def _inaccessible(post: Post) -> Json:
    return {"chat": post.chat.as_json(), "message_id": post.id, "date": 0}
