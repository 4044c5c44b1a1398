"""The picture of docs/benchmarks.md: bars for what is compared, lines for what could grow.

Loads matplotlib: import it where a picture is drawn, not before.
"""

import io
from collections.abc import Sequence
from textwrap import fill

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import StrMethodFormatter

from benchmarks.results import Result, Spread, Table

WIDTH, ROW_HEIGHT = 13.0, 3.6  # inches
DOTS_PER_INCH = 120
LABEL = 30  # characters in a line
OURS, OTHERS = "#0072B2", "#A6A6A6"
LINES = (("#0072B2", "o", "-"), ("#D55E00", "s", "--"))


def draw(results: Sequence[Result]) -> bytes:
    """Every table that has a picture, two in a row, as PNG."""
    tables = [table for result in results for table in result.tables if table.bars or table.over]
    rows = max(1, (len(tables) + 1) // 2)
    figure = Figure(figsize=(WIDTH, ROW_HEIGHT * rows), layout="constrained")
    FigureCanvasAgg(figure)
    places = figure.subplots(rows, 2, squeeze=False).flatten().tolist()
    for place, table in zip(places, tables, strict=False):
        if table.over:
            _draw_lines(place, table, table.over)
        elif table.bars:
            _draw_bars(place, table, table.bars)
        place.set_title(table.title, fontsize=12, loc="left", fontweight="bold")
        place.spines[["top", "right"]].set_visible(False)
    for unused in places[len(tables) :]:
        unused.set_axis_off()
    file = io.BytesIO()
    figure.savefig(file, format="png", dpi=DOTS_PER_INCH, metadata={"Software": None})
    return file.getvalue()


def _draw_bars(place: Axes, table: Table, key: str) -> None:
    """A bar for each contender, the first on top; the thin line goes from lowest to highest."""
    names = list(table.rows)
    spreads = [Spread.of(table.rows[name][key]) for name in names]
    middles = [spread.median for spread in spreads]
    place.barh(
        [fill(name, LABEL) for name in names],
        middles,
        xerr=[
            [spread.median - spread.lowest for spread in spreads],
            [spread.highest - spread.median for spread in spreads],
        ],
        color=[OURS if name.startswith("kneebot") else OTHERS for name in names],
        error_kw={"ecolor": "#444444", "elinewidth": 1},
    )
    place.invert_yaxis()
    (column,) = (column for column in table.columns if column.key == key)
    for position, middle in enumerate(middles):
        place.annotate(
            f"{middle:,.{column.decimals}f}",
            (middle, position),
            xytext=(6, 7),
            textcoords="offset points",
            fontsize=9,
        )
    place.margins(x=0.12)
    place.set_xlabel(column.heading)
    place.xaxis.set_major_formatter(StrMethodFormatter("{x:,g}"))
    place.tick_params(labelsize=9)


def _draw_lines(place: Axes, table: Table, over: str) -> None:
    """A line for each of the other figures, over a logarithmic axis."""
    across = next(column for column in table.columns if column.key == over)
    others = [column for column in table.columns if column.key != over]
    for column, (color, marker, line) in zip(others, LINES, strict=False):
        rows = [row for row in table.rows.values() if column.key in row]
        spreads = [Spread.of(row[column.key]) for row in rows]
        x = [row[over][0] for row in rows]
        y = [spread.median for spread in spreads]
        place.plot(x, y, label=column.heading, color=color, marker=marker, linestyle=line)
        place.fill_between(
            x,
            [spread.lowest for spread in spreads],
            [spread.highest for spread in spreads],
            color=color,
            alpha=0.15,
        )
    place.set_xscale("log")
    place.minorticks_off()
    place.set_xticks([row[over][0] for row in table.rows.values()])
    place.set_ylim(bottom=0)
    place.set_xlabel(across.heading)
    place.xaxis.set_major_formatter(StrMethodFormatter("{x:,.0f}"))
    place.legend(frameon=False)
    place.grid(axis="y", color="#DDDDDD", linewidth=0.8)
