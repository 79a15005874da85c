"""Facts that are true or false of a demande: claims, what the register says, what a motive announces."""

from collections.abc import Iterator
from datetime import date

from palier.rules.fitting import occupancy, size_guide
from palier.rules.law import codes, french, parameters
from palier.rules.law.dates import age_on
from palier.rules.law.law import applies, cch
from palier.rules.people.facts import (
    HOLDERS,
    LOCAL_LINKS,
    STRENGTH,
    Claim,
    Demande,
    Person,
    PersonRole,
    Proof,
    Situation,
    weakest,
)
from palier.rules.people.household import Composition
from palier.rules.scoring.cotation_facts import Fact
from palier.rules.situations import claims as rules_claims
from palier.rules.situations import dalo, situations

_FILE = "demande.toml"
_ACTS = frozenset(one for one in Situation if one.value.startswith("expulsion_"))
"""Situations that are an act received on a day."""
_DOCUMENTS = {Proof.VERIFIED: "pièce contrôlée", Proof.IN_REVIEW: "pièce déposée", Proof.DECLARED: "déclaration"}


@applies(cch("L441-1"))
def claims(demande: Demande, on: date) -> Iterator[Fact]:
    """The best claim of each situation; a refused one is no fact."""
    known = [claim for claim in demande.claims if claim.proof is not Proof.REFUSED]
    for claim in rules_claims.best(known, on):
        text = situations.newest(claim.situation).label
        if claim.since is not None:
            text += f" {_from(claim, on)} {french.day(claim.since)}"
        yield Fact(
            code=claim.situation.value,
            text=text,
            proof=claim.proof,
            since=claim.since,
            until=claim.valid_until,
            places=_places(demande, claim.situation, claim.territory),
            field=_DOCUMENTS.get(claim.proof, "registre national"),
        )


def _from(claim: Claim, on: date) -> str:
    """``depuis le``; an act of eviction is of a day, and what has not begun starts from one."""
    if claim.situation in _ACTS:
        return "du"
    return "depuis le" if claim.since is None or claim.since <= on else "à partir du"


def _places(demande: Demande, situation: Situation, told: str | None) -> frozenset[str] | None:
    """Where a local link holds: the commune that was told, else those of the register; never the whole country."""
    if situation not in LOCAL_LINKS:
        return None
    if told is not None:
        return frozenset({told} - {""})
    known = LOCAL_LINKS[situation]
    return frozenset(getattr(demande, known)) if known else frozenset()


@applies(cch("R441-2-2"))
def announced(demande: Demande, on: date) -> Iterator[Fact]:
    """Situations that a motive of the demande announces, without any proof yet."""
    for motive, code in parameters.get(_FILE, "motives_to_prove", on).value:
        if motive in demande.motives:
            text = f"Motif « {codes.MOTIVE.get(motive, motive)} » de votre demande"
            until = rules_claims.announced_until(demande, Situation(code), on)
            yield Fact(code=code, text=text, proof=Proof.DECLARED, until=until, field="motifDemande")


@applies(cch("L441-2-8"), cch("L441-1"))
def of_register(demande: Demande, found: Composition, on: date, wanted: frozenset[str]) -> Iterator[Fact]:
    """What the register, or what stands in its place, says by itself."""
    if dalo.is_living(demande, on=on):
        until = demande.dalo_valid_until
        text = f"Décision valable jusqu’au {french.day(until)}" if until else "Décision en cours de validité"
        yield Fact(code="dalo", text=text, proof=Proof.REGISTER, until=until, field="statutDalo")
    yield from _of_household(demande, found, on)
    yield from _of_home(demande, found, on, wanted)
    for situation, field in (
        (Situation.LIVES_HERE, "adressePostale"),
        (Situation.WORKS_HERE, "situationProfessionnelle"),
    ):
        if situation.value in wanted and (places := _places(demande, situation, None)):
            text = situations.newest(situation).label
            yield Fact(code=situation.value, text=text, proof=Proof.REGISTER, places=places, field=field)
    for place, until in demande.works_attested.items():
        yield Fact(
            code=Situation.WORKS_HERE.value,
            text=f"{situations.newest(Situation.WORKS_HERE).label}, attesté par l’employeur",
            proof=Proof.VERIFIED,
            until=until,
            places=frozenset({place}),
            field="attestation de l’employeur",
        )
    for motive in demande.motives:
        if f"motif_{motive}" not in wanted:
            continue
        text = codes.MOTIVE.get(motive, "Motif de votre demande")
        yield Fact(code=f"motif_{motive}", text=text, proof=Proof.REGISTER, field="motifDemande")


@applies(cch("R441-2-2"))
def since_told(demande: Demande) -> str:
    """The true source of a household that a separation made here: the day on which its person told it."""
    day = demande.household.told_on
    return f", déclaré par vous le {french.day(day)}" if day and demande.household.proof is Proof.DECLARED else ""


def _said(proof: Proof) -> str:
    return ", déclaré par vous" if proof is Proof.DECLARED else ""


