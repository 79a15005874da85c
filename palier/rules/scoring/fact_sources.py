"""Facts that are true or false of a demande: claims, what the register says, what a motive announces."""

from collections.abc import Iterator, Mapping
from datetime import date

from palier.rules.fitting import occupancy, size_guide
from palier.rules.law import codes, french, parameters
from palier.rules.law.dates import age_on
from palier.rules.law.law import applies, cch
from palier.rules.law.voice import phrase, say, say_plural
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
from palier.rules.scoring import fact_energy, fact_persons
from palier.rules.scoring.cotation_facts import Fact
from palier.rules.situations import claims as rules_claims
from palier.rules.situations import dalo, situations

_FILE = "demande.toml"
_ACTS = frozenset(one for one in Situation if one.value.startswith("expulsion_"))
"""Situations that are an act received on a day."""
_DOCUMENTS = {
    Proof.VERIFIED: phrase("pièce contrôlée"),
    Proof.IN_REVIEW: phrase("pièce déposée"),
    Proof.DECLARED: phrase("déclaration"),
}
_REGISTER = phrase("registre national")
_ON_THE, _SINCE, _FROM = (
    phrase("{situation} du {day}"),
    phrase("{situation} depuis le {day}"),
    phrase("{situation} à partir du {day}"),
)
_BY_EMPLOYER = phrase("{fact}, attesté par l’employeur")


@applies(cch("L441-1"))
def claims(demande: Demande, on: date) -> Iterator[Fact]:
    """The best claim of each situation; a refused one is no fact. Of two that give one fact, the best proved comes first."""
    known = [claim for claim in demande.claims if claim.proof is not Proof.REFUSED]
    best = [claim for claim in rules_claims.best(known, on) if not fact_energy.denied(claim, known, on)]
    found = [fact for claim in best for fact in _claimed(demande, claim, on)]
    yield from sorted(found, key=lambda fact: STRENGTH.index(fact.proof))


def _claimed(demande: Demande, claim: Claim, on: date) -> Iterator[Fact]:
    document = _DOCUMENTS.get(claim.proof, _REGISTER)
    read_on = say(document)
    if claim.situation is Situation.ENERGY_CLASS:
        yield from fact_energy.classes(claim, read_on, on)
        return
    text = _label(claim.situation)
    if claim.since is not None:
        words = _from(claim, on)
        text = say(words, situation=text, day=french.day(claim.since))
    yield Fact(
        code=claim.situation.value,
        text=text,
        proof=claim.proof,
        since=claim.since,
        until=claim.valid_until,
        places=_places(demande, claim.situation, claim.territory),
        field=read_on,
    )


def _label(situation: Situation) -> str:
    return say(situations.newest(situation).label)


def _coded(labels: Mapping[str, str], code: str) -> str:
    """A code of the register in words; one that nobody knows is shown as it is."""
    return say(labels[code]) if code in labels else code


def _from(claim: Claim, on: date) -> str:
    """``depuis le``; an act of eviction is of a day, and what has not begun starts from one."""
    if claim.situation in _ACTS:
        return _ON_THE
    return _SINCE if claim.since is None or claim.since <= on else _FROM


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
            text = say("Motif « {motive} » de votre demande", motive=_coded(codes.MOTIVE, motive))
            until = rules_claims.announced_until(demande, Situation(code), on)
            yield Fact(code=code, text=text, proof=Proof.DECLARED, until=until, field="motifDemande")


@applies(cch("L441-2-8"), cch("L441-1"))
def of_register(demande: Demande, found: Composition, on: date, wanted: frozenset[str]) -> Iterator[Fact]:
    """What the register, or what stands in its place, says by itself."""
    if dalo.is_living(demande, on=on):
        until = demande.dalo_valid_until
        text = (
            say("Décision valable jusqu’au {day}", day=french.day(until))
            if until
            else say("Décision en cours de validité")
        )
        yield Fact(code="dalo", text=text, proof=Proof.REGISTER, until=until, field="statutDalo")
    yield from _of_household(demande, found, on)
    yield from fact_persons.resources(demande, wanted)
    yield from _of_home(demande, found, on, wanted)
    for situation, field in (
        (Situation.LIVES_HERE, "adressePostale"),
        (Situation.WORKS_HERE, "situationProfessionnelle"),
    ):
        if situation.value in wanted and (places := _places(demande, situation, None)):
            text = _label(situation)
            yield Fact(code=situation.value, text=text, proof=Proof.REGISTER, places=places, field=field)
    for place, until in demande.works_attested.items():
        yield Fact(
            code=Situation.WORKS_HERE.value,
            text=say(_BY_EMPLOYER, fact=_label(Situation.WORKS_HERE)),
            proof=Proof.VERIFIED,
            until=until,
            places=frozenset({place}),
            field=say("attestation de l’employeur"),
        )
    for motive in demande.motives:
        if f"motif_{motive}" not in wanted:
            continue
        text = say(codes.MOTIVE[motive]) if motive in codes.MOTIVE else say("Motif de votre demande")
        yield Fact(code=f"motif_{motive}", text=text, proof=Proof.REGISTER, field="motifDemande")


