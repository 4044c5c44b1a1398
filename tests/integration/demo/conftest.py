"""Who looks at the demo page."""

from collections.abc import AsyncIterator

import pytest

from simulator.play.runners import RUNNER_BY_NAME
from tests.integration.demo.browser import Browser, opened


@pytest.fixture
async def alone() -> AsyncIterator[Browser]:
    """A visitor who is the runner."""
    async with opened(None) as browser:
        yield browser


@pytest.fixture
async def with_plateau() -> AsyncIterator[Browser]:
    """A visitor who watches the runner plateau."""
    async with opened(RUNNER_BY_NAME["plateau"]) as browser:
        yield browser
