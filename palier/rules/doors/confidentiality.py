"""Who sees what of a file: three levels, which the catalogue of situations sets.

A protected person is reached through Palier alone: staff never see where they live, how to call them, or who they left.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from palier.rules.doors.access import Role
from palier.rules.law.law import act, applies, cch
from palier.rules.people.facts import Situation
from palier.rules.situations.situations import Level, newest


class HidablePart(StrEnum):
    """A part of a file that a level can hide."""

    NAME = "nom"
    CONTACT = "contact"
    ADDRESS = "adresse"
    FORMER_PARTNER = "ancien_conjoint"
    SITUATION = "situation"
    PROOF = "preuve"
    HOUSEHOLD = "menage"
    INCOME = "ressources"


_DECIDERS = frozenset({Role.RESERVATAIRE, Role.BAILLEUR, Role.COMMISSION})
_SELF = frozenset({Role.DEMANDEUR, Role.GUICHET})
_ALL = _SELF | _DECIDERS | {Role.AUDITOR}
_UNDER_SECRECY = frozenset({Role.SOCIAL})
"""Where its household handed it over: a name, a situation and its proof, and nothing else of the file."""
_CHECKERS = _SELF | {Role.RESERVATAIRE}
_PROOF = _CHECKERS | _UNDER_SECRECY
_NOBODY: frozenset[Role] = frozenset()
TABLE: Mapping[Level, Mapping[HidablePart, frozenset[Role]]] = {
    Level.ORDINARY: {
        HidablePart.NAME: _ALL | _UNDER_SECRECY,
        HidablePart.CONTACT: _ALL,
        HidablePart.ADDRESS: _ALL,
        HidablePart.FORMER_PARTNER: _ALL,
        HidablePart.SITUATION: _ALL | _UNDER_SECRECY,
        HidablePart.PROOF: _SELF | _UNDER_SECRECY | {Role.RESERVATAIRE, Role.BAILLEUR},
        HidablePart.HOUSEHOLD: _ALL,
        HidablePart.INCOME: _ALL,
    },
    Level.SENSITIVE: {
        HidablePart.NAME: _ALL | _UNDER_SECRECY,
        HidablePart.CONTACT: _ALL,
        HidablePart.ADDRESS: _ALL,
        HidablePart.FORMER_PARTNER: _ALL,
        HidablePart.SITUATION: _PROOF,
        HidablePart.PROOF: _PROOF,
        HidablePart.HOUSEHOLD: _ALL,
        HidablePart.INCOME: _ALL,
    },
    Level.PROTECTED: {
        HidablePart.NAME: _ALL | _UNDER_SECRECY,
        HidablePart.CONTACT: frozenset({Role.DEMANDEUR}),
        HidablePart.ADDRESS: frozenset({Role.DEMANDEUR}),
        HidablePart.FORMER_PARTNER: _NOBODY,
        HidablePart.SITUATION: _PROOF,
        HidablePart.PROOF: _PROOF,
        HidablePart.HOUSEHOLD: _ALL,
        HidablePart.INCOME: _ALL,
    },
}
"""Who sees which part under each level. A role that is not named sees nothing of a file at all."""
MASK = "Coordonnées protégées : cette personne se joint par Palier, jamais à son ancienne adresse."
"""What a screen shows in place of what is hidden."""
_ORDER = tuple(Level)


@applies(cch("L441-1"), act("règlement (UE) 2016/679, article 32"))
def level_of(situations: Iterable[Situation], *, has_safe_channel: bool = False) -> Level:
    """The closest level that any situation asks for. Declared is enough: protection never waits for a proof."""
    asked = [newest(situation).level for situation in situations]
    return max([*asked, Level.PROTECTED if has_safe_channel else Level.ORDINARY], key=_ORDER.index)


@applies(act("règlement (UE) 2016/679, article 32"))
def may_see(role: Role | str, part: HidablePart, level: Level) -> bool:
    """Whether a role sees this part of a file kept at this level."""
    return Role(role) in TABLE[level][part]
