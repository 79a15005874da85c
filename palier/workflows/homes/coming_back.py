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

    def __init__(self, stays: str) -> None:
        """Say which stays."""
        super().__init__(
            f"Vous avez retiré ce logement, déclaré deux fois : celui qui reste a le numéro RPLS {stays}. Corrigez le "
            "numéro, ou remettez ce logement depuis sa page."
        )


class OutForNow(Refusal):
    """The home was taken out as a mistake a few days ago, and may still be put back."""

    def __init__(self, until: date) -> None:
        """Say until when."""
        super().__init__(
            f"Vous avez retiré ce logement, et il se remet depuis sa page jusqu’au {french.day(until)} : remettez-le, ou "
            "ôtez la ligne. Passé ce jour, un fichier le déclare de nouveau."
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
            raise DeclaredTwice(stays)
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
        elif last.withdrawn_why != rules.WRONG_NUMBER:
            day = rules.last_day(day_in_paris(last.withdrawn_at))
            until |= {one.rpls_id: day} if day >= on else {}
    return HomesOut(stays, until)


def require_no_double(number: str, house: Organisation, *, on: date) -> None:
    """A number that is declared is not that of a home taken out as declared twice. Raises ``DeclaredTwice``.

    One under which a home stands is refused by the act itself.
    """
    stays = homes_out([number], [], house, on=on).stays
    if number in stays and not Home.objects.filter(rpls_id=number).exists():
        raise DeclaredTwice(stays[number])


def _last(home: Home, known: Mapping[int, Home]) -> Home:
    """The home at the end of a chain of duplicates."""
    seen = set[int]()
    while home.duplicate_of_id is not None and home.duplicate_of_id in known and home.pk not in seen:
        seen.add(home.pk)
        home = known[home.duplicate_of_id]
    return home
