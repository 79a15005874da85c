"""The receipts of a visit: each act in words, on what, and what follows by which day. Read in the household's role."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from palier.models import Candidature, Demande, Letter, Organisation, Person, Piece, User, Viewing, Visit, VisitAct
from palier.models.doors import acting, row_security
from palier.rules.candidature.funnel import Verb
from palier.rules.counter import receipts
from palier.rules.law import clocks, french
from palier.rules.law.clocks import day_in_paris
from palier.rules.life.lifecycle import LifeVerb
from palier.rules.situations.situations import Level
from palier.rules.viewings.viewings import ViewingState
from palier.workflows.letters.wording import describe
from palier.workflows.people import pieces


@dataclass(frozen=True, slots=True)
class ActReceipt:
    """One act, as paper says it."""

    act: VisitAct
    what: str
    about: str
    """On what: a home, a piece, a letter; empty where the file says it all."""
    follows: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A visit on paper: whose, and what was done in it."""

    visit: Visit
    demande: Demande
    name: str
    receipts: tuple[ActReceipt, ...]
    callable: tuple[Organisation, ...]
    """Who follows the file, and can be called."""


def acting_in(visit: Visit, agent: User) -> acting.Acting:
    """The household's role, as an agent takes it in a visit. The database holds the visit, or refuses."""
    return acting.Acting(
        role=row_security.DEMANDEUR,
        user=agent.pk,
        actor=agent.public_id,
        organisation=visit.organisation_id,
        demande=visit.demande_id,
        visit=visit.pk,
    )


def sheet(visit: Visit, *, one: UUID | None = None) -> Sheet:
    """Every receipt of a living visit, the first act first; or one of them. Read in the role of ``acting_in``."""
    demande = Demande.objects.get(pk=visit.demande_id)
    person = Person.objects.get(demande=demande, key=visit.person_key)
    rows = VisitAct.objects.filter(visit=visit).order_by("at", "pk")
    if one is not None:
        rows = rows.filter(public_id=one)
    told = Organisation.objects.filter(pk__in=demande.audience).exclude(contact="").order_by("name")
    name = f"{person.first_name} {person.last_name}".strip()
    return Sheet(visit, demande, name, tuple(_receipt(row, demande) for row in rows), tuple(told))


def of_household(demande: Demande) -> Mapping[int, list[VisitAct]]:
    """The acts of each visit that this reader may see, the first act first."""
    found: dict[int, list[VisitAct]] = {}
    for row in VisitAct.objects.filter(demande=demande).order_by("at", "pk"):
        found.setdefault(row.visit_id, []).append(row)
    return found


def _receipt(row: VisitAct, demande: Demande) -> ActReceipt:
    about, more = ABOUT.get(row.object_kind, _nothing)(row)
    if row.verb == LifeVerb.RENEW and demande.valid_until is not None:
        more = f"La demande est valable jusqu’au {french.day(demande.valid_until)}. Renouvelez-la avant ce jour."
    return ActReceipt(row, receipts.worded(row.verb), about, more or receipts.follows(row.verb))


def _nothing(_row: VisitAct) -> tuple[str, str]:
    return "", ""


def _candidature(row: VisitAct) -> tuple[str, str]:
    rows = Candidature.objects.filter(public_id=row.object_id).select_related("publication__home__commune")
    found = rows.first()
    if found is None:
        return "", ""
    closes = found.publication.closes_at
    is_open = row.verb in (Verb.APPLY, Verb.APPLY_AGAIN) and closes > row.at
    more = f"La liste ferme le {clocks.say_instant(closes)}. {receipts.follows(row.verb)}" if is_open else ""
    return f"{french.capital(describe(found.publication.home))}, référence {found.reference}", more


def _piece(row: VisitAct) -> tuple[str, str]:
    found = Piece.objects.filter(public_id=row.object_id).first()
    # A paper may be read by others: what proves a secret is a piece, and no more.
    if found is None or found.confidentiality != Level.ORDINARY.value:
        return "", ""
    due = _due(found.due_at)
    return pieces.label_of(found.code), due if row.verb == "deposer_piece" else ""


def _due(at: datetime | None) -> str:
    if at is None:
        return "Elle est contrôlée quand une candidature en a besoin. Si elle est refusée, un courrier dit pourquoi."
    return f"Elle est contrôlée au plus tard le {french.day(day_in_paris(at))}. Si elle est refusée, un courrier dit pourquoi."


def _letter(row: VisitAct) -> tuple[str, str]:
    found = Letter.objects.filter(public_id=row.object_id).first()
    return (f"« {found.title} »" if found else ""), ""


def _viewing(row: VisitAct) -> tuple[str, str]:
    rows = Viewing.objects.filter(public_id=row.object_id)
    found = rows.select_related("slot", "candidature__publication__home__commune").first()
    if found is None:
        return "", ""
    about = french.capital(describe(found.candidature.publication.home))
    slot = found.slot
    if row.verb != "choisir_visite" or slot is None or found.state != ViewingState.TAKEN:
        return about, ""
    bring = f" À apporter : {slot.bring}." if slot.bring else ""
    phone = f" Pour prévenir : {slot.phone}." if slot.phone else ""
    return about, f"Rendez-vous le {slot.told}.{bring}{phone}"


ABOUT: Mapping[str, Callable[[VisitAct], tuple[str, str]]] = {
    "Candidature": _candidature,
    "Piece": _piece,
    "Letter": _letter,
    "Viewing": _viewing,
}
"""By kind of what an act was made on: on what, and what follows."""
