"""Where a person is, for their local time: a shared location, a name, a list or their clock.

The words of the reply keyboard come back as typed text.
"""

import html

from bot.screen import ReplyKeyboard, Screen
from bot.views.context import ViewContext
from bot.views.words import clock, in_rows, leave_row, paragraphs
from care.events import Action
from care.messages.enrollment import PlaceList, PlaceQuestion, PlaceSaved

SHORT_LABEL = 18  # characters: two of them fit side by side on a phone


def place_question(message: PlaceQuestion, view: ViewContext) -> Screen:
    _ = view.translate
    share = _("Share location")
    leave = (_("Back"), _("Cancel")) if message.enrolling else (_("Cancel"),)
    return Screen(
        paragraphs(
            _("Where are you? I need it for your local time. Share your location or type a city."),
            _("I keep the name of the place, its time zone and its country. Never the point."),
        ),
        reply_keyboard=ReplyKeyboard(
            rows=((share,), (_("Choose from a list"),), (_("What time is it for you?"),), leave),
            location_label=share,
        ),
    )


def place_list(message: PlaceList, view: ViewContext) -> Screen:
    _ = view.translate
    short = all(len(place.label) <= SHORT_LABEL for place in message.places)
    buttons = [
        view.button(place.label, Action.PLACE_PICK, index)
        for index, place in enumerate(message.places)
    ]
    return Screen(
        _("Which of these has the same time as yours?"),
        (
            *in_rows(buttons, 2 if short else 1),
            (view.button(_("What time is it for you?"), Action.CLOCK),),
            (view.button(_("Back"), Action.BACK),),
        ),
    )


def place_unknown(view: ViewContext) -> Screen:
    return Screen(
        view.translate(
            "I did not find that place. Try a bigger city near you, or choose from the list."
        )
    )


def clock_question(view: ViewContext) -> Screen:
    return Screen(
        view.translate("What time is it for you now? Type it, like 18:42."), (leave_row(view),)
    )


def clock_unreadable(view: ViewContext) -> Screen:
    return Screen(view.translate("I could not read that time. Type it like 18:42 or 6:42 pm."))


def place_saved(message: PlaceSaved, view: ViewContext) -> Screen:
    return Screen(
        view.translate("Saved: {place}. It is {time} where you are.").format(
            place=html.escape(message.place.label), time=clock(message.local_time)
        ),
        remove_keyboard=True,
    )
