"""How late messages are over a day, a panel for each limit: values in, a PNG out.

Narrow and with large letters, so that it can be read on a phone. Loads matplotlib: import it
where a picture is drawn, not before.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from pictures.curves import STYLES

WIDTH, PANEL_HEIGHT = 6.2, 3.5  # inches
DOTS_PER_INCH = 180
MINUTE, HOUR = 60, 3600
# What is marked at the side: seconds, and in words.
MARKS = {
    15: "15 s",
    MINUTE: "1 min",
    5 * MINUTE: "5 min",
    30 * MINUTE: "30 min",
    2 * HOUR: "2 h",
    12 * HOUR: "12 h",
}
NEVER = 26 * HOUR  # where the mark for what was never sent is: above the latest that can be
TOP = 40 * HOUR


@dataclass(frozen=True, slots=True)
class Line:
    """The worst lateness (seconds) by the time of day for which it was due.

    None where nothing was sent. `lost` marks the times of which some were never sent.
    """

    name: str
    worst: Sequence[int | None]
    lost: Sequence[bool]


@dataclass(frozen=True, slots=True)
class Panel:
    """A few lines under a title."""

    title: str
    lines: Sequence[Line]


def draw(panels: Sequence[Panel], below: str) -> bytes:
    """The panels below each other, over the hours of a day; `below` says whose."""
    figure = Figure(figsize=(WIDTH, PANEL_HEIGHT * len(panels) + 0.8), layout="constrained")
    FigureCanvasAgg(figure)
    places = figure.subplots(len(panels), 1, squeeze=False).flatten().tolist()
    for place, panel in zip(places, panels, strict=True):
        _draw_panel(place, panel)
    places[-1].set_xlabel(below, fontsize=12)
    handles, names = places[0].get_legend_handles_labels()
    figure.legend(
        handles,
        names,
        loc="outside upper center",
        ncols=min(len(names), 3),
        frameon=False,
        fontsize=12,
        handlelength=2.6,
    )
    file = io.BytesIO()
    figure.savefig(file, format="png", dpi=DOTS_PER_INCH, metadata={"Software": None})
    return file.getvalue()


def _draw_panel(place: Axes, panel: Panel) -> None:
    for line, style in zip(panel.lines, STYLES, strict=False):
        hours = [24 * (number + 0.5) / len(line.worst) for number in range(len(line.worst))]
        plain = {**style, "marker": ""}
        seen = [None if late is None else max(late, 1) for late in line.worst]
        place.plot(hours, seen, label=line.name, **plain)  # type: ignore[arg-type]
        lost = [hour for hour, gone in zip(hours, line.lost, strict=True) if gone]
        place.plot(lost, [NEVER] * len(lost), "x", color=style["color"], markersize=5)
    place.set_title(panel.title, fontsize=13, loc="left", fontweight="bold")
    place.set_yscale("log")
    place.set_ylim(10, TOP)
    place.set_yticks([*MARKS, NEVER], [*MARKS.values(), "never"], fontsize=12)
    place.minorticks_off()
    place.set_xlim(0, 24)
    place.set_xticks(range(0, 25, 4), [f"{hour:02}" for hour in range(0, 25, 4)], fontsize=12)
    place.set_ylabel("the latest message", fontsize=12)
    place.grid(axis="y", color="#DDDDDD", linewidth=0.8)
    place.set_axisbelow(True)
    place.spines[["top", "right"]].set_visible(False)
