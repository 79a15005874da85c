"""An answer of the register on which a file is written back to it: never one that lacks a block which it had given before.

Half an answer reads as a file that says less (ADR 138). Sent back with what a household told, it would be the whole file there.
"""

from collections.abc import Iterable

from palier.models import Demande
from palier.workflows.register.arrivals import Lack

_OF_THE_FILE = ("logementRecherche", "listeMotifDemande", "personnePhysique")
"""Where the blocks of the file itself begin; what somebody of it lacks comes and goes with the household and the years."""


def lacked(demande: Demande) -> frozenset[str] | None:
    """The blocks that the register's last answer kept here had not; none where it never answered for this file."""
    last = demande.versions.order_by("-received_at", "-pk").first()
    return None if last is None else _blocks(str(one["path"]) for one in last.missing)


def is_less(missing: Iterable[Lack], before: frozenset[str] | None) -> bool:
    """Whether an answer lacks a block that the one before had."""
    return before is not None and not _blocks(one.path for one in missing) <= before


def _blocks(paths: Iterable[str]) -> frozenset[str]:
    return frozenset(path for path in paths if path.partition("/")[0] in _OF_THE_FILE)
