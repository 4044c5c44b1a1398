"""What the bot has not fetched yet, and getUpdates."""

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from simulator.telegram.chats import Signal
from simulator.telegram.errors import bad_request, conflict
from simulator.telegram.parameters import Params, string

Json = dict[str, Any]

DEFAULT_LIMIT = 100
LONGEST_POLL = 50  # seconds; Telegram cuts longer ones
KEPT_SECONDS = 24 * 60 * 60  # older updates are dropped unseen
REMEMBERED = 1000  # updates that can be repeated

UPDATE_KINDS = frozenset(
    [
        "message",
        "edited_message",
        "channel_post",
        "edited_channel_post",
        "business_connection",
        "business_message",
        "edited_business_message",
        "deleted_business_messages",
        "message_reaction",
        "message_reaction_count",
        "inline_query",
        "chosen_inline_result",
        "callback_query",
        "shipping_query",
        "pre_checkout_query",
        "purchased_paid_media",
        "poll",
        "poll_answer",
        "my_chat_member",
        "chat_member",
        "chat_join_request",
        "chat_boost",
        "removed_chat_boost",
    ]
)
_NOT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
_OTHER_POLL = (
    "terminated by other getUpdates request; make sure that only one bot instance is running"
)
_WEBHOOK_ACTIVE = (
    "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook "
    "first"
)


@dataclass(frozen=True, slots=True)
class Update:
    """One update, as it goes to the bot; `chat_id` orders deliveries by webhook."""

    id: int
    chat_id: int
    at: int
    body: Json


class Updates:
    """Pending updates in order; ids increase by one."""

    def __init__(self, now: Callable[[], int], first_id: int, longest_poll: float) -> None:
        self._now = now
        self._next_id = first_id
        self._longest_poll = min(longest_poll, LONGEST_POLL)
        self.pending: dict[int, Update] = {}
        self._again: list[Update] = []
        self._recent: deque[Update] = deque(maxlen=REMEMBERED)
        self._poll: asyncio.Future[str] | None = None
        self.allowed: frozenset[str] | None = None
        self.webhook_active = False
        self.poll_began = Signal()
        self.on_new: Callable[[Update], None] | None = None

    @property
    def last_id(self) -> int:
        """The id of the newest update."""
        return self._next_id - 1

    @property
    def polled(self) -> bool:
        """Whether a getUpdates is waiting now."""
        return self._poll is not None and not self._poll.done()

    def waits_after(self, offset: int | None) -> bool:
        """Whether a getUpdates with this offset would bring something."""
        return bool(self._again) or any(number >= (offset or 0) for number in self.pending)

    def add(self, kind: str, chat_id: int, payload: Json) -> int | None:
        """Queue an update; its id, or None if the bot does not want this kind."""
        if not self._wanted(kind):
            return None
        update = Update(
            self._next_id, chat_id, self._now(), {"update_id": self._next_id, kind: payload}
        )
        self._next_id += 1
        self._recent.append(update)
        self.pending[update.id] = update
        self._announce(update)
        return update.id

    def repeat(self, update_id: int | None = None) -> None:
        """Send one of the last updates once more, with its old id; the newest by default."""
        wanted = self.last_id if update_id is None else update_id
        update = next((one for one in self._recent if one.id == wanted), None)
        if update is None:
            raise ValueError(f"update {wanted} is not remembered")
        if not self.webhook_active:
            self._again.append(update)
        self._announce(update)

    def drop_all(self) -> None:
        """Forget everything pending."""
        self.pending.clear()
        self._again.clear()

    def drop_old(self) -> None:
        """Forget what waited for more than a day, as Telegram does."""
        oldest = self._now() - KEPT_SECONDS
        while self.pending and (first := next(iter(self.pending.values()))).at < oldest:
            del self.pending[first.id]

    def set_allowed(self, params: Params) -> None:
        """Remember `allowed_updates`; an empty list means the default."""
        if "allowed_updates" not in params:
            return
        kinds = params["allowed_updates"]
        if unknown := [kind for kind in kinds if string("kind", kind) not in UPDATE_KINDS]:
            raise bad_request(f'unknown kind of update "{unknown[0]}"')
        self.allowed = frozenset(kinds) or None

    def end_poll(self, reason: str) -> None:
        """Answer a waiting getUpdates with 409."""
        if self._poll is not None and self.polled:
            self._poll.set_result(reason)

    async def get(self, params: Params) -> list[Json]:
        """getUpdates. Raises ApiError (400, 409)."""
        limit = params.get("limit", DEFAULT_LIMIT)
        if not 1 <= limit <= DEFAULT_LIMIT:
            raise bad_request("limit must be between 1 and 100")
        seconds = params.get("timeout", 0)
        if seconds < 0:
            raise bad_request("timeout must not be negative")
        if self.webhook_active:
            raise conflict(_WEBHOOK_ACTIVE)
        self.end_poll(_OTHER_POLL)
        self.set_allowed(params)
        self.drop_old()
        self._confirm(params.get("offset", 0))
        if not self.pending and not self._again and seconds > 0:
            await self._wait(min(seconds, self._longest_poll))
        return self._take(limit)

    async def _wait(self, seconds: float) -> None:
        poll: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._poll = poll
        self.poll_began.wake()
        try:
            async with asyncio.timeout(seconds):
                reason = await poll
        except TimeoutError:
            return
        finally:
            if self._poll is poll:
                self._poll = None
        if reason:
            raise conflict(reason)

    def _take(self, limit: int) -> list[Json]:
        again, self._again = self._again[:limit], self._again[limit:]
        updates = again + list(self.pending.values())[: limit - len(again)]
        return [update.body for update in updates]

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            confirmed = list(self.pending)[:offset]
        else:
            confirmed = []
            for update_id in self.pending:
                if update_id >= offset:
                    break
                confirmed.append(update_id)
        for update_id in confirmed:
            del self.pending[update_id]

    def _wanted(self, kind: str) -> bool:
        if self.allowed is None:
            return kind not in _NOT_BY_DEFAULT
        return kind in self.allowed

    def _announce(self, update: Update) -> None:
        self.end_poll("")
        if self.on_new is not None:
            self.on_new(update)
