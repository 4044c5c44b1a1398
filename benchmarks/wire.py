"""Sending: our whole path and its last part beside every other way to send the same messages."""

from collections.abc import Sequence

from benchmarks import senders
from benchmarks.results import Column, Result, Spread, Table, Target, ratio
from benchmarks.rounds import Contender, Sample, Samples, play
from benchmarks.scale import Stage

NAME = "wire"
LATENCY = 0.080  # seconds; what a server answers after that is not in the same room

OURS = "kneebot: claim, act, render, send, settle"
DELIVERY = "kneebot: claim, send, settle"
ALONE = "kneebot: the send alone"
RAW = "raw aiohttp"
AIOGRAM = "aiogram, send_message"
PTB = "python-telegram-bot, send_message"
PTB_ONE = "the same, one at a time"
PTB_AIOHTTP = "python-telegram-bot on kneebot's aiohttp request"
CEILING = "the fake Telegram, asked by a client that only writes and reads"

COLUMNS = (
    Column("per_second", "messages/s"),
    Column("cpu_ms", "CPU ms a message", 2),
)


def run(stage: Stage) -> Result:
    """Both tables, and what is aimed at in each."""
    rows = _rows(stage, 0.0, _contenders(stage))
    other_end = Table("The other end", COLUMNS, {CEILING: rows.pop(CEILING)})
    at_once = _compared("The server answers at once", rows)
    rows = _rows(stage, LATENCY, _patient_contenders(stage))
    later = _compared("The server answers after 80 ms", rows)
    return Result(
        NAME,
        "Sending a message with 11 buttons",
        HOW,
        stage.scale.rounds,
        [at_once, later, other_end],
        [
            _target(at_once, RAW, 0.75),
            _target(at_once, AIOGRAM, 2),
            _target(at_once, PTB, 10),
            Target(
                "sending, the server answers after 80 ms: messages a second",
                Spread.of(later.rows[OURS]["per_second"]).median,
                1000,
                at_least=True,
            ),
        ],
    )


HOW = """\
The evening question with its buttons 0 to 10, for another person each time. kneebot's rows are
planned slots of people with a history, on a SQLite file, and go through `Jobs.dispatch` as in the
running service; only the pace is let off, which is Telegram's limit. Each person is loaded and
decided on; the question then is alike for all of them, as it is for most on one evening, so it is
rendered once and only whose buttons they are is filled in. In the second row what is said was
decided before, as it was for the others: this is the delivery, which the ratios that are aimed at
are about. It holds what the send alone does not: a row is claimed, marked before it goes on the
wire and settled after it, each of it in the database before the next step, so that a crash at any
instant loses nothing.

The others are handed the finished text and labels, build what their library asks for, post it and
read the id of the message: no database, no decision, nothing to render. They send 64 at once; after
80 ms it is 256, and 16 for python-telegram-bot's own transport, which suits it better. kneebot
sends as many at once as it does by itself.\
"""


def _contenders(stage: Stage) -> list[Contender]:
    count, url = stage.scale.count, stage.telegram.url
    return [
        Contender(OURS, senders.ours_whole, _whole(stage, "wire", 5000)),
        Contender(
            DELIVERY, senders.ours_whole, _whole(stage, "delivery", 5000) | {"decided": True}
        ),
        Contender(ALONE, senders.ours_alone, _alone(stage, "alone", 5000, 64)),
        _peer(RAW, senders.raw_aiohttp, url, count(5000), 64),
        _peer(AIOGRAM, senders.aiogram, url, count(1500), 64),
        _peer(PTB, senders.ptb, url, count(300), 64),
        _peer(PTB_ONE, senders.ptb, url, count(500), 1),
        _peer(PTB_AIOHTTP, senders.ptb, url, count(1500), 64, on_our_request=True),
        Contender(
            CEILING,
            senders.ceiling,
            {"url": url, "count": count(20000), "at_once": 64},
            on_uvloop=True,
        ),
    ]


def _patient_contenders(stage: Stage) -> list[Contender]:
    count, url = stage.scale.count, stage.telegram.url
    return [
        Contender(OURS, senders.ours_whole, _whole(stage, "patient", 5000)),
        Contender(
            DELIVERY,
            senders.ours_whole,
            _whole(stage, "patient-delivery", 5000) | {"decided": True},
        ),
        Contender(ALONE, senders.ours_alone, _alone(stage, "patient-alone", 5000, 256)),
        _peer(RAW, senders.raw_aiohttp, url, count(5000), 256),
        _peer(AIOGRAM, senders.aiogram, url, count(1500), 256),
        _peer(PTB, senders.ptb, url, count(300), 16),
        _peer(PTB_AIOHTTP, senders.ptb, url, count(1500), 256, on_our_request=True),
    ]


def _whole(stage: Stage, name: str, usual: int) -> dict[str, object]:
    return {
        "url": stage.telegram.url,
        "address": stage.databases.new(name),
        "count": stage.scale.count(usual),
        "rounds": stage.scale.rounds,
        "warm_up": stage.scale.count(200),
    }


def _alone(stage: Stage, name: str, usual: int, at_once: int) -> dict[str, object]:
    return {
        "url": stage.telegram.url,
        "address": stage.databases.new(name),
        "count": stage.scale.count(usual),
        "at_once": at_once,
    }


def _peer(name: str, open: object, url: str, count: int, at_once: int, **more: object) -> Contender:
    assert callable(open)
    return Contender(name, open, {"url": url, "count": count, "at_once": at_once, **more})


def _rows(stage: Stage, latency: float, contenders: Sequence[Contender]) -> Samples:
    def before(_contender: Contender, _number: int) -> None:
        stage.telegram.slow_down(latency)

    def after(contender: Contender, sample: Sample) -> None:
        arrived = stage.telegram.seen().calls["sendMessage"]
        if arrived < sample["sent"]:
            raise AssertionError(f"{contender.name}: {arrived} of {sample['sent']} arrived")

    return play(stage, contenders, before=before, after=after)


def _compared(title: str, rows: Samples) -> Table:
    return Table(title, COLUMNS, rows, ours=OURS, ratio="per_second", bars="per_second")


def _target(table: Table, other: str, limit: float) -> Target:
    """Of the delivery: the others decide and render nothing."""
    times = ratio(*(table.rows[name]["per_second"] for name in (DELIVERY, other)))
    return Target(
        f"claim, send, settle: times the rate of {other}",
        times.median,
        limit,
        at_least=True,
        decimals=2,
    )
