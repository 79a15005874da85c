"""A household is found by its number or its name, among the files that an organisation may read (R441-2-6)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Q, QuerySet

from palier.models import Candidature, Demande, Person, folding
from palier.models.demandes import layers
from palier.rules.candidature import funnel
from palier.rules.candidature.funnel import Stage
from palier.rules.doors import references
from palier.rules.doors.access import Action, Role, require
from palier.rules.doors.readings import Purpose
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.law import applies, cch
from palier.rules.people import contacts, numero
from palier.rules.people.facts import HOLDERS
from palier.rules.people.folding import folded
from palier.rules.situations.situations import Level
from palier.workflows.acting import tracing
from palier.workflows.acting.actors import Actor
from palier.workflows.doors import protecting
from palier.workflows.register.importing import matching

MOST, LEAST_LETTERS = 20, 2


@dataclass(frozen=True, slots=True)
class HouseholdFound:
    """A household that answers, and its candidatures on the homes of the organisation, the latest first."""

    demande: Demande
    names: tuple[str, ...]
    candidatures: tuple[Candidature, ...]


@dataclass(frozen=True, slots=True)
class HouseholdsFound:
    """Who answers; ``is_cut``: more than ``MOST``, the words must say more."""

    households: tuple[HouseholdFound, ...]
    is_cut: bool


@applies(cch("R441-2-6"))
def find(words: str, *, by: Actor, at: datetime) -> HouseholdsFound:
    """Households whose holder has every word in a name, or whose number, reference or telephone this is.

    Row security bounds the search. A protected file answers to its number or its reference alone.

    Each household shown is one line of the access log: who looked for whom, and that it was to find them.
    """
    require(by.role, Action.READ_NOMINATIVE)
    demandes = list(_answering(words)[: MOST + 1])
    is_numbered = _numbered(words) is not None or _referenced(words) is not None
    known = {one.pk: protecting.level_of(layers.facts_of(one, day_in_paris(at))) for one in demandes[:MOST]}
    # Somebody in danger may have two files under one name: read side by side, they would tell each of the other.
    shown = [one for one in demandes[:MOST] if is_numbered or known[one.pk] is not Level.PROTECTED]
    households = [one for one in _told(shown, by.role) if one.candidatures]
    tracing.note([household.demande for household in households], Purpose.FIND, by=by, at=at)
    return HouseholdsFound(tuple(households), is_cut=len(demandes) > MOST)


def _numbered(words: str) -> str | None:
    try:
        return numero.normalise(words)
    except numero.MalformedNumero:
        return None


def _referenced(words: str) -> int | None:
    """The candidature of a reference typed with its letter: without it, seven letters are a name."""
    typed = words.strip().upper()
    return references.number_of(typed) if typed.startswith(references.PREFIX) else None


def _answering(words: str) -> QuerySet[Demande]:
    rows = Demande.objects.order_by("numero_unique", "pk")
    if (reference := _referenced(words)) is not None:
        return rows.filter(pk__in=Candidature.objects.filter(pk=reference).values("demande"))
    if (number := _numbered(words)) is not None:
        return rows.filter(numero_unique=number)
    if phone := contacts.end_of_phone(words):
        # Never the end of a number alone: that of another country may end alike.
        known = (
            (phone,) if phone.startswith("+") else tuple(f"{before}{phone}" for before in ("0", "+33", "0033", "33"))
        )
        return rows.filter(pk__in=Person.objects.filter(role__in=HOLDERS, phone__in=known).values("demande"))
    asked = [word for word in words.split() if len(word) >= LEAST_LETTERS]
    if not asked:
        return rows.none()
    holders = Person.objects.filter(role__in=HOLDERS).alias(plain_last_name=folding.folded("last_name"))
    for word in asked:
        plain = matching(word) or word
        holders = holders.filter(
            Q(plain_last_name__contains=folded(word))
            | Q(first_name__icontains=word)
            | Q(birth_name__icontains=word)
            | Q(match_birth_name__icontains=plain)
            | Q(match_first_name__icontains=plain)
        )
    return rows.filter(pk__in=holders.values("demande"))


def _told(demandes: Sequence[Demande], role: Role) -> list[HouseholdFound]:
    """The names of each, and the candidatures that this role may read by name: none on a list still open."""
    names: dict[int, list[str]] = {}
    for person in Person.objects.filter(demande__in=demandes, role__in=HOLDERS).order_by("key"):
        names.setdefault(person.demande_id, []).append(f"{person.first_name} {person.last_name}".strip())
    placed: dict[int, list[Candidature]] = {}
    rows = Candidature.objects.filter(demande__in=demandes).select_related("publication__home__commune")
    rows = named(rows) if role is Role.BAILLEUR else rows.filter(Q(rank__isnull=False) | Q(stage=Stage.EN_ATTENTE))
    for row in rows.order_by("-changed_at", "-pk"):
        placed.setdefault(row.demande_id, []).append(row)
    return [
        HouseholdFound(demande, tuple(names.get(demande.pk, [])), tuple(placed.get(demande.pk, [])))
        for demande in demandes
    ]


def named(rows: QuerySet[Candidature]) -> QuerySet[Candidature]:
    """Those that were designated: a landlord names no other, even on a list that it publishes for its own part."""
    own = Q(publication__reservataire=F("publication__bailleur"))
    return rows.exclude(stage__in=funnel.UNSENT).exclude(
        own & (Q(stage=Stage.SANS_SUITE, checks=None) | Q(stage=Stage.SUSPENDUE, suspended_from__in=funnel.UNSENT))
    )


def name_of(candidature: Candidature) -> str:
    """The name of the applicant of a designated file: the bailleur checks an identity. Its reference once access ended."""
    person = Person.objects.filter(demande=candidature.demande_id, role="demandeur").first()
    return f"{person.first_name} {person.last_name}".strip() if person else f"Dossier {candidature.reference}"
