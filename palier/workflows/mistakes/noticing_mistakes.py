"""What the rows of a file say was wrong, with the instant from which it should have counted. Read by the clock."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import F

from palier.models import Candidature, Demande, Fact, FactLayer, Mistake, Piece, Seniority
from palier.models.demandes.layers_at import Amended
from palier.rules.mistakes.remedies import MistakeKind
from palier.rules.situations.pieces import PieceStatus
from palier.workflows.mistakes import merged_numbers

FACT, SENIORITY, SINCE, RECOUNT = "fait", "anciennete", "depuis", "recompte"
_OF_A_YEAR = "incomes/"
"""Facts about a year that is over: a second value that differs corrects the first; any other may be life that changed."""


class Noticed(NamedTuple):
    """One thing that was wrong: what to read otherwise, as a case keeps it."""

    kind: MistakeKind
    amended: dict[str, str | int]


def of(demande: Demande) -> list[Noticed]:
    """All that is wrong by the file's own rows; nothing where no list of this household has closed."""
    ranked = list(
        Candidature.objects.filter(demande=demande, publication__rankings__isnull=False)
        .values_list("waiting_since", "publication__home__commune__departement", "publication__closes_at")
        .distinct()
    )
    if not ranked:
        return []
    return [*_late(demande), *_corrected(demande), *_older(demande, ranked)]


def _late(demande: Demande) -> Iterator[Noticed]:
    """Proofs of an urgent situation that were checked after the two working days, each fact from the end of them."""
    pieces = Piece.objects.shown().filter(
        demande=demande, status=PieceStatus.VALID, due_at__isnull=False, verified_at__gt=F("due_at")
    )
    for fact in Fact.objects.filter(piece__in=pieces, layer=FactLayer.VERIFIED).select_related("piece").order_by("pk"):
        if fact.piece is not None and fact.piece.due_at is not None:
            yield _noticed(MistakeKind.LATE, fact.pk, fact.piece.due_at)


def _corrected(demande: Demande) -> Iterator[Noticed]:
    """Verified facts of a past year that another one corrected, from the day of the wrong one."""
    rows = Fact.objects.filter(demande=demande, layer=FactLayer.VERIFIED, path__startswith=_OF_A_YEAR)
    before: dict[str, Fact] = {}
    for fact in rows.order_by("at", "pk"):
        wrong = before.get(fact.path)
        if wrong is not None and wrong.value != fact.value:
            yield _noticed(MistakeKind.FACT, fact.pk, wrong.at)
        before[fact.path] = fact


def _older(demande: Demande, ranked: Iterable[tuple[date, str, datetime]]) -> Iterator[Noticed]:
    """Seniorities longer than those a list was frozen with, from the first such closing; not those that a union brought since."""
    stored = dict(Seniority.objects.filter(demande=demande).values_list("departement", "since"))
    united = merged_numbers.unions(demande)
    first: dict[str, datetime] = {}
    for waiting_since, departement, closes_at in ranked:
        since = stored.get(departement)
        if since is None or since >= waiting_since:
            continue
        if not merged_numbers.stood_apart(united, departement, closes_at, waiting_since, since):
            first[departement] = min(closes_at, first.get(departement, closes_at))
    for departement, closes_at in sorted(first.items()):
        yield Noticed(MistakeKind.SENIORITY, {SENIORITY: departement, SINCE: closes_at.isoformat()})


def _noticed(kind: MistakeKind, fact: int, since: datetime) -> Noticed:
    return Noticed(kind, {FACT: fact, SINCE: since.isoformat()})


def known_of(demande: Demande) -> list[dict[str, str | int]]:
    """What the cases of a file hold already: nothing is opened twice for one thing."""
    found: list[dict[str, str | int]] = []
    for held in Mistake.objects.filter(demande=demande).order_by("pk").values_list("amended", flat=True):
        found += [one for one in held if one not in found]
    return found


def is_known(one: dict[str, str | int], known: Iterable[dict[str, str | int]]) -> bool:
    """Whether a case holds it: a fact counts once, whatever the instant; a seniority and a recount likewise."""
    return any(key in one and one[key] == other.get(key) for other in known for key in (FACT, SENIORITY, RECOUNT))


def amended(held: Iterable[dict[str, str | int]]) -> Amended:
    """How the layers are read for these: a seniority is stored right already."""
    facts: dict[int, datetime] = {}
    for one in held:
        since = datetime.fromisoformat(str(one[SINCE])) if SINCE in one else None
        if since is not None and FACT in one:
            facts[int(one[FACT])] = min(since, facts.get(int(one[FACT]), since))
    return Amended(facts=facts)


def recounts(held: Iterable[dict[str, str | int]]) -> list[int]:
    """The recounts of lists that found this household."""
    return [int(one[RECOUNT]) for one in held if RECOUNT in one]


def since_of(held: Iterable[dict[str, str | int]]) -> datetime | None:
    """The first instant from which something should have counted; none where nothing says it."""
    return min((datetime.fromisoformat(str(one[SINCE])) for one in held if SINCE in one), default=None)
