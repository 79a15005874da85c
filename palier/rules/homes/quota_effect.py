"""What a designation would make of the shares of ``quotas``, shown before anybody is sent."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from palier.rules.homes.quotas import Counter, LeaseFacts, QuotaMark, Rule, charged_to, counter, mark
from palier.rules.law import french
from palier.rules.law.law import applies, cch

_DUE, _ACTION_LOGEMENT = cch("L441-1"), cch("L313-26-2")


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What one more lease would make of a share."""

    before: Counter
    after: Counter
    mark: QuotaMark

    @property
    def share(self) -> Fraction | None:
        """The share that it would leave; none where a fact is missing."""
        return None if self.mark is QuotaMark.UNKNOWN else self.after.share

    @property
    def sentence(self) -> str:
        """What the designation would leave: ``Cette désignation laisserait l’objectif à 22 % (25 % dus).``."""
        due = f"{french.percent(self.after.due)} dus"
        if self.share is None:
            return f"L’effet de cette désignation n’est pas connu : un fait reste à confirmer ({due})."
        verb = "laisserait" if self.share < self.after.due else "porterait"
        told = f"cette désignation {verb} l’objectif à {french.percent(self.share)} ({due})."
        return f"Selon nos informations, {told}" if self.after.is_informative else f"{told[0].upper()}{told[1:]}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """What a list of candidates would make of one share, whoever of them signs."""

    before: Counter
    effects: tuple[Effect, ...]

    @property
    def shares(self) -> tuple[Fraction, ...]:
        """The shares that would be left, each once, the least first."""
        return tuple(sorted({one.share for one in self.effects if one.share is not None}))

    @property
    def sentence(self) -> str:
        """The sentence of one designation where all are alike, otherwise from the least to the most."""
        unknown = sum(one.share is None for one in self.effects)
        if not self.shares or (len(self.shares) == 1 and not unknown):
            return self.effects[0].sentence
        least, most = french.percent(self.shares[0]), french.percent(self.shares[-1])
        ends = f"à {least}" if least == most else f"entre {least} et {most}"
        told = f"l’objectif serait {ends} selon le dossier retenu ({french.percent(self.before.due)} dus)."
        told = f"Selon nos informations, {told}" if self.before.is_informative else f"{told[0].upper()}{told[1:]}"
        if unknown:
            told += f" Pour {french.count(unknown, 'dossier')}, l’effet n’est pas connu."
        return told


@applies(_DUE, _ACTION_LOGEMENT)
def effect(
    leases: Sequence[LeaseFacts], designated: LeaseFacts, *, year: int, on: date, rules: Iterable[Rule] = Rule
) -> tuple[Effect, ...]:
    """What a designation would make of each share in whose field it falls, if its lease were signed on that day."""
    signed = replace(designated, signed_on=on)
    charged = replace(signed, contingent=charged_to(signed, on=on))
    found = []
    for rule in rules:
        how = mark(rule, charged)
        if how is QuotaMark.OUTSIDE:
            continue
        place = designated.departement if rule is Rule.PRIORITY_ACTION_LOGEMENT else ""
        before = counter(rule, leases, year=year, on=on, departement=place)
        after = counter(rule, [*leases, signed], year=year, on=on, departement=place)
        found.append(Effect(before=before, after=after, mark=how))
    return tuple(found)


@applies(_DUE, _ACTION_LOGEMENT)
def spans(leases: Sequence[LeaseFacts], chosen: Iterable[LeaseFacts], *, on: date) -> tuple[Span, ...]:
    """What a list of candidates would make of each share: only one of them will sign."""
    found: dict[Rule, list[Effect]] = {}
    for one in chosen:
        for each in effect(leases, one, year=on.year, on=on):
            found.setdefault(each.before.rule, []).append(each)
    return tuple(Span(before=found[rule][0].before, effects=tuple(found[rule])) for rule in Rule if rule in found)
