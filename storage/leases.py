"""The time in which leases are counted, so that no wall clock that jumps ends or prolongs one.

Where several processes share a database it is the database's; a process alone may use any clock
of its own that never jumps.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, DateTime, Interval, bindparam, func

from storage.types import UtcDateTime

LeaseTime = datetime | ColumnElement[datetime]

# PostgreSQL's, as it is when a statement begins: a stable function, so that indexes serve it.
DATABASE_TIME: ColumnElement[datetime] = func.statement_timestamp(type_=DateTime(timezone=True))


@dataclass(frozen=True, slots=True, eq=False)
class LeaseClock:
    """How a statement that is made once says the time in which leases are counted.

    `now` and `until`, the end of a lease that begins now, stand in the statement; it is then
    given `now_is` and `until_is` beside its other parameters.
    """

    now: ColumnElement[datetime]
    until: ColumnElement[datetime]

    def now_is(self, now: LeaseTime) -> dict[str, Any]:
        """The parameters of a statement that asks for the time."""
        return {} if self is _OF_DATABASE else {"lease_now": now}

    def until_is(self, now: LeaseTime, lease: timedelta) -> dict[str, Any]:
        """The parameters of one that begins a lease."""
        return {"lease": lease} if self is _OF_DATABASE else {"lease_end": now + lease}


_OF_DATABASE = LeaseClock(DATABASE_TIME, DATABASE_TIME + bindparam("lease", type_=Interval))
_OF_PROCESS = LeaseClock(
    bindparam("lease_now", type_=UtcDateTime), bindparam("lease_end", type_=UtcDateTime)
)


def clock_of(now: LeaseTime) -> LeaseClock:
    """The clock by which `now` is."""
    return _OF_PROCESS if isinstance(now, datetime) else _OF_DATABASE
