"""`kneebot capacity`: how late messages are when very many people are written to."""

import os
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfoNotFoundError

import typer
from rich.console import Console

from app.capacity_page import MOST_BOTS, SIZES, Study, page, panels, table
from app.starting import WRONG_SETTING, end
from rehab.schedule import zone_named
from simulator.play.capacity import PER_SECOND, Demand
from simulator.play.crowd import WEIGHTS_OF_ZONES

MOST_PEOPLE = 100_000_000
MOST_SPREAD, MOST_REPLIES = 30, 20  # minutes; messages


def capacity_command(
    people: Annotated[int, typer.Option(help="How many people, 1 to 100,000,000.")] = 10_000_000,
    bots: Annotated[
        list[int] | None,
        typer.Option(help="Bots that share them, 1 to 10,000; several times for several rows."),
    ] = None,
    per_second: Annotated[
        list[int] | None,
        typer.Option(help="Messages a second of each bot, 10 to 1,000; above 30 they are paid."),
    ] = None,
    default_share: Annotated[
        int, typer.Option(help="Percent of people who keep exactly 08:00 and 20:00.")
    ] = 50,
    around: Annotated[
        int, typer.Option(help="Minutes by which the others differ from it (deviation), 1-240.")
    ] = 60,
    spread: Annotated[
        int, typer.Option(help="Minutes over which messages of one minute are spread, 0-30.")
    ] = 3,
    replies: Annotated[
        float, typer.Option(help="Replies of the bot that each message leads to, 0-20.")
    ] = 1.0,
    edits: Annotated[
        int, typer.Option(help="Percent of the replies that change a message instead.")
    ] = 84,
    zone: Annotated[
        str | None, typer.Option(help="All in one zone (Europe/Berlin); without it, everywhere.")
    ] = None,
    sizes: Annotated[
        list[int] | None,
        typer.Option(help="For how many people one free bot is looked at, several times."),
    ] = None,
    to: Annotated[Path, typer.Option(help="The folder for capacity.md and capacity.png.")] = Path(
        "docs"
    ),
) -> None:
    """How late messages are over a day, by limits and number of bots: arithmetic, no load test."""
    bots, per_second = bots or [10, 30, 100], per_second or [30, 1000]
    _within("--people", people, 1, MOST_PEOPLE)
    for number in bots:
        _within("--bots", number, 1, min(people, MOST_BOTS))
    for number in per_second:
        _within("--per-second", number, *PER_SECOND)
    for number in sizes or SIZES:
        _within("--sizes", number, 1, MOST_PEOPLE)
    _within("--default-share", default_share, 0, 100)
    _within("--around", around, 1, 240)
    _within("--spread", spread, 0, MOST_SPREAD)
    _within("--replies", replies, 0, MOST_REPLIES)
    if not (to.is_dir() and os.access(to, os.W_OK)):
        end(f"--to {to} is not a folder that can be written to", WRONG_SETTING)
    _within("--edits", edits, 0, 100)
    demand = Demand(
        people, default_share / 100, around, spread * 60, replies, edits / 100, _zones(zone)
    )
    study = Study.of(demand, sorted(set(bots)), sorted(set(per_second)), sizes or SIZES)
    Console().print(table(study))
    typer.echo(f"Written: {', '.join(map(str, write(study, to)))}")


def write(study: Study, folder: Path) -> list[Path]:
    """Write the page and the picture; returns where."""
    from pictures.lateness import draw  # loads matplotlib

    picture, text = folder / "capacity.png", folder / "capacity.md"
    picture.write_bytes(draw(panels(study), "hour of the day for which it was due (UTC)"))
    text.write_text(page(study), encoding="utf-8")
    return [text, picture]


def _zones(zone: str | None) -> dict[str, int]:
    if zone is None:
        return WEIGHTS_OF_ZONES
    try:
        zone_named(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        end(f"--zone {zone} is not a name like Europe/Berlin", WRONG_SETTING)
    return {zone: 1}


def _within(option: str, value: float, least: int, most: int) -> None:
    if not least <= value <= most:
        end(f"{option} must be from {least:,} to {most:,}, not {value:,}", WRONG_SETTING)
