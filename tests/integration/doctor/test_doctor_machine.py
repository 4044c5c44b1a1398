"""`kneebot doctor` and this machine: port, clock, time zones."""

import sys
from datetime import timedelta

import pytest

from tests.integration.doctor.conftest import Doctor, about, now, web_server

WEBHOOK = {"WEBHOOK_URL": "https://127.0.0.1:8443/CANARY", "WEBHOOK_SECRET": "a-b_1"}


async def test_a_port_that_is_free_is_well(doctor: Doctor, free_port: str) -> None:
    code, lines = await doctor(PORT=free_port)
    assert code == 0
    assert about("Port", lines) == f"✓ Port: {free_port} is free."


async def test_a_port_that_another_program_has_taken_is_told(doctor: Doctor) -> None:
    async with web_server({}) as port:
        code, lines = await doctor(PORT=str(port))
    assert code == 2
    assert about("Port", lines) == (
        f"✗ Port: PORT {port} is taken by another program; end it or choose another port."
    )


@pytest.mark.parametrize("address", ["127.0.0.1", "0.0.0.0"])
async def test_a_port_on_which_kneebot_answers_is_well(doctor: Doctor, address: str) -> None:
    async with web_server({"/healthz": {"live": True, "ready": True}}) as port:
        code, lines = await doctor(PORT=str(port), LISTEN_ADDRESS=address)
    assert code == 0
    assert about("Port", lines) == f"✓ Port: kneebot answers on {port} and is ready."


async def test_a_kneebot_that_says_it_is_not_ready_is_heard(doctor: Doctor) -> None:
    page = {"live": True, "ready": False, "wrong": ["the dispatcher has not got on for 400 s"]}
    async with web_server({"/healthz": page}) as port:
        code, lines = await doctor(PORT=str(port))
    assert code == 1
    assert "is not ready: the dispatcher has not got on for 400 s." in about("Port", lines)


async def test_an_address_that_this_machine_has_not_is_told(doctor: Doctor, free_port: str) -> None:
    code, lines = await doctor(PORT=free_port, LISTEN_ADDRESS="192.0.2.1")  # nobody has it
    assert code == 2
    assert "LISTEN_ADDRESS 192.0.2.1 cannot be used" in about("Port", lines)


async def test_a_webhook_needs_a_port(doctor: Doctor) -> None:
    code, lines = await doctor(**WEBHOOK)
    assert code == 2
    assert about("Port", lines).startswith("✗ Port: PORT is not set, and kneebot web needs one")


async def test_a_clock_that_is_off_is_told(doctor: Doctor) -> None:
    code, lines = await doctor(clock=lambda: now() + timedelta(minutes=5))
    assert code == 1
    assert about("Clock", lines).startswith(("✗ Clock: it is 300 s away", "✗ Clock: it is 301 s"))
    assert "NTP" in about("Clock", lines)


async def test_missing_time_zones_are_told(doctor: Doctor, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("tzdata", "tzdata.zoneinfo", "tzdata.zoneinfo.Europe"):
        monkeypatch.setitem(sys.modules, name, None)
    code, lines = await doctor()
    assert code == 1
    assert "tzdata is missing" in about("Time zones", lines)
