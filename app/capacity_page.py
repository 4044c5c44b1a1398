"""The table, the page and the picture's values of `kneebot capacity`."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from rich.box import SIMPLE
from rich.table import Table

from bot.pacing import REPLY_WAIT
from simulator.play.capacity import (
    REPLIES_WITHIN,
    STARS_A_MESSAGE,
    STEP,
    TICK,
    Demand,
    Limits,
    Served,
    cohorts,
    served,
)
from simulator.play.crowd import WEIGHTS_OF_ZONES

if TYPE_CHECKING:
    from pictures.lateness import Panel

MOST_BOTS = 10_000
OFFSETS_ON = date(2026, 7, 1)
SIZES = (10_000, 30_000, 100_000, 200_000, 300_000, 500_000, 1_000_000)
ONE_ZONE = "Europe/Berlin"
DAY = 86_400

HEAD = (
    "bots",
    "a second each",
    "half within",
    "95 % within",
    "latest",
    "never sent",
    "hours behind",
    "replies wait",
    "edits wait",
    "Stars a day",
)
SIZE_HEAD = ("people", "half within", "95 % within", "latest", "never sent", "hours behind")


@dataclass(frozen=True, slots=True)
class Row:
    """A number of bots with a limit, and what becomes of the messages of the largest of them."""

    bots: int
    per_second: int
    served: Served


@dataclass(frozen=True, slots=True)
class Study:
    """What one run of `kneebot capacity` looked at."""

    demand: Demand
    rows: Sequence[Row]
    sizes: Sequence[int]  # people of one free bot

    @classmethod
    def of(
        cls, demand: Demand, bots: Sequence[int], limits: Sequence[int], sizes: Sequence[int]
    ) -> "Study":
        """Every number of bots with every limit; people are shared evenly among the bots."""
        rows = [
            Row(number, limit, _served(_shared(demand, number), limit))
            for limit in limits
            for number in bots
        ]
        return cls(demand, rows, sizes)


def _shared(demand: Demand, bots: int) -> Demand:
    return replace(demand, people=-(-demand.people // bots))


def _served(demand: Demand, per_second: int) -> Served:
    return served(cohorts(demand, OFFSETS_ON), Limits.of(per_second), demand.replies, demand.edits)


def table(study: Study) -> Table:
    """What the terminal shows."""
    shown = Table(
        title=f"{study.demand.people:,} people, two messages a day each", box=SIMPLE, padding=(0, 0)
    )
    rows = [_cells(row) for row in study.rows]
    for name, cells in zip(HEAD, zip(*rows, strict=True), strict=True):
        shown.add_column(name, justify="right", width=max(map(len, [*name.split(), *cells])))
    for row in rows:
        shown.add_row(*row)
    return shown


def panels(study: Study) -> "list[Panel]":
    """What the picture shows: a panel for each limit, a line for each number of bots."""
    from pictures.lateness import Line, Panel  # loads matplotlib

    return [
        Panel(
            f"{limit:,} messages a second for each bot{'' if limit > 30 else ' (free)'}",
            [
                Line(
                    f"{row.bots:,} {'bot' if row.bots == 1 else 'bots'}",
                    row.served.worst_in,
                    [expired > 0 for expired in row.served.expired_in],
                )
                for row in study.rows
                if row.per_second == limit
            ],
        )
        for limit in sorted({row.per_second for row in study.rows})
    ]


def page(study: Study) -> str:
    """docs/capacity.md."""
    demand = study.demand
    free = Limits.of(30)
    zones = len(demand.zones)
    where = f"in {zones} zones, as below" if zones > 1 else "in one zone"
    return f"""\
# How late are messages with very many people?

**This is arithmetic, not a load test.** It asks what Telegram's limits alone leave of a day, with
machines that are never the bottleneck. What a machine can do is measured in docs/benchmarks.md;
what to do about either is in [scaling.md](scaling.md).

    kneebot capacity --people {demand.people}

makes this page and the picture in some seconds; made again, they are the same. `--help` lists what
else can be chosen.

