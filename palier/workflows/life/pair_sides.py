"""What a steward reads of two demandes that may be of one person, and of which territories they are (ADR 157)."""

from collections.abc import Collection
from datetime import datetime

from palier.models import Commune, Demande, Person
from palier.models.demandes import layers_at
from palier.rules.law import french
from palier.rules.likeness import pair_places
from palier.rules.people.facts import PersonRole
from palier.workflows.letters import papering


class PairSides:
    """What is shown of some demandes, of which territories they are, and which of them hide."""

    def __init__(self, which: Collection[int], *, at: datetime) -> None:
        """Read it all at once."""
        self._demandes = Demande.objects.in_bulk(which)
        asking = Person.objects.filter(demande__in=which, role=PersonRole.HOLDER).order_by("-key")
        self._people = {row.demande_id: row for row in asking}
        self.hidden = {pk for pk, row in self._demandes.items() if papering.is_protected(row, at=at)}
        facts = layers_at.facts_at(list(which), at)
        self._wished = {row.pk: known.wish.communes if known else () for row, known in facts}
        codes = {code for communes in self._wished.values() for code in communes}
        placed = Commune.objects.filter(code__in=codes).values_list("code", "territory")
        self._of_commune = {code: territory or "" for code, territory in placed}

    def are_known(self, *which: int) -> bool:
        """Whether somebody asks in each: a file that the register writes anew may name nobody for a time."""
        return all(pk in self._people for pk in which)

    def territories(self, one: int, other: int) -> list[str]:
        """Those of a pair (``pair_places``)."""
        return pair_places.territories((self._wished.get(one, ()), self._wished.get(other, ())), self._of_commune)

    def told(self, pk: int) -> dict[str, str]:
        """One side, as a steward reads it."""
        demande, person = self._demandes[pk], self._people[pk]
        return {
            "numero": demande.numero_unique,
            "nom": person.birth_name or person.last_name,
            "usage": person.last_name if person.birth_name != person.last_name else "",
            "prenom": person.first_name,
            "naissance": french.day(person.birth_date) if person.birth_date else "",
            "depot": french.day(demande.deposited_on) if demande.deposited_on else "",
        }
