"""`kneebot doctor` and the settings: each that is wrong is a line that names it."""

from pathlib import Path

import pytest

from app.settings import Settings
from tests.integration.doctor.conftest import Doctor, wrong

# A wrong value for each variable that has one, and a word of what is said about it.
WRONG = {
    "TELEGRAM_BOT_TOKEN": ("CANARY", "@BotFather"),
    "TELEGRAM_API_URL": ("api.telegram.org", "such as https://"),
    "DATABASE_URL": ("mysql://ann:CANARY@db/knee", "use sqlite:///"),
    "DISPATCH_INTERVAL_SECONDS": ("0", "greater than 0"),
    "SPREAD_MINUTES": ("31", "less than or equal to 30"),
    "TELEGRAM_TIMEOUT_SECONDS": ("soon", "valid number"),
    "TELEGRAM_POLL_SECONDS": ("1.5", "valid integer"),
    "PAID_BROADCAST_PER_SECOND": ("30", "31 to 1000"),
    "PAID_BROADCAST_DAILY_STARS": ("-1", "greater than or equal to 0"),
    "WEBHOOK_URL": ("http://example.org", "https://"),
    "WEBHOOK_SECRET": ("CANARY or two", "letters, digits"),
    "PORT": ("70000", "65535"),
    "LISTEN_ADDRESS": ("everywhere", "0.0.0.0"),
    "EVENT_LOOP": ("trio", "'uvloop'"),
    "LOG_LEVEL": ("loud", "'INFO'"),
    "LOG_FORMAT": ("xml", "'json'"),
}


async def test_where_all_is_well_every_line_says_so_and_the_exit_code_is_0(doctor: Doctor) -> None:
    code, lines = await doctor()
    assert code == 0
    assert lines[:2] == [
        "✓ Settings: each one can be used.",
        "✓ Database: it answers and its schema is up to date.",
    ]
    assert {line[0] for line in lines} == {"✓"}


def test_there_is_a_wrong_value_here_for_every_setting() -> None:
    assert sorted(WRONG) == sorted(name.upper() for name in Settings.model_fields)


@pytest.mark.parametrize("name", WRONG)
async def test_a_wrong_setting_is_a_line_that_names_it_and_exit_code_2(
    doctor: Doctor, name: str
) -> None:
    value, mend = WRONG[name]
    code, lines = await doctor(**{name: value})
    [line] = wrong(lines)
    assert code == 2
    assert line.startswith(f"✗ Settings: {name} ")
    assert mend in line


async def test_of_several_wrong_settings_each_is_named(doctor: Doctor) -> None:
    code, lines = await doctor(**{name: value for name, (value, _) in WRONG.items()})
    assert code == 2
    assert [line.split()[2] for line in wrong(lines)] == list(WRONG)


async def test_beside_a_wrong_setting_the_rest_is_looked_at(doctor: Doctor, tmp_path: Path) -> None:
    _, lines = await doctor(LOG_LEVEL="loud", DATABASE_URL=f"sqlite:///{tmp_path}/no/knee.db")
    assert [line.split()[1] for line in wrong(lines)] == ["Settings:", "Database:"]


async def test_a_webhook_without_its_secret_is_named(doctor: Doctor) -> None:
    code, lines = await doctor(WEBHOOK_URL="https://example.org/hook", LOG_LEVEL="loud")
    assert code == 2
    assert wrong(lines)[0].startswith("✗ Settings: WEBHOOK_SECRET must be set beside WEBHOOK_URL")


async def test_paying_without_an_end_is_named(doctor: Doctor) -> None:
    code, lines = await doctor(PAID_BROADCAST_PER_SECOND="100")
    assert code == 2
    (line,) = wrong(lines)
    assert line.startswith("✗ Settings: PAID_BROADCAST_DAILY_STARS must be set beside PAID_BROAD")


async def test_where_the_environment_hides_the_file_it_is_said(doctor: Doctor) -> None:
    _, lines = await doctor(PORT="http")
    assert "It is set in the environment, which wins over .env." in wrong(lines)[0]
