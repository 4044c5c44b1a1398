"""What a benchmark found, as values and as JSON."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import median
from typing import Any


@dataclass(frozen=True, slots=True)
class Spread:
    """Some rounds' values: the median, the lowest and the highest."""

    median: float
    lowest: float
    highest: float

    @classmethod
    def of(cls, values: Sequence[float]) -> "Spread":
        return cls(median(values), min(values), max(values))


def ratio(values: Sequence[float], others: Sequence[float]) -> Spread:
    """How many times the other's value, round by round."""
    return Spread.of([one / other for one, other in zip(values, others, strict=True)])


@dataclass(frozen=True, slots=True)
class Column:
    """A figure of a table: the key of its values, its heading with the unit, its decimals."""

    key: str
    heading: str
    decimals: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """Contenders and what each of them did, round by round.

    `ratio` is the key of the figure that `ours` is compared by, round by round: how many times
    the other's value ours is, or the other way round where less is better. Then more is always
    better for us. None compares nothing. `bars` is the key of the figure that is drawn, `over`
    the one that the others are drawn over, as lines.
    """

    title: str
    columns: Sequence[Column]
    rows: Mapping[str, Mapping[str, Sequence[float]]]
    ours: str | None = None
    ratio: str | None = None
    less_is_better: bool = False
    bars: str | None = None
    over: str | None = None

    def ratio_to(self, other: str) -> Spread | None:
        """Ours to the other's; None for what is not compared."""
        if self.ours is None or self.ratio is None or other == self.ours:
            return None
        ours = self.rows[self.ours].get(self.ratio, ())
        theirs = self.rows[other].get(self.ratio, ())
        if not ours or not theirs:
            return None
        return ratio(theirs, ours) if self.less_is_better else ratio(ours, theirs)


@dataclass(frozen=True, slots=True)
class Target:
    """What was aimed at, and what came of it: `value` against `limit`, in `unit`."""

    what: str
    value: float
    limit: float
    at_least: bool
    unit: str = ""
    decimals: int = 0

    @property
    def reached(self) -> bool:
        return self.value >= self.limit if self.at_least else self.value <= self.limit


@dataclass(frozen=True, slots=True)
class Result:
    """A run of one benchmark; `seconds` is what all of it took."""

    name: str
    title: str
    how: str
    rounds: int
    tables: Sequence[Table]
    targets: Sequence[Target]
    machine: Mapping[str, str] = field(default_factory=dict)
    taken_at: str = ""
    seconds: float = 0.0


def save(result: Result, folder: Path) -> Path:
    """Write it to `<folder>/<name>.json`; returns where."""
    file = folder / f"{result.name}.json"
    folder.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(_rounded(asdict(result)), indent=1) + "\n", encoding="utf-8")
    return file


def load(file: Path) -> Result:
    """What `save` wrote."""
    found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    tables = [
        Table(**{**table, "columns": [Column(**column) for column in table["columns"]]})
        for table in found.pop("tables")
    ]
    targets = [Target(**target) for target in found.pop("targets")]
    return Result(**found, tables=tables, targets=targets)


def _rounded(value: Any) -> Any:
    """Six digits are more than is known."""
    match value:
        case float():
            return float(f"{value:.6g}")
        case dict():
            return {key: _rounded(each) for key, each in value.items()}
        case list() | tuple():
            return [_rounded(each) for each in value]
    return value
