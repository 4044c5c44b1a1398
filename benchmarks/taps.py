"""Taps on a pain score: how many a second, and how long one waits while reminders go out."""

from statistics import quantiles

from benchmarks import tappers
from benchmarks.results import Column, Result, Spread, Table, Target
from benchmarks.rounds import Contender, Sample, play
from benchmarks.scale import Stage

NAME = "taps"

OURS = "kneebot: polled, stored, acted on, saved, answered, edited"
AIOGRAM = "aiogram: answered, edited"
PTB = "python-telegram-bot: answered, edited"
PTB_AIOHTTP = "the same on kneebot's aiohttp request"
DRAINING = "kneebot"

REMINDERS, REMINDERS_A_SECOND = 5_000, 300.0
TAPS_A_SECOND = 50.0
# The reminders have begun by the first tap, and go on after the last one.
BEGIN, END = 3.0, 13.0  # seconds

HOW = f"""\
Every tap is another person's, on the 3 of their evening question, and comes by polling. kneebot
stores it, loads the person, decides, saves the score, answers the tap and edits the message. The
peers answer and edit with a finished text, up to {tappers.PEERS_AT_ONCE} at once, and save nothing.
The rate is from the moment the taps are handed out to the last edited message, as the fake Telegram
sees it.

In the second table {TAPS_A_SECOND:.0f} people tap in every second, while {REMINDERS:,} reminders go
out at {REMINDERS_A_SECOND:.0f} a second from the same process. The wait is from the tap to the
edited message.\
"""


def run(stage: Stage) -> Result:
    """Both tables, and what is aimed at in each."""
    rate, wait = _rate(stage), _wait(stage)
    return Result(
        NAME,
        "Taps on a pain score",
        HOW,
        stage.scale.rounds,
        [rate, wait],
        [
            Target(
                "taps on a pain score a second, in one process",
                Spread.of(rate.rows[OURS]["per_second"]).median,
                600,
                at_least=True,
            ),
            Target(
                "99 of 100 taps are answered within, while reminders go out, ms",
                Spread.of(wait.rows[DRAINING]["p99"]).median,
                150,
                at_least=False,
            ),
        ],
    )


def _rate(stage: Stage) -> Table:
    url, rounds, count = stage.telegram.url, stage.scale.rounds, stage.scale.count
    each = {OURS: count(1000), AIOGRAM: count(1000), PTB: count(200), PTB_AIOHTTP: count(1000)}
    contenders = [
        Contender(
            OURS,
            tappers.ours,
            {
                "url": url,
                "address": stage.databases.new("taps"),
                "people": each[OURS] * rounds,
                "each": each[OURS],
            },
        ),
        Contender(AIOGRAM, tappers.aiogram, {"url": url, "each": each[AIOGRAM]}),
        Contender(PTB, tappers.ptb, {"url": url, "each": each[PTB]}),
        Contender(
            PTB_AIOHTTP,
            tappers.ptb,
            {"url": url, "each": each[PTB_AIOHTTP], "on_our_request": True},
        ),
    ]

    def before(contender: Contender, number: int) -> None:
        some = each[contender.name]
        stage.telegram.feed(tappers.taps(number * some, (number + 1) * some))

    def after(contender: Contender, sample: Sample) -> None:
        seen = stage.telegram.seen()
        assert seen.last_edit is not None and seen.updates_from is not None
        if len(seen.waited) != sample["taps"]:
            raise AssertionError(f"{contender.name}: {len(seen.waited)} of {sample['taps']} shown")
        sample["per_second"] = sample["taps"] / (seen.last_edit - seen.updates_from)

    rows = play(stage, contenders, before=before, after=after)
    columns = (Column("per_second", "taps/s"), Column("cpu_ms", "CPU ms a tap", 2))
    return Table(
        "Taps, as fast as they can", columns, rows, ours=OURS, ratio="per_second", bars="per_second"
    )


def _wait(stage: Stage) -> Table:
    rounds = min(stage.scale.rounds, 3)
    reminders = stage.scale.count(REMINDERS)
    begin, end = (BEGIN, END) if stage.scale.apart else (0.1, 0.5)
    each = round((end - begin) * TAPS_A_SECOND)
    contender = Contender(
        DRAINING,
        tappers.ours_while_draining,
        {
            "url": stage.telegram.url,
            "address": stage.databases.new("draining"),
            "people": each * rounds,
            "each": each,
            "reminders": reminders,
            "rate": REMINDERS_A_SECOND,
        },
    )

    def before(_: Contender, number: int) -> None:
        some = tappers.taps(number * each, (number + 1) * each)
        stage.telegram.feed(some, 1 / TAPS_A_SECOND, begin)

    def after(_: Contender, sample: Sample) -> None:
        seen = stage.telegram.seen()
        if len(seen.waited) != each or seen.calls["sendMessage"] != reminders:
            raise AssertionError(f"{len(seen.waited)} of {each} taps shown, {seen.calls}")
        hundredths = quantiles(seen.waited, n=100, method="inclusive")
        sample |= {"p50": 1000 * hundredths[49], "p99": 1000 * hundredths[98]}
        sample["worst"] = 1000 * max(seen.waited)

    rows = play(stage, [contender], rounds=rounds, before=before, after=after)
    columns = (
        Column("p50", "half wait up to, ms"),
        Column("p99", "99 of 100 up to, ms"),
        Column("worst", "the longest, ms"),
    )
    return Table("Taps while reminders go out", columns, rows)
