"""Facts that look at the home that is offered: what it is, its commune, its rent and its ceilings beside the household.

Article L441-2-8 lets a score depend on the home. Without one, as on the page of a territory, none of them is known: the
shares of a ceiling alone are, where one zone covers the whole département.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction

from palier.rules.fitting import affordability, ceilings, income_test
from palier.rules.law import codes, french, parameters
from palier.rules.law.law import applies, cch
from palier.rules.law.voice import phrase, say, say_plural
from palier.rules.people import income
from palier.rules.people.facts import (
    CeilingZone,
    Claim,
    Demande,
    Financing,
    Home,
    Proof,
    Situation,
    weakest,
)
from palier.rules.people.household import Composition
from palier.rules.scoring.cotation_facts import Fact
from palier.rules.situations import claims as rules_claims

_PERCENT, _ZONES = 100, "ceiling_zones.toml"
CEILINGS: Mapping[str, Financing] = {
    "part_plafond_plai": Financing.PLAI,
    "part_plafond_plus": Financing.PLUS,
    "part_plafond_pls": Financing.PLS,
}
"""The income of the household beside a ceiling, whatever finances the home."""
IN_COMMUNE: Mapping[str, Situation] = {
    "habite_commune": Situation.LIVES_HERE,
    "travaille_commune": Situation.WORKS_HERE,
    "famille_commune": Situation.FAMILY_HERE,
}
"""A link with the commune of the home itself, by the situation that says it."""
_LINKED = {
    "habite_commune": phrase("Habite la commune du logement"),
    "travaille_commune": phrase("Travaille dans la commune du logement"),
    "famille_commune": phrase("De la famille dans la commune du logement"),
}
_DECIDED = {
    "offert_adapte": phrase("Logement adapté au handicap"),
    "offert_qpv": phrase("Logement en quartier prioritaire de la politique de la ville"),
    "offert_hors_qpv": phrase("Logement hors quartier prioritaire de la politique de la ville"),
}
SAME_LANDLORD = "bailleur_du_logement"
"""Who lets the home of today lets this one too: the landlord is compared, and never named."""
FINANCINGS = tuple(one for one in Financing if one is not Financing.LLI)
TYPES = tuple(code for code in codes.HOME_TYPE if code != "C")
"""What a landlord may declare: a grid that named another would wait for a home that nobody lists."""
OF_HOME = frozenset(
    {
        *IN_COMMUNE,
        *_DECIDED,
        SAME_LANDLORD,
        *(f"offert_{one.value.lower()}" for one in FINANCINGS),
        *(f"offert_{code.lower()}" for code in TYPES),
        "rang_voeu",
        "effort_offert",
        "personnes_par_piece_offert",
    }
)
"""Facts that nobody has without a home: each list weighs them for its own."""


@applies(cch("L441-2-8"))
def unseen(home: Home | None, departement: str, on: date) -> frozenset[str]:
    """The facts that wait for a home: none once it is known."""
    if home is not None:
        return frozenset()
    return OF_HOME if _zone(None, departement, on) is not None else OF_HOME | frozenset(CEILINGS)


@applies(cch("L441-2-8"), cch("L441-1"))
def offered(
    demande: Demande, found: Composition, home: Home | None, *, departement: str, on: date, wanted: frozenset[str]
) -> Iterator[Fact]:
    """Every fact of the home, or of the household beside it, that is known."""
    yield from _shares(demande, found, _zone(home, departement, on), on, wanted)
    if home is None or not wanted & OF_HOME:
        return
    yield from _of_itself(home)
    if wanted & IN_COMMUNE.keys():
        yield from _of_commune(demande, home, on)
    if SAME_LANDLORD in wanted:
        yield from _of_landlord(demande, home, on)
    if "rang_voeu" in wanted:
        yield from _of_rank(demande, home, on)
    if "effort_offert" in wanted:
        yield from _of_rent(demande, home, on)
    if "personnes_par_piece_offert" in wanted:
        yield from _of_rooms(demande, found, home, on)


def _zone(home: Home | None, departement: str, on: date) -> CeilingZone | None:
    """The zone of the ceilings: that of the home, else that of a whole département."""
    if home is not None:
        return home.zone
    known: dict[str, list[str]] = parameters.get(_ZONES, "departements", on).value
    found = next((zone for zone, departements in known.items() if departement in departements), None)
    if found is not None:
        return CeilingZone(found)
    mixed = parameters.get(_ZONES, "mixed", on).value
    overseas = parameters.get("demande.toml", "overseas_departements", on).value
    return CeilingZone.ELSEWHERE if departement and departement not in {*mixed, *overseas} else None


def _shares(
    demande: Demande, found: Composition, zone: CeilingZone | None, on: date, wanted: frozenset[str]
) -> Iterator[Fact]:
    """The income as a share of each ceiling; one that is not known, or not sure, gives no fact."""
    asked = {code: financing for code, financing in CEILINGS.items() if code in wanted}
    if not asked or zone is None:
        return
    earned = income.of_demande(demande, on=on, lease_year=on.year)
    if earned.amount is None:
        return
    size = income_test.counted(demande, on=on, found=found)
    proof = weakest(
        demande.household.proof,
        *(one.proof for person in demande.household.persons for one in person.incomes if one.year == earned.year),
    )
    for code, financing in asked.items():
        ceiling = ceilings.income_ceiling(financing, size, zone=zone, on=on, lease_year=on.year)
        if not ceiling.amount:
            continue
        share = Fraction(earned.amount, ceiling.amount)
        text = say(
            "Revenu de {year} de {amount}, pour {ceiling}",
            year=earned.year,
            amount=french.euros(earned.amount),
            ceiling=ceilings.explain(ceiling, financing, size),
        )
        figure = french.percent(share)
        yield Fact(code=code, text=text, proof=proof, number=share * _PERCENT, figure=figure, field="revenuFiscal")


def _of_itself(home: Home) -> Iterator[Fact]:
    held = {
        "offert_adapte": home.is_adapted,
        "offert_qpv": home.is_qpv is True,
        "offert_hors_qpv": home.is_qpv is False,
    }
    for code, is_held in held.items():
        if is_held:
            yield _plain(code, say(_DECIDED[code]))
    financing = home.financing.value
    yield _plain(f"offert_{financing.lower()}", say("Logement financé en {financing}", financing=financing))
    if home.type_code in codes.HOME_TYPE:
        named = say(codes.HOME_TYPE[home.type_code])
        yield _plain(f"offert_{home.type_code.lower()}", say("Logement de type {home}", home=named))


def _plain(code: str, text: str) -> Fact:
    return Fact(code=code, text=text, proof=Proof.REGISTER, field=say("annonce du logement"))


def _of_commune(demande: Demande, home: Home, on: date) -> Iterator[Fact]:
    """A link with the commune of the home: as a person told it, else as the register gives it."""
    of_register = {"habite_commune": demande.lives_at, "travaille_commune": demande.works_at}
    town = _town(home.commune, on)
    for code, situation in IN_COMMUNE.items():
        told = _told(demande, situation, town, on)
        if told is not None:
            yield Fact(
                code=code,
                text=say(_LINKED[code]),
                proof=told.proof,
                since=told.since,
                until=told.valid_until,
                field=say("déclaration ou pièce"),
            )
        elif town and town in {_town(one, on) for one in of_register.get(code, ())}:
            field = "adressePostale" if code == "habite_commune" else "situationProfessionnelle"
            yield Fact(code=code, text=say(_LINKED[code]), proof=Proof.REGISTER, field=field)


def _town(code: str, on: date) -> str:
    """The commune of a code: an arrondissement of Paris, Lyon or Marseille is none."""
    towns = parameters.get("demande.toml", "arrondissements", on).value
    return next((town for town, first, last in towns if len(code) == len(first) and first <= code <= last), code)


def _told(demande: Demande, situation: Situation, town: str, on: date) -> Claim | None:
    """The best claim of a link with this very commune, living on the day."""
    told = [
        one
        for one in demande.claims
        if one.situation is situation and one.proof is not Proof.REFUSED and one.place and _town(one.place, on) == town
    ]
    living = [one for one in told if one.valid_until is None or on <= one.valid_until]
    return next(iter(rules_claims.best(living, on)), None)


def _of_landlord(demande: Demande, home: Home, on: date) -> Iterator[Fact]:
    """That the landlord of the home of today, as it was told or proved, lets the home that is offered."""
    for told in rules_claims.best((one for one in demande.claims if one.proof is not Proof.REFUSED), on):
        if told.situation is Situation.PRESENT_LANDLORD and home.landlord and home.landlord in told.landlords:
            yield Fact(
                code=SAME_LANDLORD,
                text=say("Locataire du bailleur du logement"),
                proof=told.proof,
                since=told.since,
                until=told.valid_until,
                field=say("déclaration ou pièce"),
            )


def _of_rank(demande: Demande, home: Home, on: date) -> Iterator[Fact]:
    """The rank of the commune among the wishes, the first being one; a whole town is asked for with each arrondissement."""
    wished = demande.wished_at or tuple(dict.fromkeys(demande.wish.communes))
    here = {home.commune, _town(home.commune, on)}
    ranks = [rank for rank, code in enumerate(wished, 1) if code in here]
    if ranks:
        text = say("Commune demandée en {rank} vœu", rank=french.ordinal(min(ranks)))
        yield Fact(
            code="rang_voeu", text=text, proof=demande.wish_proof, number=min(ranks), field="listeLocalisationSouhaite"
        )


def _of_rent(demande: Demande, home: Home, on: date) -> Iterator[Fact]:
    """What the household would pay in this very home."""
    rate = affordability.effort_rate_for(demande, home, on=on, members=affordability.weighed_in_home(demande, on=on))
    if rate.share is not None and rate.rent is not None and rate.resources is not None:
        text = say(
            "{rent} de loyer et charges pour {resources} de ressources, soit {share}",
            rent=french.cents(rate.rent),
            resources=french.euros(rate.resources),
            share=rate.figure,
        )
        proof = weakest(
            demande.household.proof,
            *(person.resources_proof for person in demande.household.persons if person.resources),
        )
        yield Fact(
            code="effort_offert",
            text=text,
            proof=proof,
            number=rate.share * _PERCENT,
            figure=rate.figure,
            field="listeRessourceRecue",
        )


def _of_rooms(demande: Demande, found: Composition, home: Home, on: date) -> Iterator[Fact]:
    """How many the household would be in each room of this very home."""
    rooms = dict(parameters.get("demande.toml", "rooms_of_type", on).value).get(home.type_code)
    if rooms and found.persons:
        text = say(
            "{persons} dans {rooms}",
            persons=say_plural(found.persons, "{count} personne", "{count} personnes"),
            rooms=say_plural(rooms, "{count} pièce", "{count} pièces"),
        )
        yield Fact(
            code="personnes_par_piece_offert",
            text=text,
            proof=demande.household.counted_proof(on),
            number=Fraction(found.persons, rooms),
            field="typeLogement",
        )
