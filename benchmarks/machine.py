"""The machine and the versions that figures are of."""

import os
import platform
from importlib.metadata import version
from pathlib import Path

PACKAGES = (
    "kneebot",
    "python-telegram-bot",
    "aiohttp",
    "aiogram",
    "SQLAlchemy",
    "APScheduler",
    "uvloop",
)


def machine() -> dict[str, str]:
    """What a reader needs to place the figures."""
    return {
        "CPU": f"{_cpu()}, {os.cpu_count()} cores",
        "OS": f"{platform.system()} {platform.release()} ({platform.machine()})",
        "Python": f"{platform.python_implementation()} {platform.python_version()}",
        "packages": ", ".join(f"{name} {version(name)}" for name in PACKAGES),
    }


def _cpu() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:  # not Linux
        return platform.processor()
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.processor())
