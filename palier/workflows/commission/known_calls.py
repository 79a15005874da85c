"""Whether the last mail to a member of a commission says what a séance is now: its call, its agenda, their calendar."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Max
from django.db.models.functions import Coalesce

from palier.models import CallNotice, Seance, User
from palier.rules.commission import seances
from palier.rules.commission.seances import SeanceStage


def note_unsaid(seance: Seance, homes: Sequence[int], lasts: int) -> None:
    """Hold a mail that says nothing of quorum, agenda or hours to have told what is so now: what changes later is told.

    A release that kept them not wrote it, beside this one or in its place.
    """
    unsaid = seance.notices.filter(is_last=True, is_cancelled=False)
    unsaid.filter(quorum=None).update(quorum=seance.quorum)
    unsaid.filter(agenda=None).update(agenda=list(homes))
    unsaid.filter(lasts=None).update(lasts=lasts)


def knows(seance: Seance, last: CallNotice | None, lasts: int, *, is_seated: bool) -> bool:
    """Whether the last mail to an account says what is so now; none at all says that they are not called."""
    if last is None or last.is_cancelled:
        return not is_seated
    is_same_quorum = last.quorum is None or last.quorum == seance.quorum
    return is_seated and is_same_quorum and is_same_event(seance, last, lasts)


def is_same_event(seance: Seance, last: CallNotice | None, lasts: int) -> bool:
    """Whether the calendar of who had the last mail is right."""
    if last is None or last.is_cancelled or is_elsewhere(seance, last):
        return False
    return last.lasts is None or last.lasts == lasts


def is_elsewhere(seance: Seance, last: CallNotice) -> bool:
    """Whether it is at another hour or place than the last mail told."""
    return (last.held_at, last.place) != (seance.held_at, seance.place)


def is_behind(seance: Seance, last: CallNotice, homes: Sequence[int]) -> bool:
    """Whether the last mail to a member counted another agenda than that of now."""
    is_called = seance.stage == SeanceStage.CONVENED and not last.is_cancelled
    return is_called and last.agenda is not None and last.agenda != list(homes)


def agenda_leaves_at(last: CallNotice) -> datetime:
    """When a member may be told that the agenda is another."""
    return seances.agenda_told_from(last.at, last.held_at)


def is_agenda_due(seance: Seance, last: CallNotice, homes: Sequence[int], *, at: datetime) -> bool:
    """Whether a member is to be told now that the agenda is another."""
    return is_behind(seance, last, homes) and agenda_leaves_at(last) <= at


def next_number(seance: Seance, user: User, *, bears_event: bool) -> int:
    """The number of the next mail to an account: a file passes all that their calendar had, whichever release wrote them.

    Other hours are no change of the row of a séance: it alone does not count the files that left.
    """
    had: int = seance.notices.filter(user=user).aggregate(most=Coalesce(Max("sequence"), -1))["most"]
    return max(len(seance.changes), had + bears_event)
