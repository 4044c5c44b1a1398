"""A tick with nothing due, among few people and among many."""

from benchmarks import tickers
from benchmarks.results import Column, Result, Spread, Table, Target, ratio
from benchmarks.rounds import Contender, play
from benchmarks.scale import Stage

NAME = "idle"
TICKS = 200

HOW = """\
What every look at the clock costs while nothing is due: one question to the database. The median of
the ticks of a round; between the rounds the databases take turns.\
"""
COLUMNS = (Column("ms", "ms a tick", 2), Column("cpu_ms", "CPU ms a tick", 2))


def run(stage: Stage) -> Result:
    """On SQLite and on PostgreSQL, the smallest and the biggest crowd."""
    few, many = stage.scale.crowds[0], stage.scale.crowds[-1]
    tables, targets = [], []
    for kind, address in stage.databases.kinds.items():
        contenders = [
            Contender(
                f"{size:,} people",
                tickers.idle,
                {
                    "url": stage.telegram.url,
                    "address": address(size),
                    "noon": stage.databases.noon,
                    "ticks": stage.scale.count(TICKS),
                },
            )
            for size in (many, few)
        ]
        rows = play(stage, contenders)
        tables.append(Table(kind, COLUMNS, rows))
        cost, among_few = (rows[f"{size:,} people"]["ms"] for size in (many, few))
        targets += [
            Target(
                f"a tick with nothing due, {kind}, ms",
                Spread.of(cost).median,
                1,
                at_least=False,
                decimals=2,
            ),
            Target(
                f"a tick with nothing due, {kind}, times its cost among {few:,} people",
                ratio(cost, among_few).median,
                1.5,
                at_least=False,
                decimals=2,
            ),
        ]
    return Result(
        NAME,
        f"A tick with nothing due, among {many:,} people",
        HOW,
        stage.scale.rounds,
        tables,
        targets,
    )
