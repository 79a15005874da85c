"""An answer of the register on which a file is written back to it: never one that lost blocks of the file that is known here.

Half an answer reads as a file that says less (ADR 138). Sent back with what a household told, it would be the whole file there.
"""

from collections.abc import Callable, Iterable, Mapping

from palier.models import Demande
from palier.models.demandes import facts_codec
from palier.rules.people import facts
from palier.workflows.register.arrivals import Lack

_BLOCKS: Mapping[str, Callable[[facts.Demande], bool]] = {
    "logementRecherche": lambda known: bool(known.wish.type_codes or known.wish.communes),
    "listeMotifDemande": lambda known: bool(known.motives),
    "personnePhysique/logementActuel": lambda known: known.current_home != facts.CurrentHome(),
    "personnePhysique/demandeur": lambda known: bool(known.household.persons),
}
"""Whole blocks of the file, and whether what is known has each. Contacts, incomes and persons come and go with the years."""
_CUT = 2
"""So many blocks lost at once are an answer that was cut: one may have been taken out at a counter, and nobody waits for it."""


def held(demande: Demande) -> frozenset[str]:
    """The blocks that the last version kept here has, whoever made it; none where there is none."""
    last = demande.versions.order_by("-file_dated_at", "-id").first()
    known = facts_codec.load(last.facts) if last is not None else None
    return frozenset(path for path, has in _BLOCKS.items() if known is not None and has(known))


def is_cut(missing: Iterable[Lack], known: frozenset[str]) -> bool:
    """Whether an answer lost two blocks or more of those that are known."""
    return len(known.intersection(one.path for one in missing)) >= _CUT
