"""`kill -9` while people run by its cues: the run goes on where it is."""

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from sqlalchemy import select

from care.events import Kind
from care.outcome import Due
from care.person import Consent, Enrollment, Knee, Live, PersonState, Place, Run, Status
from rehab.content.lessons import Track
from rehab.running import Pace, Spell
from simulator.telegram import Person, TelegramServer
from storage import outbox, people
from storage.database import Database
from storage.tables import State
from storage.tables import outbox as outbox_table
from tests.chaos.conftest import Proved, come_true, rounds
from tests.chaos.forks import Forks

RUNNERS = 24
SPELLS = (Spell(Pace.RUN, 120), Spell(Pace.WALK, 60), Spell(Pace.RUN, 120), Spell(Pace.WALK, 60))
# Seconds into the run: a minute that is told without a sound, and two changes of pace.
CUES = (60, 120, 180)
LONGEST_LIFE = 1.5
SECOND = timedelta(seconds=1)
OPEN = {State.PENDING, State.CLAIMED, State.SENDING}
# What stands last in the chat once a cue was told.
SHOWN = {
    "0.0.0": "🏃 Run now: 2 min. Part 1 of 2.",
    "0.0.60": "🏃 Run: 1 min left. Part 1 of 2.",
    "0.1.0": "🚶 Walk now: 1 min. Part 1 of 2.",
    "0.2.0": "🏃 Run now: 2 min. Part 2 of 2.",
    "0.2.60": "🏃 Run: 1 min left. Part 2 of 2.",
    "0.3.0": "🚶 Walk now: 1 min. Part 2 of 2.",
}


@dataclass(frozen=True)
class Cue:
    """A row of the outbox, as it stands."""

    id: int
    person_id: int
    state: State
    occasion: str

    @property
    def sounds(self) -> bool:
        """Whether it is a change of pace: a new message. A minute in between is an edit."""
        return self.occasion.endswith(".0")


def cues(on: date, began: datetime) -> list[Due]:
    """What a run that began then has planned: each change, and each minute between."""
    rows, at = [], began
    for index, spell in enumerate(SPELLS):
        ends = at + spell.seconds * SECOND
        rows.append(Due(Kind.CUE, on, at, ends, f"0.{index}.0"))
        for passed in range(60, spell.seconds, 60):
            minute = at + passed * SECOND
            rows.append(Due(Kind.CUE, on, minute, minute + 60 * SECOND, f"0.{index}.{passed}"))
        at = ends
    return rows


async def under_way(
    database: Database, runners: list[Person], chance: Random, seconds: float
) -> None:
    """Runs that were begun so long ago that a cue of each is due within so many seconds."""
    now = datetime.now(UTC)
    zone = f"Etc/GMT{now.hour - 12:+d}"  # where it is noon: no other message of the day is due
    on = now.astimezone(ZoneInfo(zone)).date()
    async with database.write() as connection:
        for chat in runners:
            began = now - SECOND * (chance.choice(CUES) - chance.uniform(1.5, seconds))
            state = PersonState(
                id=chat.id,
                status=Status.ACTIVE,
                place=Place("Somewhere", zone),
                consent=Consent("1", now),
                enrollment=Enrollment(on, now, baseline=6, knee=Knee.LEFT, track=Track.STOP),
                runs=(Run(on, began, stage=1, spells=SPELLS, live=Live(began)),),
            )
            await people.save(connection, {}, [state], now)
            await outbox.add(connection, [(chat.id, due) for due in cues(on, began)], now)


async def due_cues(database: Database, until: datetime) -> list[Cue]:
    """The cues that are due until then."""
    row = outbox_table.c
    query = select(row.id, row.person_id, row.state, row.occasion).where(row.due_at <= until)
    async with database.read() as connection:
        found = await connection.execute(query.order_by(row.due_at, row.id))
        return [Cue(*each) for each in found]


async def are_told(database: Database, until: datetime) -> bool:
    return not {cue.state for cue in await due_cues(database, until)} & OPEN


async def test_a_run_goes_on_by_its_cues_and_sounds_only_at_changes(
    telegram: TelegramServer,
    forks: Callable[[str], Forks],
    sqlite_database: Database,
    sqlite_url: str,
    chance: Random,
    proved: Proved,
) -> None:
    database, seconds, kills = sqlite_database, rounds(6, 60), 0
    runners = [telegram.person(started=True) for _ in range(RUNNERS)]
    on_the_wire = Counter[int]()
    async with forks(sqlite_url) as started:
        process = await started.start("run")
        await under_way(database, runners, chance, float(seconds))
        until = datetime.now(UTC) + seconds * SECOND
        while datetime.now(UTC) < until:
            await asyncio.sleep(chance.uniform(0, LONGEST_LIFE))
            await started.kill(process)
            kills += 1
            left = await due_cues(database, until)
            on_the_wire.update(cue.id for cue in left if cue.state is State.SENDING)
            process = await started.start("run")
        await come_true(lambda: are_told(database, until))
        await started.kill(process)

    all_due = await due_cues(database, until)
    told = [cue for cue in all_due if cue.state is not State.EXPIRED]
    assert {cue.id for cue in told if cue.state is not State.SENT} <= on_the_wire.keys()
    changes, unnoted = [cue for cue in told if cue.sounds and cue.state is State.SENT], 0
    for runner in runners:
        own = [cue for cue in changes if cue.person_id == runner.id]
        perhaps = [cue for cue in told if cue.person_id == runner.id and cue.sounds]
        sounds = [m for m in telegram.calls("sendMessage") if m.params["chat_id"] == runner.id]
        assert all(" now</b>" in message.params["text"] for message in sounds)
        assert len(own) <= len(sounds) <= len(perhaps)  # none twice
        theirs = [cue for cue in told if cue.person_id == runner.id]
        if all(cue.state is State.SENT for cue in theirs):
            assert runner.last.text.splitlines()[0] == SHOWN[theirs[-1].occasion]
        unnoted += len(sounds) - len(own)
    proved(
        f"{kills} kills of kneebot run beside {RUNNERS} runs: {len(changes)} changes of pace came,"
        f" {unnoted} more of the {sum(on_the_wire.values())} cues that were on the wire at a kill,"
        f" and none twice; {len(told) - len(changes)} minutes between changed the message that"
        " stood there, without a sound"
    )
