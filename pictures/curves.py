"""Lines over a number, side by side in panels: values in, a PNG out.

Loads matplotlib: import it where a picture is drawn, not before.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

WIDTH, ROW_HEIGHT = 11.0, 4.1  # inches
DOTS_PER_INCH = 130
# Okabe and Ito's colors, told apart with any color vision; form and mark differ too.
STYLES = (
    {"color": "#0072B2", "marker": "o", "linestyle": "-", "linewidth": 3.2, "zorder": 4},
    {"color": "#D55E00", "marker": "s", "linestyle": "--", "linewidth": 1.8, "zorder": 3},
    {"color": "#009E73", "marker": "^", "linestyle": "-.", "linewidth": 1.8, "zorder": 3},
    {"color": "#CC79A7", "marker": "D", "linestyle": ":", "linewidth": 2.2, "zorder": 3},
    {"color": "#767676", "marker": "", "linestyle": "-", "linewidth": 1.4, "zorder": 2},
)


@dataclass(frozen=True, slots=True)
class Curve:
    """A line through points (x, share of people 0-1)."""

    name: str
    points: Sequence[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Panel:
    """Some curves under a title. `step_at` marks an x at which a perfect rule would stop."""

    title: str
    below: str
    curves: Sequence[Curve]
    ticks: Sequence[float]
    step_at: float | None = None


def draw(panels: Sequence[Panel]) -> bytes:
    """The panels, two in a row, with one key for all: curves of one name look the same."""
    rows = (len(panels) + 1) // 2
    figure = Figure(figsize=(WIDTH, ROW_HEIGHT * rows + 0.6), layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.subplots(rows, 2, squeeze=False).flatten().tolist()
    for place, panel in zip(axes, panels, strict=False):
        _draw_panel(place, panel)
    for unused in axes[len(panels) :]:
        unused.set_axis_off()
    handles, names = axes[0].get_legend_handles_labels()
    figure.legend(
        handles,
        names,
        loc="outside upper center",
        ncols=len(names),
        frameon=False,
        fontsize=12,
        handlelength=3,
    )
    file = io.BytesIO()
    figure.savefig(file, format="png", dpi=DOTS_PER_INCH, metadata={"Software": None})
    return file.getvalue()


def _draw_panel(place: Axes, panel: Panel) -> None:
    for curve, style in zip(panel.curves, STYLES, strict=False):
        x = [point[0] for point in curve.points]
        y = [point[1] for point in curve.points]
        place.plot(x, y, label=curve.name, markersize=7, **style)  # type: ignore[arg-type]
    if panel.step_at is not None:
        place.axvline(panel.step_at, color="#444444", linewidth=1, zorder=1)
    place.set_title(panel.title, fontsize=13, loc="left", fontweight="bold")
    place.set_ylabel("share of these people", fontsize=11.5)
    place.set_xlabel(panel.below, fontsize=11.5)
    place.set_xticks(panel.ticks)
    place.set_ylim(-0.02, 1.02)
    place.yaxis.set_major_formatter(PercentFormatter(1))
    place.tick_params(labelsize=11)
    place.grid(axis="y", color="#DDDDDD", linewidth=0.8)
    place.set_axisbelow(True)
    place.spines[["top", "right"]].set_visible(False)
