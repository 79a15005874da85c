"""What a landlord took out does not come back by a file or a software without a word (ADR 197)."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from palier.models import Home, Organisation
from palier.rules.homes import withdrawing as rules
from palier.rules.law import french
from palier.rules.law.clocks import day_in_paris
from palier.workflows.acting.refusals import Refusal


class DeclaredTwice(Refusal):
    """The home was taken out as declared twice: the sentence says the number of the one that stays."""

    field = "rpls_id"

    def __init__(self, stays: str, until: date | None) -> None:
        """Say which stays, and until when this one may be put back."""
        way = f", ou, jusqu’au {french.day(until)}, remettez ce logement depuis sa page" if until else ""
        super().__init__(
            f"Vous avez retiré ce logement, déclaré deux fois : celui qui reste a le numéro RPLS {stays}. Corrigez le "
            f"numéro{way}."
        )


class OutForNow(Refusal):
    """The home was taken out as a mistake a few days ago, and may still be put back."""

    field = "rpls_id"

    def __init__(self, until: date) -> None:
        """Say until when."""
        super().__init__(
            f"Vous avez retiré ce logement : jusqu’au {french.day(until)}, remettez-le depuis sa page, ou corrigez le "
            "numéro. Passé ce jour, il se déclare de nouveau."
        )


@dataclass(frozen=True, slots=True)
class HomesOut:
    """Of some homes that were taken out: those of which another stays, and those that may still be put back."""

    stays: Mapping[str | UUID, str]
    """By number and by public id, the number of the home that stays, at the end of the chain."""
    until: Mapping[str, date]
    """By number, the last day on which it is put back."""

    def require_none(self, number: str, keys: Iterable[UUID]) -> None:
        """Raises ``DeclaredTwice`` or ``OutForNow``."""
        named: tuple[str | UUID, ...] = (number, *keys)
        if (stays := next((self.stays[one] for one in named if one in self.stays), None)) is not None:
            raise DeclaredTwice(stays, self.until.get(number))
        if number in self.until:
            raise OutForNow(self.until[number])


def homes_out(numbers: Collection[str], keys: Collection[UUID], house: Organisation, *, on: date) -> HomesOut:
    """What was taken out among some homes of a landlord: asked once for them all, and once more for each link of a chain.

    One that was under a wrong number keeps nobody from it: the number is of the home that is then declared.
    """
    named = Q(rpls_id__in=numbers) | Q(public_id__in=keys)
    out = list(Home.everything.filter(named, withdrawn_at__isnull=False, bailleur__in=house.covers).order_by("pk"))
    known = {one.pk: one for one in out}
    missing = {one.duplicate_of_id for one in out if one.duplicate_of_id} - known.keys()
    while missing:
        more = Home.everything.in_bulk(missing)
        known |= more
        missing = {one.duplicate_of_id for one in more.values() if one.duplicate_of_id} - known.keys()
    stays, until = dict[str | UUID, str](), dict[str, date]()
    for one in out:
        last = _last(one, known)
        if last.withdrawn_at is None:
            stays |= {one.rpls_id: last.rpls_id, one.public_id: last.rpls_id}
        if one.withdrawn_at is not None and one.withdrawn_why != rules.WRONG_NUMBER:
            day = rules.last_day(day_in_paris(one.withdrawn_at))
            until |= {one.rpls_id: day} if day >= on else {}
    return HomesOut(stays, until)


def require_not_out(number: str, house: Organisation, *, on: date, ever: bool = False) -> None:
    """A number that is declared is not that of a home of this landlord that may still be put back: its page does that.

    ``ever``: of a double, for ever, since a software sends it again for ever; a person may give its number to another
    home once the days are over. One under which a home stands is refused by the act itself.
    Raises ``DeclaredTwice`` or ``OutForNow``.
    """
    out = homes_out([number], [], house, on=on)
    named = out.stays if ever else out.until
    if (number in named or number in out.until) and not Home.objects.filter(rpls_id=number).exists():
        out.require_none(number, ())


def _last(home: Home, known: Mapping[int, Home]) -> Home:
    """The home at the end of a chain of duplicates."""
    seen = set[int]()
    while home.duplicate_of_id is not None and home.duplicate_of_id in known and home.pk not in seen:
        seen.add(home.pk)
        home = known[home.duplicate_of_id]
    return home
