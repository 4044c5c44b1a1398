"""What a due reminder costs among few people and among ever more."""

from collections.abc import Callable

from benchmarks import tickers
from benchmarks.results import Column, Result, Table
from benchmarks.rounds import Contender, Sample, Samples, play
from benchmarks.scale import Stage

NAME = "growth"

HOW = """\
A tick with some of the mornings due, from the plan to the settled row, divided by how many these
are: {group} a round. The rest of the crowd is there and not due.\
"""


def run(stage: Stage) -> Result:
    """One table for all databases, a line of the picture for each."""
    found = {kind: _of(stage, address) for kind, address in stage.databases.kinds.items()}
    rows = {
        f"{size:,} people": {
            "people": [float(size)],
            **{kind: samples[_name(size)]["ms"] for kind, samples in found.items()},
        }
        for size in stage.scale.crowds
    }
    columns = [
        Column("people", "people"),
        *(Column(kind, f"{kind}, ms a reminder", 2) for kind in found),
    ]
    table = Table("What a due reminder costs", columns, rows, over="people")
    how = HOW.format(group=stage.databases.group)
    return Result(NAME, "Growth", how, stage.scale.rounds, [table], [])


def _name(size: int) -> str:
    return f"{size:,} people"


def _of(stage: Stage, address: Callable[[int], str]) -> Samples:
    group = stage.databases.group

    def after(contender: Contender, _: Sample) -> None:
        arrived = stage.telegram.seen().calls["sendMessage"]
        if arrived != group:
            raise AssertionError(f"{contender.name}: {arrived} of {group} arrived")

    contenders = [
        Contender(
            _name(size),
            tickers.due,
            {
                "url": stage.telegram.url,
                "address": address(size),
                "noon": stage.databases.noon,
                "group": group,
            },
        )
        for size in stage.scale.crowds
    ]
    return play(stage, contenders, after=after)
