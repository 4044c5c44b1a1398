"""Made-up lives of twelve weeks: how the program moves with the knee, and how runs come back."""

from dataclasses import replace

from simulator.play.runners import (
    AFTER_BREAKFAST,
    AFTER_TRAINING,
    DAYS_PER_WEEK,
    Errand,
    MadeUpRunner,
)

_WEEKS = 12
_DAYS = _WEEKS * DAYS_PER_WEEK + 1  # with the morning that speaks of week 12
_BETTER = ("The same", "A little better", "Better", "Better", "Better", "Much better")
_HEALING = (
    ". 5 6 5 6 5 5 | 5 4 5 4 5 4 4 | 3 3 2 3 2 3 2 | 2 2 2 1 2 2 2 |"
    " 2 1 2 1 1 2 1 | 1 1 2 1 1 1 1 | 1 1 1 0 1 1 1 | 1 0 1 1 1 0 1 |"
    " 1 1 0 1 0 1 1 | 0 1 1 0 1 0 1 | 1 0 1 0 1 0 0 | 0 1 0 0 1 0 1 | 0"
)
_KEEPS = "Yes, pain stays at 2/10 or less"
_PAUSES = "Yes, more than that"
_ASKED_LITTLE = (  # so that the transcript holds what the life is for
    ("What would you like to get back to?", "[Skip]"),
    ("Who do you like to run with?", "[Skip]"),
    ("How long had your knee hurt when we began?", "[Skip]"),
    ("Has a doctor or physio seen this knee?", "[Skip]"),
    ("What shall I ask about once a week?", "[Skip]"),
    ("When will you do your session?", "[Skip]"),
)

# Gets well in its own time; each life says how it differs.
_WELL = MadeUpRunner(
    name="well",
    about="gets well",
    scores=_HEALING,
    answers=_ASKED_LITTLE,
    changes=_BETTER,
    during=(2, 1),
    trains="Done",
    running=_PAUSES,
    days=_DAYS,
)

TWELVE_WEEKS = (
    replace(
        _WELL,
        name="races",
        about="pauses, gets through every gate at once, and runs 5 km at the end",
        answers=(
            *_ASKED_LITTLE[1:],
            ("What would you like to get back to?", "[A race]"),
            ("What is the race called?", "River 5k"),
            ("When is River 5k?", "29 March"),
            ("How far is it?", "[5 km]"),
        ),
        errands=(
            Errand(23, ("/plan",)),
            Errand(84, ("/run 5 km 34 min pain 1",), AFTER_BREAKFAST),
        ),
    ),
    replace(
        _WELL,
        name="keeps-running",
        about="keeps running, changed, with cues in the chat, and grows past 30 minutes",
        running=_KEEPS,
        runs=("Start run", "Log a run", *(("/run {minutes} min pain 1",) * 40)),
    ),
    replace(
        _WELL,
        name="steps-back",
        about="has two sessions in the first phase that were too much",
        scores=(
            ". 5 5 6 5 6 6 | 6 5 5 5 4 5 5 | 5 4 4 5 4 4 4 | 4 4 3 4 3 4 3 |"
            " 3 3 3 3 3 3 3 | 3 2 3 3 2 3 2 | 2 3 2 2 2 3 2 | 2 2 2 2 2 2 2 |"
            " 2 1 2 2 1 2 2 | 1 2 1 2 1 2 1 | 1 1 2 1 1 1 1 | 1 1 1 1 1 1 1 | 1"
        ),
        changes=("A little worse", "The same", "A little better", "Better"),
        during=(3, 6, 7, *((2, 3) * 20)),
        mornings=("Same", "A bit worse", "Clearly worse", *(("Same",) * 40)),
        running="Not at the moment",
        errands=(Errand(9, ("/why",)),),
    ),
    replace(
        _WELL,
        name="flares",
        about="flares three times while running, and hears of an assessment",
        scores=(
            ". 6 5 6 5 6 5 | 5 4 5 4 4 4 4 | 3 2 3 3 2 3 2 | 2 2 2 5 4 4 3 |"
            " 2 2 2 2 2 2 2 | 2 2 2 5 5 4 3 | 2 2 2 2 2 2 2 | 2 2 5 4 4 3 2 |"
            " 2 2 2 2 2 2 2 | 2 2 1 2 2 1 2 | 1 2 1 2 1 1 2 | 1 1 1 1 1 1 1 | 1"
        ),
        during=(2,),
        running=_KEEPS,
        errands=(
            Errand(25, ("/flare", "[None of these]")),
            Errand(39, ("/flare", "[None of these]")),
            Errand(52, ("/flare", "[None of these]")),
            Errand(53, ("/why",)),
        ),
    ),
    replace(
        _WELL,
        name="holds",
        about="stays in the second phase for weeks, because stairs still hurt",
        at_first=(("Do stairs, also down", "[Not yet]", 60),),
        errands=(Errand(40, ("/why", "/plan")),),
    ),
    replace(
        _WELL,
        name="travels",
        about="works in Athens, then in Dubai, comes home, and moves the days each time",
        errands=(
            Errand(
                18,
                (
                    "/settings",
                    "[Where I am]",
                    "Athens",
                    "[Athens, Greece]",
                    "/settings",
                    "[Days]",
                    "[☑ Mon]",
                    "[☐ Tue]",
                    "[☑ Wed]",
                    "[☐ Thu]",
                    "[☑ Fri]",
                    "[☐ Sat]",
                    "[Save]",
                ),
                AFTER_TRAINING,
            ),
            Errand(39, ("/settings", "[Where I am]", "Dubai"), AFTER_TRAINING),
            Errand(
                61,
                (
                    "/settings",
                    "[Where I am]",
                    "Berlin",
                    "/settings",
                    "[Days]",
                    "[☑ Tue]",
                    "[☐ Mon]",
                    "[☑ Thu]",
                    "[☐ Wed]",
                    "[☑ Sat]",
                    "[☐ Fri]",
                    "[Save]",
                ),
                AFTER_TRAINING,
            ),
        ),
    ),
    replace(
        _WELL,
        name="swaps",
        about="has no step and no band, and swaps what hurts",
        trains="Start",
        cards=(
            ("Side leg lift with a band", ("No band",)),
            ("Band side-steps", ("No band",)),
            ("Step-up", ("No step here",)),
            ("Hip hike", ("No step here",)),
            ("Side step-down", ("No step here",)),
            ("Straight leg raise", ("Hurts", "Swap it", "4/10")),
            ("Wall sit", ("Hurts", "Swap it")),
            ("Stand up from a chair", ("Hurts", "Swap it")),
            ("Bridge", ("Too easy",)),
            ("Heel raise", ("Too easy",)),
        ),
        errands=(Errand(60, ("/settings",)),),
    ),
    replace(
        _WELL,
        name="over-the-cap",
        about="runs an hour on a day that had room for less, and carries on",
        running=_KEEPS,
        runs=(
            *(("/run {minutes} min pain 1",) * 8),
            "/run 75 min pain 3",
            *(("/run {minutes} min pain 1",) * 40),
        ),
        errands=(Errand(59, ("/run 12 km 80 min pain 2",), AFTER_TRAINING),),
    ),
    replace(
        _WELL,
        name="masks",
        about="takes painkillers before training for weeks, and leaves them",
        running=_KEEPS,
        at_first=(("painkillers for the knee before training?", "[Yes]", 42),),
        errands=(Errand(36, ("/why",)),),
    ),
)