def _of_household(demande: Demande, found: Composition, on: date) -> Iterator[Fact]:
    proof, told = demande.household.proof, since_told(demande)
    if found.is_single_parent:
        dependants = french.count(found.dependants, "enfant ou personne à charge", "enfants ou personnes à charge")
        text = f"Un seul titulaire avec {dependants}{told}"
        yield Fact(code="parent_seul", text=text, proof=proof, field="listePersonneACharge")
    if found.is_young_couple:
        text = f"Jeune couple sans personne à charge{told}"
        yield Fact(code="jeune_menage", text=text, proof=proof, field="dateNaissance")
    due = [(one.due_on, one.proof) for one in demande.household.expected if one.due_on is not None and on <= one.due_on]
    if due:
        last, said = max(due)
        text = f"Naissance attendue le {french.day(last)}{_said(said)}"
        yield Fact(code="enfant_a_naitre", text=text, proof=said, until=last, field="personneANaitre")
    yield from _of_contracts(demande, on)
    for code in demande.wish.type_codes:
        text = f"Demande {size_guide.TYPES.get(code, 'un autre type de logement')}{_said(demande.wish_proof)}"
        yield Fact(code=f"souhait_{code.lower()}", text=text, proof=demande.wish_proof, field="typeLogement")
    if demande.is_transfer:
        text = "Déjà locataire d’un logement social"
        yield Fact(code="mutation", text=text, proof=Proof.REGISTER, field="modeleLogement")


def _of_contracts(demande: Demande, on: date) -> Iterator[Fact]:
    """What holders do, by contract, then that one of them works: by the best established of those that say so."""
    holders = [person for person in demande.household.persons if person.role in HOLDERS and person.contract_type]
    for code in sorted({str(person.contract_type) for person in holders}):
        text = f"Activité d’un titulaire, « {codes.CONTRACT.get(code, code)} »"
        yield _of_work(f"contrat_{code.lower()}", text, [one for one in holders if one.contract_type == code])
    working = parameters.get(_FILE, "working_contracts", on).value
    if at_work := [person for person in holders if person.contract_type in working]:
        yield _of_work("en_emploi", "Un titulaire en emploi", at_work)


def _of_work(code: str, text: str, holders: list[Person]) -> Fact:
    """A fact of work: an employer's attestation says it until a day, the register without an end."""
    best = min(
        holders, key=lambda one: (STRENGTH.index(one.contract_proof), -(one.contract_until or date.max).toordinal())
    )
    attested = best.contract_proof is Proof.VERIFIED
    return Fact(
        code=code,
        text=f"{text}, attesté par l’employeur" if attested else text,
        proof=best.contract_proof,
        until=best.contract_until,
        field="typeContratTravail",
    )


def _of_home(demande: Demande, found: Composition, on: date, wanted: frozenset[str]) -> Iterator[Fact]:
    home = demande.current_home
    proof = home.proof_of("occupancy_codes")
    for key, situation in (
        ("homeless_codes", Situation.HOMELESS),
        ("hosted_codes", Situation.HOSTED),
        ("structure_codes", Situation.IN_STRUCTURE),
    ):
        if situation.value not in wanted:
            continue
        known = parameters.get(_FILE, key, on).value
        if lodged := [code for code in home.occupancy_codes if code in known]:
            named = (french.quoted(codes.OCCUPANCY.get(code, code)) for code in lodged)
            text = f"Situation de logement déclarée, {', '.join(named)}"
            yield Fact(code=situation.value, text=text, proof=proof, field="modeleLogement")
    for code in home.occupancy_codes:
        if f"occupation_{code.lower()}" not in wanted:
            continue
        text = codes.OCCUPANCY.get(code, code)
        yield Fact(code=f"occupation_{code.lower()}", text=text, proof=proof, field="modeleLogement")
    yield from _of_owner(demande, on)
    if "suroccupation" not in wanted:
        return
    current = occupancy.occupation(home, found, on=on)
    if current is not None and current.share < 1:
        text = f"{current.area} m² pour {french.count(current.persons, 'personne')}"
        yield Fact(code="suroccupation", text=text, proof=crowding(demande, found, on), field="surface")


@applies(cch("L441-1"))
def crowding(demande: Demande, found: Composition, on: date, *names: str) -> Proof:
    """How far it is established that so many persons live in so much room: no further than the least of its parts.

    ``names``: the fields of the home that say its room; its area unless told. Those who live there count when they are
    more than the household.
    """
    home = demande.current_home
    crowd = ("occupants",) if (home.occupants or 0) > found.persons else ()
    return weakest(demande.household.counted_proof(on), home.proof_of(*(names or ("floor_area",)), *crowd))


def _of_owner(demande: Demande, on: date) -> Iterator[Fact]:
    home, owners = demande.current_home, parameters.get("plausibility.toml", "owner_codes", on).value
    if home.is_owner or any(code in owners for code in home.occupancy_codes):
        proof = home.proof_of("is_owner" if home.is_owner else "occupancy_codes")
        yield Fact(code="proprietaire", text="Propriétaire d’un logement", proof=proof, field="proprietaire")


@applies(cch("L442-12"))
def minors(demande: Demande, on: date) -> int:
    """Children under 18 to be housed, alternating custody and visiting right included; an unknown birth date is none."""
    majority: int = parameters.get(_FILE, "majority", on).value
    return sum(
        person.role in (PersonRole.DEPENDANT, PersonRole.IN_CUSTODY)
        and person.birth_date is not None
        and age_on(person.birth_date, on) < majority
        for person in demande.household.persons
    )
