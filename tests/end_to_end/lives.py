"""Further made-up lives: what befalls a person beside the runners of `kneebot demo`.

Each is as long as what it tells needs.
"""

from pathlib import Path

from simulator.play.runners import (
    AFTER_BREAKFAST,
    AFTER_TRAINING,
    RUNNERS,
    Errand,
    MadeUpRunner,
)
from tests.end_to_end.twelve_weeks import TWELVE_WEEKS

_SCREENS_CLEAR = ("[None of these]",) * 3

FURTHER = (
    MadeUpRunner(
        name="emergency",
        about="has chest pain and a swollen calf on day 9, and comes back cleared",
        scores=". 4 5 4 5 4 4 | 4 5 . . . 3 3 | 3 3 2 3 2 2 2",
        changes=("The same", "A little better"),
        trains="Done",
        errands=(
            Errand(
                9,
                (
                    "[Something new or worrying]",
                    "[Something applies]",
                    "[Calf swollen, or breath]",
                    "[☐ Swollen, warm calf]",
                    "[☐ Chest pain or breathing]",
                    "[Continue]",
                ),
            ),
            Errand(10, ("[Yes]",), AFTER_BREAKFAST),
            Errand(
                13,
                ("/start", "[A clinician has cleared me]", "16 January", "[3]", *_SCREENS_CLEAR),
                AFTER_BREAKFAST,
            ),
        ),
        days=20,
    ),
    MadeUpRunner(
        name="gives-way",
        about="gives an 8 on day 5, for the knee gives way, and is sent back once",
        scores=". 5 6 5 8 6 5 | 5 5 4 4 4 3 4 | 3 4 3 3 3 2 3",
        changes=("A little worse", "A little better"),
        trains="Done",
        errands=(
            Errand(
                5,
                (
                    "[8]",
                    "[Something applies]",
                    "[Locks or gives way]",
                    "[Not sure]",
                    "[Gives way again and again]",
                    "[Yes]",
                    "[Continue]",
                ),
            ),
            Errand(8, ("[A clinician has cleared me]", "[Today]", "[8]"), AFTER_TRAINING),
            Errand(
                10,
                ("/start", "[A clinician has cleared me]", "[Today]", "[4]", *_SCREENS_CLEAR),
                AFTER_TRAINING,
            ),
        ),
        days=18,
    ),
    MadeUpRunner(
        name="somewhere-else",
        about="is sore below the kneecap, and has a physio look at it in week 2",
        scores=". 4 5 4 4 5 4 | 4 4 3 4 3 4 3 | 3 3 2 3 2 3 2 | 2",
        changes=("The same", "Better"),
        trains="Done",
        knee="Somewhere else",
        running="Yes, pain stays at 2/10 or less",
        answers=(("Has a doctor or physio seen this knee?", "[Not yet]"),),
        errands=(Errand(4, ("/help", "/plan"), AFTER_TRAINING),),
        days=22,
    ),
    MadeUpRunner(
        name="back-again",
        about="is silent for three weeks, and then writes a number",
        scores=". 6 5 6 5 . . | . . . . . . . | . . . . . . . | . 5 4 4 4 4 4 | 4 4 4 3",
        changes=("The same",),
        trains="Done",
        baseline=6,
        typical=5,
        away=range(6, 30),
        errands=(Errand(30, ("5",)), Errand(31, ("/progress",), AFTER_BREAKFAST)),
        days=37,
    ),
    MadeUpRunner(
        name="holiday",
        about="pauses for a holiday until a date, and is back on that morning",
        scores=". 6 6 5 5 6 5 | 5 6 5 5 . . . | . . . . . 4 4 | 4 3 4 3 4 4 3 | 3",
        changes=("The same", "A little better"),
        trains="Done",
        baseline=6,
        away=range(12, 20),
        errands=(
            Errand(11, ("/pause 24 January",)),
            Errand(15, ("3",)),
        ),
        days=29,
    ),
    MadeUpRunner(
        name="other-days",
        about="moves the training days and the morning message",
        scores=". 4 4 3 4 3 3 | 4 3 3 3 2 3 3 | 3 2",
        changes=("The same", "A little better"),
        trains="Done",
        errands=(
            Errand(
                4,
                (
                    "/settings",
                    "[Days]",
                    "[☑ Mon]",
                    "[☐ Thu]",
                    "[Save]",
                    "[☑ Wed]",
                    "[☐ Tue]",
                    "[☑ Fri]",
                    "[☐ Sat]",
                    "[Save]",
                    "[Morning time]",
                    "6:30",
                    "[Quiet hours]",
                    "[Back]",
                    "/plan",
                ),
                AFTER_TRAINING,
            ),
        ),
        days=16,
    ),
    MadeUpRunner(
        name="seen",
        about="is told on day 22, sees a physio, and carries on",
        scores=(
            ". 6 5 6 6 5 6 | 6 5 6 5 6 6 5 | 6 6 5 6 5 6 6 | 5 6 5 6 5 6 5 |"
            " 5 5 5 4 5 5 4 | 4 4 4 4 3 4 4 | 3 3 3 2 3 2 2 | 2 2 1"
        ),
        changes=("The same", "The same", "The same", "A little better", "Better"),
        trains="Done",
        baseline=6,
        answers=(
            ("When is the visit?", "29 January"),
            ("What did they say about this plan?", "[Carry on]"),
        ),
        booked="Seen",
        errands=(
            Errand(22, ("[How to find help]", "[Booked]"), AFTER_BREAKFAST),
            Errand(30, ("/why",)),
        ),
        days=52,
    ),
)
SHORTER = (*RUNNERS, *FURTHER)
LIVES = (*SHORTER, *TWELVE_WEEKS)
TRANSCRIPTS = Path(__file__).parents[1] / "transcripts"  # what was said in each, to be read
