"""A database as it stands when a program starts: people who wait, work that a dead one left."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from care.person import Consent, Enrollment, Knee, PersonState, Place, Score, Status
from rehab.content.lessons import Track
from simulator.play.world import World
from simulator.telegram import Person
from storage import inbox, outbox, people
from storage.database import Database

BERLIN = ZoneInfo("Europe/Berlin")


async def leases_run_out(database: Database) -> None:
    """As if the minutes had passed after which another process may take over a dead one's work.

    Alone on a SQLite file the program does it by itself at its start.
    """
    if not database.is_sqlite:
        now = datetime.now(UTC)
        async with database.write() as connection:
            await inbox.end_leases(connection, now)
            await outbox.end_leases(connection, now)


async def due_a_minute_ago(database: Database, *chats: Person) -> None:
    """Enrolled people whose evening question fell due while nothing ran."""
    now = datetime.now(UTC)
    # Where it is evening at any hour at which this runs: Etc/GMT-5 is five hours ahead.
    ahead = (18 - now.hour + 11) % 24 - 11
    zone = f"Etc/GMT{-ahead:+d}"
    local = now.astimezone(ZoneInfo(zone))
    enrolled_at = now - timedelta(days=3)
    asleep = [
        PersonState(
            id=chat.id,
            status=Status.ACTIVE,
            place=Place("Somewhere", zone),
            evening_at=(local - timedelta(minutes=1)).time().replace(second=0, microsecond=0),
            consent=Consent("1", enrolled_at),
            enrollment=Enrollment(
                started_on=local.date() - timedelta(days=3),
                enrolled_at=enrolled_at,
                baseline=6,
                knee=Knee.LEFT,
                track=Track.STOP,
            ),
        )
        for chat in chats
    ]
    async with database.write() as connection:
        await people.save(connection, {}, asleep, now - timedelta(minutes=10))


async def three_weeks_no_better(world: World, chat: Person, until: str = "20:30") -> None:
    """Somebody in Berlin whose knee is as sore as at the start, on day 21 at `until`."""
    first = date(2026, 1, 5)
    days = [first + timedelta(days=number) for number in range(21)]
    enrolled_at = datetime.combine(first, time(18), BERLIN)
    patient = PersonState(
        id=chat.id,
        status=Status.ACTIVE,
        place=Place("Berlin, Germany", "Europe/Berlin", "DE"),
        consent=Consent("1", enrolled_at),
        enrollment=Enrollment(first, enrolled_at, baseline=6, knee=Knee.LEFT, track=Track.STOP),
        scores=tuple(
            Score(on, "e", 6, datetime.combine(on, time(20, 5), BERLIN)) for on in days[1:]
        ),
    )
    world.clock.turn_to(datetime.combine(days[-1], time.fromisoformat(until), BERLIN))
    async with world.database.write() as connection:
        await people.save(connection, {}, [patient], world.clock.now())
