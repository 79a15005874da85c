"""What keeps the decisions on one home from being recorded, said of whom: once where all share it, then rank by rank."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from palier.models import Candidature
from palier.rules.people.answers import Reason

_OF_HOME = "quorum_du_point"
"""What is wrong of the home, and of none of its candidates."""


def in_order(found: Sequence[tuple[Reason, Candidature]], candidates: int) -> list[Reason]:
    """Each fault with its candidate, in the order of the ranking; what is true of all of them is said once, and first."""
    often = Counter(fault for fault, _ in found)
    of_all = {fault for fault, times in often.items() if times == candidates > 1}
    ranked = sorted(found, key=lambda pair: (pair[1].rank or 0, pair[1].pk))
    return [
        *(_of_all(fault) for fault in often if fault in of_all),
        *(_named(fault, row) for fault, row in ranked if fault not in of_all),
    ]


def _of_all(fault: Reason) -> Reason:
    if fault.code == _OF_HOME:
        return fault
    return replace(fault, sentence=f"Pour chaque candidat : {fault.sentence[:1].lower()}{fault.sentence[1:]}")


def _named(fault: Reason, candidature: Candidature) -> Reason:
    """A fault with the candidate whom it is about; a missing quorum is about the home."""
    if fault.code == _OF_HOME or candidature.rank is None:
        return fault
    return replace(
        fault, sentence=f"Candidat au rang {candidature.rank} : {fault.sentence[:1].lower()}{fault.sentence[1:]}"
    )
