"""`make bench`: what is claimed about speed, measured (docs/benchmarks.md)."""

import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from benchmarks import growth, herd, idle, memory, taps, wire
from benchmarks.crowds import databases
from benchmarks.fake_telegram import fake_telegram
from benchmarks.machine import machine
from benchmarks.page import write
from benchmarks.results import Result, load, save
from benchmarks.rounds import prepare_process
from benchmarks.scale import FULL, QUICK, Stage

BENCHMARKS: dict[str, Callable[[Stage], Result]] = {
    module.NAME: module.run for module in (wire, taps, herd, idle, growth, memory)
}
HERE = Path(__file__).parent
WRONG_OPTION = 2


def bench(
    names: Annotated[
        list[str] | None,
        typer.Argument(help=f"Which of them: {', '.join(BENCHMARKS)}. Else all."),
    ] = None,
    quick: Annotated[
        bool, typer.Option("--quick", help="Tiny numbers, only to see that it runs.")
    ] = False,
    rounds: Annotated[
        int | None, typer.Option(min=1, help="How many rounds, instead of the usual 5.")
    ] = None,
    share: Annotated[
        float | None, typer.Option(min=0, max=1, help="This part of the usual messages.")
    ] = None,
    to: Annotated[
        Path | None, typer.Option(help="A folder for results and page, instead of their places.")
    ] = None,
) -> None:
    """Measure kneebot beside other ways to do the same, and write the page anew."""
    wrong = [name for name in names or () if name not in BENCHMARKS]
    if wrong:
        _end(f"there is no {wrong[0]!r}; there are {', '.join(BENCHMARKS)}")
    if quick and to is None:
        _end("--quick measures nothing that could be shown; name a folder with --to")
    results, docs = (to / "results", to) if to else (HERE / "results", HERE.parent / "docs")
    prepare_process()
    scale = QUICK if quick else FULL
    if share is not None:
        scale = replace(scale, share=share)
    if rounds is not None:
        scale = replace(scale, rounds=rounds)
    with ExitStack() as ends:
        bar = ends.enter_context(_progress())
        stage = Stage(
            scale,
            ends.enter_context(fake_telegram()),
            ends.enter_context(databases(scale.crowds[0], scale.rounds, bar.console.print)),
            expect=lambda turns: _expect(bar, turns),
            advance=lambda: bar.advance(bar.task_ids[-1]),
        )
        for name in [name for name in BENCHMARKS if not names or name in names]:
            task = bar.add_task(name, total=0)
            save(measured(name, stage), results)
            bar.stop_task(task)
    found = [load(file) for name in BENCHMARKS if (file := results / f"{name}.json").exists()]
    typer.echo(f"Written: {results}, {', '.join(map(str, write(found, docs)))}")


def _end(line: str) -> NoReturn:
    typer.echo(f"bench: {line}", err=True)
    sys.exit(WRONG_OPTION)


def measured(name: str, stage: Stage) -> Result:
    """The result of one benchmark, with where, when and how long."""
    began = time.monotonic()
    result = BENCHMARKS[name](stage)
    return replace(
        result,
        machine=machine(),
        taken_at=datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        seconds=time.monotonic() - began,
    )


def _expect(bar: Progress, turns: int) -> None:
    task = bar.tasks[-1]
    bar.update(task.id, total=(task.total or 0) + turns)


def _progress() -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=Console(stderr=True),
    )


def main() -> None:
    """The entry point of `python -m benchmarks`."""
    app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
    app.command()(bench)
    app()
