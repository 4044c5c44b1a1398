"""A snapshot that was saved is the snapshot that is loaded."""

import asyncio
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import fields, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum
from types import NoneType, UnionType
from typing import Any, get_args, get_origin
from typing import get_type_hints as hints_of

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Table, event, func, select

from care.events import Kind
from care.outcome import Due
from care.person import (
    Adjustment,
    AdjustmentKind,
    Answer,
    Decided,
    Earlier,
    Enrollment,
    Escalation,
    Flare,
    Knee,
    PersonState,
    Place,
    Run,
    Score,
    SessionLog,
    Status,
    Stop,
    Told,
    Topic,
    Visit,
)
from rehab.content.lessons import Track
from rehab.program import Phase
from rehab.red_flags import Urgency
from rehab.three_week_rule import Decision, VisitOutcome
from storage import inbox, outbox, people
from storage.database import Database
from storage.tables import metadata, person, schedule, score

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
DAY_1 = date(2026, 3, 1)

FIRST, LAST = date(2020, 1, 1), date(2039, 12, 31)
ZONES = st.sampled_from(["Europe/Berlin", "Asia/Kathmandu", "Pacific/Apia"])
# PostgreSQL keeps no NUL.
WORDS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=12)
PLAIN: dict[Any, st.SearchStrategy[Any]] = {
    str: WORDS,
    int: st.integers(0, 10),  # the narrowest range of any column
    bool: st.booleans(),
    date: st.dates(FIRST, LAST),
    time: st.times(),
    datetime: st.datetimes(timezones=st.just(UTC)),
}


def any_of(hint: Any, fixed: dict[str, st.SearchStrategy[Any]]) -> st.SearchStrategy[Any]:
    """Any value of a type; a field that is named in `fixed` has its own strategy."""
    if hint in PLAIN:
        return PLAIN[hint]
    if isinstance(hint, UnionType):
        return st.one_of(
            *(st.none() if kind is NoneType else any_of(kind, fixed) for kind in get_args(hint))
        )
    if get_origin(hint) is Mapping:
        return st.dictionaries(*(any_of(kind, fixed) for kind in get_args(hint)), max_size=3)
    if get_origin(hint) is tuple:
        return st.lists(any_of(get_args(hint)[0], fixed), max_size=4).map(tuple)
    if issubclass(hint, Enum):
        return st.sampled_from(hint)
    return st.builds(
        hint,
        **{
            name: fixed[name] if name in fixed else any_of(kind, fixed)
            for name, kind in hints_of(hint).items()
        },
    )


@st.composite
def snapshots(draw: st.DrawFn) -> PersonState:
    """Any person. What has a date has one of the current enrollment's."""
    started_on = draw(st.dates(FIRST, LAST))
    fixed = {
        "id": st.just(1),
        "zone": ZONES,
        "started_on": st.just(started_on),
        "on": st.dates(started_on, LAST),
    }
    return in_collections(
        draw(any_of(PersonState, fixed)),
        lambda collection, items: {_key(collection, item): item for item in items}.values(),
    )


def in_collections(
    person: PersonState,
    change: Callable[[people.Collection, Iterable[object]], Iterable[object]],
) -> PersonState:
    """The person with each collection changed."""
    changed: dict[str, Any] = {
        collection.field: tuple(change(collection, getattr(person, collection.field)))
        for collection in people.COLLECTIONS
    }
    return replace(person, **changed)


def _key(collection: people.Collection, item: object) -> tuple[object, ...]:
    names = [column.name for column in collection.table.primary_key]
    return tuple(getattr(item, name) for name in names if name != "person_id")


def in_any_order(person: PersonState) -> PersonState:
    return in_collections(person, lambda _, items: sorted(items, key=repr))


async def keep(database: Database, *snapshots: PersonState) -> None:
    async with database.write() as connection:
        await people.save(connection, {}, snapshots, NOW)


async def kept(database: Database, id: int = 1) -> PersonState | None:
    async with database.read() as connection:
        return (await people.load(connection, [id])).get(id)


