"""Where a person is: shared, typed, chosen or read off their clock, all offline."""

import asyncio
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from time import perf_counter
from zoneinfo import ZoneInfo, available_timezones

import pytest

from bot.place_index import normalized, ready_index
from bot.places import (
    Place,
    canonical_zone,
    country_of,
    find_city,
    place_of_zone,
    prepare,
    short_list,
    zone_at,
    zone_from_clock,
)
from rehab.emergency import emergency_number


@pytest.fixture(scope="module", autouse=True)
def cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(folder))
        yield folder


async def zones(text: str) -> list[str]:
    return [place.zone for place in await find_city(text)]


async def labels(text: str) -> list[str]:
    return [place.label for place in await find_city(text)]


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("berlin", "Europe/Berlin"),
        ("  BERLIN ", "Europe/Berlin"),
        ("Berlim", "Europe/Berlin"),
        ("Sao Paulo", "America/Sao_Paulo"),
        ("São Paulo", "America/Sao_Paulo"),
        ("Munich", "Europe/Berlin"),
        ("München", "Europe/Berlin"),
        ("Muenchen", "Europe/Berlin"),
        ("Cologne", "Europe/Berlin"),
        ("zurich", "Europe/Zurich"),
        ("NYC", "America/New_York"),
        ("New York", "America/New_York"),
        ("LA", "America/Los_Angeles"),
        ("San Fran", "America/Los_Angeles"),
        ("Frankfurt", "Europe/Berlin"),
        ("東京", "Asia/Tokyo"),
        ("Москва", "Europe/Moscow"),
        ("Bombay", "Asia/Kolkata"),
        ("Nuuk", "America/Nuuk"),
        ("N'Djamena", "Africa/Ndjamena"),
    ],
)
async def test_a_typed_city_is_found_in_any_spelling_people_use(typed: str, zone: str) -> None:
    assert (await zones(typed))[0] == zone


@pytest.mark.parametrize(
    ("typed", "label"),
    [
        ("new yrok", "New York City, New York, United States"),
        ("Melborne", "Melbourne, Victoria, Australia"),
        ("Amstredam", "Amsterdam, The Netherlands"),
        ("Copenhegan", "Copenhagen, Denmark"),
        ("Stokholmm", "Stockholm, Sweden"),
        ("Philadelpia", "Philadelphia, Pennsylvania, United States"),
        ("Cincinatti", "Cincinnati, Ohio, United States"),
        ("Berlln", "Berlin, Germany"),
    ],
)
async def test_a_slip_of_the_pen_is_forgiven(typed: str, label: str) -> None:
    assert await labels(typed) == [label]


async def test_a_city_with_one_clock_is_a_single_answer() -> None:
    assert await find_city("berlin") == [Place("Berlin, Germany", "Europe/Berlin", "DE")]


async def test_a_name_in_several_zones_is_a_list_with_the_largest_first() -> None:
    assert await labels("Portland") == [
        "Portland, Oregon, United States",
        "Portland, Maine, United States",
        "Portland, Texas, United States",
    ]


async def test_namesakes_in_one_country_are_told_apart_by_their_clock() -> None:
    assert await labels("San Isidro, Spain") == [
        "San Isidro, Spain (Madrid time)",
        "San Isidro, Spain (Canary time)",
    ]


async def test_namesakes_in_one_zone_are_one_choice() -> None:
    assert await zones("Springfield") == [
        "America/Chicago",
        "America/New_York",
        "America/Los_Angeles",
    ]


async def test_a_list_has_at_most_six_choices_and_no_label_twice() -> None:
    for typed in ("San Pedro", "USA", "Santiago", "Victoria", "Santa Cruz"):
        found = await labels(typed)
        assert 1 < len(found) <= 6
        assert len(set(found)) == len(found)


@pytest.mark.parametrize(
    ("typed", "label"),
    [
        ("Portland, Maine", "Portland, Maine, United States"),
        ("portland or", "Portland, Oregon, United States"),
        ("Paris, Texas", "Paris, Texas, United States"),
        ("London UK", "London, United Kingdom"),
        ("London, Ontario", "London, Ontario, Canada"),
        ("London, ON, Canada", "London, Ontario, Canada"),
        ("Berlin, Deutschland", "Berlin, Germany"),
        ("Sydney NSW", "Sydney, New South Wales, Australia"),
    ],
)
async def test_a_region_or_country_behind_the_name_settles_which_one(
    typed: str, label: str
) -> None:
    assert await labels(typed) == [label]


async def test_a_label_that_was_shown_can_be_typed_back() -> None:
    for typed in ("Portland", "London", "Spain", "Sydney", "Moscow", "Singapore"):
        for label in await labels(typed):
            assert await labels(label) == [label]


