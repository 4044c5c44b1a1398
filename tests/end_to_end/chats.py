"""The way through an enrollment, by the labels that a person sees."""

from collections.abc import Awaitable, Callable

from simulator.telegram import Person

# A label and what the chat shows after it; what begins with "@" is a city, shared as a location.
QUICKEST = (
    ("I am 18 or over and I agree", "List 1 of 3"),
    ("None of these", "List 2 of 3"),
    ("None of these", "List 3 of 3"),
    ("None of these", "Where is it sore?"),
    ("Front, left", "how bad was the worst moment?"),
    ("6", "Are you running now?"),
    ("Not at the moment", "Where are you?"),
    ("@Berlin", "All set."),
)
PLACES = {"@Berlin": (52.52, 13.4), "@New York": (40.71, -74.0), "@Lisbon": (38.72, -9.14)}


async def at_once() -> None:
    """A bot in a process of its own needs no help to settle."""


async def step(
    person: Person, label: str, sees: str, settle: Callable[[], Awaitable[object]] = at_once
) -> None:
    """Do one thing and see what comes of it."""
    if label in PLACES:
        await person.press("Share location", location=PLACES[label])
    else:
        await person.tap(label)
    await settle()
    await person.sees(sees, timeout=20)


async def enroll(
    person: Person,
    settle: Callable[[], Awaitable[object]] = at_once,
    steps: tuple[tuple[str, str], ...] = QUICKEST,
) -> None:
    """From /start to the closing summary."""
    await person.type("/start")
    await settle()
    await person.sees("I help runners with pain around the kneecap", timeout=20)
    for label, sees in steps:
        await step(person, label, sees, settle)
