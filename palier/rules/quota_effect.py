"""What a designation would make of the shares of ``quotas``, shown before anybody is sent."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from palier.rules import french
from palier.rules.law import applies, cch
from palier.rules.quotas import Counter, LeaseFacts, Mark, Rule, charged_to, counter, mark

_DUE, _ACTION_LOGEMENT = cch("L441-1"), cch("L313-26-2")


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What one more lease would make of a share."""

    before: Counter
    after: Counter
    mark: Mark

    @property
    def sentence(self) -> str:
        """What the designation would leave: ``Cette désignation laisserait l’objectif à 22 % (25 % dus).``."""
        due = f"{french.percent(self.after.due)} dus"
        if self.mark is Mark.UNKNOWN or self.after.share is None:
            return f"L’effet de cette désignation n’est pas connu\u00a0: un fait reste à confirmer ({due})."
        verb = "laisserait" if self.after.share < self.after.due else "porterait"
        told = f"cette désignation {verb} l’objectif à {french.percent(self.after.share)} ({due})."
        return f"Selon nos informations, {told}" if self.after.is_informative else f"{told[0].upper()}{told[1:]}"


@applies(_DUE, _ACTION_LOGEMENT)
def effect(
    leases: Sequence[LeaseFacts], designated: LeaseFacts, *, year: int, on: date, rules: Iterable[Rule] = Rule
) -> tuple[Effect, ...]:  # fmt: skip
    """What a designation would make of each share in whose field it falls, if its lease were signed on that day."""
    signed = replace(designated, signed_on=on)
    charged = replace(signed, contingent=charged_to(signed, on=on))
    found = []
    for rule in rules:
        how = mark(rule, charged)
        if how is Mark.OUTSIDE:
            continue
        place = designated.departement if rule is Rule.PRIORITY_ACTION_LOGEMENT else ""
        before = counter(rule, leases, year=year, on=on, departement=place)
        after = counter(rule, [*leases, signed], year=year, on=on, departement=place)
        found.append(Effect(before=before, after=after, mark=how))
    return tuple(found)
