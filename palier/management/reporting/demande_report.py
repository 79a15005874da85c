"""What a demande of the register is worth on a day: household, ceilings, points line by line, and what is missing."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from palier.gateways.sne.shapes import SneDemande
from palier.management.reporting import refused_fields
from palier.models.territories import communes
from palier.rules.fitting import ceilings, eligibility
from palier.rules.fitting.ceilings import Ceiling
from palier.rules.people import household, income
from palier.rules.people.answers import PointLine, Reason, Score
from palier.rules.people.facts import Financing, Home
from palier.rules.people.faults import FieldFault
from palier.rules.people.household import Composition
from palier.rules.people.income import ReferenceIncome
from palier.rules.scoring.grids import Grid
from palier.workflows.scoring import scoring


@dataclass(frozen=True, slots=True, kw_only=True)
class DemandeReport:
    """Everything that the command says of one demande."""

    sne: SneDemande
    on: date
    commune: str
    """INSEE code of the commune that gives the zone: the first wished, else the current one; empty if unknown."""
    commune_name: str
    composition: Composition
    income: ReferenceIncome
    ceilings: dict[Financing, Ceiling]
    score: Score
    doubtful: tuple[FieldFault, ...]
    """What the file says twice differently, or what is unlikely."""
    valid_until: date | None

    @property
    def to_confirm(self) -> tuple[Reason, ...]:
        """Every doubt, once."""
        found = [*self.composition.to_confirm, *self.income.to_confirm, *self.score.to_confirm, *_validity(self)]
        found += [reason for ceiling in self.ceilings.values() if (reason := ceiling.missing)]
        return tuple({reason.sentence: reason for reason in found}.values())


def _validity(report: DemandeReport) -> Iterator[Reason]:
    home = communes.offered_in(report.commune, Financing.PLUS)
    if home is None:
        return
    verdict = eligibility.verdict(report.sne.demande, home, on=report.on)
    yield from (reason for reason in verdict.reasons if reason.code in {"demande_expiree", "demande_a_renouveler"})


def of(sne: SneDemande, grid: Grid | None, *, on: date) -> DemandeReport:
    """Apply the rules to one demande as on a day; without a grid, its tier and seniority alone."""
    demande = sne.demande
    commune = commune_of(sne)
    found = household.composition(demande.household, on=on)
    homes = {financing: communes.offered_in(commune, financing) for financing in Financing}
    row = communes.known(commune) or {}
    return DemandeReport(
        sne=sne,
        on=on,
        commune=commune if row else "",
        commune_name=communes.named(commune) if row else "",
        composition=found,
        income=income.of_demande(demande, on=on, lease_year=on.year),
        doubtful=refused_fields.doubtful(demande),
        ceilings={financing: _ceiling(financing, found, home, on) for financing, home in homes.items()},
        score=scoring.score(demande, grid, on=on, departement=row.get("departement", "")),
        valid_until=eligibility.last_valid_day(demande, on=on),
    )


def commune_of(sne: SneDemande) -> str:
    """INSEE code of the first commune wished, else of the current one."""
    holder = sne.person("d")
    current = holder.address.commune if holder and holder.address else ""
    return next(iter(sne.demande.wish.communes), current)


def _ceiling(financing: Financing, found: Composition, home: Home | None, on: date) -> Ceiling:
    return ceilings.income_ceiling(
        financing,
        found,
        zone=home.zone if home else None,
        zone_abc=home.zone_abc if home else None,
        on=on,
    )


def as_json(report: DemandeReport) -> dict[str, Any]:
    """The stable form; its keys are a promise to those who script the command."""
    sne, found = report.sne, report.composition
    return {
        "numero": sne.numero,
        "on": report.on.isoformat(),
        "file_type": sne.file_type,
        "file_dated_at": sne.file_dated_at.isoformat() if sne.file_dated_at else None,
        "deposited_on": _iso(sne.demande.deposited_on),
        "valid_until": _iso(report.valid_until),
        "household": {
            "category": found.category,
            "persons": found.persons,
            "supplementary": found.supplementary,
            "reasons": [_reason(reason) for reason in found.reasons],
        },
        "reference_income": {"amount": report.income.amount, "year": report.income.year},
        "commune": report.commune or None,
        "ceilings": {financing.value: _ceiling_json(ceiling) for financing, ceiling in report.ceilings.items()},
        "grid": report.score.grid,
        "tier": report.score.tier,
        "points": report.score.points,
        "lines": [_line(line) for line in report.score.lines],
        "missing": [{"path": lack.path, "label": lack.label} for lack in sne.missing],
        "unknown_codes": [{"path": code.path, "code": code.code} for code in sne.unknown_codes],
        "to_confirm": [_reason(reason) for reason in report.to_confirm],
        "doubtful": [{"path": one.path, "code": one.code, "sentence": one.sentence} for one in report.doubtful],
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _reason(reason: Reason) -> dict[str, str]:
    return {
        "code": reason.code,
        "sentence": reason.sentence,
        "article": str(reason.source),
        "remedy": reason.remedy,
    }


def _ceiling_json(ceiling: Ceiling) -> dict[str, Any]:
    return {
        "amount": ceiling.amount,
        "year": ceiling.year,
        "article": str(ceiling.article),
        "is_estimate": ceiling.is_estimate,
    }


def _line(line: PointLine) -> dict[str, Any]:
    return {
        "criterion": line.criterion,
        "label": line.label,
        "fact": line.fact,
        "points": line.points,
        "possible": line.possible,
        "source": line.source,
        "article": str(line.article),
        "proof": line.proof.value,
        "value": line.value,
        "field": line.field,
        "valid_until": _iso(line.valid_until),
    }
