"""A file found not compliant by mistake is checked again: until when, and what that does to its list (ADR 170).

It takes back its rank of the frozen order. Nobody leaves for it: who was called meanwhile stays, and the commission examines
all who are compliant, in order (article R441-3).
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from palier.rules.candidature.funnel import RECHECKED, PublicationStage, Stage
from palier.rules.candidature.stages import IN_PLAY
from palier.rules.law import clocks, french
from palier.rules.law.law import Source, act, applies, cch
from palier.rules.people.answers import Reason

_CHECK, _COMMISSION, _HOUSE = cch("L441-2-2"), cch("R441-3"), act("règles de publication de Palier")
_BEFORE = (PublicationStage.DESIGNEE, PublicationStage.EN_COMMISSION)
"""Where a list stands while its files may still be examined."""
_NOT_NOW = (
    "Ce dossier ne peut pas être remis à contrôler pour le moment : quelque chose en a changé hors de cette liste."
)
"""Who refused a file is not told what became of its household elsewhere: a home accepted, or a demande that ended."""
_LEFT = (Stage.DESISTEE, Stage.RETIREE)


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedFile:
    """A file that was found not compliant, as far as its way back depends on it."""

    stage: Stage
    list_stage: PublicationStage
    is_sitting: bool = False
    """The séance of its home is open."""
    is_struck_off: bool = False
    is_housed: bool = False
    """Its household has accepted another home: what else it asked for waits until that is signed, or falls through."""


@applies(_CHECK, _COMMISSION)
def fault(file: RefusedFile) -> Reason | None:
    """Why its check is not made again; nothing where it may be, as a compliant one is corrected: until the commission sits."""
    found = next(_faults(file), None)
    return None if found is None else Reason(code=found[0], sentence=found[1], source=found[2])


def _faults(file: RefusedFile) -> Iterator[tuple[str, str, Source]]:
    if file.stage in _LEFT:
        yield "desiste", "Ce ménage s’est désisté : son dossier ne revient pas dans la liste.", _CHECK
    if file.stage not in RECHECKED:
        yield "pas_non_conforme", "Ce dossier n’est pas non conforme : il n’y a pas de contrôle à reprendre.", _CHECK
    if file.is_sitting:
        yield "siege", "La commission siège sur ce logement : ce contrôle ne se reprend plus.", _COMMISSION
    if file.list_stage not in _BEFORE:
        yield "decide", _over(file.list_stage), _COMMISSION
    if file.is_struck_off:
        yield "radiee", _NOT_NOW, _CHECK
    if file.is_housed:
        yield "loge", _NOT_NOW, cch("R441-10")


def _over(stage: PublicationStage) -> str:
    if stage is PublicationStage.LOUEE:
        return "Ce logement est loué : ce contrôle ne se reprend plus."
    if stage is PublicationStage.ATTRIBUEE:
        return "La commission a décidé de ce logement : ce contrôle ne se reprend plus."
    return "La publication de ce logement est finie : ce contrôle ne se reprend plus."


@dataclass(frozen=True, slots=True, kw_only=True)
class ComingBack:
    """A file that comes back among those that a landlord holds: ranks, which tell nobody's name."""

    rank: int | None
    """None on a list without a ranking: the préfet's own designation."""
    others: tuple[int, ...]
    """The ranks that are to be checked, or compliant."""
    to_send: int
    """How many were sent at first."""
    needed: int
    """How many the commission examines at least."""
    is_excepted: bool = False
    """The law examines fewer here: a household that the préfet named, or an adapted PLAI."""
    held_at: datetime | None = None
    """When the commission examines its home, once that is on an agenda."""

    @property
    def examined(self) -> int:
        """How many there are with it."""
        return len(self.others) + 1


@applies(_COMMISSION)
def others(lines: Iterable[tuple[int | None, Stage]]) -> tuple[int, ...]:
    """The ranks that may still be examined, in order."""
    return tuple(sorted(rank or 0 for rank, stage in lines if stage in IN_PLAY))


@applies(_COMMISSION, _HOUSE)
def told(file: ComingBack) -> tuple[str, ...]:
    """What checking it again does, in words, before it is done."""
    return (*_placed(file), _counted(file), *_convened(file))


def _placed(file: ComingBack) -> tuple[str, ...]:
    if file.rank is None:
        return ("Le dossier redevient « à contrôler ».",)
    before = [rank for rank in file.others if rank < file.rank]
    after = [rank for rank in file.others if rank > file.rank]
    said = [f"Le dossier redevient « à contrôler », à son rang de la clôture : le rang {file.rank}."]
    said.append(f"Avant lui : {_ranks(before)}." if before else "Aucun dossier à l’examen ne passe avant lui.")
    if after:
        said.append(
            f"Après lui : {_ranks(after)}. Un rang appelé entre-temps reste dans la liste : personne n’en sort."
        )
    return tuple(said)


def _counted(file: ComingBack) -> str:
    number = f"Il y aura {french.count(file.examined, 'dossier à l’examen', 'dossiers à l’examen')}"
    if file.examined > file.to_send and file.rank is not None:
        return (
            f"{number}, plus que les {file.to_send} envoyés d’abord : la loi ne fixe pas de plus grand nombre, la commission "
            "examine tous les dossiers conformes, dans l’ordre."
        )
    if file.examined > file.needed:
        return (
            f"{number}, pour {file.needed} que la loi veut au moins : la commission examine tous les dossiers conformes, "
            "dans l’ordre."
        )
    if file.examined == file.needed:
        return f"{number} : autant que la loi en veut au moins."
    if file.is_excepted:
        return f"{number} : pour ce logement, la loi n’en demande pas {file.needed}."
    return f"{number}, moins que les {file.needed} que veut la loi."


def _convened(file: ComingBack) -> tuple[str, ...]:
    if file.held_at is None:
        return ()
    day = clocks.say_instant(file.held_at)
    sentence = (
        f"Ce logement est à l’ordre du jour du {day}. Contrôlez ce dossier avant : tant qu’il ne l’est pas, la commission ne "
        "peut rien décider de ce logement."
    )
    return (sentence,)


def _ranks(ranks: Sequence[int]) -> str:
    said = [str(rank) for rank in ranks]
    if len(said) == 1:
        return f"le rang {said[0]}"
    return f"les rangs {', '.join(said[:-1])} et {said[-1]}"


@applies(_HOUSE)
def shown(sentences: Sequence[str]) -> str:
    """The digest of what a page said: a list that changed since says something else."""
    return hashlib.sha256("\n".join(sentences).encode()).hexdigest()