def enrolled(id: int = 1, started_on: date = DAY_1, **changes: Any) -> PersonState:
    return replace(
        PersonState(
            id=id,
            status=Status.ACTIVE,
            place=Place("Berlin", "Europe/Berlin", "DE"),
            enrollment=Enrollment(
                started_on,
                NOW,
                6,
                Knee.LEFT,
                Track.KEEP,
                phase=Phase.P2,
                phase_since=started_on + timedelta(days=14),
                resolved_on=started_on + timedelta(days=35),
            ),
        ),
        **changes,
    )


def a_score(day: int, value: int = 5, source: str = "evening") -> Score:
    on = DAY_1 + timedelta(days=day - 1)
    return Score(on, source, value, datetime.combine(on, time(19), UTC))


@contextmanager
def counted(database: Database) -> Iterator[list[str]]:
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        statements.append(statement)

    engine = database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", note)


async def saved_over(
    database: Database, first: PersonState, then: PersonState
) -> tuple[PersonState, PersonState]:
    """What is loaded after `first`, and after `then` is saved over it."""
    async with database.write() as connection:
        await people.delete(connection, [1], NOW)
        await people.save(connection, {}, [first], NOW)
        loaded = (await people.load(connection, [1]))[1]
        await people.save(connection, {1: loaded}, [then], NOW)
        return loaded, (await people.load(connection, [1]))[1]


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(first=snapshots(), then=snapshots())
async def test_any_snapshot_comes_back_as_it_was_saved_over_any_other(
    sqlite_database: Database, first: PersonState, then: PersonState
) -> None:
    loaded, last = await saved_over(sqlite_database, first, then)
    assert in_any_order(loaded) == in_any_order(first)
    assert in_any_order(last) == in_any_order(then)


@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(first=snapshots(), then=snapshots())
async def test_any_snapshot_comes_back_on_postgresql_too(
    postgresql_database: Database, first: PersonState, then: PersonState
) -> None:
    loaded, last = await saved_over(postgresql_database, first, then)
    assert in_any_order(loaded) == in_any_order(first)
    assert in_any_order(last) == in_any_order(then)


def test_every_field_of_a_snapshot_has_its_place() -> None:
    plain = {name for name, _ in people.PERSON.plain} | {name for name, _ in people.PERSON.nested}
    parts = {collection.field for collection in people.COLLECTIONS} | {"enrollment"}
    assert plain | parts == {field.name for field in fields(PersonState)}
    for collection in people.COLLECTIONS:
        shape = collection.shape
        held = [name for name, _ in (*shape.plain, *shape.nested)]
        assert held == [field.name for field in fields(shape.make)]


async def test_someone_unknown_is_absent(database: Database) -> None:
    await keep(database, PersonState(id=1))
    async with database.read() as connection:
        assert set(await people.load(connection, [1, 2])) == {1}
        assert await people.load(connection, [2]) == {}
        assert await people.load(connection, []) == {}


async def test_items_come_back_in_the_order_of_time(database: Database) -> None:
    late, early = a_score(9), a_score(2)
    await keep(database, enrolled(scores=(late, early)))
    loaded = await kept(database)
    assert loaded is not None
    assert loaded.scores == (early, late)


async def test_what_is_held_of_an_earlier_enrollment_can_be_read_for_an_export(
    database: Database,
) -> None:
    first = enrolled(scores=(a_score(2), a_score(3)), visits=(Visit(DAY_1, VisitOutcome.CHANGED),))
    await keep(database, first)
    again = replace(first, enrollment=Enrollment(date(2026, 9, 1), NOW, 4, Knee.LEFT, Track.STOP))
    async with database.write() as connection:
        await people.save(connection, {1: first}, [again], NOW)
    loaded = await kept(database)
    assert loaded is not None
    assert loaded.scores == ()
    async with database.read() as connection:
        earlier = await people.load_earlier(connection, 1)
        nothing = await people.load_earlier(connection, 2)
    assert earlier == Earlier(
        enrollments=(first.enrollment,) if first.enrollment else (), scores=first.scores
    )
    assert nothing == Earlier()


