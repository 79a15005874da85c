"""A member with an interest in a home or in a candidate takes no part in that vote.

Candidates for one home are ranked against each other: an interest in one of them keeps from every vote on that home.
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from palier.rules.law.law import act, applies
from palier.rules.people.folding import folded

_HOUSE = act("règles de séance de Palier")


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """What a member declared: ``member`` and ``home`` are keys, ``candidature`` an opaque id or empty for the home."""

    member: str
    home: str
    candidature: str = ""


class BadDeclaration(ValueError):
    """A declaration that cannot be kept; the message is the French sentence to show."""


@applies(_HOUSE)
def interested(declarations: Iterable[Declaration], home: str) -> frozenset[str]:
    """The members who take no part in any vote on a home."""
    return frozenset(declared.member for declared in declarations if declared.home == home)


@applies(_HOUSE)
def may_vote(member: str, interested: Collection[str]) -> bool:
    """Whether a member may vote, given those who declared an interest."""
    return member not in interested


@applies(_HOUSE)
def require(declaration: Declaration, *, members: Collection[str], candidatures: Collection[str]) -> Declaration:
    """A declaration of a member of the séance on a candidate of the home, or ``BadDeclaration``."""
    if declaration.member not in members:
        raise BadDeclaration("Cette personne n’est pas membre de la séance.")
    if declaration.candidature and declaration.candidature not in candidatures:
        raise BadDeclaration("Ce dossier n’est pas à l’ordre du jour pour ce logement.")
    return declaration


def _words(name: str) -> frozenset[str]:
    return frozenset(re.findall(r"[a-z]+", folded(name.casefold())))


@applies(_HOUSE)
def shares_surname(member: str, surnames: Iterable[str]) -> bool:
    """Whether a member bears one of these surnames: a hint to ask them, never a declaration made for them."""
    theirs = _words(member)
    return any(words and words <= theirs for words in map(_words, surnames))


_TITLES = frozenset({"m", "mme", "mr", "mlle", "monsieur", "madame"})


@applies(_HOUSE)
def person_key(member: str) -> str:
    """Who a member is, as two lists of members tell: the words of the name, whatever their order, accents and title."""
    words = re.findall(r"\w+", folded(member.casefold()))
    return " ".join(sorted(word for word in words if word not in _TITLES) or words)