async def test_a_country_with_one_clock_is_enough() -> None:
    for typed in ("Germany", "Deutschland", "Alemania", "Германия"):
        assert await zones(typed) == ["Europe/Berlin"]


async def test_a_country_with_several_clocks_is_a_list_of_its_largest_cities() -> None:
    assert await labels("Spain") == ["Madrid, Spain", "Las Palmas de Gran Canaria, Spain"]


async def test_a_state_may_be_typed_too() -> None:
    assert await labels("Texas") == [
        "Houston, Texas, United States",
        "El Paso, Texas, United States",
    ]


async def test_an_iana_zone_may_be_typed_in_any_case_and_by_an_old_name() -> None:
    assert await find_city("europe/berlin") == [Place("Berlin time", "Europe/Berlin", "DE")]
    assert await zones("Asia/Calcutta") == ["Asia/Kolkata"]
    assert await zones("US/Pacific") == ["America/Los_Angeles"]
    assert await find_city("utc") == [Place("UTC", "Etc/UTC", None)]


@pytest.mark.parametrize(
    "typed",
    [
        *("", " ", "?!", "asdfgh", "qwerty", "x", "8", "🏃🏃🏃", "\x00", "../../etc/passwd"),
        *("yes", "hello", "none", "cancel", "back", "test", "help", "I don't know"),
        *("my knee hurts", "localtime", "' OR 1=1 --", "%", "x" * 90, "x" * 4096, "é" * 4096),
    ],
)
async def test_what_is_no_place_finds_nothing_and_quickly(typed: str) -> None:
    await prepare()
    started = perf_counter()
    assert await find_city(typed) == []
    assert perf_counter() - started < 1


async def test_every_zone_of_the_index_can_be_used_and_is_called_by_its_present_name() -> None:
    with closing(sqlite3.connect(ready_index())) as database:
        named = {zone for (zone,) in database.execute("SELECT DISTINCT zone FROM place")}
    assert len(named) > 300
    assert named <= available_timezones()
    assert {zone: canonical_zone(zone) for zone in named} == {zone: zone for zone in named}


async def test_a_lookup_does_not_hold_up_the_event_loop() -> None:
    await prepare()
    lookup = asyncio.create_task(find_city("Copenhegan"))
    turns = 0
    while not lookup.done():
        await asyncio.sleep(0)
        turns += 1
    assert turns > 5


async def test_many_lookups_at_once_all_get_their_answer() -> None:
    found = await asyncio.gather(*(find_city("new yrok") for _ in range(20)))
    assert {answer[0].zone for answer in found} == {"America/New_York"}


def test_two_processes_that_build_the_index_at_once_leave_one_good_file(
    tmp_path: Path,
) -> None:
    path = tmp_path / "places.sqlite3"
    command = [sys.executable, "-m", "bot.place_index", str(path)]
    both = [subprocess.Popen(command) for _ in range(2)]
    assert [process.wait() for process in both] == [0, 0]
    assert list(tmp_path.iterdir()) == [path]
    with closing(sqlite3.connect(path)) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)


async def test_a_broken_index_is_built_again(cache: Path) -> None:
    ready_index().write_bytes(b"cut short by a full disk")
    assert await zones("Berlin") == ["Europe/Berlin"]


async def test_without_a_folder_to_write_in_no_city_is_known_and_nothing_breaks(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file = tmp_path / "not a folder"
    file.touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(file))
    monkeypatch.setattr("tempfile.tempdir", str(file))
    await prepare()
    assert await find_city("Berlin") == []
    assert "The index of places" in caplog.text
    assert "berlin" not in caplog.text.casefold()


async def test_the_index_may_lie_in_a_private_temporary_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "not a folder"
    file.touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(file))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert await zones("Berlin") == ["Europe/Berlin"]
    assert ready_index().parent.stat().st_mode & 0o077 == 0


async def test_a_temporary_folder_that_others_can_write_in_is_not_trusted(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "not a folder"
    file.touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(file))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr("os.getuid", lambda: 12345)
    with pytest.raises(PermissionError, match="set XDG_CACHE_HOME"):
        ready_index()


@pytest.mark.parametrize(
    ("latitude", "longitude", "place"),
    [
        (52.52, 13.40, Place("Berlin time", "Europe/Berlin", "DE")),
        (59.91, 10.75, Place("Oslo time", "Europe/Oslo", "NO")),
        (64.18, -51.72, Place("Nuuk time", "America/Nuuk", "GL")),
        (-34.60, -58.38, Place("Buenos Aires time", "America/Argentina/Buenos_Aires", "AR")),
        (0.0, -150.0, Place("UTC-10", "Etc/GMT+10", None)),
    ],
)
async def test_a_shared_location_gives_the_zone(
    latitude: float, longitude: float, place: Place
) -> None:
    assert await zone_at(latitude, longitude) == place


