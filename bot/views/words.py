"""Dates, times, lists and the rows of buttons that many screens share."""

from collections.abc import Iterable, Sequence
from datetime import date, time, timedelta

from babel.dates import format_date, get_day_names

from bot.screen import Button
from bot.views.context import Rows, ViewContext
from care.events import Action
from rehab.pain import HIGHEST, LOWEST

DAY = timedelta(days=1)
NUMBERS_IN_FIRST_ROW = 6  # 0-5, then 6-10: wide enough for a thumb


def day(on: date, view: ViewContext) -> str:
    """ "Tuesday, 6 January" """
    return format_date(on, view.translate("EEEE, d MMMM"), locale=view.locale)


def full_day(on: date, view: ViewContext) -> str:
    """ "6 January 2026", for pages that are kept."""
    return format_date(on, view.translate("d MMMM y"), locale=view.locale)


def short_day(on: date, view: ViewContext) -> str:
    """ "6 Jan" """
    return format_date(on, view.translate("d MMM"), locale=view.locale)


def weekday(on: date, view: ViewContext) -> str:
    """ "Tuesday" """
    return format_date(on, "EEEE", locale=view.locale)


def named_day(on: date, today: date, view: ViewContext) -> str:
    """ "today", "yesterday" or "Tuesday, 6 January" """
    if on == today:
        return view.translate("today")
    if on == today - DAY:
        return view.translate("yesterday")
    return day(on, view)


def weekdays(days: Iterable[int], view: ViewContext) -> str:
    """ "Mon, Wed, Fri"; days as date.weekday() counts."""
    return ", ".join(weekday_label(number, view) for number in sorted(days))


def weekday_label(number: int, view: ViewContext) -> str:
    """ "Mon" for 0"""
    return str(get_day_names("abbreviated", locale=view.locale)[number])


def clock(at: time) -> str:
    """ "08:00" """
    return f"{at:%H:%M}"


def stamp(on: date) -> str:
    """A date in a button: yymmdd."""
    return f"{on:%y%m%d}"


def paragraphs(*parts: str | None) -> str:
    """The parts that say something, with an empty line between them."""
    return "\n\n".join(part for part in parts if part)


def bullets(lines: Iterable[str]) -> str:
    return "\n".join(f"• {line}" for line in lines)


def in_rows(buttons: Sequence[Button], width: int) -> Rows:
    """The buttons, `width` to a row."""
    return tuple(tuple(buttons[start : start + width]) for start in range(0, len(buttons), width))


def number_rows(view: ViewContext, action: Action, *args: str | int) -> Rows:
    """The 0-10 scale as two rows of buttons."""
    return in_rows(
        [view.button(str(number), action, *args, number) for number in range(LOWEST, HIGHEST + 1)],
        NUMBERS_IN_FIRST_ROW,
    )


def scale(view: ViewContext) -> str:
    return view.translate("0 = no pain, 10 = worst you can imagine.")


def leave_row(view: ViewContext) -> tuple[Button, ...]:
    """Back and cancel: on every step of enrollment and screening."""
    _ = view.translate
    return (view.button(_("Back"), Action.BACK), view.button(_("Cancel"), Action.CANCEL))


def worry_button(view: ViewContext) -> Button:
    """On every check-in (docs/rules.md 7.3)."""
    return view.button(view.translate("Something new or worrying"), Action.WORRY)
