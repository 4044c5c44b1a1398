"""The benchmarks run from end to end, in tiny numbers. No time is looked at."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent


def bench(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "benchmarks", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def test_every_benchmark_runs_and_is_on_the_page(tmp_path: Path) -> None:
    ran = bench("--quick", "--to", str(tmp_path))
    assert ran.returncode == 0, ran.stderr
    page = (tmp_path / "benchmarks.md").read_text(encoding="utf-8")
    assert "## Sending a message with 11 buttons" in page
    assert (tmp_path / "benchmarks.png").stat().st_size > 0


def test_an_unknown_benchmark_is_refused_with_the_names_that_there_are() -> None:
    ran = bench("speed")
    assert ran.returncode == 2
    assert ran.stderr.startswith("bench: there is no 'speed'; there are wire, ")


def test_a_trial_in_tiny_numbers_does_not_take_the_place_of_the_measured_page() -> None:
    ran = bench("--quick")
    assert ran.returncode == 2
    assert ran.stderr.startswith("bench: --quick measures nothing")
