"""The situations of a file, merged from its layers, the best established as on a day; late refusals, measures and choices."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from palier.models.demandes.demandes import Fact, FactLayer
from palier.models.demandes.known_landlords import Landlords
from palier.rules.law.clocks import day_in_paris
from palier.rules.people import facts
from palier.rules.people.facts import Proof
from palier.rules.situations import claims

PLACE, ENERGY, LANDLORD = "commune", "classe", "bailleur"
"""What a situation is told with, by its key in the fact: the commune of a link, the class of a diagnosis, who lets the home."""


@dataclass(frozen=True, slots=True)
class ToldClaims:
    """What each layer says of situations, and the pieces that wait for their check."""

    register: tuple[facts.Claim, ...]
    declared: Mapping[str, Fact]
    verified: Mapping[str, Fact]
    in_review: Mapping[str, date]
    landlords: Landlords
    now: Mapping[str, str]
    """The communes of today, by the code of each that is named."""


def places(*layers: Mapping[str, Fact]) -> set[str]:
    """The communes that situations are told or proved with."""
    return {_of(fact, PLACE) for layer in layers for path, fact in layer.items() if path.startswith("claims/")} - {""}


def merged(layers: ToldClaims, on: date) -> tuple[facts.Claim, ...]:
    """Each situation once. A word taken back leaves nothing of its situation; a proof that is gone leaves what was told."""
    found = {claim.situation: [claim] for claim in layers.register}
    for layer in (layers.declared, layers.verified):
        for path, fact in layer.items():
            if not path.startswith("claims/"):
                continue
            situation = facts.Situation(path.removeprefix("claims/"))
            before = found.pop(situation, []) if fact.layer == FactLayer.VERIFIED else []
            said = () if fact.value is None else _claim(fact, situation, layers)
            found[situation] = [*before, *said]
    best = (claim for told in found.values() for claim in claims.best(told, on))
    return tuple(sorted(best, key=lambda claim: claim.situation))


def _claim(fact: Fact, situation: facts.Situation, layers: ToldClaims) -> Iterable[facts.Claim]:
    """What one layer says of a situation, and the proof that waits, which counts from the day on which it was sent.

    Its first day and its place are those of the proof, else those that were told: proving takes neither away.
    """
    sent_on, said = layers.in_review.get(f"situation_{situation}"), layers.declared.get(fact.path)
    told = facts.Claim(
        situation=situation,
        proof=Proof.DECLARED,
        since=fact.since or (said.since if said else None),
        place=_of(fact, PLACE) or _of(said, PLACE),
        energy=_of(fact, ENERGY) or _of(said, ENERGY),
        landlord=_of(fact, LANDLORD) or _of(said, LANDLORD),
    )
    if fact.layer == FactLayer.VERIFIED:
        if _is_of_another(fact, said, layers):
            return
        yield replace(told, proof=Proof.VERIFIED, valid_until=fact.valid_until)
    else:
        yield replace(told, valid_until=claims.told_until(situation, day_in_paris(fact.at)))
    if sent_on is not None:
        yield replace(told, proof=Proof.IN_REVIEW, valid_until=claims.told_until(situation, sent_on))


def _of(fact: Fact | None, key: str) -> str:
    return str((fact.value or {}).get(key, "")) if fact is not None and isinstance(fact.value, dict) else ""


def _is_of_another(proved: Fact, said: Fact | None, layers: ToldClaims) -> bool:
    """Whether a proof is of another thing than what its household told since: it moved, and the proof says nothing of that.

    A commune that merged and its heir are one, and so are a landlord and who succeeds it. A proof of a link that was checked
    before it kept its commune is of the one that is told.
    """
    if said is None or said.value is None or said.at <= proved.at:
        return False
    both = ((key, _of(proved, key), _of(said, key)) for key in (PLACE, ENERGY, LANDLORD))
    return any(one and other and one != other and not _is_one(key, one, other, layers) for key, one, other in both)


def _is_one(key: str, one: str, other: str, layers: ToldClaims) -> bool:
    """Whether two codes that differ name one thing today."""
    if key == PLACE:
        return layers.now.get(one, one) == layers.now.get(other, other)
    return key == LANDLORD and (found := layers.landlords(one)) is not None and found == layers.landlords(other)


def late_refusals(verified: Mapping[str, Fact]) -> Iterable[facts.RefusedOffer]:
    """Refusals of a home that a person confirmed as suitable: kept as verified facts, one a day."""
    for path, fact in sorted(verified.items()):
        if path.startswith("refusals/") and fact.value is not None:
            day = date.fromisoformat(path.removeprefix("refusals/"))
            yield facts.RefusedOffer(on=day, reason=fact.value.get("reason", ""))


def measures(declared: Mapping[str, Fact], verified: Mapping[str, Fact]) -> Iterable[facts.Measure]:
    """Numbers beside the register's, proved before told."""
    for code in facts.Measured:
        fact = verified.get(f"measures/{code}") or declared.get(f"measures/{code}")
        if fact is not None and fact.value is not None:
            yield facts.Measure(
                code=code,
                number=int(fact.value),
                proof=Proof.VERIFIED if fact.layer == FactLayer.VERIFIED else Proof.DECLARED,
            )


def choices(declared: Mapping[str, Fact]) -> dict[str, str]:
    """What the person chose under the headings where a grid counts one criterion alone."""
    return {
        path.removeprefix("choices/"): fact.value
        for path, fact in sorted(declared.items())
        if path.startswith("choices/") and fact.value is not None
    }
