"""The items of a gate in words: what is still missing, and the tests one at a time (3.6, 4.2)."""

from collections.abc import Iterable

from bot.screen import Screen
from bot.texts import mark
from bot.views.context import ViewContext
from bot.views.words import bullets, paragraphs, stamp, worry_button
from care.events import Action
from care.gates import NO, SKIP, YES
from care.messages.sessions import GateNoted, GateQuestion
from rehab.content.exercises import Phase
from rehab.gates import GateItem

# What is still missing, to stand in a list.
_MISSING = {
    GateItem.OPEN: mark("a calm knee: something is still open"),
    GateItem.SEEN: mark("a physio who has looked at the knee"),
    GateItem.PHASE: mark("the phases before it"),
    GateItem.DAYS: mark("7 days in this phase"),
    GateItem.SESSIONS: mark("more sessions in this phase"),
    GateItem.LAST_TWO: mark("2 calm sessions in a row, with the morning after known"),
    GateItem.MORNING: mark("your answer on the morning after the last session"),
    GateItem.LEVEL: mark("a calm week with at least 5 answers"),
    GateItem.BEND: mark("bending and straightening at 2/10 or less"),
    GateItem.SIT_TO_STAND: mark("10 sit-to-stands at 3/10 or less"),
    GateItem.WALK: mark("a 30 minute walk at 1/10 or less"),
    GateItem.STAIRS: mark("stairs at 2/10 or less"),
    GateItem.STEP_UPS: mark("10 step-ups at 20 cm at 2/10 or less"),
    GateItem.BRIDGE: mark("8 bridges on each leg"),
    GateItem.PLANK: mark("a side plank of 30 s on each side"),
    GateItem.CALF: mark("12 calf raises on each leg"),
    GateItem.NO_SWELLING: mark("14 days without swelling"),
    GateItem.SITTING: mark("30 minutes of sitting at 2/10 or less"),
    GateItem.FULL_BEND: mark("full bending and straightening at 1/10 or less"),
    GateItem.STEP_DOWNS: mark("10 steady step-downs at 20 cm at 2/10 or less"),
    GateItem.CALF_20: mark("20 calf raises on each leg"),
    GateItem.HOPS: mark("jumps and hops on 2 days at 2/10 or less, with calm mornings after"),
}

# The tests as questions; each is a yes only if all of it is.
_QUESTIONS = {
    GateItem.BEND: mark("Bend and straighten the knee slowly. Does it stay at 2/10 or less?"),
    GateItem.SIT_TO_STAND: mark("Stand up from a chair 10 times. Does it stay at 3/10 or less?"),
    GateItem.WALK: mark(
        "Have you walked briskly for 30 minutes on the flat this week? With 1/10 or less, no limp, "
        "and no worse the morning after?"
    ),
    GateItem.STAIRS: mark("Do stairs, also down, stay at 2/10 or less?"),
    GateItem.STEP_UPS: mark("Do 10 step-ups on a 20 cm step. Does it stay at 2/10 or less?"),
    GateItem.BRIDGE: mark("Can you do 8 bridges on each leg alone?"),
    GateItem.PLANK: mark("Can you hold a side plank for 30 s on each side?"),
    GateItem.CALF: mark("Can you do 12 calf raises on each leg alone?"),
    GateItem.NO_SWELLING: mark("Were the last 14 days free of any swelling of the knee?"),
    GateItem.SITTING: mark("Does sitting for 30 minutes stay at 2/10 or less?"),
    GateItem.FULL_BEND: mark(
        "Does the knee bend and straighten as far as the other one? With 1/10 or less?"
    ),
    GateItem.STEP_DOWNS: mark(
        "Do 10 step-downs to the side from a 20 cm step, with each leg. Use a mirror or film it. "
        "Is it 2/10 or less, with level hips? And the knee over the second toe on 8 of 10?"
    ),
    GateItem.CALF_20: mark(
        "Can you do 20 calf raises on each leg alone? 90 % of the other side is fine too."
    ),
    GateItem.HOPS: mark(
        "Did you do all 3 today, each at 2/10 or less? 3 sets of 8 jump and stick. 3 sets of 15 "
        "pogo hops on each leg. 3 sets of 5 hop and hold on each leg."
    ),
}
PHASE_NUMBER = {phase: number for number, phase in enumerate(Phase, 1)}


def gate_question(message: GateQuestion, view: ViewContext) -> Screen:
    """One test of the last session of a phase; skipping it is fine."""
    _ = view.translate
    heading = _.plural(
        "{count} short test for the next step.",
        "{count} short tests for the next step, one at a time.",
        message.left,
    ).format(count=message.left)
    answers = {YES: _("Yes"), NO: _("Not yet"), SKIP: _("Skip")}
    at = stamp(message.on)
    return Screen(
        paragraphs(heading, f"<b>{_(_QUESTIONS[message.item])}</b>"),
        (
            tuple(
                view.button(label, Action.GATE, at, message.item.value, answer)
                for answer, label in answers.items()
            ),
            (worry_button(view),),
        ),
    )


def gate_noted(message: GateNoted, view: ViewContext) -> Screen:
    """What the next phase still waits for, every item by name."""
    _ = view.translate
    waits = None
    if message.missing and message.phase is not None:
        title = _("Phase {phase} still waits for:").format(phase=PHASE_NUMBER[message.phase])
        lines = bullets(item_in_words(item, view) for item in message.missing)
        waits = f"{title}\n{lines}"
    return Screen(
        paragraphs(_("Thank you, noted. These answers count for 7 days."), waits),
        (
            (view.button(_("Change"), Action.GATE_AGAIN, stamp(message.on)),),
            (worry_button(view),),
        ),
    )


def item_in_words(item: GateItem, view: ViewContext) -> str:
    """An item of a gate as what is still missing: "stairs at 2/10 or less"."""
    return view.translate(_MISSING[item])


def items_in_words(items: Iterable[GateItem], view: ViewContext) -> str:
    """ "stairs at 2/10 or less; 14 days without swelling" """
    return "; ".join(item_in_words(item, view) for item in items)
