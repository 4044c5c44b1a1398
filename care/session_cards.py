"""The screen of a session that is under way, from its record alone: it survives a restart."""

from datetime import date

from care.messages.plan import Plan
from care.messages.sessions import DuringQuestion, SessionCard, SessionPage
from care.person import SessionLog
from rehab.program import Mark

ONE_PAGE_AFTER = 3  # conversation.md 7: sessions done before all on one page is offered


def under_way(
    on: date, plan: Plan, log: SessionLog | None
) -> SessionCard | SessionPage | DuringQuestion | None:
    """What the person sees of a session that is under way; when only Q2 is left, Q2.

    None where none is under way, or where the day holds no load any more.
    """
    session = plan.session
    if log is None or log.card is None or session is None:
        return None
    if log.card >= len(session.exercises):
        return DuringQuestion(on)
    if log.one_page:
        return SessionPage(on, session, plan.held)
    prescribed = session.exercises[log.card]
    exercise = prescribed.exercise.id
    return SessionCard(
        on=on,
        session=session,
        index=log.card,
        mark=log.marks.get(exercise, Mark.NONE),
        sharp=log.sharp,
        held=plan.held,
        one_page=plan.one_page and log.card == 0,
        hurt=log.hurts.get(exercise),
        swapped=dict(plan.swaps).get(prescribed.instead_of) if prescribed.instead_of else None,
    )
