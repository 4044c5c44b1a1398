"""How often Python searches a running process for garbage, and through what."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

# New objects from one search to the next. Python's own 700 made searching 9 % of the cost of a tap;
# with this many it is 1 %, and what a search would have freed stays small.
NEW_OBJECTS = 10_000


@contextmanager
def never_searched() -> Iterator[None]:
    """What is loaded inside the block is never searched: it stays to the end.

    Python would search all of it again and again while it comes to be, and some times more when
    the process ends, for half a second.
    """
    searches = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if searches:
            gc.enable()


@contextmanager
def seldom_searched() -> Iterator[None]:
    """Inside the block few searches, and from now on none through what is loaded by now.

    Modules, tables and texts stay to the end, and a search through them would hold the event loop
    for a tenth of a second. What is in hand comes and goes without leaving much to be searched for.
    """
    usual = gc.get_threshold()
    gc.collect()
    gc.freeze()
    gc.set_threshold(NEW_OBJECTS, *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)
