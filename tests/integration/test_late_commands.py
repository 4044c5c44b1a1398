"""What a command loads: a bot that runs for months carries no tool that it never uses."""

import subprocess
import sys

import pytest

from app.cli import COMMANDS

NEVER = (
    *("simulator", "app.demo", "app.assess", "app.texts", "app.doctor", "app.backup"),
    *("app.cohort", "pictures", "matplotlib", "numpy", "alembic", "mako", "tzfpy"),
)


def loaded(*arguments: str) -> set[str]:
    """The modules that are there after `kneebot …`, in a process of its own."""
    code = (
        "import sys\nfrom app.cli import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "print(*sys.modules, sep='\\n', file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True
    )
    return set(done.stderr.splitlines())


@pytest.mark.parametrize("command", ["run", "web", "worker"])
def test_what_hosts_the_bot_loads_no_simulator_and_no_tool(command: str) -> None:
    modules = loaded(command, "--help")
    assert "app.process" in modules
    assert [module for module in modules if module.startswith(NEVER)] == []


def test_the_list_of_commands_has_a_line_for_each() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from app.cli import main; main()", "--help"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert [name for name in COMMANDS if f" {name} " not in done.stdout] == []
