"""docs/benchmarks.md and its picture, from the results."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from benchmarks.results import Column, Result, Spread, Table, Target

INTRO = """\
# What is claimed about speed, measured

    make bench                  # everything, on this machine: {minutes}
    make bench ARGS=wire        # one of: {names}

The command writes this page, the picture and `benchmarks/results/*.json` anew. How the figures are
made:

- **Ratios count, not speeds.** Every contender is a process of its own. They take turns, round
  after round, so that a machine that is slower for a minute is slower for all of them. A ratio is
  taken within a round; the tables show the median of the rounds and, in brackets, the lowest and
  the highest.
- **The other end** is a bare server in its own process (`benchmarks/fake_telegram.py`) that echoes
  a message with its buttons as Telegram does. Its own ceiling is measured too: it is not what
  limits anybody here.
- **What is counted has arrived**: after each round the server is asked how many messages came. A
  message that is missing ends the run.
- Everything is on one machine, over loopback. A real network adds time to each call, and Telegram's
  limit of 30 messages a second holds in real life: what these figures say is what a process has
  left over.
"""


def write(results: Sequence[Result], folder: Path) -> list[Path]:
    """Write the page and the picture; returns where."""
    from benchmarks.picture import draw  # loads matplotlib

    text, picture = folder / "benchmarks.md", folder / "benchmarks.png"
    folder.mkdir(parents=True, exist_ok=True)
    picture.write_bytes(draw(results))
    text.write_text(page(results, picture.name), encoding="utf-8")
    return [text, picture]


def page(results: Sequence[Result], picture: str) -> str:
    """The text of the page."""
    minutes = sum(result.seconds for result in results) / 60
    intro = INTRO.format(
        minutes=f"about {minutes:.0f} minutes", names=", ".join(result.name for result in results)
    )
    parts = [
        intro,
        _machines(results),
        "## What was aimed at",
        _targets(target for result in results for target in result.targets),
        f"![The tables below as charts.]({picture})",
        *(_part(result) for result in results),
    ]
    return "\n\n".join(part.strip("\n") for part in parts) + "\n"


def _machines(results: Sequence[Result]) -> str:
    """Once for each set of benchmarks that ran on the same machine with the same versions."""
    rows: dict[tuple[str, ...], list[str]] = {}
    for result in results:
        rows.setdefault(tuple(result.machine.values()), []).append(
            f"{result.name} ({result.taken_at})"
        )
    return "\n\n".join(
        f"{', '.join(names)}: {'; '.join(machine)}." for machine, names in rows.items()
    )


def _targets(targets: Iterable[Target]) -> str:
    rows = [
        (
            target.what,
            f"{'at least' if target.at_least else 'at most'} {_number(target.limit)}",
            _number(target.value, target.decimals),
            "yes" if target.reached else "**no**",
        )
        for target in targets
    ]
    return _table(("what", "target", "measured", "reached"), rows)


def _part(result: Result) -> str:
    tables = "\n\n".join(_shown(table) for table in result.tables)
    rounds = f"Rounds: {result.rounds}. All of it took {result.seconds:.0f} s."
    return f"## {result.title}\n{result.how}\n\n{rounds}\n\n{tables}"


def _shown(table: Table) -> str:
    compared = table.ratio is not None
    head = [table.title, *(column.heading for column in table.columns)]
    if compared:
        head.append("kneebot: times better")
    rows = []
    for name, values in table.rows.items():
        cells = [name, *(_cell(values, column) for column in table.columns)]
        if compared:
            ratio = table.ratio_to(name)
            cells.append("" if ratio is None else _spread(ratio, 2))
        rows.append(cells)
    return _table(head, rows)


def _cell(values: object, column: Column) -> str:
    assert isinstance(values, dict)
    found = values.get(column.key)
    return _spread(Spread.of(found), column.decimals) if found else "–"


def _spread(spread: Spread, decimals: int) -> str:
    middle = _number(spread.median, decimals)
    if spread.lowest == spread.highest:
        return middle
    return f"{middle} ({_number(spread.lowest, decimals)}-{_number(spread.highest, decimals)})"


def _number(value: float, decimals: int | None = None) -> str:
    return f"{value:,g}" if decimals is None else f"{value:,.{decimals}f}"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    return "\n".join((_row(head), f"|{'---|' * len(head)}", *map(_row, rows)))


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
