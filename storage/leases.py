"""The time in which leases are counted, so that no wall clock that jumps ends or prolongs one.

Where several processes share a database it is the database's; a process alone may use any clock
of its own that never jumps.
"""

from datetime import datetime

from sqlalchemy import ColumnElement, DateTime, func

LeaseTime = datetime | ColumnElement[datetime]

# PostgreSQL's, as it is when a statement begins: a stable function, so that indexes serve it.
DATABASE_TIME: ColumnElement[datetime] = func.statement_timestamp(type_=DateTime(timezone=True))
