"""A name that a paper writes otherwise than the file: who sees the paper and the face decides that it is one person (ADR 105).

The file takes the names of the paper, as its person would have them corrected: the register is told, a letter says it, and it is
taken back as any change is. A day of birth that differs is settled at no counter.
"""

from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from palier.models import Demande, FileChange, Person, Visit
from palier.rules.people import certified
from palier.rules.people.certified import Citizen, Named
from palier.rules.people.change_kinds import ChangeKind
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal
from palier.workflows.changes import changing
from palier.workflows.changes.changing import Told


class NoDoubtToSettle(Refusal):
    """Nothing differs, or it is not by a way of writing that the two differ."""

    sentence = (
        "Rien n’est tranché : la naissance diffère, le nom et le prénom sont tous deux d’une autre personne, ou rien ne "
        "diffère."
    )


class SettledInThisVisit(Refusal):
    """One visit decides of one doubt: a second one would start from what the first made of the name."""

    sentence = (
        "Un nom a déjà été changé pendant ce passage. Si c’était une erreur, annulez-le avec la personne, parmi ses "
        "changements, puis recommencez."
    )


def named(demande: Demande, key: str) -> Named:
    """A person of the file, as a paper is compared with them. Read in the role of the visit."""
    row = Person.objects.get(demande=demande, key=key)
    return Named(row.last_name, row.birth_name, row.first_name, row.birth_date)


def may_settle(visit: Visit, paper: Citizen) -> bool:
    """Whether it is by a way of writing that a paper differs: from the file, and from what it said before anybody changed a name.

    From one name to another by small steps, two presses would make anybody of anybody.
    """
    held, before = named(visit.demande, visit.person_key), _before(visit.demande, visit.person_key)
    if not certified.may_be_settled(paper, held):
        return False
    return not certified.differences(paper, before) or certified.may_be_settled(paper, before)


def _standing(demande: Demande, key: str) -> QuerySet[FileChange]:
    """The changes of name of a person that nobody took back, the last first."""
    rows = FileChange.objects.filter(demande=demande, person_key=key, kind=ChangeKind.NAME, undone_at=None)
    return rows.order_by("-at", "-pk")


def _before(demande: Demande, key: str) -> Named:
    """A person as the file named them before the first change of name that stands."""
    held, stood = named(demande, key), dict[str, str]()
    for row in _standing(demande, key):
        stood |= row.was
    return replace(
        held,
        last_name=stood.get("last_name", held.last_name),
        birth_name=stood.get("birth_name", held.birth_name),
        first_name=stood.get("first_name", held.first_name),
    )


@transaction.atomic
def settle(visit: Visit, paper: Citizen, *, by: Actor, at: datetime) -> FileChange:
    """Give the person who is there the names of their paper, in the role of their visit.

    Raises ``NoDoubtToSettle``, ``SettledInThisVisit``, and what a change of name raises.
    """
    demande = Demande.objects.select_for_update().get(pk=visit.demande_id)
    held = named(demande, visit.person_key)
    if _standing(demande, visit.person_key).filter(at__gte=visit.opened_at).exists():
        raise SettledInThisVisit
    if not may_settle(visit, paper):
        raise NoDoubtToSettle
    told = Told(kind=ChangeKind.NAME, key=visit.person_key, names=_names(paper, held))
    why = {"motif": "identite_vue", "papier": visit.paper}
    return changing.change(demande, told, holder=visit.person_key, by=by, at=at, why=why)


def _names(paper: Citizen, held: Named) -> dict[str, str]:
    """Of several given names, the file keeps the one that it had, written as the paper writes it."""
    is_one_name = held.last_name.strip() in ("", held.birth_name.strip()) or not held.birth_name.strip()
    shown = certified.nearest_given(paper, held.first_name)
    return {
        "birth_name": paper.family_name,
        "last_name": paper.usage_name or (paper.family_name if is_one_name else held.last_name),
        "first_name": shown,
    }
