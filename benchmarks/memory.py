"""The memory of the running process, and how long it takes to start, among few and many people."""

from benchmarks import processes
from benchmarks.results import Column, Result, Spread, Table, Target, ratio
from benchmarks.rounds import Contender, play
from benchmarks.scale import Stage

NAME = "memory"
MOST_ROUNDS = 3
JOBS = 10_000

HOW = """\
`kneebot run` as an operator starts it, with the usual settings and with PORT, on a SQLite file. The
start is from the command to the first look for due messages that succeeded, as `/metrics` tells it.
The memory is what the system counts for the process after somebody has typed a city with a slip of
the pen and shared a location, which loads the time zones of the world.

For comparison: python-telegram-bot's JobQueue with a daily job for each of {jobs:,} people, in a
process that does nothing else. It grows with every person.\
"""
COLUMNS = (
    Column("seconds", "to the first look, s", 1),
    Column("mb", "MB", 0),
)


def run(stage: Stage) -> Result:
    """One table, and what is aimed at in it."""
    few, many = (f"kneebot run, {size:,} people" for size in _sizes(stage))
    rounds = min(stage.scale.rounds, MOST_ROUNDS)
    url = stage.telegram.url
    settings = {} if stage.scale.apart else {"DISPATCH_INTERVAL_SECONDS": "0.2"}
    contenders = [
        Contender(
            f"kneebot run, {size:,} people",
            processes.kneebot_run,
            {"url": url, "address": stage.databases.sqlite(size), **settings},
        )
        for size in reversed(_sizes(stage))
    ]

    def before(_: Contender, number: int) -> None:
        stage.telegram.feed(processes.place_lookups(number))

    rows = play(stage, contenders, rounds=rounds, before=before)
    jobs = stage.scale.count(JOBS)
    peer = Contender(f"JobQueue, {jobs:,} people", processes.job_for_each, {"people": jobs})
    rows |= play(stage, [peer], rounds=1)
    table = Table("Memory and start", COLUMNS, rows, bars="mb")
    size = _sizes(stage)[-1]
    return Result(
        NAME,
        f"Memory and start, among {size:,} people",
        HOW.format(jobs=jobs),
        rounds,
        [table],
        [
            Target(
                f"memory with {size:,} people, MB",
                Spread.of(rows[many]["mb"]).median,
                150,
                at_least=False,
            ),
            Target(
                f"memory, times that with {_sizes(stage)[0]:,}",
                ratio(rows[many]["mb"], rows[few]["mb"]).median,
                1.1,
                at_least=False,
                decimals=2,
            ),
            Target(
                "from the start to the first look, s",
                Spread.of(rows[many]["seconds"]).median,
                3,
                at_least=False,
                decimals=1,
            ),
        ],
    )


def _sizes(stage: Stage) -> tuple[int, int]:
    return stage.scale.crowds[0], stage.scale.crowds[-1]
