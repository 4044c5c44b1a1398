"""`kneebot cohort`: how often the 3-week rule is right, on made-up people (docs/cohort.md)."""

import os
import signal
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from types import FrameType
from typing import Annotated, NoReturn

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from app.cohort_page import Run, page, panels, summary
from app.starting import WRONG_SETTING, end
from simulator.play.cohort_rules import Followed, followed_many

FEWEST_WEEKS, MOST_WEEKS = 6, 52  # the page shows the check of week 6
MOST_PEOPLE = 1_000_000
PEOPLE_AT_A_TIME = 100
MOST_PROCESSES = 8
INTERRUPTED = 128 + signal.SIGINT  # as a shell gives it
TERMINATED = 128 + signal.SIGTERM

Handler = Callable[[int, FrameType | None], object] | signal.Handlers


def cohort_command(
    people: Annotated[int, typer.Option(help="How many people, 1 to 1,000,000.")] = 10_000,
    weeks: Annotated[int, typer.Option(help="For how many weeks, 6 to 52.")] = 12,
    seed: Annotated[int, typer.Option(help="One seed makes the same people each time.")] = 1,
    to: Annotated[Path, typer.Option(help="The folder for cohort.md and cohort.png.")] = Path(
        "docs"
    ),
) -> None:
    """How often the 3-week rule is right, beside simpler rules, on made-up people."""
    if not 1 <= people <= MOST_PEOPLE:
        end(f"--people must be from 1 to {MOST_PEOPLE:,}, not {people}", WRONG_SETTING)
    if not FEWEST_WEEKS <= weeks <= MOST_WEEKS:
        end(f"--weeks must be from {FEWEST_WEEKS} to {MOST_WEEKS}, not {weeks}", WRONG_SETTING)
    if not (to.is_dir() and os.access(to, os.W_OK)):
        end(f"--to {to} is not a folder that can be written to", WRONG_SETTING)
    processes = min(os.cpu_count() or 1, MOST_PROCESSES)
    try:
        with _on(signal.SIGTERM, _terminated):
            found = follow(people, weeks, seed, processes=processes)
    except KeyboardInterrupt:
        end("stopped; nothing was written", INTERRUPTED)
    run = Run(found, weeks, seed)
    try:
        written = write(run, to)
    except OSError as error:
        end(f"--to {to}: {error.filename} cannot be written ({error.strerror})", WRONG_SETTING)
    Console().print(summary(run))
    typer.echo(f"Written: {', '.join(map(str, written))}")


def follow(people: int, weeks: int, seed: int, *, processes: int) -> list[Followed]:
    """Follow so many people, in the order of their numbers, whatever the number of processes."""
    spans = [
        (first, min(first + PEOPLE_AT_A_TIME, people))
        for first in range(0, people, PEOPLE_AT_A_TIME)
    ]
    with _progress() as progress:
        bar = progress.add_task("people", total=people)
        if processes == 1 or len(spans) == 1:
            found: list[Followed] = []
            for first, last in spans:
                found += followed_many(seed, first, last, weeks)
                progress.advance(bar, last - first)
            return found
        pool = ProcessPoolExecutor(min(processes, len(spans)), mp_context=get_context("spawn"))
        try:
            # The processes inherit it: Ctrl-C is for this one, which ends them.
            with _on(signal.SIGINT, signal.SIG_IGN):
                parts = [pool.submit(followed_many, seed, *span, weeks) for span in spans]
            for part in as_completed(parts):
                progress.advance(bar, len(part.result()))
        finally:
            pool.shutdown(cancel_futures=True)
    return [one for part in parts for one in part.result()]


def write(run: Run, folder: Path) -> list[Path]:
    """Write the page and the picture; returns where."""
    from pictures.curves import draw  # loads matplotlib

    picture, text = folder / "cohort.png", folder / "cohort.md"
    picture.write_bytes(draw(panels(run)))
    text.write_text(page(run), encoding="utf-8")
    return [text, picture]


def _progress() -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
    )


@contextmanager
def _on(number: signal.Signals, handler: Handler) -> Iterator[None]:
    """Handle a signal this way for a while."""
    before = signal.signal(number, handler)
    try:
        yield
    finally:
        signal.signal(number, before)


def _terminated(*_: object) -> NoReturn:
    sys.exit(TERMINATED)
