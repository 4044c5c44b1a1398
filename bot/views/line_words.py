"""The red-flag lines in words: the full line, a name that fits a button, and how to look.

The lines are those of docs/rules.md 7.2; what follows from one is in verdicts.py.
"""

from dataclasses import dataclass

from bot.texts import mark
from bot.views.context import ViewContext
from rehab.red_flags import SIX, SIX_RUNNING


@dataclass(frozen=True, slots=True)
class LineWords:
    """`look` is what to check when a person is not sure."""

    full: str
    short: str
    look: str


_LINES: dict[str, LineWords] = {
    "chest_or_breath": LineWords(
        mark("Chest pain, sudden trouble breathing, or coughing up blood"),
        mark("Chest pain or breathing"),
        mark(
            "Sit still for 1 minute. Is there pain or pressure in your chest? Do you get less "
            "air than usual? If it is strong, do not test. Call your emergency number now."
        ),
    ),
    "hot_with_fever": LineWords(
        mark("A hot, red, swollen knee with fever, or you feel ill"),
        mark("Hot, red knee with fever"),
        mark(
            "Lay the back of your hand on both knees. Is the sore one clearly hotter or redder? "
            "Take your temperature. Do you have fever or chills, or feel ill?"
        ),
    ),
    "out_of_place": LineWords(
        mark("Knee or kneecap looks out of place, or a deep wound"),
        mark("Out of place, or deep wound"),
        mark(
            "Sit with both legs out. Does the sore kneecap sit to one side, or does the knee "
            "have a new shape? Is there a wound deeper than the skin? Do not press on it."
        ),
    ),
    "cold_foot": LineWords(
        mark("Foot cold, pale or blue"),
        mark("Cold, pale or blue foot"),
        mark(
            "Take off both shoes and socks. Compare your feet. Is the one below the sore knee "
            "colder, paler or bluer than the other?"
        ),
    ),
    "numb_between_legs": LineWords(
        mark("Numb between the legs, new bladder or bowel trouble, or both legs weak"),
        mark("Numb between legs, bladder"),
        mark(
            "When you wipe or wash, does it feel numb between your legs? Is passing water or "
            "stool suddenly hard to start or to hold? Are both legs weak?"
        ),
    ),
    "calf": LineWords(
        mark("One calf swollen, warm or throbbing"),
        mark("Swollen, warm calf"),
        mark(
            "Sit down and compare both calves. Is one bigger, warmer or redder? Does it throb "
            "or feel tight? Do not rub it."
        ),
    ),
    "stuck": LineWords(
        mark("Knee stuck so that you cannot move it, or you cannot straighten or lift the leg"),
        mark("Stuck, or cannot straighten"),
        mark(
            "Lie on your back. Can you bend and straighten the knee at all? With the knee "
            "straight, can you lift the heel off the floor? Do not force it."
        ),
    ),
    "no_weight": LineWords(
        mark("You cannot put weight on it, or cannot walk 4 steps"),
        mark("Cannot stand or walk on it"),
        mark(
            "Stand beside a table and hold on. Put weight on the leg bit by bit. If that is "
            "possible, try 4 steps. A limp still counts as walking."
        ),
    ),
    "after_injury": LineWords(
        mark(
            "After a fall, twist or hit: it swelled within hours, or will not bend to a right angle"
        ),
        mark("After a fall, twist or hit"),
        mark(
            "Sit on a high chair with your leg hanging. Does the knee bend to a right angle? "
            "Think back: did it swell within hours of a fall, twist or hit?"
        ),
    ),
    "swollen": LineWords(
        mark("Knee visibly bigger than the other, now or in the last 14 days"),
        mark("Visibly swollen knee"),
        mark(
            "Sit with both legs straight and relaxed. Look at both knees from above. Is the "
            "sore one bigger, or are the dents beside the kneecap gone? A puffy feeling alone "
            "does not count."
        ),
    ),
    "gives_way": LineWords(
        mark("Knee gives way again and again"),
        mark("Gives way again and again"),
        mark(
            "Think of the last 2 weeks. Did the knee buckle under you more than once, so that "
            "you fell or had to catch yourself? A shaky feeling alone does not count."
        ),
    ),
    "constant_pain": LineWords(
        mark(
            "Constant pain whatever you do, or pain that wakes you most nights. "
            "Not just stiff after sitting"
        ),
        mark("Constant, or wakes me"),
        mark(
            "Lie down for 10 minutes with the knee as you like it. Does the pain stay just the "
            "same? Did it wake you on more than half of the last nights?"
        ),
    ),
    "groin": LineWords(
        mark("Pain deep in the hip or groin when you run or hop"),
        mark("Deep hip or groin pain"),
        mark(
            "Do not hop to test it. Think of your last runs. Was there pain deep in the fold "
            "between belly and thigh? Did it grow with the steps?"
        ),
    ),
    "bone_spot": LineWords(
        mark(
            "One spot of bone that hurts more the longer you run. Or: tired, and eating less "
            "than you train for. Or, if you have periods: 3 or more gone"
        ),
        mark("Bone spot, or low energy"),
        mark(
            "Press along the bones of the leg with one finger. Is there one spot that hurts "
            "sharply? Think of food and tiredness in the last 3 months. If you have periods, "
            "count the ones that did not come."
        ),
    ),
    "numb_leg": LineWords(
        mark("Spreading numbness or new weakness in the leg"),
        mark("Numb or weak leg"),
        mark(
            "Walk 5 steps on your heels and 5 on your toes. Hold on to something. Does one "
            "foot drop? Stroke both legs. Is a numb patch growing?"
        ),
    ),
    "over_65": LineWords(
        mark("65 or older"), mark("65 or older"), mark("Are you 65 or older today?")
    ),
    "pregnant": LineWords(
        mark("Pregnant, or a baby in the last 12 weeks"),
        mark("Pregnant, or a new baby"),
        mark("Could you be pregnant? A test from a pharmacy tells. If you may be, tap Yes."),
    ),
    "recent_operation": LineWords(
        mark(
            "An operation, an injection or the kneecap out of joint on this leg in the last "
            "12 months"
        ),
        mark("Operation or injection"),
        mark(
            "Look at your calendar or letters of the last 12 months. Was there an operation or "
            "an injection on this leg? Did the kneecap jump out of place?"
        ),
    ),
    "cancer": LineWords(
        mark("Cancer, ever"),
        mark("Cancer, ever"),
        mark("Has a doctor ever told you that you had cancer? If you cannot tell, tap Yes."),
    ),
    "heart": LineWords(
        mark(
            "Heart trouble, chest pain on effort, faints, or you were told to train only under care"
        ),
        mark("Heart, faints, under care"),
        mark(
            "Did you ever faint, or have chest pain, when you climbed stairs or ran? Did a "
            "doctor ask you to train only under care?"
        ),
    ),
    "other_illness": LineWords(
        mark(
            "Several sore joints, thin bones, blood clots, long steroid use, or diabetes with "
            "numb feet"
        ),
        mark("Joints, bones, clots, feet"),
        mark(
            "Look at your list of medicines and diagnoses. Is one of these on it? If you "
            "cannot tell, tap Yes."
        ),
    ),
    "lump": LineWords(
        mark(
            "Weight loss that you cannot explain, a new lump near the knee, or bone pain after "
            "cancer"
        ),
        mark("Weight loss, lump, bones"),
        mark(
            "Feel around both knees. Is there a lump on one side only? Are your clothes "
            "looser, though you eat as before?"
        ),
    ),
    "several_joints": LineWords(
        mark(
            "Several joints newly swollen, or stiff for an hour each morning, with a rash, a "
            "red eye or a recent infection"
        ),
        mark("Several swollen joints"),
        mark(
            "Check hands, feet and the other knee. Is more than 1 joint swollen? Are you stiff "
            "for an hour after getting up? Is there a rash, a red eye or a recent infection?"
        ),
    ),
    "swollen_hot": LineWords(
        mark("Swollen knee, hot and red, or you feel ill"),
        mark("Hot and red, or I feel ill"),
        mark("Lay the back of your hand on both knees. Is one clearly hotter or redder?"),
    ),
    "swollen_after_injury": LineWords(
        mark("Swollen knee after a fall, twist or hit"),
        mark("After a fall, twist or hit"),
        mark("Think back. Was there a fall, twist or hit before the swelling?"),
    ),
    "swollen_fast": LineWords(
        mark("Swollen knee that is big or came up within hours"),
        mark("Big, or came up within hours"),
        mark("Think back. Did the swelling come within hours, or over days?"),
    ),
    "six_swollen": LineWords(mark("Visibly swollen"), mark("Visibly swollen"), ""),
    "six_locks": LineWords(mark("Locks or gives way"), mark("Locks or gives way"), ""),
    "six_weight": LineWords(mark("Cannot put weight on it"), mark("Cannot put weight on it"), ""),
    "six_fever": LineWords(mark("Hot, with fever"), mark("Hot, with fever"), ""),
    "six_calf": LineWords(
        mark("Calf swollen, or short of breath"), mark("Calf swollen, or breath"), ""
    ),
    "six_night": LineWords(mark("Pain at night, or numb"), mark("Pain at night, or numb"), ""),
    "six_groin": LineWords(
        mark("Deep hip or groin pain when you run or hop"), mark("Deep hip or groin pain"), ""
    ),
    "six_bone": LineWords(
        mark("One spot of bone that hurts more the longer you run"),
        mark("One sore spot of bone"),
        "",
    ),
}


