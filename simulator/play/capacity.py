"""How late messages are when very many people are written to: a day as a flow of messages.

Second by second and without chance: what has come due waits, what the limits allow goes, the
nearest deadline first, and what reaches its deadline before its turn is never sent. The limits
are those of `bot/pacing.py`, with replies before reminders, when paid for too.
"""

import heapq
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time

from bot.pacing import MESSAGES_PER_SECOND, PACE, REMINDER_PACE, REPLY_WAIT
from care.slots import EVENING_STAYS_OPEN
from rehab.schedule import (
    EVENING_DEFAULT,
    EVENING_RANGE,
    MORNING_DEFAULT,
    MORNING_RANGE,
    QUIET_DEFAULT,
    ClockRange,
    zone_named,
)
from simulator.play.crowd import WEIGHTS_OF_ZONES

PER_SECOND = (10, 1000)  # what may be asked of one bot; Telegram takes no more, paid or not
DAY = 86_400  # seconds
QUARTERS = 96  # of an hour, in a day
TICK = 15  # seconds between two looks for what is due: DISPATCH_INTERVAL_SECONDS
REPLIES_WITHIN = 900  # seconds after a message, evenly: an assumption
STEP = 15  # minutes between two times that people choose beside the default: an assumption
STARS_A_MESSAGE = 0.1  # core.telegram.org/bots/api#sendmessage, allow_paid_broadcast

# Of what may be paid for, the part that stays free for bursts, as it does of the free pace.
_PAID_BURST = 1 / 40
_HOUR = 3600
_GOLDEN = (math.sqrt(5) - 1) / 2  # multiples of it fall evenly between 0 and 1
_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Demand:
    """Who wants to be written to, and when: each person once in the morning and once at night.

    at_default: the share (0-1) that keeps 08:00 and 20:00 exactly.
    around: standard deviation in minutes of what the others choose, in quarters of an hour.
    spread: seconds over which messages of one minute are spread.
    replies: messages and edits of ours that each message leads to, within a quarter of an hour.
    edits: the share (0-1) of them that are edits, which cannot be paid for.
    zones: how common each zone is.
    """

    people: int
    at_default: float = 0.5
    around: float = 60.0
    spread: int = 180
    replies: float = 1.0
    edits: float = 0.84
    zones: Mapping[str, int] = field(default_factory=lambda: WEIGHTS_OF_ZONES)


@dataclass(frozen=True, slots=True)
class Limits:
    """What one bot may send in a second: anything, reminders, and more messages for pay."""

    everything: float
    reminders: float
    paid: float

    @classmethod
    def of(cls, per_second: int) -> "Limits":
        """Those of a bot that may send so many a second; what is above 30 is paid for."""
        below = min(per_second, MESSAGES_PER_SECOND) / MESSAGES_PER_SECOND
        beyond = max(0, per_second - MESSAGES_PER_SECOND)
        return cls(below / PACE, below / REMINDER_PACE, beyond * (1 - _PAID_BURST))

    def left_to_reminders(self, replies: float) -> float:
        """What is free for reminders in a second in which so many replies go first."""
        return max(0.0, min(self.reminders, self.everything - replies))


@dataclass(frozen=True, slots=True)
class Cohort:
    """Messages that are alike. All times are seconds of UTC from the midnight of their day.

    due: the minute that was chosen. shown: when the dispatcher first sees them. until: they are
    not sent any more.
    """

    due: int
    shown: int
    until: int
    messages: int


@dataclass(slots=True)
class Served:
    """What became of the messages of one day, of one bot.

    lateness: messages by whole seconds from the chosen minute to the wire, of those sent.
    due_in, worst_in: by the quarter of the UTC day that was chosen, how many messages, and the
    greatest lateness of one that was sent; None where none was.
    expired_in: how many of them were never sent.
    backlog: seconds of the day in which more waited than goes in a minute.
    paid: messages that were paid for. message_wait, edit_wait: the longest wait of a reply that is
    a message, and of one that is an edit, in seconds.
    """

    lateness: defaultdict[int, int] = field(default_factory=lambda: defaultdict(int))
    due_in: list[int] = field(default_factory=lambda: [0] * QUARTERS)
    worst_in: list[int | None] = field(default_factory=lambda: [None] * QUARTERS)
    expired_in: list[int] = field(default_factory=lambda: [0] * QUARTERS)
    backlog: int = 0
    paid: float = 0.0
    message_wait: float = 0.0
    edit_wait: float = 0.0

    @property
    def due(self) -> int:
        return sum(self.due_in)

    @property
    def sent(self) -> int:
        return sum(self.lateness.values())

    @property
    def expired(self) -> int:
        return sum(self.expired_in)

    def within(self, share: float) -> int | None:
        """The lateness (seconds) that so large a share (0-1) of all does not exceed.

        None where some of that share were never sent.
        """
        left = math.ceil(share * self.due)
        for seconds in sorted(self.lateness):
            left -= self.lateness[seconds]
            if left <= 0:
                return seconds
        return None


