"""Updates that Telegram brings: stored before it is told that they arrived.

Whoever posts here while a transaction runs shares the next one.
"""

import asyncio
import json
import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from enum import StrEnum

from telegram import Bot
from telegram.error import BadRequest

from bot.batch import Batcher
from bot.handlers import ALLOWED_UPDATES
from bot.patience import until_done
from bot.updates import new_update
from storage import inbox
from storage.database import DATABASE_AWAY, Database, why_away
from storage.inbox import NewUpdate

log = logging.getLogger(__name__)

# Deliveries that Telegram may have open at once; its own default. They share transactions.
MAX_CONNECTIONS = 40
STORED_WITHIN = 10.0  # seconds; Telegram itself waits for a minute


class Receipt(StrEnum):
    """What became of a delivery, and so what Telegram is told."""

    TAKEN = "taken"  # stored now, or before, or nothing we asked for: not to be repeated
    NO_UPDATE = "no_update"  # not Telegram's; a repeat would be none either
    NOT_STORED = "not_stored"  # the database is away: to be repeated


class Webhook:
    """Takes what Telegram posts. `clock` gives the time, `stored` is called after each batch.

    Storing may take `patience` seconds, None for any time.
    """

    def __init__(
        self,
        database: Database,
        clock: Callable[[], datetime],
        stored: Callable[[], None],
        *,
        patience: float | None = STORED_WITHIN,
    ) -> None:
        self._database = database
        self._clock = clock
        self._stored = stored
        self._patience = patience
        self._store = Batcher(self._store_all)

    async def receive(self, body: bytes) -> Receipt:
        """Store one update; what Telegram is to be told."""
        try:
            update = _read(body, self._clock())
        except (ValueError, RecursionError):  # the second: brackets nested without end
            return Receipt.NO_UPDATE
        if update is None:
            return Receipt.TAKEN
        try:
            async with asyncio.timeout(self._patience):
                stored = await self._store.ask(update)
        except TimeoutError:
            stored = False  # perhaps later: a repeat changes nothing
        return Receipt.TAKEN if stored else Receipt.NOT_STORED

    async def _store_all(self, updates: Sequence[NewUpdate]) -> Sequence[bool]:
        """A database that is away refuses them all: to ask for each would take as many waits."""
        try:
            async with self._database.write() as connection:
                await inbox.store(connection, updates)
        except DATABASE_AWAY as error:
            log.warning(
                "updates cannot be stored (%s), Telegram repeats them",
                why_away(error),
                extra={"action": "updates_not_stored", "updates": len(updates)},
            )
            return [False] * len(updates)
        self._stored()
        return [True] * len(updates)


class RefusedAddressError(Exception):
    """Telegram does not take the address of the webhook; the message is its reason."""


async def set_webhook(bot: Bot, address: str, secret: str) -> None:
    """Have updates brought to `address`; what waits there is kept. Telegram is waited for.

    Raises RefusedAddressError.
    """

    async def call() -> None:
        try:
            await bot.set_webhook(
                address,
                max_connections=MAX_CONNECTIONS,
                allowed_updates=list(ALLOWED_UPDATES),
                drop_pending_updates=False,
                secret_token=secret,
            )
        except BadRequest as error:
            raise RefusedAddressError(error.message) from None

    await until_done(call, "the webhook could not be set", "webhook_not_set")
    log.info("the webhook is set", extra={"action": "webhook_set"})


def _read(body: bytes, now: datetime) -> NewUpdate | None:
    """The update in a body; None for one that nothing here handles. Raises ValueError."""
    return new_update(json.loads(body.decode()), now)