async def test_who_is_long_away_is_found_and_who_is_to_be_deleted_comes_first(
    database: Database,
) -> None:
    a_day = timedelta(days=1)
    warned = enrolled(3, seen_on=DAY_1 - 40 * a_day, deletion_on=DAY_1)
    await keep(
        database,
        enrolled(1, seen_on=DAY_1),
        enrolled(2, seen_on=DAY_1 + a_day),
        warned,
        replace(warned, id=4, deletion_on=DAY_1 + a_day),
        enrolled(5, seen_on=DAY_1 - a_day),
        enrolled(6),
    )
    async with database.read() as connection:
        assert await people.long_away(connection, DAY_1, DAY_1, 10) == [3, 5, 1]
        assert await people.long_away(connection, DAY_1, DAY_1, 2) == [3, 5]


async def test_what_is_taken_out_of_a_snapshot_is_deleted(database: Database) -> None:
    before = enrolled(scores=(a_score(1), a_score(2)), visits=(Visit(DAY_1, VisitOutcome.STOP),))
    after = replace(before, scores=(a_score(2),), visits=(), place=None, enrollment=None)
    await keep(database, before)
    async with database.write() as connection:
        await people.save(connection, {1: before}, [after], NOW)
    assert await kept(database) == after


async def test_a_new_run_hides_the_earlier_one_and_keeps_it(database: Database) -> None:
    visit = Visit(DAY_1 + timedelta(days=20), VisitOutcome.CARRY_ON)
    first = enrolled(scores=(a_score(1), a_score(2)), visits=(visit,))
    again = replace(
        first,
        enrollment=Enrollment(DAY_1 + timedelta(days=60), NOW, 3, Knee.RIGHT, Track.STOP),
    )
    await keep(database, first)
    async with database.write() as connection:
        await people.save(connection, {1: first}, [again], NOW)
    assert await kept(database) == replace(again, scores=())
    async with database.read() as connection:
        scores = select(func.count()).select_from(score)
        runs = select(func.count()).select_from(metadata.tables["enrollment"])
        assert (await connection.execute(scores)).scalar_one() == 2
        assert (await connection.execute(runs)).scalar_one() == 2


async def test_saving_costs_the_same_number_of_statements_for_one_person_as_for_fifty(
    database: Database,
) -> None:
    async def cost(ids: Sequence[int]) -> int:
        async with database.write() as connection:
            loaded = await people.load(connection, ids, lock=True)
            changed = [
                replace(
                    snapshot,
                    scores=(*snapshot.scores[1:], a_score(30)),
                    stops=(Stop(NOW, DAY_1, Urgency.SOON, ("swelling",), "1"),),
                    evening_at=time(21),
                )
                for snapshot in loaded.values()
            ]
            with counted(database) as statements:
                await people.save(connection, loaded, changed, NOW)
            return len(statements)

    await keep(database, *(enrolled(id, scores=(a_score(1), a_score(2))) for id in range(1, 52)))
    assert await cost([51]) == await cost(range(1, 51))


async def test_loading_costs_the_same_number_of_statements_for_one_person_as_for_fifty(
    database: Database,
) -> None:
    async def cost(ids: Sequence[int]) -> int:
        with counted(database) as statements:
            async with database.read() as connection:
                await people.load(connection, ids)
        return len(statements)

    await keep(database, *(enrolled(id, scores=(a_score(1),)) for id in range(1, 51)))
    assert await cost([1]) == await cost(range(1, 51))


async def test_saving_writes_only_what_differs(database: Database) -> None:
    before = enrolled(scores=(a_score(1), a_score(2)))
    await keep(database, before)
    async with database.write() as connection:
        with counted(database) as statements:
            await people.save(connection, {1: before}, [before], NOW)
        assert statements == []
        with counted(database) as statements:
            changed = replace(before, scores=(*before.scores, a_score(3)))
            await people.save(connection, {1: before}, [changed], NOW)
        assert [statement.split()[:3] for statement in statements] == [["INSERT", "INTO", "score"]]


async def test_who_holds_a_person_is_waited_for(postgresql_database: Database) -> None:
    await keep(postgresql_database, enrolled())
    order: list[str] = []

    async def second() -> None:
        async with postgresql_database.write() as connection:
            await people.load(connection, [1], lock=True)
            order.append("second")

    async with postgresql_database.write() as connection:
        await people.load(connection, [1], lock=True)
        waiting = asyncio.create_task(second())
        done, _ = await asyncio.wait([waiting], timeout=0.3)
        assert not done
        order.append("first")
    await waiting
    assert order == ["first", "second"]