def apportioned(total: int, weights: Sequence[float]) -> list[int]:
    """Whole shares of a total in proportion to the weights; the largest remainders round up."""
    everything = sum(weights)
    exact = [total * weight / everything for weight in weights]
    shares = [math.floor(share) for share in exact]
    by_remainder = sorted(range(len(exact)), key=lambda n: shares[n] - exact[n])
    for number in by_remainder[: total - sum(shares)]:
        shares[number] += 1
    return shares


def cohorts(demand: Demand, on: date) -> list[Cohort]:
    """The messages of a day, by the offsets from UTC that hold on that date."""
    offsets = [(_offset(zone, on), weight) for zone, weight in demand.zones.items()]
    found: dict[tuple[int, int, int], int] = defaultdict(int)
    for allowed, default, stays_open in _SLOTS:
        times = _chosen(demand, allowed, default)
        classes = [(offset, at) for offset, _ in offsets for at in times]
        weights = [weight * times[at] for _, weight in offsets for at in times]
        shares = apportioned(demand.people, weights)
        for number, ((offset, at), people) in enumerate(zip(classes, shares, strict=True)):
            due = (at - offset) % DAY
            phase = number * _GOLDEN % 1
            for shown, messages in _shown(due, people, demand.spread, phase):
                found[due, shown, due + stays_open(at)] += messages
    return [Cohort(*key, messages) for key, messages in found.items() if messages]


def _offset(zone: str, on: date) -> int:
    offset = zone_named(zone).utcoffset(datetime.combine(on, time(12)))
    return round(offset.total_seconds()) if offset is not None else 0


def _seconds(at: time) -> int:
    return at.hour * _HOUR + at.minute * 60


def _morning_open(at: int) -> int:
    """Until the evening takes over: at the default, whatever each person chose for it."""
    return _seconds(EVENING_DEFAULT) - at


def _evening_open(at: int) -> int:
    return max(_seconds(QUIET_DEFAULT.start) - at, round(EVENING_STAYS_OPEN.total_seconds()))


_SLOTS = (
    (MORNING_RANGE, MORNING_DEFAULT, _morning_open),
    (EVENING_RANGE, EVENING_DEFAULT, _evening_open),
)


def _chosen(demand: Demand, allowed: ClockRange, default: time) -> dict[int, float]:
    """How common each time of a slot is, by seconds of the local day."""
    middle = _seconds(default)
    first, last = _seconds(allowed.earliest), _seconds(allowed.latest)
    others = [at for at in range(first, last + 1, STEP * 60) if at != middle]
    bell = [math.exp(-(((at - middle) / 60 / demand.around) ** 2) / 2) for at in others]
    left = 1 - demand.at_default
    times = {at: left * height / sum(bell) for at, height in zip(others, bell, strict=True)}
    return {middle: demand.at_default, **times}


