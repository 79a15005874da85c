"""Which publics of article L441-1 a demande looks to be among, and how far each is established.

The public's content is law read at the source; its letter and what an occupancy code announces inform only.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from palier.rules.law import french, parameters
from palier.rules.law.law import Source, applies, cch
from palier.rules.law.voice import phrase, say
from palier.rules.people.facts import Claim, Demande, Proof, Situation
from palier.rules.situations import dalo, situations

DALO_LETTER = "dalo"
_SURE = "S"


class GroundStatus(StrEnum):
    """How far a ground is established. Stored words."""

    ANNOUNCED = "annonce"
    """The register's occupancy code suggests it; the person has not said so."""
    DECLARED = "declare"
    IN_REVIEW = "en_verification"
    VERIFIED = "verifie"
    LAPSED = "expire"
    REFUSED = "refuse"


_STATUS: Mapping[Proof, GroundStatus] = {
    Proof.DECLARED: GroundStatus.DECLARED,
    Proof.REGISTER: GroundStatus.ANNOUNCED,
    Proof.IN_REVIEW: GroundStatus.IN_REVIEW,
    Proof.VERIFIED: GroundStatus.VERIFIED,
    Proof.REFUSED: GroundStatus.REFUSED,
}


_WORDS = {
    GroundStatus.ANNOUNCED: phrase("à déclarer"),
    GroundStatus.DECLARED: phrase("déclaré"),
    GroundStatus.IN_REVIEW: phrase("en vérification"),
    GroundStatus.VERIFIED: phrase("vérifié"),
    GroundStatus.LAPSED: phrase("expiré"),
    GroundStatus.REFUSED: phrase("refusé"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class GroundOfLaw:
    """One public of L441-1 that a demande looks to be among."""

    letter: str
    situation: Situation | None
    """Null for the DALO, which the register carries."""
    status: GroundStatus
    until: date | None = None
    reason: str = ""
    """Why the proof was refused."""
    article: Source
    is_sure: bool
    """Whether the public itself was read at the source; otherwise it informs and decides nothing."""

    @property
    def is_established(self) -> bool:
        """Whether it counts as a priority of the law on that day."""
        return self.status is GroundStatus.VERIFIED and self.is_sure

    def said(self) -> str:
        """The status in words: ``vérifié jusqu’au 3 mai 2026``, ``refusé : page 2 absente``."""
        if self.status is GroundStatus.VERIFIED and self.until:
            return say("vérifié jusqu’au {day}", day=french.day(self.until))
        if self.status is GroundStatus.LAPSED and self.until:
            return say("expiré depuis le {day}", day=french.day(self.until))
        if self.status is GroundStatus.REFUSED and self.reason:
            return say("refusé : {reason}", reason=self.reason)
        return say(_WORDS[self.status])


@applies(cch("L441-1"))
def status_of(claim: Claim, *, on: date) -> GroundStatus:
    """Where a claim stands on a day: a verified one holds through its last day and lapses the day after."""
    if claim.valid_until is not None and claim.valid_until < on:
        return GroundStatus.LAPSED
    return _STATUS[claim.proof]


def _claimed(demande: Demande, refusals: Mapping[Situation, str], on: date) -> Iterator[GroundOfLaw]:
    for claim in demande.claims:
        if claim.since is not None and claim.since > on:
            continue
        kind = situations.of(claim.situation, on)
        for letter in kind.grounds:
            yield GroundOfLaw(
                letter=letter,
                situation=claim.situation,
                status=status_of(claim, on=on),
                until=claim.valid_until,
                reason=refusals.get(claim.situation, ""),
                article=kind.article,
                is_sure=kind.confidence == _SURE,
            )


def _announced(demande: Demande, on: date) -> Iterator[GroundOfLaw]:
    codes = parameters.get(situations.FILE, situations.OCCUPATIONS, on).value
    claimed = {claim.situation for claim in demande.claims}
    for code in demande.current_home.occupancy_codes:
        situation = Situation(codes[code]) if code in codes else None
        if situation is None or situation in claimed:
            continue
        kind = situations.of(situation, on)
        for letter in kind.grounds:
            yield GroundOfLaw(
                letter=letter, situation=situation, status=GroundStatus.ANNOUNCED, article=kind.article, is_sure=False
            )


@applies(cch("L441-1"), cch("L441-2-3"))
def grounds_of_law(
    demande: Demande, on: date, *, refusals: Mapping[Situation, str] | None = None
) -> tuple[GroundOfLaw, ...]:
    """The publics of L441-1 that look met, the DALO first. ``refusals`` gives why a proof was refused, by situation.

    Nothing here reads a service's visa: a priority that the law gives has no such condition.
    """
    found = list(_claimed(demande, refusals or {}, on)) + list(_announced(demande, on))
    if dalo.is_living(demande, on=on):
        found.insert(
            0,
            GroundOfLaw(
                letter=DALO_LETTER,
                situation=None,
                status=GroundStatus.VERIFIED,
                until=demande.dalo_valid_until,
                article=cch("L441-2-3"),
                is_sure=True,
            ),
        )
    return tuple(found)


@applies(cch("R441-2-17"), cch("L441-1"))
def looks(grounds: Iterable[GroundOfLaw]) -> tuple[str, tuple[GroundOfLaw, ...]]:
    """Whether a demande looks priority, in a sentence, and the grounds that show it; always under reserve of a check.

    A ground refused or lapsed shows nothing. One to declare, or whose text was not read, informs only.
    """
    living = tuple(ground for ground in grounds if ground.status not in (GroundStatus.REFUSED, GroundStatus.LAPSED))
    if any(one.is_established for one in living):
        return say(
            "Votre demande paraît prioritaire au sens de la loi, "
            "sous réserve de la vérification du bailleur et de la commission."
        ), living
    if living:
        return say("Votre demande pourrait être prioritaire au sens de la loi : il faut encore le vérifier."), living
    return say("Rien de ce que nous savons ne montre une priorité de la loi."), ()


@applies(cch("L441-1"))
def is_priority(demande: Demande, on: date) -> bool:
    """Whether a verified, living ground of the law holds on a day: what a counter of priority publics reads."""
    return any(ground.is_established for ground in grounds_of_law(demande, on))
