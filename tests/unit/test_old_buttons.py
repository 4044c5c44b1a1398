"""Whatever is tapped, typed or repeated: nothing raises, and what must always hold does."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import product
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from care.about_you import RACE, SKIP
from care.act import act, shown_again
from care.events import (
    Action,
    Asked,
    Blocked,
    CameBack,
    Command,
    Edited,
    Event,
    FellDue,
    Kind,
    LocationShared,
    SentOther,
    Tapped,
    Typed,
)
from care.messages import Message, Toast
from care.messages.enrollment import BeginTonight
from care.messages.morning import Morning
from care.messages.sessions import SessionCard, SessionOffer, SessionPage
from care.outcome import Due
from care.person import Dialog, PersonState, Step
from care.stops import moment, open_stop, open_stops
from rehab.red_flags import LINES, SIX, SIX_RUNNING, Urgency
from tests.unit.chats import AUCKLAND, BERLIN, PARIS_FRANCE, PARIS_TEXAS, Chat, january, local

PLACES = (BERLIN, AUCKLAND, PARIS_FRANCE, PARIS_TEXAS)
LINE_IDS = (*LINES, *SIX, *SIX_RUNNING)


# --- Events ---------------------------------------------------------------------------------


def names(person: PersonState) -> list[str]:
    return [moment(stop) for stop in person.stops]


def any_tap(person: PersonState, on: date, pick: Random) -> Event:
    """A button with what our buttons carry, in any mixture, and with what they never would."""
    ours = (
        *map(str, range(12)),
        *("yes", "no", "unsure", "some", "none", "begin", "start", "page", "worry", ""),
        *("later", "hour", "tomorrow", "skip", "m", "o", "c", "h", "s", "E01", "E06"),
        *("gone", "same", "left", "elsewhere", "keep", "carry_on", "stop", "booked", "seen"),
        *("e", "p7", "m7", "0800", "2100", "much_better"),
        *LINE_IDS,
        *(f"{on - timedelta(days=n):%y%m%d}" for n in (-1, 0, 1, 2, 3, 9)),
        *names(person),
    )
    args = [
        "".join(pick.choices("aé²٣:9 -", k=pick.randint(0, 9)))
        if pick.random() < 0.1
        else pick.choice(ours)
        for _ in range(pick.randint(0, 3))
    ]
    return Tapped(pick.choice(list(Action)), tuple(args))


def fitting_tap(person: PersonState, pick: Random) -> Event:
    """A tap on a button of the open question, so that a life gets somewhere."""
    dialog = person.dialog or Dialog(Step.CONSENT)
    screen = str(dialog.screen)
    fits: dict[Step, Sequence[tuple[str, ...]]] = {
        Step.CONSENT: [(Action.AGREE,)],
        Step.SCREEN: [
            *((Action.SCREEN_NONE, screen) for _ in range(3)),
            (Action.SCREEN_SOME, screen),
        ],
        Step.LINES: [
            (Action.LINES_DONE, screen),
            (Action.NOT_SURE,),
            *((Action.TOGGLE, line, "1") for line in dialog.offered),
        ],
        Step.NOT_SURE: [(Action.LOOK, line) for line in dialog.offered],
        Step.HOW_TO_LOOK: [(Action.LOOKED, dialog.line or "", "no")],
        Step.NARROW_SWELLING: [(Action.SWELLING, "none"), (Action.SWELLING, "swollen_fast")],
        Step.OVER_55: [(Action.OVER_55, "1")],
        Step.SIX: [(Action.SIX_NONE,), *((Action.SIX_PICK, one) for one in dialog.offered)],
        Step.CLINICIAN_FIRST: [(Action.CLEARED, "")],
        Step.CLEARED_ON: [(Action.CLEARED_DAY, "0")],
        Step.STILL_SWOLLEN: [(Action.STILL_SWOLLEN, "gone"), (Action.STILL_SWOLLEN, "more")],
        Step.PAIN_NOW: [(Action.PAIN_NOW, "2"), (Action.PAIN_NOW, "9")],
        Step.WHERE: [(Action.WHERE, "left"), (Action.WHERE, "elsewhere")],
        Step.ELSEWHERE: [(Action.GO_ON,)],
        Step.BASELINE: [(Action.BASELINE, "5"), (Action.BASELINE, "8")],
        Step.RUNNING: [(Action.RUNNING, "keep"), (Action.RUNNING, "none")],
        Step.PLACE: [(Action.CLOCK,)],
        Step.PLACE_CHOICE: [(Action.PLACE_PICK, "0")],
        Step.CLOCK: [(Action.BACK,)],
        Step.SET_MORNING: [(Action.PICK_TIME, "0900")],
        Step.SET_EVENING: [(Action.PICK_TIME, "2200")],
        Step.SET_DAYS: [(Action.TOGGLE_DAY, "6", "1"), (Action.DAYS_DONE,)],
        Step.VISIT_DATE: [(Action.VISIT_DAY,)],
        Step.SET_QUIET: [(Action.PICK_TIME, "2200")],
        Step.SET_QUIET_END: [(Action.PICK_TIME, "0700"), (Action.BACK,)],
        Step.SET_KNEE: [(Action.KNEE_PICK, "both"), (Action.KNEE_PICK, "elsewhere")],
        Step.PAUSE_UNTIL: [(Action.PAUSE_FOR, "3"), (Action.PAUSE_FOR, "0"), (Action.RESUME,)],
    }
    if person.dialog is None:
        chosen: Sequence[tuple[str, ...]] = [
            *((Action(action),) for action in (Action.WORRY, Action.BEGIN, Action.CHANGE_SETTINGS)),
            (Action.SCREEN_SOME, "0"),
            *((Action.CLEARED, name) for name in names(person)),
            *((Action.MISTAKE, name) for name in names(person)),
        ]
    else:
        about = [(Action.ABOUT, dialog.step.value, answer) for answer in (SKIP, RACE, "0")]
        chosen = fits.get(dialog.step, about)
    action, *args = pick.choice(chosen)
    return Tapped(Action(action), tuple(args))


def daily_tap(on: date, pick: Random) -> Event:
    """What somebody in the program taps in the course of a day."""
    day = f"{on:%y%m%d}"
    action, *args = pick.choice(
        (
            (Action.SCORE, day, "e", str(pick.randint(0, 10))),
            (Action.SESSION, day, pick.choice(("start", "page", "later", "sore", "skip")), "m"),
            (Action.SESSION, day, "enough", "c"),
            (Action.LATER, day, pick.choice(("hour", "tonight", "tomorrow", "back")), "o"),
            (Action.CARD, day, str(pick.randint(0, 6))),
            (Action.MARK, day, "E01", pick.choice("hsed")),
            (Action.DURING, day, str(pick.randint(0, 10))),
            (Action.SESSION, "", "begin"),
            (Action.NEXT_MORNING, day, "same"),
            (Action.GLOBAL_CHANGE, day, "same"),
            (Action.WEEKLY_SIX, day, pick.choice(("none", "some"))),
            (Action.CATCH_UP, day, "5"),
            (Action.BOOKED, day, "booked"),
            (Action.SEEN, pick.choice(("carry_on", "stop"))),
            (Action.NEXT, day),
        )
    )
    return Tapped(Action(action), tuple(args))


def other_event(on: date, pick: Random) -> Event:
    match pick.randrange(7):
        case 0:
            argument = pick.choice(("", "6", "6 yesterday", "x"))
            return Asked(pick.choice(list(Command)), argument)
        case 1 | 2:
            return Typed(
                pick.choice(("4", "9", "8:30", "hello", "", "8" * 4096)),
                message_id=pick.randint(1, 9),
                places=tuple(pick.sample(PLACES, pick.choice((0, 0, 1, 1, 2)))),
                days_ago=pick.randint(0, 2),
                worry=pick.random() < 0.3,
                crisis=pick.random() < 0.05,
                day=pick.choice((None, on, on - timedelta(days=1), date.min, date.max)),
            )
        case 3:
            return Edited(pick.choice(("3", "10", "hello", "")), pick.randint(1, 9))
        case 4:
            return LocationShared(pick.choice(PLACES))
        case 5:
            return FellDue(pick.choice((Kind.MORNING, Kind.EVENING)), on)
        case _:
            return pick.choice((SentOther(), Blocked(), CameBack()))


def any_event(person: PersonState, on: date, rows: Sequence[Due], pick: Random) -> Event:
    luck = pick.random()
    if luck < 0.55:
        return fitting_tap(person, pick)
    if luck < 0.65:
        return any_tap(person, on, pick)
    if luck < 0.75:
        return daily_tap(on, pick)
    if luck < 0.9 or not rows:
        return other_event(on, pick)
    row = pick.choice(rows)
    return FellDue(row.kind, row.on, row.occasion)


# --- Forged taps ----------------------------------------------------------------------------


def states() -> Iterator[tuple[str, Chat]]:
    """A person at every step of a conversation, and in every standing."""
    yield "stranger", Chat()
    chat = Chat().agree()
    yield "screen 1", chat
    chat = Chat().agree()
    chat.tap(Action.SCREEN_SOME, 1)
    yield "lines", chat
    chat = Chat().agree()
    chat.tap(Action.SCREEN_SOME, 1)
    chat.tap(Action.NOT_SURE)
    chat.tap(Action.LOOK, "calf")
    yield "how to look", chat
    yield "injury", Chat().agree().applies(1, "after_injury")
    chat = Chat().agree()
    chat.tap(Action.SCREEN_NONE, 1)
    yield "swelling", chat.applies(2, "swollen")
    chat = Chat().agree()
    chat.tap(Action.SCREEN_NONE, 1)
    chat.tap(Action.SCREEN_NONE, 2)
    yield "clinician first", chat.applies(3, "over_65")
    yield "where", Chat().screened()
    chat = Chat().screened()
    chat.tap(Action.WHERE, "left")
    chat.tap(Action.BASELINE, 9)
    yield "the six of a high baseline", chat
    yield "place", Chat().asked_for_place()
    chat = Chat().asked_for_place()
    chat.write("paris", PARIS_FRANCE, PARIS_TEXAS)
    yield "places", chat
    yield "stopped now", Chat().stopped("chest_or_breath")
    yield "stopped soon", Chat().stopped("swollen")
    chat = Chat().stopped("swollen")
    chat.tap(Action.CLEARED, chat.stop_name)
    yield "return", chat
    yield "enrolled", Chat().at("5 Jan 12:00").enrolled()
    yield "enrolled and stopped", Chat().at("5 Jan 12:00").enrolled().six("six_fever")
    for setting in (Action.SET_MORNING, Action.SET_DAYS, Action.SET_ZONE):
        chat = Chat().enrolled()
        chat.tap(setting)
        yield setting.name.lower(), chat
    chat = Chat().enrolled()
    chat.command(Command.STOP)
    yield "silent", chat


STATES = dict(states())


@pytest.mark.parametrize("state", STATES)
def test_arguments_that_we_never_made_are_no_error_and_change_nothing_of_health(
    state: str,
) -> None:
    chat = STATES[state]
    forged = (("x" * 9,), ("", "", ""), ("260230", "e", "4"), ("9" * 60,), ("²", "p²", "٣"))
    for action, args in product(Action, forged):
        outcome = act(chat.person, Tapped(action, args), chat.now)
        after = outcome.person
        assert after.scores == chat.person.scores
        assert after.decisions == chat.person.decisions
        assert after.visits == chat.person.visits
        assert after.enrollment == chat.person.enrollment


@given(seed=st.integers(0, 2**32))
def test_no_tap_and_no_text_raises_in_any_state(seed: int) -> None:
    pick = Random(seed)
    for chat in STATES.values():
        on = january(5)
        for event in (any_tap(chat.person, on, pick), other_event(on, pick), daily_tap(on, pick)):
            outcome = act(chat.person, event, chat.now)
            shown_again(outcome.person, event, chat.now)


def test_a_button_of_an_earlier_question_shows_the_one_that_is_open() -> None:
    chat = Chat().screened()
    before = chat.person
    chat.tap(Action.SCREEN_NONE, 1)
    assert chat.person == before
    assert chat.outcome is not None
    assert chat.outcome.toast is Toast.OLD_BUTTON
    assert len(chat.said) == 1


@pytest.mark.parametrize("action", [Action.BASELINE, Action.WHERE, Action.RUNNING, Action.BACK])
def test_with_nothing_open_an_old_button_of_the_enrollment_changes_nothing(action: Action) -> None:
    chat = Chat().enrolled()
    before = chat.person
    assert chat.tap(action, "5") == ()
    assert chat.outcome is not None
    assert chat.outcome.toast is Toast.OLD_BUTTON
    assert chat.person == before


# --- A random walk --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Moment:
    before: PersonState
    event: Event
    now: datetime


def check(moment: Moment, after: PersonState, messages: tuple[Message, ...]) -> None:
    """What must hold after every event."""
    before, now = moment.before, moment.now
    assert all(0 <= score.value <= 10 for score in after.scores)
    assert len({(s.on, s.source) for s in after.scores}) == len(after.scores)
    assert len({(a.on, a.topic) for a in after.answers}) == len(after.answers)
    assert len({stop.raised_at for stop in after.stops}) == len(after.stops)
    assert len({visit.on for visit in after.visits}) == len(after.visits)
    if after.enrollment is not None:
        assert after.consent is not None
        assert after.place is not None
    if before.enrollment is not None:
        assert after.enrollment is not None
        assert after.enrollment.started_on <= before.enrollment.started_on
        assert after.decisions[: len(before.decisions)] == before.decisions
    if before.enrollment is None and after.enrollment is not None:
        assert open_stop(after, now) is None
    assert {stop.raised_at for stop in before.stops} <= {stop.raised_at for stop in after.stops}
    if after.consent is None:
        assert after.stops == ()
        assert after.answers == ()
    no_load_while_stopped(after, messages, now)
    urgent_stops_hold(moment, after)


def no_load_while_stopped(
    person: PersonState, messages: tuple[Message, ...], now: datetime
) -> None:
    if open_stop(person, now) is None:
        return
    for message in messages:
        assert not isinstance(message, BeginTonight)
        assert not (isinstance(message, Morning) and message.plan.session is not None)
        assert not (isinstance(message, SessionOffer) and message.plan.session is not None)
        assert not isinstance(message, SessionCard | SessionPage)


def urgent_stops_hold(moment: Moment, after: PersonState) -> None:
    """E and U end by a tap by mistake, or by a clearance that is no earlier than the next day."""
    held = {stop.raised_at for stop in open_stops(after, moment.now)}
    for stop in open_stops(moment.before, moment.now):
        if stop.raised_at in held or stop.urgency is Urgency.SOON:
            continue
        age = moment.now - stop.raised_at
        now_stop = next(s for s in after.stops if s.raised_at == stop.raised_at)
        if now_stop.taken_back:
            assert age <= timedelta(minutes=10)
        else:
            assert now_stop.cleared_on is not None
            assert age > timedelta(minutes=10)


@settings(max_examples=300, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_in_a_random_life_what_must_always_hold_does(seed: int) -> None:
    pick = Random(seed)
    person, now, rows = PersonState(id=1), local("5 Jan 12:00"), list[Due]()
    for _ in range(pick.randint(10, 140)):
        now += timedelta(minutes=pick.choice((0, 0, 0, 0, 1, 1, 9, 60, 300, 1440, 4000)))
        event = any_event(person, now.date(), rows, pick)
        outcome = act(person, event, now)
        if isinstance(event, FellDue):
            assert len(outcome.messages) <= 1
            again = act(outcome.person, event, now)
            assert (again.messages, again.person) == (outcome.messages, outcome.person)
        if outcome.forget:
            person, rows = PersonState(id=1), []
            continue
        check(Moment(person, event, now), outcome.person, outcome.messages)
        assert shown_again(outcome.person, event, now).person == outcome.person
        person = outcome.person
        rows += outcome.due
