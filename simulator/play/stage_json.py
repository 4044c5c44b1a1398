"""What stands beside the chat: the clock, who answers, the keyboard, as plain JSON values."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from care.clock import today
from care.person import PersonState
from rehab.schedule import program_day, week_of
from simulator.play.runners import RUNNERS
from simulator.play.scene import Scene
from simulator.play.shown_chat import full_date, keyboard_json, message_json
from simulator.telegram.chats import Post

Json = dict[str, Any]


class Course(StrEnum):
    """What goes on by itself."""

    NEXT = "next"
    TOMORROW = "tomorrow"
    WEEK = "week"
    PLAY = "play"
    FINISH = "finish"
    START_OVER = "start_over"


@dataclass(frozen=True, slots=True)
class LastRun:
    """The last play flat out: how many days, in how many seconds of real time."""

    days: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Facts:
    """How a scene stands at a moment, with the person as the bot knows them.

    `over` is whether the six weeks, or the life of the made-up runner, are told.
    """

    scene: Scene
    person: PersonState | None
    zone: ZoneInfo
    course: Course | None
    last_run: LastRun | None
    over: bool


def messages_json(posts: Iterable[Post], zone: ZoneInfo) -> list[Json]:
    """Messages in the order of the chat, their times in `zone`."""
    return [message_json(post, zone) for post in sorted(posts, key=lambda post: post.id)]


def facts_json(facts: Facts) -> Json:
    """Everything but the messages and the panel."""
    scene = facts.scene
    return {
        "reply_keyboard": keyboard_json(scene.person),
        "force_reply": scene.person.asked_to_reply,
        "started": bool(scene.person.chat.posts),
        "runners": [{"name": runner.name, "about": runner.about} for runner in RUNNERS],
        "runner": _runner_json(scene),
        "commands": scene.commands,
        "clock": _clock_json(facts),
    }


def _runner_json(scene: Scene) -> Json | None:
    runner = scene.runner
    if runner is None:
        return None
    return {"name": runner.name, "about": runner.about, "driving": scene.driving}


def _clock_json(facts: Facts) -> Json:
    here = facts.scene.now.astimezone(facts.zone)
    day = _day(facts)
    run = facts.last_run
    return {
        "now": here.isoformat(timespec="seconds"),
        "label": f"{full_date(here.date())}, {here:%H:%M}",
        "zone": facts.zone.key,
        "playing": facts.course is Course.PLAY,
        "busy": facts.course not in (None, Course.PLAY),
        "day": day,
        "week": None if day is None else week_of(day),
        "last_run": None if run is None else {"days": run.days, "seconds": round(run.seconds, 1)},
        "over": facts.over,
        "notice": facts.scene.notice,
    }


def _day(facts: Facts) -> int | None:
    """The program day, None before the enrollment."""
    person = facts.person
    if person is None or person.enrollment is None:
        return None
    return program_day(person.enrollment.started_on, today(person, facts.scene.now))
