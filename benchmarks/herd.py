"""Many reminders at the same second."""

from benchmarks import herders
from benchmarks.results import Column, Result, Spread, Table, Target
from benchmarks.rounds import Contender, Sample, play
from benchmarks.scale import Stage

NAME = "herd"
HERD = 5_000
MOST_ROUNDS = 3

OURS = "kneebot: one tick"
JOB_QUEUE = "python-telegram-bot's JobQueue: a job for each person"
JOB_STORE = "APScheduler's SQLAlchemyJobStore: a job for each person"

HOW = """\
{herd:,} people have chosen the same minute. kneebot's tick plans, claims, sends and settles them,
with a history of scores for each, on a SQLite file. The peers have a daily job for each person and
their usual settings: a job that is more than a second late is dropped ("misfire grace"), with a
line in the log, until the next day. They send over kneebot's transport, which is the faster one.

The stall is the longest time for which the event loop lets nobody else run: for so long a tap waits
in the same process. Nothing limits the pace here.\
"""
COLUMNS = (
    Column("delivered", "delivered"),
    Column("stall_ms", "longest stall, ms", 1),
    Column("seconds", "all done after, s", 1),
    Column("added", "to add the jobs, s", 1),
)


def run(stage: Stage) -> Result:
    """One table, and what is aimed at in it."""
    herd, rounds = stage.scale.count(HERD), min(stage.scale.rounds, MOST_ROUNDS)
    url, new = stage.telegram.url, stage.databases.new
    contenders = [
        Contender(
            OURS,
            herders.ours,
            {"url": url, "address": new("herd"), "herd": herd, "rounds": rounds},
        ),
        Contender(JOB_QUEUE, herders.job_queue, {"url": url, "herd": herd}),
        Contender(JOB_STORE, herders.job_store, {"url": url, "address": new("jobs"), "herd": herd}),
    ]

    def after(_contender: Contender, sample: Sample) -> None:
        sample["delivered"] = stage.telegram.seen().calls["sendMessage"]

    rows = play(stage, contenders, rounds=rounds, after=after)
    title = f"{herd:,} due at the same second"
    table = Table(title, COLUMNS, rows, OURS, "stall_ms", less_is_better=True, bars="stall_ms")
    delivered, stall = rows[OURS]["delivered"], rows[OURS]["stall_ms"]
    return Result(
        NAME,
        "Many at the same second",
        HOW.format(herd=herd),
        rounds,
        [table],
        [
            Target(f"{herd:,} at the same second: delivered", min(delivered), herd, at_least=True),
            Target(
                f"{herd:,} at the same second: the longest stall, ms",
                Spread.of(stall).median,
                20,
                at_least=False,
                decimals=1,
            ),
        ],
    )
