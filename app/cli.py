"""The command line: `kneebot …`.

A command is imported when it is asked for: a bot that runs for months carries nothing of the
demo page or of the tools for reviewers.
"""

import sys
import zoneinfo
from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup

from app.garbage import never_searched

# Where each command is, in the order in which they are listed.
COMMANDS = {
    "run": "app.running:run_command",
    "web": "app.running:web_command",
    "worker": "app.running:worker_command",
    "migrate": "app.running:migrate_command",
    "backup": "app.backup:backup_command",
    "doctor": "app.doctor.command:doctor_command",
    "seed": "app.seed:seed_command",
    "demo": "app.demo:demo_command",
    "assess": "app.assess:assess_command",
    "capacity": "app.capacity:capacity_command",
    "cohort": "app.cohort:cohort_command",
    "texts": "app.texts:texts_command",
}


class _Late(Mapping[str, Any]):
    """The commands by name, each imported when it is taken out; `--help` takes all."""

    def __getitem__(self, name: str) -> Any:
        module, _, function = COMMANDS[name].partition(":")
        alone = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
        with never_searched():
            command = getattr(import_module(module), function)
        alone.command(name)(command)
        return typer.main.get_command(alone)

    def __iter__(self) -> Iterator[str]:
        return iter(COMMANDS)

    def __len__(self) -> int:
        return len(COMMANDS)


class LateCommands(TyperGroup):
    """A group of those commands."""

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**{**attributes, "commands": _Late()})


app = typer.Typer(
    cls=LateCommands,
    name="kneebot",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@app.callback()
def kneebot() -> None:
    """A Telegram companion for runners with runner's knee."""


def main() -> None:
    """The entry point of `kneebot`."""
    # python-telegram-bot imports httpx, and httpx its command line with all of rich where it can:
    # 3 MB that no service uses. It is prepared for that import to fail.
    sys.modules["httpx._main"] = None  # type: ignore[assignment]
    # The locked time zone data, not the machine's: the same rules everywhere.
    zoneinfo.reset_tzpath(to=())
    app()