@applies(cch("R441-2-2"))
def since_told(demande: Demande, text: str) -> str:
    """A fact with the true source of a household that a separation made here: the day on which its person told it."""
    day = demande.household.told_on
    if not day or demande.household.proof is not Proof.DECLARED:
        return text
    return say("{fact}, déclaré par vous le {day}", fact=text, day=french.day(day))


def _said(proof: Proof, text: str) -> str:
    return say("{fact}, déclaré par vous", fact=text) if proof is Proof.DECLARED else text


def _of_household(demande: Demande, found: Composition, on: date) -> Iterator[Fact]:
    proof = demande.household.proof
    if found.is_single_parent:
        words = say_plural(
            found.dependants,
            "Un seul titulaire avec {count} enfant ou personne à charge",
            "Un seul titulaire avec {count} enfants ou personnes à charge",
        )
        text = since_told(demande, words)
        yield Fact(code="parent_seul", text=text, proof=proof, field="listePersonneACharge")
    if found.is_young_couple:
        text = since_told(demande, say("Jeune couple sans personne à charge"))
        yield Fact(code="jeune_menage", text=text, proof=proof, field="dateNaissance")
    due = [(one.due_on, one.proof) for one in demande.household.expected if one.due_on is not None and on <= one.due_on]
    if due:
        last, said = max(due)
        text = _said(said, say("Naissance attendue le {day}", day=french.day(last)))
        yield Fact(code="enfant_a_naitre", text=text, proof=said, until=last, field="personneANaitre")
    yield from _of_contracts(demande, on)
    for code in demande.wish.type_codes:
        named = size_guide.TYPES.get(code)
        wish = say("Demande {home}", home=say(named)) if named else say("Demande un autre type de logement")
        text = _said(demande.wish_proof, wish)
        yield Fact(code=f"souhait_{code.lower()}", text=text, proof=demande.wish_proof, field="typeLogement")
    if demande.is_transfer:
        text = say("Déjà locataire d’un logement social")
        yield Fact(code="mutation", text=text, proof=Proof.REGISTER, field="modeleLogement")


def _of_contracts(demande: Demande, on: date) -> Iterator[Fact]:
    """What holders do, by contract, then that one of them works: by the best established of those that say so."""
    holders = [person for person in demande.household.persons if person.role in HOLDERS and person.contract_type]
    for code in sorted({str(person.contract_type) for person in holders}):
        text = say("Activité d’un titulaire, « {contract} »", contract=_coded(codes.CONTRACT, code))
        yield _of_work(f"contrat_{code.lower()}", text, [one for one in holders if one.contract_type == code])
    working = parameters.get(_FILE, "working_contracts", on).value
    if at_work := [person for person in holders if person.contract_type in working]:
        yield _of_work("en_emploi", say("Un titulaire en emploi"), at_work)


def _of_work(code: str, text: str, holders: list[Person]) -> Fact:
    """A fact of work: an employer's attestation says it until a day, the register without an end."""
    best = min(
        holders, key=lambda one: (STRENGTH.index(one.contract_proof), -(one.contract_until or date.max).toordinal())
    )
    attested = best.contract_proof is Proof.VERIFIED
    return Fact(
        code=code,
        text=say(_BY_EMPLOYER, fact=text) if attested else text,
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
            ways = french.series(french.quoted(_coded(codes.OCCUPANCY, code)) for code in lodged)
            text = say("Situation de logement déclarée, {ways}", ways=ways)
            yield Fact(code=situation.value, text=text, proof=proof, field="modeleLogement")
    for code in home.occupancy_codes:
        if f"occupation_{code.lower()}" not in wanted:
            continue
        text = _coded(codes.OCCUPANCY, code)
        yield Fact(code=f"occupation_{code.lower()}", text=text, proof=proof, field="modeleLogement")
    yield from _of_owner(demande, on)
    if "suroccupation" not in wanted:
        return
    current = occupancy.occupation(home, found, on=on)
    if current is not None and current.share < 1:
        text = say("{area} m² pour {persons}", area=current.area, persons=counted_persons(demande, found))
        yield Fact(code="suroccupation", text=text, proof=crowding(demande, found, on), field="surface")


@applies(cch("L441-1"))
def counted_persons(demande: Demande, found: Composition) -> str:
    """How many are held to live there, said to be those of the demande where fewer were told to live there today."""
    there = demande.current_home.occupants
    persons = max(found.persons, there or 0)
    if there is not None and there < found.persons:
        return say_plural(persons, "{count} personne de la demande", "{count} personnes de la demande")
    return say_plural(persons, "{count} personne", "{count} personnes")


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
        yield Fact(code="proprietaire", text=say("Propriétaire d’un logement"), proof=proof, field="proprietaire")


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
