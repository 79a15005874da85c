"""A notice of income tax as the administration tells it, read against the file: whose it is, whom it covers, what differs.

An answer that is not surely of who asked is nobody's: nothing of it is kept. What differs otherwise is said, and refuses nobody.
The address on a notice is not even read: it may be the one that somebody left.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from palier.rules.law.law import act, applies, cch, crpa
from palier.rules.law.voice import phrase
from palier.rules.people import certified
from palier.rules.people.certified import Citizen, Named
from palier.rules.people.facts import HOLDERS, Household, PersonRole

_SECURITY = act("règlement (UE) 2016/679, article 32")
_MINIMAL = act("règlement (UE) 2016/679, article 5")
_COUPLES = frozenset({"M", "O"})
"""Married, and bound by a PACS: they sign one notice."""
_LIVING_TOGETHER = frozenset({"M", "P"})


class NoticeRemark(StrEnum):
    """What differs between a notice and the file. Stored words, never labels."""

    COVERS_OTHER_HOLDER = "autre_titulaire"
    COUNTED_WITH_OTHER = "deja_compte"
    SOMEBODY_ELSE = "autre_personne"
    PARTED = "separes"
    """The same, of a file that a separation made or left: the one remark that keeps an amount from being used."""
    OTHER_FAMILY = "situation_famille"
    OTHER_COUNT = "personnes_a_charge"


SENTENCES: Mapping[NoticeRemark, str] = {
    NoticeRemark.COVERS_OTHER_HOLDER: phrase(
        "L’avis est commun avec l’autre titulaire de votre demande : son montant compte une fois pour vous deux."
    ),
    NoticeRemark.COUNTED_WITH_OTHER: phrase(
        "Cet avis commun est déjà dans votre dossier, par l’autre titulaire : il n’est pas compté deux fois."
    ),
    NoticeRemark.SOMEBODY_ELSE: phrase(
        "L’avis porte aussi le nom d’une personne qui n’est pas titulaire de votre demande : ce montant compte son revenu avec "
        "le vôtre. Si vous ne vivez plus avec elle, ne l’utilisez pas : envoyez votre avis et la preuve de votre séparation."
    ),
    NoticeRemark.PARTED: phrase(
        "L’avis porte aussi le nom d’une personne qui n’est plus dans votre dossier : son revenu y est compté avec le vôtre. Il "
        "ne peut pas être utilisé ici. Envoyez votre avis et la preuve de votre séparation : chacun apporte ses papiers."
    ),
    NoticeRemark.OTHER_FAMILY: phrase(
        "Votre situation de famille de cette année-là n’est pas celle de votre dossier. Elle a pu changer : rien n’est refusé."
    ),
    NoticeRemark.OTHER_COUNT: phrase(
        "Le nombre de personnes à charge n’est pas celui de votre dossier. Il a pu changer depuis : rien n’est refusé."
    ),
}
"""What its person reads of each. None but ``PARTED`` refuses anything."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxNotice:
    """What is kept of an answer, and nothing more: no address, no tax number, no detail of the income."""

    year: int
    """Of the income; the notice is of the year after."""
    reference_income: int
    """Revenu fiscal de référence, in whole euros."""
    shares: str
    """Number of parts, as the notice writes it: « 2.5 »."""
    family: str
    """The letter of the notice: M, C, D, V or O."""
    dependants: int | None
    established_on: date | None
    declarants: tuple[Citizen, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeReading:
    """A notice beside a file."""

    is_of_asker: bool
    """Whether one of its declarants surely is who asked."""
    covers: tuple[str, ...] = ()
    """Keys of the other holders whose income it also is."""
    remarks: tuple[NoticeRemark, ...] = ()


@applies(_SECURITY)
def read(
    notice: TaxNotice,
    household: Household,
    asker: str,
    holders: Sequence[tuple[str, Named]],
    *,
    is_parted: bool = False,
) -> NoticeReading:
    """Compare a notice with the holders of a file, as an identity is compared. ``is_parted``: known to all who read this file.

    A declarant who is in doubt is nobody: of twins, of namesakes, nothing is shown.
    """
    named = dict(holders)
    mine = [one for one in notice.declarants if asker in named and not certified.differences(one, named[asker])]
    if len(mine) != 1:
        return NoticeReading(is_of_asker=False)
    others = [one for one in notice.declarants if one is not mine[0]]
    covers = tuple(
        key
        for key, person in holders
        if key != asker and any(not certified.differences(other, person) for other in others)
    )
    found = tuple(_remarks(notice, household, asker, covers, others))
    if is_parted:
        found = tuple(NoticeRemark.PARTED if one is NoticeRemark.SOMEBODY_ELSE else one for one in found)
    return NoticeReading(is_of_asker=True, covers=covers, remarks=found)


def _remarks(
    notice: TaxNotice, household: Household, asker: str, covers: tuple[str, ...], others: Sequence[Citizen]
) -> Iterable[NoticeRemark]:
    if covers:
        yield NoticeRemark.COVERS_OTHER_HOLDER
    if len(others) > len(covers):
        yield NoticeRemark.SOMEBODY_ELSE
    together = any(person.role in HOLDERS and person.link in _LIVING_TOGETHER for person in household.persons)
    if notice.family and (notice.family in _COUPLES) != together:
        yield NoticeRemark.OTHER_FAMILY
    charged = sum(person.role is PersonRole.DEPENDANT for person in household.persons)
    shared = sum(person.role is PersonRole.IN_CUSTODY for person in household.persons)
    # A child in shared custody may be on either notice: only what no count explains is said.
    if notice.dependants is not None and not charged <= notice.dependants <= charged + shared:
        yield NoticeRemark.OTHER_COUNT


@applies(cch("L441-1"))
def is_usable(remarks: Iterable[NoticeRemark], covers: Iterable[str], holders: Iterable[str]) -> bool:
    """Whether its amount may be used: not once somebody whose income it also is has left this file in the open.

    Who left in silence holds it on, to everybody who reads it: nothing differs there.
    """
    return NoticeRemark.PARTED not in set(remarks) and set(covers) <= set(holders)


@applies(cch("L441-1"), crpa("L114-8"))
def amounts(year: int, income: int, asker: str, covers: Iterable[str], borne_by: Iterable[str]) -> dict[str, int]:
    """What an accepted notice establishes, by path: a joint income is counted once, with whoever bears it already.

    ``borne_by``: those of ``covers`` whose certified amount of that year is this joint notice.
    """
    if set(borne_by) & set(covers):
        return {path_of(asker, year): 0}
    return {path_of(asker, year): income, **{path_of(key, year): 0 for key in covers}}


@applies(_MINIMAL)
def path_of(key: str, year: int) -> str:
    """Where the income of a person of a year is kept."""
    return f"incomes/{key}/{year}"
