"""May this household rent this home? Three verdicts, each with its reasons, figures, articles and remedies.

Only what the law makes a condition is read here: the size of a home is advice (``size_advice``), never a verdict.
Intermediate homes (LLI) are outside L441-1: no numéro, no validity, no commission; their income ceilings remain.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from palier.rules.fitting import ceiling_words, ceilings, co_tenancy, income_test
from palier.rules.fitting.income_test import IncomeTest
from palier.rules.law import french, parameters
from palier.rules.law.dates import add_months
from palier.rules.law.law import act, applies, cch
from palier.rules.law.voice import phrase, say
from palier.rules.people import numero
from palier.rules.people.answers import Outcome, Reason, Verdict
from palier.rules.people.facts import CeilingZone, Demande, Financing, Home

_FILE = "demande.toml"
_HOUSE = act("règles de données de Palier")
_NUMERO, _VALIDITY, _WISH = cch("L441-2-1"), cch("R441-2-7"), cch("R441-2-2")
_NO_TYPE = (
    phrase("Votre demande ne dit pas le type de logement que vous cherchez."),
    phrase("Indiquez le type de logement que vous cherchez."),
)
_NO_COMMUNE = (
    phrase("Votre demande ne dit pas la commune où vous cherchez."),
    phrase("Indiquez la commune où vous cherchez."),
)
_UNDER = phrase("Votre revenu de référence, {figure}, ne dépasse pas {limit}.")
_WOULD_BE_UNDER = phrase("Votre revenu de référence, {figure}, ne dépasserait pas {limit}.")
_OVER = phrase("Votre revenu de référence, {figure}, dépasse {limit}.")
_WOULD_BE_OVER = phrase("Votre revenu de référence, {figure}, dépasserait {limit}.")
_RENEW = phrase("Renouvelez votre demande : elle garde son numéro et son ancienneté.")


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
    sentence = say("Ce logement est outre-mer, où d’autres règles s’appliquent : elles ne sont pas couvertes ici.")
    reason = Reason(code="outre_mer", sentence=sentence, source=_HOUSE)
    return Verdict(outcome=Outcome.TO_CONFIRM, reasons=(reason,))


def _about_place(home: Home) -> Iterator[_Finding]:
    if not home.commune or not home.departement:
        sentence = say("La commune de ce logement n’est pas connue : ses plafonds et ses règles restent à confirmer.")
        yield _doubt(Reason(code="commune_inconnue", sentence=sentence, source=_HOUSE))


def _about_numero(demande: Demande) -> Iterator[_Finding]:
    if numero.is_pending(demande.numero_unique):
        reason = Reason(
            code="numero_attendu",
            source=_NUMERO,
            sentence=say("Le registre national n’a pas encore donné de numéro unique à ce dossier."),
            remedy=say("Vous n’avez rien à recopier : vous pourrez candidater dès que ce numéro sera arrivé."),
        )
        yield _no(reason)
        return
    try:
        numero.normalise(demande.numero_unique)
    except numero.MalformedNumero:
        reason = Reason(
            code="numero_unique",
            source=_NUMERO,
            sentence=say("Un logement social ne s’attribue pas sans numéro unique valable."),
            remedy=say("Recopiez les 18 caractères de votre attestation d’enregistrement."),
        )
        yield _no(reason)


@applies(cch("R441-2-7"))
def last_valid_day(demande: Demande, *, on: date) -> date | None:
    """The last day on which the demande is valid; from the deposit when the register gives no renewal.

    A deposit that has not come yet says nothing.
    """
    if demande.valid_until is not None or demande.deposited_on is None:
        return demande.valid_until
    if demande.deposited_on > on:
        return None
    return add_months(demande.deposited_on, parameters.get(_FILE, "validity_months", on).value)


def _about_validity(demande: Demande, on: date) -> Iterator[_Finding]:
    end = last_valid_day(demande, on=on)
    if end is None:
        sentence = say("La date de validité de votre demande n’est pas connue.")
        yield _doubt(Reason(code="validite_inconnue", sentence=sentence, source=_VALIDITY, remedy=say(_RENEW)))
    elif on > end and demande.valid_until is not None:
        # Asked of a day to come, such as a closing: the demande may still be valid today.
        first, last = french.day(end), french.day(on)
        sentence = say(
            "La validité de votre demande s’arrête au {first} : elle doit aller au moins jusqu’au {last}.",
            first=first,
            last=last,
        )
        yield _no(Reason(code="demande_expiree", sentence=sentence, source=_VALIDITY, remedy=say(_RENEW)))
    elif on > end:
        sentence = say("Aucun renouvellement n’est connu après le {day}.", day=french.day(end))
        yield _doubt(Reason(code="demande_a_renouveler", sentence=sentence, source=_VALIDITY, remedy=say(_RENEW)))


def _about_wish(demande: Demande) -> Iterator[_Finding]:
    parts = (
        (demande.wish.type_codes, "type_souhaite", _NO_TYPE),
        (demande.wish.communes, "commune_souhaitee", _NO_COMMUNE),
    )
    for value, code, (sentence, remedy) in parts:
        if not value:
            yield _doubt(Reason(code=code, sentence=say(sentence), source=_WISH, remedy=say(remedy)))


def _about_income(test: IncomeTest, home: Home) -> Iterator[_Finding]:
    yield from (_doubt(reason) for reason in test.reference.to_confirm)
    ceiling, amount = test.ceiling, test.reference.amount
    if ceiling.missing is not None:
        yield _doubt(ceiling.missing)
    if ceiling.amount is None or amount is None:
        return
    limit, figure = ceilings.explain(ceiling, home.financing, test.counted), french.euros(amount)
    if amount <= (test.ceiling_sure.amount or 0):
        sentence = say(_UNDER if ceiling.is_sure else _WOULD_BE_UNDER, figure=figure, limit=limit)
        yield _yes(Reason(code="sous_plafond", sentence=sentence, source=ceiling.article))
        yield from _about_own_leases(test, home)
    elif amount <= ceiling.amount:
        yield _doubt(ceiling_words.in_part(figure, limit, rests_on_visits=test.counted.rests_on_visits))
    else:
        left = french.series(doubts_over_ceiling(test), is_wide=True)
        sentence = say(_WOULD_BE_OVER if left else _OVER, figure=figure, limit=limit)
        if left:
            sentence = f"{sentence} {say('Il reste à confirmer : {facts}.', facts=left)}"
        elif apart := co_tenancy.say_apart(test.leases, home.financing):
            sentence = f"{sentence} {apart}"
        remedy = ceiling_words.remedy_over(amount, ceiling.amount, home.financing, on=test.on)
        reason = Reason(code="revenu_sur_plafond", sentence=sentence, source=ceiling.article, remedy=remedy)
        yield _no(reason) if is_surely_over(test) else _doubt(reason)
    if ceiling.is_estimate:
        sentence = say(
            "Les plafonds de {lease_year} ne sont pas encore publiés : ceux de {year} servent d’estimation, à "
            "confirmer à la signature du bail.",
            lease_year=test.lease_year,
            year=ceiling.year,
        )
        yield _yes(Reason(code="plafond_estime", sentence=sentence, source=ceiling.article))


def _about_own_leases(test: IncomeTest, home: Home) -> Iterator[_Finding]:
    """Room-mates under a ceiling together: which lease they sign says whether each must be under it."""
    if sentence := co_tenancy.say_apart(test.leases, home.financing):
        remedy = say("Demandez au bailleur s’il fait un seul bail, ou un bail pour chacun.")
        yield _doubt(Reason(code="colocation_a_confirmer", sentence=sentence, source=co_tenancy.ARTICLE, remedy=remedy))


@applies(cch("L441-1"))
def is_surely_over(test: IncomeTest) -> bool:
    """Say if the income is over the ceiling whatever is still to confirm; an unknown figure is never surely over.

    To confirm: a table not read at its source or of another year than the lease, a birth, a missing birth date of a
    couple, a ground of own income to prove. A table may inform, never close a door alone.
    """
    return bool(test.exceeds) and not doubts_over_ceiling(test)


@applies(cch("L441-1"), cch("L442-8-4"))
def doubts_over_ceiling(test: IncomeTest) -> tuple[str, ...]:
    """What is still to confirm before an income may be called over the ceiling, in words for the end of a sentence."""
    most, codes = test.ceiling_most.amount, {reason.code for reason in test.counted.to_confirm}
    said = {
        say("le montant du plafond, qui n’a pas été vérifié"): not test.ceiling.is_sure,
        say(
            "les plafonds de {lease_year}, qui ne sont pas publiés", lease_year=test.lease_year
        ): test.ceiling.is_estimate,
        say("le nombre de personnes du ménage"): (
            bool(test.counted.pending) and most is not None and (test.reference.amount or 0) <= most
        ),
        say("l’âge du couple"): "jeune_menage_a_confirmer" in codes,
        # The same words for every ground, to prove or in no text that was read: a landlord reads them.
        say("si les ressources du demandeur comptent seules"): test.is_own_open,
        # Over together, they may be under each with a lease of their own: only over both ways closes a door.
        say("si chaque colocataire compte comme un ménage à part"): (
            test.counted.is_co_tenancy and not any(one.is_over for one in test.leases)
        ),
    }
    return tuple(words for words, is_open in said.items() if is_open)


def _about_claims(test: IncomeTest) -> Iterator[_Finding]:
    """What a ground of own income changes, told beside the figures."""
    if test.own is not None and test.own.counts:
        yield _yes(test.own.reason)
    elif test.own is not None and (test.exceeds or test.reference.amount is None):
        yield _doubt(test.own.reason)


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
    test = income_test.run(demande, home, on=on, lease_year=lease_year or on.year)
    findings = list(_about_place(home))
    if home.financing is not Financing.LLI:
        findings += _about_numero(demande)
        findings += _about_validity(demande, on)
    findings += (*_about_income(test, home), *_about_claims(test))
    if home.financing is not Financing.LLI:
        findings += _about_wish(demande)
    return _merge(findings, test.counted.to_confirm)


@applies(cch("L441-1"))
def blocks_signature(demande: Demande, home: Home, *, on: date, lease_year: int | None = None) -> tuple[Reason, ...]:
    """Why a lease cannot be signed although one may apply: the test of the year of signature, with own-income grounds.

    A table that is not published or an income surely over the ceiling. A missing income does not block by
    itself: the landlord has checked the file and reads it in ``income_test.estimate_and_test``.
    """
    year = lease_year or on.year
    test = income_test.run(demande, home, on=on, lease_year=year, is_estimate=False)
    if test.ceiling.missing is not None:
        return (test.ceiling.missing,)
    if test.ceiling.is_estimate:
        sentence = say(
            "Les plafonds {financing} de {year} ne sont pas encore publiés, ou pas encore connus ici.",
            financing=home.financing,
            year=year,
        )
        return (Reason(code="plafond_absent", sentence=sentence, source=test.ceiling.article),)
    return tuple(finding.reason for finding in _about_income(test, home) if finding.outcome is Outcome.NOT_ELIGIBLE)
