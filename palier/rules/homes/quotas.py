"""The shares of the signed leases that the law gives to some publics: where each stands, and what is missing.

Only signed leases count; each counts once under each rule, a DALO too. What is not known is never counted in
silence: it is a number of its own, and the share is then given between its least and its most.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from fractions import Fraction

from palier.rules.homes.flow import Contingent
from palier.rules.law import french, parameters
from palier.rules.law.law import Source, applies, cch

FILE = "quotas.toml"
_DUE = cch("L441-1")
_ACTION_LOGEMENT = cch("L313-26-2")


class Quartile(StrEnum):
    """Where the resources of the household stood among those of the applicants of the territory."""

    FIRST = "premier"
    ABOVE = "au_dessus"
    UNKNOWN = "inconnu"


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaseFacts:
    """What a lease counts for, as frozen when it was signed; ``count`` leases alike. ``None`` is not known.

    ``signed_on`` is ``None`` for a designation: it counts nowhere, and only :func:`effect` looks at it.
    """

    contingent: Contingent
    departement: str
    is_dalo: bool | None
    is_priority: bool | None
    """Any ground of article L441-1, verified."""
    quartile: Quartile = Quartile.UNKNOWN
    is_qpv: bool | None = None
    is_worker: bool | None = None
    """Employee or job-seeker."""
    is_rehoused: bool | None = None
    """Rehoused by an operation of urban renewal."""
    signed_on: date | None = None
    count: int = 1
    territory: str = ""
    """Of the home; blank where the lease is no more than a count."""


class Rule(StrEnum):
    """The shares that are followed. Stored words, never labels."""

    PRIORITY_RESERVATAIRE = "priority_reservataire"
    PRIORITY_BAILLEUR = "priority_bailleur"
    PRIORITY_ACTION_LOGEMENT = "priority_action_logement"
    PRIORITY_STATE = "priority_state"
    FIRST_QUARTILE = "first_quartile"
    ABOVE_FIRST_QUARTILE_IN_QPV = "above_first_quartile_in_qpv"


LABELS: Mapping[Rule, str] = {
    Rule.PRIORITY_RESERVATAIRE: "DALO et publics prioritaires, collectivité",
    Rule.PRIORITY_BAILLEUR: "DALO et publics prioritaires, hors réservation",
    Rule.PRIORITY_ACTION_LOGEMENT: "DALO et publics prioritaires, Action Logement",
    Rule.PRIORITY_STATE: "DALO et publics prioritaires, contingent du préfet",
    Rule.FIRST_QUARTILE: "Premier quartile hors quartier prioritaire",
    Rule.ABOVE_FIRST_QUARTILE_IN_QPV: "Au-dessus du premier quartile en quartier prioritaire",
}
"""What a page calls each share."""


class QuotaMark(StrEnum):
    """How one lease counts under one rule."""

    REACHED = "compte"
    MISSED = "ne_compte_pas"
    UNKNOWN = "inconnu"
    OUTSIDE = "hors_champ"


class QuotaStatus(StrEnum):
    """Where a share stands. *To confirm* when the unknown leases could tip it."""

    EMPTY = "aucun_bail"
    REACHED = "atteint"
    MISSED = "manque"
    TO_CONFIRM = "a_confirmer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Counter:
    """One share: leases that count (``reached``) of those known (``known``), and those of which nothing is known."""

    rule: Rule
    departement: str
    due: Fraction
    reached: int
    known: int
    unknown: int
    article: Source
    charged: int
    """Of those known or not, the leases of another contingent that are charged here."""
    is_informative: bool
    """The text was not read again: it informs, and nothing is decided on it."""

    @property
    def base(self) -> int:
        """Every lease in the field of the rule, known or not."""
        return self.known + self.unknown

    @property
    def share(self) -> Fraction | None:
        """The share of the leases that are known; none without one."""
        return Fraction(self.reached, self.known) if self.known else None

    @property
    def least(self) -> Fraction:
        """The share if none of the unknown counted."""
        return Fraction(self.reached, self.base) if self.base else Fraction(0)

    @property
    def most(self) -> Fraction:
        """The share if all of the unknown counted."""
        return Fraction(self.reached + self.unknown, self.base) if self.base else Fraction(0)

    @property
    def missing(self) -> int:
        """Leases that lack for the share to be reached, among those known."""
        return max(0, -int(-self.due * self.known // 1) - self.reached)

    @property
    def status(self) -> QuotaStatus:
        """Reached or missed whatever the unknown are; otherwise to confirm."""
        if not self.base:
            return QuotaStatus.EMPTY
        if self.least >= self.due:
            return QuotaStatus.REACHED
        return QuotaStatus.MISSED if self.most < self.due else QuotaStatus.TO_CONFIRM

    @property
    def sentence(self) -> str:
        """The same in French, with what is not known."""
        told = _sentence(self)
        return f"Selon nos informations : {told[0].lower()}{told[1:]}" if self.is_informative else told


def _sentence(counter: Counter) -> str:
    if counter.status is QuotaStatus.EMPTY:
        return f"Aucun bail signé dans ce champ : {french.percent(counter.due)} sont dus."
    due = f"{french.percent(counter.due)} dus"
    unknown = ""
    if counter.unknown:
        unknown = (
            f" {french.count(counter.unknown, 'bail reste', 'baux restent')} à classer : la part est entre "
            f"{french.percent(counter.least)} et {french.percent(counter.most)}."
        )
    if counter.share is None:
        return f"La part n’est pas connue ({due}).{unknown}"
    told = (
        f"{french.count(counter.reached, 'bail compte', 'baux comptent')} sur {french.number(counter.known)}, "
        f"soit {french.percent(counter.share)} ({due})."
    )
    lack = f" Il en manque {french.number(counter.missing)}." if counter.missing else ""
    moved = ""
    if counter.charged:
        # The whole sentence already says that it only informs, where the share itself does.
        doubt = "" if counter.is_informative else "Selon nos informations, "
        moved = f" {doubt}{french.count(counter.charged, 'bail', 'baux')} du préfet "
        moved += "s’y impute." if counter.charged == 1 else "s’y imputent."
    return f"{told}{lack}{unknown}{moved}"


@applies(cch("L441-2-3 II"))
def charged_to(lease: LeaseFacts, *, on: date) -> Contingent:
    """The contingent whose rights a lease uses: a DALO who works or looks for work is charged to Action Logement.

    The text was read in its wording of 2017: the charge informs, and the register keeps its own code.
    """
    moved = parameters.get(FILE, "charged_to_action_logement", on).value
    if lease.is_dalo and lease.is_worker and lease.contingent in moved:
        return Contingent.ACTION_LOGEMENT
    return lease.contingent


def _priority(lease: LeaseFacts) -> QuotaMark:
    """A DALO counts once, whatever else is proved; unknown only where nothing that is known counts."""
    if lease.is_dalo or lease.is_priority:
        return QuotaMark.REACHED
    return QuotaMark.UNKNOWN if lease.is_dalo is None or lease.is_priority is None else QuotaMark.MISSED


def _on(*contingents: Contingent) -> Callable[[LeaseFacts], QuotaMark]:
    return lambda lease: _priority(lease) if lease.contingent in contingents else QuotaMark.OUTSIDE


def _action_logement(lease: LeaseFacts) -> QuotaMark:
    """Of the reservations of Action Logement, those let to an employee or a job-seeker who is DALO or priority."""
    if lease.contingent is not Contingent.ACTION_LOGEMENT:
        return QuotaMark.OUTSIDE
    mark = _priority(lease)
    if mark is QuotaMark.MISSED or lease.is_worker is False:
        return QuotaMark.MISSED
    return QuotaMark.UNKNOWN if lease.is_worker is None else mark


def _first_quartile(lease: LeaseFacts) -> QuotaMark:
    if lease.is_qpv:
        return QuotaMark.OUTSIDE
    if lease.is_qpv is None:
        return QuotaMark.UNKNOWN
    if lease.quartile is Quartile.FIRST or lease.is_rehoused:
        return QuotaMark.REACHED
    return QuotaMark.UNKNOWN if lease.quartile is Quartile.UNKNOWN or lease.is_rehoused is None else QuotaMark.MISSED


def _above_in_qpv(lease: LeaseFacts) -> QuotaMark:
    if lease.is_qpv is False:
        return QuotaMark.OUTSIDE
    if lease.is_qpv is None or lease.quartile is Quartile.UNKNOWN:
        return QuotaMark.UNKNOWN
    return QuotaMark.REACHED if lease.quartile is Quartile.ABOVE else QuotaMark.MISSED


_MARKS: Mapping[Rule, Callable[[LeaseFacts], QuotaMark]] = {
    Rule.PRIORITY_RESERVATAIRE: _on(Contingent.COLLECTIVITE),
    Rule.PRIORITY_BAILLEUR: _on(Contingent.NONE),
    Rule.PRIORITY_ACTION_LOGEMENT: _action_logement,
    Rule.PRIORITY_STATE: _on(Contingent.STATE_PRIORITY),
    Rule.FIRST_QUARTILE: _first_quartile,
    Rule.ABOVE_FIRST_QUARTILE_IN_QPV: _above_in_qpv,
}


@applies(_DUE, _ACTION_LOGEMENT)
def mark(rule: Rule, lease: LeaseFacts) -> QuotaMark:
    """How one lease counts under one rule; it counts once, whatever the number of its grounds."""
    return _MARKS[rule](lease)


@applies(_DUE, _ACTION_LOGEMENT)
def counter(rule: Rule, leases: Iterable[LeaseFacts], *, year: int, on: date, departement: str = "") -> Counter:
    """One share over the leases signed in a year, up to a day; of one département where one is named."""
    due = parameters.get(FILE, rule.value, on)
    tally, charged = dict.fromkeys(QuotaMark, 0), 0
    for lease in leases:
        is_signed = lease.signed_on is not None and lease.signed_on.year == year and lease.signed_on <= on
        if is_signed and departement in ("", lease.departement):
            payer = charged_to(lease, on=on)
            tally[mark(rule, replace(lease, contingent=payer))] += lease.count
            is_moved = rule is Rule.PRIORITY_ACTION_LOGEMENT and payer is not lease.contingent
            charged += lease.count if is_moved else 0
    return Counter(
        rule=rule,
        departement=departement,
        due=Fraction(*due.value),
        reached=tally[QuotaMark.REACHED],
        known=tally[QuotaMark.REACHED] + tally[QuotaMark.MISSED],
        unknown=tally[QuotaMark.UNKNOWN],
        article=due.article,
        charged=charged,
        is_informative=due.confidence != "S",
    )


@applies(cch("L441-1-6"))
def local_counter(
    rule: Rule, leases: Iterable[LeaseFacts], *, due: Fraction, article: Source, year: int, on: date
) -> Counter:
    """The same share as a territory voted it, over its own leases: it informs."""
    found = counter(rule, leases, year=year, on=on)
    return replace(found, due=due, article=article, is_informative=True)


@applies(_DUE, _ACTION_LOGEMENT)
def counters(leases: Sequence[LeaseFacts], *, year: int, on: date, rules: Iterable[Rule] = Rule) -> tuple[Counter, ...]:
    """Every share that has leases in its field; Action Logement's one by département, as the law says."""
    found = []
    for rule in rules:
        places = [""]
        if rule is Rule.PRIORITY_ACTION_LOGEMENT:
            places = sorted({lease.departement for lease in leases})
        made = (counter(rule, leases, year=year, on=on, departement=place) for place in places)
        found += [one for one in made if one.base]
    return tuple(found)
