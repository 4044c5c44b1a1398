"""Contenders side by side: each in a process of its own, one at work at a time, in turns.

A shared or a busy machine changes its speed from minute to minute. So contenders take turns,
round after round, and what is compared is their ratio within a round.
"""

import asyncio
import gc
import logging
import traceback
import zoneinfo
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, ExitStack, contextmanager
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any

import uvloop

from benchmarks.scale import Stage

Sample = dict[str, float]  # what one contender did in one round
Samples = dict[str, dict[str, list[float]]]  # contender -> what -> a value for each round
Go = Callable[[], Awaitable[Sample]]


@dataclass(frozen=True, slots=True)
class Contender:
    """Who is measured: `open` makes ready, and what it yields runs one round.

    `open` is a function of a module, so that another process finds it by its name.
    """

    name: str
    open: Callable[..., AbstractAsyncContextManager[Go]]
    arguments: Mapping[str, Any] = field(default_factory=dict)
    on_uvloop: bool = False


class ContenderError(Exception):
    """A contender could not be opened, or failed in a round; the text has its traceback."""


def play(
    stage: Stage,
    contenders: Sequence[Contender],
    *,
    rounds: int | None = None,
    before: Callable[[Contender, int], None] = lambda _contender, _number: None,
    after: Callable[[Contender, Sample], None] = lambda _contender, _sample: None,
) -> Samples:
    """Let all of them run the stage's rounds, or so many; each begins with another of them.

    Before each turn the fake Telegram forgets what came, and `before` is called with the number of
    the round. `after` is called with the sample and may add to it.
    """
    rounds = rounds or stage.scale.rounds
    stage.expect(rounds * len(contenders))
    samples: Samples = {contender.name: {} for contender in contenders}
    with ExitStack() as ends:
        if stage.scale.apart:
            turns = ends.enter_context(_opened_apart(contenders))
        else:
            runner = ends.enter_context(asyncio.Runner())
            turns = ends.enter_context(_opened_here(contenders, runner))
        for number in range(rounds):
            first = number % len(contenders)
            for contender in (*contenders[first:], *contenders[:first]):
                stage.telegram.reset()
                before(contender, number)
                sample = turns[contender.name]()
                after(contender, sample)
                for what, value in sample.items():
                    samples[contender.name].setdefault(what, []).append(value)
                stage.advance()
    return samples


@contextmanager
def _opened_here(
    contenders: Sequence[Contender], runner: asyncio.Runner
) -> Iterator[dict[str, Callable[[], Sample]]]:
    opened = AsyncExitStack()
    turns: dict[str, Callable[[], Sample]] = {}
    try:
        for contender in contenders:
            go = runner.run(opened.enter_async_context(contender.open(**contender.arguments)))
            turns[contender.name] = lambda go=go: runner.run(_once(go))  # type: ignore[misc]
        yield turns
    finally:
        runner.run(opened.aclose())


async def _once(go: Go) -> Sample:
    return await go()


@contextmanager
def _opened_apart(
    contenders: Sequence[Contender],
) -> Iterator[dict[str, Callable[[], Sample]]]:
    context = get_context("spawn")
    pipes: dict[str, Connection] = {}
    processes = []
    try:
        for contender in contenders:
            pipes[contender.name], there = context.Pipe()
            process = context.Process(target=_live, args=(contender, there), daemon=True)
            process.start()
            there.close()
            processes.append(process)
        for contender in contenders:  # all of them make ready at once
            _answer(contender, pipes[contender.name])
        yield {
            contender.name: lambda contender=contender: _turn(contender, pipes[contender.name])  # type: ignore[misc]
            for contender in contenders
        }
    finally:
        for pipe in pipes.values():
            pipe.close()
        for process in processes:
            process.join()


def _turn(contender: Contender, pipe: Connection) -> Sample:
    pipe.send("go")
    return _answer(contender, pipe)


def _answer(contender: Contender, pipe: Connection) -> Sample:
    try:
        answer = pipe.recv()
    except EOFError:
        raise ContenderError(f"{contender.name}: its process ended") from None
    if isinstance(answer, str):
        raise ContenderError(f"{contender.name}:\n{answer}")
    sample: Sample = answer
    return sample


def _live(contender: Contender, pipe: Connection) -> None:
    """The contender's own process."""
    prepare_process()
    try:
        (uvloop.run if contender.on_uvloop else asyncio.run)(_rounds(contender, pipe))
    except Exception:
        pipe.send(traceback.format_exc())


async def _rounds(contender: Contender, pipe: Connection) -> None:
    async with contender.open(**contender.arguments) as go:
        gc.collect()
        pipe.send({})
        while await asyncio.to_thread(_asked, pipe):
            pipe.send(await go())


def _asked(pipe: Connection) -> bool:
    """Whether there is one more round."""
    try:
        pipe.recv()
    except EOFError:
        return False
    return True


def prepare_process() -> None:
    """As `kneebot` does: the locked time zone data, and no log below a warning."""
    zoneinfo.reset_tzpath(to=())
    logging.basicConfig(level=logging.ERROR)
