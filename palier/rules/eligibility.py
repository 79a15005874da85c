"""May this household rent this home? Three verdicts, each with its reasons, figures, articles and remedies.

Intermediate homes (LLI) are outside L441-1: no numéro, no validity, no commission; their income ceilings remain.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from palier.rules import ceilings, french, household, income, numero, occupancy, parameters
from palier.rules.answers import Outcome, Reason, Verdict
from palier.rules.dates import add_months
from palier.rules.facts import CeilingZone, Demande, Financing, Home
from palier.rules.household import Composition
from palier.rules.law import applies, cch
from palier.rules.occupancy import Fit

_FILE = "demande.toml"
_NUMERO, _VALIDITY, _WISH = cch("L441-2-1"), cch("R441-2-7"), cch("R441-2-2")
_RENEW = "Renouvelez votre demande\u00a0: elle garde son numéro et son ancienneté."


@dataclass(frozen=True, slots=True)
class _Finding:
    outcome: Outcome
    reason: Reason


def _yes(reason: Reason) -> _Finding:
    return _Finding(Outcome.ELIGIBLE, reason)


def _no(reason: Reason) -> _Finding:
    return _Finding(Outcome.NOT_ELIGIBLE, reason)


def _doubt(reason: Reason) -> _Finding:
    return _Finding(Outcome.TO_CONFIRM, reason)


def _is_overseas(home: Home, on: date) -> bool:
    codes = parameters.get(_FILE, "overseas_departements", on).value
    return home.zone is CeilingZone.OVERSEAS or home.departement in codes


def _overseas() -> Verdict:
    sentence = "Ce logement est outre-mer, où d’autres règles s’appliquent\u00a0: elles ne sont pas couvertes ici."
    reason = Reason(code="outre_mer", sentence=sentence, source=cch("L441-1"))
    return Verdict(outcome=Outcome.TO_CONFIRM, reasons=(reason,))


def _about_place(home: Home) -> Iterator[_Finding]:
    if not home.commune or not home.departement:
        sentence = "La commune de ce logement n’est pas connue\u00a0: ses plafonds et ses règles restent à confirmer."
        yield _doubt(Reason(code="commune_inconnue", sentence=sentence, source=cch("L441-1")))


def _about_numero(demande: Demande) -> Iterator[_Finding]:
    try:
        numero.normalise(demande.numero_unique)
    except numero.MalformedNumero:
        reason = Reason(
            code="numero_unique", source=_NUMERO,
            sentence="Un logement social ne s’attribue pas sans numéro unique valable.",
            remedy="Recopiez les 18\u00a0caractères de votre attestation d’enregistrement.",
        )  # fmt: skip
        yield _no(reason)


@applies(cch("R441-2-7"))
def last_valid_day(demande: Demande, *, on: date) -> date | None:
    """The last day on which the demande is valid; from the deposit when the register gives no renewal."""
    if demande.valid_until is not None or demande.deposited_on is None:
        return demande.valid_until
    return add_months(demande.deposited_on, parameters.get(_FILE, "validity_months", on).value)


def _about_validity(demande: Demande, on: date) -> Iterator[_Finding]:
    end = last_valid_day(demande, on=on)
    if end is None:
        sentence = "La date de validité de votre demande n’est pas connue."
        yield _doubt(Reason(code="validite_inconnue", sentence=sentence, source=_VALIDITY, remedy=_RENEW))
    elif on > end and demande.valid_until is not None:
        sentence = f"Votre demande n’est plus valable depuis le {french.day(end)}."
        yield _no(Reason(code="demande_expiree", sentence=sentence, source=_VALIDITY, remedy=_RENEW))
    elif on > end:
        sentence = f"Aucun renouvellement n’est connu après le {french.day(end)}."
        yield _doubt(Reason(code="demande_a_renouveler", sentence=sentence, source=_VALIDITY, remedy=_RENEW))


def _about_wish(demande: Demande) -> Iterator[_Finding]:
    parts = (
        (demande.wish.type_codes, "type_souhaite", "le type de logement que vous cherchez"),
        (demande.wish.communes, "commune_souhaitee", "la commune où vous cherchez"),
    )
    for value, code, words in parts:
        if not value:
            sentence = f"Votre demande ne dit pas {words}."
            yield _doubt(Reason(code=code, sentence=sentence, source=_WISH, remedy=f"Indiquez {words}."))


def _about_income(demande: Demande, home: Home, found: Composition, on: date, lease_year: int) -> Iterator[_Finding]:
    reference = income.reference_income(demande.household, lease_year=lease_year)
    yield from (_doubt(reason) for reason in reference.to_confirm)
    limits = [
        ceilings.income_ceiling(
            home.financing, size, zone=home.zone, zone_abc=home.zone_abc, on=on, lease_year=lease_year
        )
        for size in (found, household.with_pending_births(found))
    ]
    ceiling, ceiling_at_most = limits
    if ceiling.missing is not None:
        yield _doubt(ceiling.missing)
    if ceiling.amount is None or reference.amount is None:
        return
    limit = ceilings.explain(ceiling, home.financing, found)
    figure = french.euros(reference.amount)
    if reference.amount <= ceiling.amount:
        sentence = f"Votre revenu de référence, {figure}, ne dépasse pas {limit}."
        yield _yes(Reason(code="sous_plafond", sentence=sentence, source=ceiling.article))
    else:
        sentence = f"Votre revenu de référence, {figure}, dépasse {limit}."
        remedy = "Cherchez un logement d’un autre financement ou signalez une baisse récente de vos revenus."
        reason = Reason(code="revenu_sur_plafond", sentence=sentence, source=ceiling.article, remedy=remedy)
        # A table that was not read at its source may inform, never close a door (ruling 24).
        is_sure = ceiling.confidence == "S"
        could_pass = not is_sure or _could_pass(found, reference.amount, ceiling.amount, ceiling_at_most.amount)
        yield _doubt(reason) if could_pass else _no(reason)
    if ceiling.is_estimate:
        sentence = (
            f"Les plafonds de {lease_year} ne sont pas encore publiés\u00a0: ceux de {ceiling.year} "
            "servent d’estimation, à confirmer à la signature du bail."
        )
        yield _yes(Reason(code="plafond_estime", sentence=sentence, source=ceiling.article))


def _could_pass(found: Composition, amount: int, ceiling: int, at_most: int | None) -> bool:
    """Say if a birth to confirm, or a missing birth date of a couple, could bring the income under the ceiling."""
    if found.pending and at_most is not None and amount <= at_most:
        return True
    return amount > ceiling and any(reason.code == "jeune_menage_a_confirmer" for reason in found.to_confirm)


def _about_size(home: Home, found: Composition, on: date) -> Iterator[_Finding]:
    at_most = household.with_pending_births(found)
    fit = occupancy.fits(home.type_code, found, on=on)
    types, source = occupancy.suitable_types(found, on=on)
    persons, wanted = french.count(found.persons, "personne"), " ou ".join(types)
    words = {Fit.TOO_SMALL: "trop petit", Fit.TOO_BIG: "trop grand"}
    if fit is Fit.UNKNOWN:
        sentence = f"Le type de ce logement, «\u00a0{home.type_code}\u00a0», n’est pas connu."
        yield _doubt(Reason(code="type_inconnu", sentence=sentence, source=source))
    elif fit is not Fit.FITS:
        sentence = f"Ce {home.type_code} est {words[fit]} pour {persons}\u00a0: {wanted} convient."
        reason = Reason(
            code=f"logement_{fit}", sentence=sentence, source=source,
            remedy=f"Cherchez un {wanted}, ou mettez à jour la composition de votre ménage.",
        )  # fmt: skip
        could_fit = found.pending and occupancy.fits(home.type_code, at_most, on=on) is Fit.FITS
        yield _doubt(reason) if could_fit else _no(reason)
    minimum = occupancy.minimum_area(found.persons, on=on)
    if home.floor_area < minimum:
        sentence = (
            f"Ce logement de {home.floor_area}\u00a0m² serait suroccupé\u00a0: "
            f"il faut {minimum}\u00a0m² pour {persons}."
        )
        yield _no(Reason(code="surface_insuffisante", sentence=sentence, source=cch("R822-25")))


def _merge(findings: list[_Finding], notes: tuple[Reason, ...]) -> Verdict:
    """The worst outcome wins and keeps its own reasons; a yes also carries what remains to be told."""
    for outcome in (Outcome.NOT_ELIGIBLE, Outcome.TO_CONFIRM):
        reasons = tuple(finding.reason for finding in findings if finding.outcome is outcome)
        if reasons:
            return Verdict(outcome=outcome, reasons=reasons)
    return Verdict(outcome=Outcome.ELIGIBLE, reasons=(*(finding.reason for finding in findings), *notes))


@applies(cch("L441-1"), cch("L441-2-1"), cch("R441-2-7"))
def verdict(demande: Demande, home: Home, *, on: date, lease_year: int | None = None) -> Verdict:
    """The verdict on ``on`` for a lease that would be signed in ``lease_year`` (the year of ``on`` by default)."""
    if _is_overseas(home, on):
        return _overseas()
    found = household.composition(demande.household, on=on)
    findings = list(_about_place(home))
    if home.financing is not Financing.LLI:
        findings += _about_numero(demande)
        findings += _about_validity(demande, on)
    findings += _about_income(demande, home, found, on, lease_year or on.year)
    if home.financing is not Financing.LLI:
        findings += _about_size(home, found, on)
        findings += _about_wish(demande)
    return _merge(findings, found.to_confirm)


@applies(cch("L441-1"))
def blocks_signature(demande: Demande, home: Home, *, on: date, lease_year: int | None = None) -> tuple[Reason, ...]:
    """Why a lease cannot be signed yet although one may apply: a table that is not published (ruling 10)."""
    found = household.composition(demande.household, on=on)
    ceiling = ceilings.income_ceiling(
        home.financing, found, zone=home.zone, zone_abc=home.zone_abc, on=on, lease_year=lease_year
    )
    if ceiling.missing is not None:
        return (ceiling.missing,)
    if not ceiling.is_estimate:
        return ()
    sentence = f"La table des plafonds {home.financing} de {lease_year} n’est pas encore chargée."
    return (Reason(code="plafond_absent", sentence=sentence, source=ceiling.article),)
