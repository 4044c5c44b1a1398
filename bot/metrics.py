"""What an operator can watch: counts and times, in Prometheus' words.

No label and no value is about a person: kinds of messages and outcomes only, no ids.
"""

from collections.abc import Callable, Mapping
from functools import cache

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.process_collector import ProcessCollector

from storage.outbox import Row, Settled

CONTENT_TYPE = CONTENT_TYPE_LATEST

_MINUTE, _HOUR = 60, 3600
_LATENESS = (1, 5, 15, 30, _MINUTE, 2 * _MINUTE, 5 * _MINUTE, 15 * _MINUTE, _HOUR, 4 * _HOUR)
_REPLY = (0.02, 0.05, 0.1, 0.15, 0.25, 0.5, 1, 2.5, 5, 15, _MINUTE)
_TICK = (0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 15, _MINUTE, 5 * _MINUTE)


class Metrics:
    """What one process counts, in a registry of its own. All times are seconds."""

    def __init__(self) -> None:
        self.registry = registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        self._due = Gauge(
            "kneebot_due",
            "Messages that are due and not settled, or not even planned.",
            registry=registry,
        )
        self._queue_age = Gauge(
            "kneebot_queue_age_seconds",
            "How long the oldest message that is due has been waiting.",
            registry=registry,
        )
        self._inbox_open = Gauge(
            "kneebot_inbox_open", "Updates that are stored and not answered.", registry=registry
        )
        self._processes = Gauge(
            "kneebot_processes",
            "Processes at work on this database, by what they are there for.",
            ("kind",),
            registry=registry,
        )
        settled = Counter(
            "kneebot_messages",
            "Messages that were due, by kind and by what became of them; pending: tried again.",
            ("kind", "outcome"),
            registry=registry,
        )
        # Each child is looked up once: this is counted for every message.
        self._settled: Callable[[str, str], Counter] = cache(settled.labels)
        self._lateness = Histogram(
            "kneebot_lateness_seconds",
            "How long after it was due a message was sent.",
            buckets=_LATENESS,
            registry=registry,
        )
        self._reply = Histogram(
            "kneebot_reply_seconds",
            "From the moment an update was stored to the end of its answer.",
            buckets=_REPLY,
            registry=registry,
        )
        self._told_to_wait = Counter(
            "kneebot_too_many_requests",
            "Answers of Telegram's to slow down (429).",
            registry=registry,
        )
        self._paid = Counter(
            "kneebot_paid_messages",
            "Messages that were sent beyond the free pace, for 0.1 Star each.",
            registry=registry,
        )
        self._telegram_down = Gauge(
            "kneebot_telegram_down",
            "1 while calls to Telegram fail one after the other, so that messages wait; "
            "NaN before the first call.",
            registry=registry,
        )
        # Neither up nor down: a process that has called nobody knows nothing of Telegram.
        self._telegram_down.set(float("nan"))
        self._tick = Histogram(
            "kneebot_tick_seconds",
            "What a look for due messages took, sending included.",
            buckets=_TICK,
            registry=registry,
        )
        self._last_dispatch = Gauge(
            "kneebot_last_dispatch_timestamp_seconds",
            "When the last look for due messages succeeded, in seconds since 1970; NaN before.",
            registry=registry,
        )
        # Not 0: to a rule that asks how long ago it was, a web process would look stuck.
        self._last_dispatch.set(float("nan"))

    def queues(self, due: int, queue_age: float, inbox_open: int) -> None:
        """What the database says at this moment."""
        self._due.set(due)
        self._queue_age.set(queue_age)
        self._inbox_open.set(inbox_open)

    def processes(self, alive: Mapping[str, int]) -> None:
        """How many processes are at work, by what they are there for."""
        self._processes.clear()
        for kind, count in alive.items():
            self._processes.labels(kind).set(count)

    def settled(self, row: Row, result: Settled) -> None:
        """What became of a message."""
        self._settled(row.kind, result.state).inc()

    def sent(self, late: float) -> None:
        """A message arrived, so much later than it was due."""
        self._lateness.observe(late)

    def replied(self, seconds: float) -> None:
        """An update was answered."""
        self._reply.observe(seconds)

    def told_to_wait(self) -> None:
        """Telegram answered 429."""
        self._told_to_wait.inc()

    def paid(self) -> None:
        """A message goes out that is paid for."""
        self._paid.inc()

    def telegram_is_down(self, down: bool) -> None:
        """Whether messages wait until Telegram answers."""
        self._telegram_down.set(down)

    def ticked(self, seconds: float, at: float) -> None:
        """A look for due messages succeeded; `at` in seconds since 1970."""
        self._tick.observe(seconds)
        self._last_dispatch.set(at)

    def text(self) -> bytes:
        """Everything as Prometheus reads it (`CONTENT_TYPE`)."""
        return generate_latest(self.registry)