@pytest.mark.parametrize(("latitude", "longitude"), [(91, 0), (0, 181), (float("nan"), 0)])
async def test_a_location_that_is_not_on_earth_is_refused(
    latitude: float, longitude: float
) -> None:
    with pytest.raises(ValueError, match="degrees"):
        await zone_at(latitude, longitude)


def test_the_maps_of_zones_are_not_loaded_before_someone_shares_a_location() -> None:
    code = "import bot.places, sys; print(sorted({'tzfpy', 'rapidfuzz'} & set(sys.modules)))"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout == "[]\n"


def test_the_short_list_has_distinct_zones_for_its_buttons() -> None:
    chosen = short_list()
    assert 12 <= len(chosen) <= 16
    assert len({place.zone for place in chosen}) == len(chosen)
    assert {place.zone for place in chosen} <= available_timezones()


def test_a_zone_chosen_from_a_list_does_not_name_a_country() -> None:
    now = datetime(2026, 11, 23, 16, 44, tzinfo=UTC)
    places = [*short_list(), *zone_from_clock(now, time(20, 44))]
    assert {place.country for place in places} == {None}


@pytest.mark.parametrize(
    ("said", "first"),
    [
        (time(17, 42), "Africa/Lagos"),
        (time(22, 14), "Asia/Kolkata"),
        (time(22, 30), "Asia/Kathmandu"),
        (time(11, 45), "America/New_York"),
        (time(8, 40), "America/Los_Angeles"),
        (time(3, 44), "Australia/Sydney"),
        (time(6, 44), "Pacific/Honolulu"),
        (time(6, 30), "Pacific/Chatham"),
    ],
)
def test_the_time_on_a_persons_clock_suggests_zones_that_show_it(said: time, first: str) -> None:
    found = [
        place.zone for place in zone_from_clock(datetime(2026, 11, 23, 16, 44, tzinfo=UTC), said)
    ]
    assert found[0] == first
    assert len(found) <= 6


def test_a_clock_that_no_one_lives_by_suggests_the_nearest_ones() -> None:
    now = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
    assert zone_from_clock(now, time(14, 20))[0].zone == "Africa/Johannesburg"


@pytest.mark.parametrize("month", range(1, 13))
def test_every_time_shown_on_earth_is_among_the_suggested_clocks(month: int) -> None:
    now = datetime(2027, month, 15, 12, 0, tzinfo=UTC)
    shown = {now.astimezone(ZoneInfo(zone)).utcoffset() for zone in available_timezones()}
    for offset in shown:
        assert offset is not None
        said = (now + offset).time()
        suggested = zone_from_clock(now, said)
        assert suggested
        for place in suggested:
            apart = now.astimezone(ZoneInfo(place.zone)).replace(tzinfo=UTC) - (now + offset)
            assert apart % timedelta(days=1) == timedelta(0)


def test_a_zone_tells_its_country_and_an_old_name_is_replaced() -> None:
    assert country_of("Europe/Oslo") == "NO"
    assert country_of("Asia/Calcutta") == "IN"
    assert country_of("Etc/UTC") is None
    assert country_of("Nowhere/City") is None
    assert canonical_zone("europe/kiev") == "Europe/Kyiv"
    assert canonical_zone("utc") == "Etc/UTC"
    assert place_of_zone("Mars/Olympus") is None


def test_every_zone_name_of_the_database_has_a_present_name_that_works() -> None:
    for zone in available_timezones() - {"localtime"}:
        present = canonical_zone(zone)
        assert present is not None
        assert canonical_zone(present) == present
        assert ZoneInfo(present)


def test_the_emergency_number_is_the_countrys_own_or_unknown() -> None:
    numbers = {code: emergency_number(code) for code in ("DE", "GB", "US", "AU", "NZ", "BR", "JP")}
    assert numbers == {
        "DE": "112", "GB": "999", "US": "911", "AU": "000", "NZ": "111", "BR": "192", "JP": "119",
    }  # fmt: skip
    assert emergency_number("XX") is None
    assert emergency_number(None) is None


def test_names_are_compared_without_case_accents_and_punctuation() -> None:
    assert normalized(" St.  Louis ") == "st louis"
    assert normalized("Łódź") == "lodz"
    assert normalized("Đà Nẵng") == "da nang"
    assert normalized("İstanbul") == "istanbul"
    assert normalized("N’Djamena") == normalized("N'Djamena") == "ndjamena"
