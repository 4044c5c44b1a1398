"""`kneebot assess`: hold the 3-week rule against a diary file (docs/rules.md 6.8)."""

import csv
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, NoReturn, TypeVar

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.views.reasons import reason
from rehab.three_week_rule import (
    Check,
    Decision,
    Diary,
    Event,
    GlobalChange,
    SafetyNet,
    VisitOutcome,
    assess,
)

HEADER = ["date", "kind", "value"]
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
REFUSED = 2  # the exit code
SHOWN_OF_A_FIELD = 40  # characters

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_SCORE = re.compile(r"[0-9]|10")

Answer = TypeVar("Answer", GlobalChange, VisitOutcome)


class RefusedError(Exception):
    """The diary or an option is not what it must be; the message says what and where."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the file as it stands, with its line number, from 1."""

    line: int
    on: date
    kind: str
    value: str


def assess_command(
    diary: Annotated[
        str,
        typer.Argument(
            help="A CSV file with the header date,kind,value. Kinds: pain and catch_up (0-10), "
            "global_change (much_better to much_worse), visit (carry_on, changed or stop)."
        ),
    ],
    start: Annotated[str, typer.Option(help="Day 1 of the program, YYYY-MM-DD.")],
    baseline: Annotated[
        str, typer.Option(help="The worst moment of a typical day before the start, 0-10.")
    ],
    until: Annotated[
        str | None,
        typer.Option(
            help="The last day to decide, YYYY-MM-DD; else the day after the file's last."
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, not a table.")] = False,
) -> None:
    """Hold the 3-week rule against a diary: what it decides, when and why."""
    try:
        day_1 = _read_date(start, "--start")
        r0 = _read_score(baseline, "--baseline")
        asked_until = None if until is None else _read_until(until, day_1)
        told = read_diary(Path(diary), day_1, r0)
    except RefusedError as refused:
        _refuse(str(refused))
    last_day = asked_until or _day_after(told.last_date)
    events = assess(told.diary, last_day)
    if as_json:
        typer.echo(json.dumps([as_object(event) for event in events], indent=2))
    else:
        _show(events, last_day)


def _refuse(why: str) -> NoReturn:
    typer.echo(f"kneebot assess: {why}", err=True)
    raise typer.Exit(REFUSED)


@dataclass(frozen=True, slots=True)
class DiaryFile:
    """A diary as read, with the latest date in the file."""

    diary: Diary
    last_date: date


def read_diary(path: Path, start: date, baseline: int) -> DiaryFile:
    """Read a diary file whose day 1 is `start`. Raises RefusedError at the first fault."""
    pain: dict[date, int] = {}
    catch_up: dict[date, int] = {}
    global_change: dict[date, GlobalChange] = {}
    visits: dict[date, VisitOutcome] = {}
    last_date: date | None = None
    for row in _rows(path):
        where = _where(path, row.line)
        if row.on < start:
            raise RefusedError(f"{where}: {row.on} is before --start {start}")
        last_date = max(row.on, last_date or row.on)
        match row.kind:
            case "pain":
                pain[row.on] = max(_read_score(row.value, where), pain.get(row.on, 0))
            case "catch_up":
                catch_up[row.on] = max(_read_score(row.value, where), catch_up.get(row.on, 0))
            case "global_change":
                global_change[row.on] = _read_answer(row.value, GlobalChange, where)
            case "visit":
                outcome = _read_answer(row.value, VisitOutcome, where)
                if visits.get(row.on) is not VisitOutcome.STOP:
                    visits[row.on] = outcome
            case _:
                kinds = "pain, global_change, catch_up or visit"
                raise RefusedError(f"{where}: {_shown(row.kind)} is not a kind ({kinds})")
    if last_date is None:
        raise RefusedError(f"{path}: there are no rows")
    diary = Diary(start, baseline, pain, global_change, catch_up, visits)
    return DiaryFile(diary, last_date)


def _rows(path: Path) -> Iterator[Row]:
    """The rows below the header, in the order of the file."""
    header_seen = False
    for number, line in enumerate(_lines(path), start=1):
        if not line:
            continue
        where = _where(path, number)
        fields = _fields(line, where)
        if not header_seen:
            if fields != HEADER:
                raise RefusedError(f"{where}: the header must be {','.join(HEADER)}")
            header_seen = True
            continue
        if len(fields) != len(HEADER):
            raise RefusedError(f"{where}: a row has 3 fields, here are {len(fields)}")
        on, kind, value = fields
        yield Row(number, _read_date(on, where), kind, value)
    if not header_seen:
        raise RefusedError(f"{path}: the header {','.join(HEADER)} is missing")


def _lines(path: Path) -> list[str]:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise RefusedError(f"{path}: cannot be read ({error.strerror})") from error
    content = content.removeprefix(BYTE_ORDER_MARK)
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise RefusedError(f"{_where(path, line)}: this is not UTF-8") from error
    return [line.removesuffix("\r") for line in text.split("\n")]


def _fields(line: str, where: str) -> list[str]:
    """The fields of one line. A carriage return or an open quote has no place inside it."""
    if "\r" in line:
        raise RefusedError(f"{where}: a carriage return inside the line")
    try:
        return next(csv.reader([line], strict=True))
    except csv.Error as error:
        raise RefusedError(f"{where}: this is not a CSV row ({error})") from error


def _read_date(text: str, where: str) -> date:
    if _DATE.fullmatch(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise RefusedError(f"{where}: there is no day {text}") from None
    raise RefusedError(f"{where}: {_shown(text)} is not a date like 2026-01-05")


def _read_until(text: str, start: date) -> date:
    until = _read_date(text, "--until")
    if until < start:
        raise RefusedError(f"--until {until} is before --start {start}")
    return until


def _read_score(text: str, where: str) -> int:
    if _SCORE.fullmatch(text):
        return int(text)
    raise RefusedError(f"{where}: {_shown(text)} is not a whole number from 0 to 10")


def _read_answer(text: str, answers: type[Answer], where: str) -> Answer:
    known: Mapping[str, Answer] = {answer.value: answer for answer in answers}
    if text in known:
        return known[text]
    raise RefusedError(f"{where}: {_shown(text)} is not one of {', '.join(known)}")


def _where(path: Path, line: int) -> str:
    return f"{path}, line {line}"


def _shown(field: str) -> str:
    """A field for a message of one line, whatever is in it."""
    return ascii(field[:SHOWN_OF_A_FIELD])


def _day_after(day: date) -> date:
    return min(day, date.max - timedelta(days=1)) + timedelta(days=1)


def as_object(event: Event) -> dict[str, str | int]:
    """An event as `--json` prints it."""
    if not isinstance(event, Check):
        return {"date": event.date.isoformat(), "decision": _decision(event)}
    return {
        "date": event.date.isoformat(),
        "decision": _decision(event),
        "week": event.week,
        "class": event.week_class.value,
        "level_low": event.level.lo,
        "level_high": event.level.hi,
        "reference": event.reference.value,
        "reference_source": event.reference.source.value,
    }


def _decision(event: Event) -> str:
    if isinstance(event, Check):
        return event.decision.value
    return (Decision.SAFETY_NET if isinstance(event, SafetyNet) else Decision.SEVERE).value


def _show(events: list[Event], last_day: date) -> None:
    console = Console(highlight=False)
    if not events:
        console.print(f"Nothing to decide up to {last_day}. Weekly checks begin on day 22.")
        return
    table = Table(show_lines=True)
    table.add_column("Date", no_wrap=True)
    table.add_column("Week", justify="right")
    table.add_column("Level", justify="center", no_wrap=True)
    table.add_column("Start", justify="center")
    table.add_column("Decision, and why")
    for event in events:
        said = Text(_decision(event), style="bold")
        why = Text.assemble(said, "\n", reason(event, str))
        match event:
            case Check(level=level, reference=start):
                reached = f"{level.lo}" if level.lo == level.hi else f"{level.lo}-{level.hi}"
                begun = f"{start.value}" if start.daily else f"{start.value} recall"
                table.add_row(f"{event.date}", f"{event.week}", reached, begun, why)
            case _:
                table.add_row(f"{event.date}", "", "", "", why)
    console.print(table)
