"""DATABASE_URL as hosting platforms hand it out, rewritten for the drivers used here."""

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

_DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "sqlite+aiosqlite": "sqlite+aiosqlite",
    "postgres": "postgresql+asyncpg",
    "postgresql": "postgresql+asyncpg",
    "postgresql+asyncpg": "postgresql+asyncpg",
}
_EXAMPLES = "sqlite:///kneebot.sqlite3 or postgresql://user:password@host/name"
_SSL_MODES = ("disable", "allow", "prefer", "require", "verify-ca", "verify-full")

_LAST_PORT = 65535

# What asyncpg takes by the same name; a host may be the folder of a unix socket.
_TAKEN = ("host", "port", "ssl", "target_session_attrs", "prepared_statement_cache_size")
# libpq's own, that change nothing for a program with its own time-outs and names.
_NEEDLESS = ("application_name", "channel_binding", "connect_timeout", "gssencmode")


def async_database_url(text: str) -> URL:
    """The address with its async driver; `sslmode` becomes asyncpg's `ssl`.

    Raises ValueError, without the address in it, for one that cannot be used.
    """
    try:
        url = make_url(text.strip())
    except (ArgumentError, ValueError) as error:
        raise ValueError(f"is not a database address; use {_EXAMPLES}") from error
    driver = _DRIVERS.get(url.drivername)
    if driver is None:
        raise ValueError(f"begins with a scheme that is not known here; use {_EXAMPLES}")
    url = url.set(drivername=driver)
    return _sqlite(url) if driver.startswith("sqlite") else _postgresql(url)


def _sqlite(url: URL) -> URL:
    if url.host or url.database in (None, "", ":memory:"):
        raise ValueError(
            "must name a file: sqlite:///name in the working directory, sqlite:////full/path"
        )
    return url


def _postgresql(url: URL) -> URL:
    query = {key: value for key, value in url.query.items() if key not in _NEEDLESS}
    if "sslmode" in query:
        query["ssl"] = query.pop("sslmode")
    if query.get("ssl", "prefer") not in _SSL_MODES:
        raise ValueError(f"has an sslmode that is none of {', '.join(_SSL_MODES)}")
    for key in query:
        if key == "sslrootcert":
            raise ValueError("cannot carry sslrootcert; set PGSSLROOTCERT to that path instead")
        if key not in _TAKEN:
            raise ValueError(f"has the parameter {key!r}, which is not known here; leave it out")
    ports = query.get("port", ())
    for port in (str(url.port or 1), *((ports,) if isinstance(ports, str) else ports)):
        if not port.isdecimal() or not 1 <= int(port) <= _LAST_PORT:
            raise ValueError(f"has a port that is none from 1 to {_LAST_PORT}")
    if not url.host and "host" not in query:
        raise ValueError(f"names no host; use {_EXAMPLES}")
    return url.set(query=query)