# On the way back a clinician has just cleared what was there: only what came since counts.
_SINCE_SEEN: dict[str, LineWords] = {
    "swollen": LineWords(
        mark("Knee visibly bigger again than when they looked at it"),
        _LINES["swollen"].short,
        mark(
            "Sit with both legs straight and relaxed. Look at both knees from above. Is the "
            "sore one bigger again than when they looked at it? A puffy feeling alone does not "
            "count."
        ),
    ),
    "after_injury": LineWords(
        mark(
            "After a fall, twist or hit since they saw you: it swelled within hours, or will not "
            "bend to a right angle"
        ),
        _LINES["after_injury"].short,
        mark(
            "Think back. Was there a new fall, twist or hit since they saw you? Did it swell "
            "within hours, or does the knee not bend to a right angle?"
        ),
    ),
}


def full(line: str, view: ViewContext, again: bool = False) -> str:
    """The line as it is asked, or asked `again` on the way back.

    Raises KeyError for an unknown line.
    """
    return view.translate(_words_of(line, again).full)


def short(line: str, view: ViewContext) -> str:
    """The line as it fits a button. Raises KeyError for an unknown line."""
    return view.translate(_LINES[line].short)


def how_to_look(line: str, view: ViewContext, again: bool = False) -> str:
    """How a person can find out. Raises KeyError for an unknown line."""
    return view.translate(_words_of(line, again).look)


def the_six(running: bool, view: ViewContext) -> tuple[str, ...]:
    """The six in words; while a person runs, the two that belong to running too."""
    return tuple(full(line, view) for line in (*SIX, *(SIX_RUNNING if running else ())))


def _words_of(line: str, again: bool) -> LineWords:
    return _SINCE_SEEN.get(line, _LINES[line]) if again else _LINES[line]
