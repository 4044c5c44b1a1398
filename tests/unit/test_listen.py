"""The port that is opened, or the one line that says why not."""

import errno
import socket

import pytest

from app.settings import Settings, SettingsError
from app.web import listen, webhook_address, webhook_path


def test_without_a_port_nothing_is_opened() -> None:
    assert listen(Settings(_env_file=None, port=None)) is None


def test_by_default_only_this_machine_can_reach_the_port() -> None:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    bound = listen(Settings(_env_file=None, port=port))
    assert bound is not None
    with bound:
        assert bound.getsockname() == ("127.0.0.1", port)


def test_a_port_that_the_user_may_not_open_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(*_: object, **__: object) -> socket.socket:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(socket, "create_server", forbidden)
    with pytest.raises(SettingsError, match=r"^PORT 80 may not be opened by this user; .* 1023"):
        listen(Settings(_env_file=None, port=80))


@pytest.mark.parametrize(
    ("url", "address", "path"),
    [
        ("https://example.org", "https://example.org/telegram", "/telegram"),
        ("https://example.org/knee", "https://example.org/knee/telegram", "/knee/telegram"),
    ],
)
def test_telegram_delivers_below_the_public_address(url: str, address: str, path: str) -> None:
    assert webhook_address(url) == address
    assert webhook_path(url) == path