## {demand.people:,} people, two messages a day each
{_markdown(HEAD, map(_cells, study.rows))}

Lateness counts from the minute that a person chose, so up to {_span(demand.spread)} of it are
meant. "Never": so many are not sent at all that there is no such time. "Hours behind" are those in
which more waits than goes in a minute. "Replies wait" is the longest wait of a new message that
answers somebody, "edits wait" of a message that changes instead; a wait "grows" where it is longer
every day. Stars are of all bots together.

![The latest message by hour of the day, a panel for each limit.](capacity.png)

## One free bot, by the number of people
Everywhere, as above:

{_by_size(replace(demand, zones=WEIGHTS_OF_ZONES), study.sizes)}

All in one zone ({ONE_ZONE}):

{_by_size(replace(demand, zones={ONE_ZONE: 1}), study.sizes)}

## What is assumed
- **Where**: {where}. Nobody knows where the people of this bot live; one country is harder.
- **When**: {demand.at_default:.0%} keep 08:00 and 20:00. The others choose a time in steps of
  {STEP} minutes from the ranges of [time.md](time.md), the nearer to the default the more often (a
  normal distribution, standard deviation {demand.around:g} minutes). Offsets from UTC are those of
  {OFFSETS_ON}.
- **What**: every person gets both messages every day. A message is spread over
  {_span(demand.spread)} after its minute, and the dispatcher looks every {TICK} s.
- **Replies**: each message leads to {demand.replies:g} of the bot's own (a message or an edit),
  evenly within {REPLIES_WITHIN // 60} minutes; {demand.edits:.0%} of them are edits. (The made-up
  runners of the demo, who answer everything, got 2.6 for each message in six weeks, 84% of them
  edits.) They go first; messages that would wait longer than {REPLY_WAIT:g} s are paid for where
  that is on, before any reminder. Edits cannot be. The mark on a tapped button is answered beside
  the limit.
- **Limits**: of 30 messages a second the bot uses {free.everything:g}, for reminders at most
  {free.reminders:g}. Of what is paid for beyond that, a fortieth stays free for bursts.
- **Order**: the nearest deadline first. A morning message is stale when the evening's comes
  (20:00), an evening question when the quiet hours begin.
- **Several bots** share the people evenly.

Zones: {_list_of(demand.zones)}.

## What is left out
Telegram's own troubles (429s, outages); people who pause, block the bot or get less because they
are silent; follow-ups and advice, which are few; and whoever writes without being asked.
"""


def _cells(row: Row) -> tuple[str, ...]:
    found = row.served
    return (
        f"{row.bots:,}",
        f"{row.per_second:,}",
        *_lateness(found),
        *("grows" if w >= DAY else _span(round(w)) for w in (found.message_wait, found.edit_wait)),
        f"{STARS_A_MESSAGE * found.paid * row.bots:,.0f}",
    )


def _lateness(found: Served) -> tuple[str, ...]:
    return (
        *(_span(found.within(share)) for share in (0.5, 0.95, 1)),
        f"{found.expired / found.due:.0%}" if found.expired else "–",
        f"{found.backlog / 3600:.1f}",
    )


def _by_size(demand: Demand, sizes: Sequence[int]) -> str:
    rows = [(f"{size:,}", *_lateness(_served(replace(demand, people=size), 30))) for size in sizes]
    return _markdown(SIZE_HEAD, rows)


def _list_of(zones: Mapping[str, int]) -> str:
    everybody = sum(zones.values())
    return ", ".join(f"{zone} {weight / everybody:.0%}" for zone, weight in zones.items())


def _span(seconds: int | None) -> str:
    """A span of time in the unit that suits it."""
    if seconds is None:
        return "never"
    if seconds < 120:
        return f"{seconds} s"
    return f"{seconds / 60:.0f} min" if seconds < 7200 else f"{seconds / 3600:.1f} h"


def _markdown(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [f"| {' | '.join(cells)} |" for cells in rows]
    return "\n".join((f"| {' | '.join(head)} |", f"|{'---:|' * len(head)}", *lines))