async def test_rows_may_be_added_for_a_person_whom_somebody_holds(
    postgresql_database: Database,
) -> None:
    await keep(postgresql_database, enrolled())
    due = Due(Kind.EVENING, DAY_1, NOW, NOW + timedelta(hours=1))
    async with postgresql_database.write() as holding, asyncio.timeout(10):
        await people.load(holding, [1], lock=True)
        async with postgresql_database.write() as planning:
            await outbox.add(planning, [(1, due)], NOW)


async def test_deletion_leaves_no_row_that_names_the_person(database: Database) -> None:
    everything = enrolled(
        scores=(a_score(1),),
        answers=(Answer(Topic.GLOBAL_CHANGE, DAY_1, "better", NOW),),
        sessions=(SessionLog(DAY_1, "A", True, NOW, hurts={"E05": 4}, short=True),),
        decisions=(Decided(DAY_1, 3, DAY_1, Decision.CONTINUE, Decision.CONTINUE, NOW),),
        escalations=(Escalation(DAY_1, Decision.SEVERE),),
        visits=(Visit(DAY_1, VisitOutcome.STOP),),
        stops=(Stop(NOW, DAY_1, Urgency.EMERGENCY, ("calf",), "1"),),
        adjustments=(Adjustment("E11", AdjustmentKind.NO_STEP, DAY_1, NOW),),
        runs=(Run(DAY_1, NOW),),
        flares=(Flare(DAY_1, NOW, 3),),
        told=(Told(DAY_1, "rest-1"),),
    )
    await keep(database, everything, enrolled(2))
    async with database.write() as connection:
        due = Due(Kind.MORNING, DAY_1, NOW, NOW + timedelta(hours=9))
        await outbox.add(connection, [(1, due), (2, due)], NOW)
        updates = [inbox.NewUpdate(number, 1, "{}", NOW) for number in (10, 11)]
        await inbox.store(connection, updates)
        [in_hand] = await inbox.claim(connection, NOW, "worker", timedelta(minutes=1), 10)
        assert await _tables_naming(connection, 1) == {table.name for table in _about_people()}

        await people.delete(connection, [1], NOW)
        await inbox.mark_done(connection, [in_hand.update_id], NOW)

        assert await _tables_naming(connection, 1) == set()
        assert {"person", "schedule", "outbox"} <= await _tables_naming(connection, 2)
        assert await inbox.open_count(connection) == 0


def _about_people() -> list[Table]:
    """Every table but those about the service itself, which name nobody."""
    of_the_service = {"limiter", "limiter_chat", "spending", "worker", "noted"}
    return [table for table in metadata.tables.values() if table.name not in of_the_service]


async def _tables_naming(connection: Any, id: int) -> set[str]:
    naming = set()
    for table in _about_people():
        column = table.c.id if table is person else table.c.person_id
        rows = select(func.count()).select_from(table).where(column == id)
        if (await connection.execute(rows)).scalar_one():
            naming.add(table.name)
    return naming


async def test_the_update_that_asked_for_the_deletion_can_still_be_answered(
    database: Database,
) -> None:
    lease = timedelta(minutes=1)
    await keep(database, PersonState(id=1))
    async with database.write() as connection:
        await inbox.store(connection, [inbox.NewUpdate(10, 1, "delete", NOW)])
        await inbox.claim(connection, NOW, "worker", lease, 10)
        await people.delete(connection, [1], NOW)
        await inbox.mark_applied(connection, [10], NOW)
    async with database.write() as connection:  # the process died before it could answer
        [again] = await inbox.claim(connection, NOW + lease, "next", lease, 10)
    assert again.is_applied
    assert again.payload == "delete"


async def test_only_people_who_are_written_to_have_slots(database: Database) -> None:
    await keep(
        database,
        enrolled(1),
        enrolled(2, status=Status.STOPPED),
        enrolled(3, reachable=False),
        enrolled(4, place=None),
        PersonState(id=5),
    )
    async with database.read() as connection:
        found = await connection.execute(select(schedule.c.person_id).distinct())
        assert found.scalars().all() == [1]