def _shown(due: int, messages: int, spread: int, phase: float) -> Iterator[tuple[int, int]]:
    """When the dispatcher sees messages that are spread evenly from `due` on: at its next look.

    `phase` (0-1) shifts them, so that not every small group begins with the first second.
    """
    seen, look = 0, -(-due // TICK) * TICK
    while seen < messages:
        share = (look - due + 1) / max(spread, 1)
        upto = messages if share >= 1 else max(seen, math.ceil(messages * share - phase))
        yield look, upto - seen
        seen, look = upto, look + TICK


@dataclass(order=True, slots=True)
class _Group:
    """A cohort on its way; seconds from the first midnight. `counts`: its day is looked at."""

    until: int
    shown: int
    due: int
    counts: bool
    left: int


class _Bot:
    """What waits at one bot, and what has become of the rest."""

    def __init__(self, limits: Limits, replies: float, edits: float, seconds: int) -> None:
        self.found = Served()
        self.open = 0  # messages of the day that is looked at, not settled yet
        self._limits = limits
        self._replies = replies
        self._edits = edits
        self._line: list[_Group] = []
        self._many = 0
        self._reply_rate = self._messages_wait = self._edits_wait = 0.0
        self._changes = [0.0] * (seconds + REPLIES_WITHIN + 2)  # of the rate, by second
        self._known_to = 0  # up to this second they are in the rate
        self._rises = False  # the rate, in the next second
        self._free = self._paid = 0.0  # messages that may go, parts of one included

    @property
    def busy(self) -> bool:
        """Whether something waits or may come to, so that the next second cannot be left out."""
        waiting = self._messages_wait + self._edits_wait
        too_many = self._rises or waiting > 0 or self._reply_rate > self._limits.everything
        return bool(self._line) or too_many

    def second(self, now: int, shown: Iterable[_Group]) -> None:
        """One second: what comes, what is too late, replies, reminders."""
        for group in shown:
            heapq.heappush(self._line, group)
            self._many += group.left
        while self._line and self._line[0].until <= now:
            group = heapq.heappop(self._line)
            self._many -= group.left
            if group.counts:
                self.found.expired_in[_quarter(group.due)] += group.left
                self.open -= group.left
        # What is not used does not add up, but for the part of a message.
        self._paid = min(self._paid, 1.0) + self._limits.paid
        answered, replies_paid = self._answer(now)
        self._free = min(self._free, 1.0) + self._limits.left_to_reminders(answered)
        self._paid -= replies_paid
        for_free = min(int(self._free + _ROUNDING), self._many)
        for_pay = min(int(self._paid + _ROUNDING), self._many - for_free)
        self._free -= for_free
        self._paid -= for_pay
        self._send(now, for_free + for_pay)
        if DAY <= now < 2 * DAY:
            self.found.paid += for_pay + replies_paid
            self.found.backlog += self._many > 60 * (self._limits.reminders + self._limits.paid)
            self._note_waits()

    def _answer(self, now: int) -> tuple[float, float]:
        """How many replies go for free and how many for pay; the rest wait for the next second.

        Those who come in one second are free as long as the rest would go in REPLY_WAIT after it.
        """
        self._reply_rate += sum(self._changes[self._known_to : now + 1])
        self._known_to = now + 1
        self._rises = False
        self._messages_wait += self._reply_rate * (1 - self._edits)
        self._edits_wait += self._reply_rate * self._edits
        too_many = (
            self._messages_wait + self._edits_wait - self._limits.everything * (1 + REPLY_WAIT)
        )
        paid = min(max(0.0, too_many), self._messages_wait, self._paid)
        self._messages_wait -= paid
        waiting = self._messages_wait + self._edits_wait
        answered = min(waiting, self._limits.everything)
        left = 1 - answered / waiting if waiting > answered else 0.0  # in turn: of both alike
        self._messages_wait *= left
        self._edits_wait *= left
        return answered, paid

    def _note_waits(self) -> None:
        """In one line for what is free; out of it for what is paid for."""
        everything = (self._messages_wait + self._edits_wait) / self._limits.everything
        messages = self._messages_wait / (self._limits.everything + self._limits.paid)
        wait = messages if self._limits.paid else everything
        self.found.message_wait = max(self.found.message_wait, wait)
        self.found.edit_wait = max(self.found.edit_wait, everything if self._edits else 0.0)

    def _send(self, now: int, messages: int) -> None:
        if not messages:
            return
        self._many -= messages
        rate = messages * self._replies / REPLIES_WITHIN
        self._rises = True
        self._changes[now + 1] += rate
        self._changes[now + 1 + REPLIES_WITHIN] -= rate
        while messages:
            first = self._line[0]
            some = min(messages, first.left)
            messages -= some
            first.left -= some
            if first.counts:
                self._note(first.due, now - first.due, some)
            if not first.left:
                heapq.heappop(self._line)

    def _note(self, due: int, late: int, messages: int) -> None:
        self.open -= messages
        self.found.lateness[late] += messages
        worst = self.found.worst_in[_quarter(due)]
        if worst is None or late > worst:
            self.found.worst_in[_quarter(due)] = late


def served(day: Sequence[Cohort], limits: Limits, replies: float, edits: float = 0.0) -> Served:
    """What becomes of the messages of a day that is like the days before and after it.

    `replies` is how many messages and edits each of them leads to, `edits` the share (0-1) of
    edits among them.
    """
    coming: dict[int, list[_Group]] = defaultdict(list)
    for number in range(3):
        start = number * DAY
        for one in day:
            group = _Group(
                start + one.until, start + one.shown, start + one.due, number == 1, one.messages
            )
            coming[group.shown].append(group)
    last = DAY + max((one.until for one in day), default=DAY)
    bot = _Bot(limits, replies, edits, last)
    for one in day:
        bot.found.due_in[_quarter(one.due)] += one.messages
        bot.open += one.messages
    for now in range(last + 1):
        shown = coming.get(now)
        if shown or bot.busy:
            bot.second(now, shown or ())
        if now >= 2 * DAY and not bot.open:
            break
    return bot.found


def _quarter(due: int) -> int:
    return due % DAY * QUARTERS // DAY
