"""The facts that a grid may weigh, computed once for a demande on a day: hits, numbers and dates, never points.

Time-bound facts keep their dates, so that a grid weighs them on another day without reading the demande again.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from palier.rules import affordability, french, household, occupancy, parameters
from palier.rules.answers import Reason
from palier.rules.dates import months_between
from palier.rules.facts import Claim, Dalo, Demande, Home, Proof, Situation
from palier.rules.household import Composition
from palier.rules.law import applies, cch

_FILE = "demande.toml"
_PERCENT = 100
_PLAN = cch("L441-2-8")
_BEST_PROOF = (Proof.VERIFIED, Proof.REGISTER, Proof.IN_REVIEW, Proof.DECLARED)
_WORDS: dict[Situation, str] = {
    Situation.VIOLENCE: "Violences ou mise en danger",
    Situation.HOMELESS: "Absence de logement",
    Situation.EVICTION_COMMANDEMENT: "Commandement de quitter les lieux",
    Situation.EVICTION_JUGEMENT: "Jugement d’expulsion",
    Situation.EVICTION_ASSIGNATION: "Assignation en vue d’une expulsion",
    Situation.UNFIT_HOME: "Logement indigne ou dangereux",
    Situation.HANDICAP: "Handicap qui demande un logement adapté",
    Situation.JOB_MOVE: "Mobilité professionnelle ou prise de poste",
    Situation.ESSENTIAL_WORKER: "Emploi de travailleur essentiel",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One fact of a demande. It holds from ``since`` to ``until``, both included; ``None`` is no bound."""

    code: str
    text: str
    proof: Proof
    number: Fraction | int | None = None
    since: date | None = None
    until: date | None = None
    dates: tuple[date, ...] = ()
    """Events counted one by one, such as refusals."""

    def holds(self, on: date) -> bool:
        """Say if the day is within the bounds."""
        return (self.since is None or self.since <= on) and (self.until is None or on <= self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class CotationFacts:
    """Everything a grid needs of one demande on one day, for one département."""

    on: date
    departement: str
    waiting_since: date | None
    is_dalo: bool
    suits_adapted_home: bool | None
    """For a home fitted for a handicap: does a proved handicap match it? ``None`` for any other home."""
    facts: Mapping[str, Fact]
    to_confirm: tuple[Reason, ...]


@applies(cch("L441-2-3"))
def is_dalo(demande: Demande, *, on: date) -> bool:
    """A recognised right to housing that has not lapsed (ruling 8)."""
    return demande.dalo is Dalo.ACTIVE and (demande.dalo_valid_until is None or on <= demande.dalo_valid_until)


def _claims(demande: Demande, on: date) -> Iterator[Fact]:
    best: dict[Situation, Claim] = {}
    for claim in demande.claims:
        if claim.proof is Proof.REFUSED:
            continue
        other = best.get(claim.situation)
        if other is None or _claim_rank(claim, on) < _claim_rank(other, on):
            best[claim.situation] = claim
    for situation, claim in best.items():
        text = _WORDS[situation]
        if claim.since is not None:
            text += f" depuis le {french.day(claim.since)}"
        yield Fact(code=situation.value, text=text, proof=claim.proof, since=claim.since, until=claim.valid_until)


def _claim_rank(claim: Claim, on: date) -> tuple[bool, int, int, int]:
    """Living before lapsed, proved before declared, then the longest and the oldest: never the order of arrival."""
    lapsed = claim.valid_until is not None and claim.valid_until < on
    end = date.max if claim.valid_until is None else claim.valid_until
    start = date.min if claim.since is None else claim.since
    return lapsed or start > on, _BEST_PROOF.index(claim.proof), -end.toordinal(), -start.toordinal()


def _announced(demande: Demande, on: date) -> Iterator[Fact]:
    """Situations that a motive of the demande announces, without any proof yet."""
    for motive, code in parameters.get(_FILE, "motives_to_prove", on).value:
        if motive in demande.motives:
            text = f"Motif {motive} de votre demande, à préciser et à prouver"
            yield Fact(code=code, text=text, proof=Proof.DECLARED)


def _hits(demande: Demande, found: Composition, on: date) -> Iterator[Fact]:
    if is_dalo(demande, on=on):
        until = demande.dalo_valid_until
        text = f"Décision valable jusqu’au {french.day(until)}" if until else "Décision en cours de validité"
        yield Fact(code="dalo", text=text, proof=Proof.REGISTER, until=until)
    codes = parameters.get(_FILE, "homeless_codes", on).value
    if lodged := [code for code in demande.current_home.occupancy_codes if code in codes]:
        text = f"Situation de logement déclarée\u00a0: {', '.join(lodged)}"
        yield Fact(code=Situation.HOMELESS.value, text=text, proof=Proof.REGISTER)
    if found.is_single_parent:
        dependants = french.count(found.dependants, "enfant ou personne à charge", "enfants ou personnes à charge")
        yield Fact(code="parent_seul", text=f"Un seul titulaire avec {dependants}", proof=Proof.REGISTER)
    if found.is_young_couple:
        yield Fact(code="jeune_menage", text="Jeune couple sans personne à charge", proof=Proof.REGISTER)
    if demande.is_transfer:
        yield Fact(code="mutation", text="Déjà locataire d’un logement social", proof=Proof.REGISTER)


def _numbers(demande: Demande, found: Composition, since: date | None, on: date) -> Iterator[Fact]:
    yield Fact(
        code="personnes", text=french.count(found.persons, "personne"), proof=Proof.REGISTER, number=found.persons
    )
    if (current := occupancy.occupation(demande.current_home, found, on=on)) is not None:
        persons = french.count(current.persons, "personne")
        text = f"{current.area}\u00a0m² pour {persons}, minimum {current.minimum}\u00a0m²"
        yield Fact(code="surface", text=text, proof=Proof.REGISTER, number=current.share * _PERCENT)
    effort = affordability.current_effort_rate(demande)
    if effort.share is not None and effort.rent is not None and effort.resources is not None:
        text = (
            f"{french.cents(effort.rent)} de loyer et charges"
            f"{f' moins {french.cents(effort.housing_aid)} d’aide' if effort.housing_aid else ''}"
            f" pour {french.euros(effort.resources)} de ressources\u00a0: {french.percent(effort.share)}"
        )
        yield Fact(code="taux_effort", text=text, proof=Proof.REGISTER, number=effort.share * _PERCENT)
    if since is not None:
        months = months_between(since, on)
        text = f"{french.count(months, 'mois', 'mois')} depuis le {french.day(since)}"
        yield Fact(code="anciennete", text=text, proof=Proof.REGISTER, number=months, since=since)
    if demande.refusals:
        days = tuple(sorted(refusal.on for refusal in demande.refusals))
        yield Fact(code="refus", text="", proof=Proof.VERIFIED, dates=days)


_EVICTION = {Situation.EVICTION_COMMANDEMENT, Situation.EVICTION_JUGEMENT, Situation.EVICTION_ASSIGNATION}


def _eviction_doubt(demande: Demande, on: date) -> Iterator[Reason]:
    motive = parameters.get(_FILE, "eviction_motive", on).value
    if motive in demande.motives and not any(claim.situation in _EVICTION for claim in demande.claims):
        yield Reason(
            code="stade_expulsion_inconnu", source=_PLAN,
            sentence=(
                "Votre demande parle d’une expulsion sans dire à quel stade\u00a0: elle ne donne pas encore de points."
            ),
            remedy="Indiquez le dernier acte reçu\u00a0: assignation, jugement ou commandement de quitter les lieux.",
        )  # fmt: skip


def _doubts(demande: Demande, facts: Mapping[str, Fact], since: date | None) -> Iterator[Reason]:
    if since is None:
        yield Reason(
            code="anciennete_inconnue", source=_PLAN,
            sentence="La date de dépôt de votre demande n’est pas connue\u00a0: l’ancienneté n’est pas comptée.",
            remedy="Déposez votre attestation d’enregistrement.",
        )  # fmt: skip
    if "taux_effort" not in facts and demande.current_home.rent:
        yield Reason(
            code="ressources_inconnues", source=_PLAN,
            sentence="Vos ressources mensuelles ne sont pas toutes connues\u00a0: le taux d’effort n’est pas calculé.",
            remedy="Indiquez les ressources mensuelles de chaque titulaire.",
        )  # fmt: skip
    if "surface" not in facts and Situation.HOMELESS.value not in facts:
        yield Reason(
            code="surface_inconnue", source=_PLAN,
            sentence="La surface de votre logement actuel n’est pas connue\u00a0: la suroccupation n’est pas calculée.",
            remedy="Indiquez la surface de votre logement actuel.",
        )  # fmt: skip


@applies(cch("L441-2-8"), cch("L441-1"))
def facts_of(demande: Demande, home: Home | None = None, *, on: date, departement: str) -> CotationFacts:
    """Compute every fact of a demande on a day. Of two facts under one code, a claim comes before the register's."""
    found = household.composition(demande.household, on=on)
    since = demande.waiting_since.get(departement, demande.deposited_on)
    facts: dict[str, Fact] = {}
    claims = list(_claims(demande, on))
    living = [fact for fact in claims if fact.holds(on)]
    for source in (living, _hits(demande, found, on), claims, _announced(demande, on)):
        for fact in source:
            facts.setdefault(fact.code, fact)
    facts |= {fact.code: fact for fact in _numbers(demande, found, since, on)}
    handicap = facts.get(Situation.HANDICAP.value)
    is_match = handicap is not None and handicap.proof is Proof.VERIFIED and handicap.holds(on)
    return CotationFacts(
        on=on, departement=departement, waiting_since=since, is_dalo=is_dalo(demande, on=on),
        suits_adapted_home=is_match if home is not None and home.is_adapted else None, facts=facts,
        to_confirm=(*found.to_confirm, *_doubts(demande, facts, since), *_eviction_doubt(demande, on)),
    )  # fmt: skip
