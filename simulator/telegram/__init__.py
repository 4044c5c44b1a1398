"""A local Bot API server for tests and demos, at least as strict as Telegram."""

from simulator.telegram.callbacks import Tap
from simulator.telegram.chats import ChangeKind
from simulator.telegram.faults import Fault, FaultHandle, FaultKind
from simulator.telegram.limits import Limits
from simulator.telegram.log import Request, Violation
from simulator.telegram.people import Group, Person
from simulator.telegram.screen import NotOnScreenError
from simulator.telegram.server import TelegramServer
from simulator.telegram.shown import Attachment, Event, Message
from simulator.telegram.webhook import Backoff

__all__ = [
    "Attachment",
    "Backoff",
    "ChangeKind",
    "Event",
    "Fault",
    "FaultHandle",
    "FaultKind",
    "Group",
    "Limits",
    "Message",
    "NotOnScreenError",
    "Person",
    "Request",
    "Tap",
    "TelegramServer",
    "Violation",
]
