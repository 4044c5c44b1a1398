"""What an operator is told: each metric and what it means, and log lines that can be searched."""

import ast
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.metrics import Metrics
from care.events import Kind
from storage.outbox import Row, Settled
from storage.tables import State

HOME = Path(__file__).parents[2]
PAGE = (HOME / "docs/operations.md").read_text(encoding="utf-8")
ROOMS = ("app", "simulator/play", "jobs", "bot", "storage", "pictures", "care", "rehab")
LEVELS = {"debug", "info", "warning", "error", "exception", "critical", "log"}
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def exported(metrics: Metrics) -> dict[str, list[tuple[dict[str, str], float]]]:
    """The samples of /metrics by name, each with its labels and its value."""
    found: dict[str, list[tuple[dict[str, str], float]]] = {}
    for family in text_string_to_metric_families(metrics.text().decode()):
        for sample in family.samples:
            found.setdefault(sample.name, []).append((sample.labels, sample.value))
    return found


def names_in(text: str) -> set[str]:
    return set(re.findall(r"\b(?:kneebot|process)_[a-z_]+\b", text))


def test_the_page_explains_every_metric() -> None:
    names = {
        f"{one.name}_total" if one.type == "counter" else one.name
        for one in Metrics().registry.collect()
    }
    assert names - names_in(PAGE.partition("## Alerts")[0]) == set()


def test_alerts_ask_for_metrics_that_the_page_explains() -> None:
    table, _, rest = PAGE.partition("## Alerts")
    asked = {name.removesuffix("_bucket") for name in names_in(rest.partition("## The log")[0])}
    assert asked
    assert asked <= names_in(table)


def test_a_process_that_never_looked_for_messages_does_not_seem_stuck_since_1970() -> None:
    metrics = Metrics()
    [(_, before)] = exported(metrics)["kneebot_last_dispatch_timestamp_seconds"]
    assert not before > 0
    metrics.ticked(0.002, NOON.timestamp())
    [(_, after)] = exported(metrics)["kneebot_last_dispatch_timestamp_seconds"]
    assert after == NOON.timestamp()


def test_no_label_says_whom_a_number_is_about() -> None:
    metrics = Metrics()
    open_until = NOON + timedelta(hours=1)
    row = Row(7, 4711, Kind.EVENING, NOON.date(), "", NOON, open_until, State.SENDING, tries=1)
    metrics.settled(row, Settled(7, State.SENT, message_id=12))
    found = exported(metrics)
    assert ({"kind": "evening", "outcome": "sent"}, 1.0) in found["kneebot_messages_total"]
    labels = {name for samples in found.values() for one, _ in samples for name in one}
    assert labels == {"kind", "outcome", "le"}


def _log_calls(file: Path) -> list[ast.Call]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in LEVELS
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id in {"log", "logger"}
    ]


@pytest.mark.parametrize("room", ROOMS)
def test_every_log_line_has_an_action_to_search_for(room: str) -> None:
    for file in (HOME / room).rglob("*.py"):
        for call in _log_calls(file):
            extra = next((word.value for word in call.keywords if word.arg == "extra"), None)
            keys = extra.keys if isinstance(extra, ast.Dict) else []
            names = {key.value for key in keys if isinstance(key, ast.Constant)}
            assert "action" in names, f"{file.name}:{call.lineno}"
