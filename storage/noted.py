"""What the service notes about itself, to find it again at its next start."""

from importlib.metadata import version

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables import noted
from storage.upsert import insert_or_replace

ZONE_RULES = "zone rules"  # the version of the zone data that the schedule follows


def zone_rules() -> str:
    """The version of the zone data that this process computes by."""
    return version("tzdata")


async def read(connection: AsyncConnection, name: str) -> str | None:
    """What was noted under this name; None for nothing."""
    query = select(noted.c.value).where(noted.c.name == name)
    value: str | None = (await connection.execute(query)).scalar()
    return value


async def write(connection: AsyncConnection, name: str, value: str) -> None:
    """Notes it, in the place of what was noted before."""
    statement = insert_or_replace(connection, noted)
    await connection.execute(statement, [{"name": name, "value": value}])
