"""Facts that are a number: of persons, of square metres, of euros, of months. Exact fractions, never a float."""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from palier.rules.fitting import affordability, occupancy
from palier.rules.law import french, parameters
from palier.rules.law.dates import months_between
from palier.rules.law.law import act, applies, cch
from palier.rules.law.voice import phrase, phrase_plural, say, say_plural
from palier.rules.people.facts import STRENGTH, Demande, Measured, Proof, weakest
from palier.rules.people.household import Composition
from palier.rules.scoring import fact_persons, fact_sources
from palier.rules.scoring.cotation_facts import Fact

_FILE = "demande.toml"
_PERCENT, _CENTS, _MONTHS = 100, 100, 12
_EFFORT = phrase("{rent} de loyer et charges pour {resources} de ressources, soit {share}")
_EFFORT_WITH_AID = phrase("{rent} de loyer et charges moins {aid} d’aide pour {resources} de ressources, soit {share}")
_OF_AREA = frozenset({"surface", "surface_par_personne"})
_OF_ROOMS = frozenset({"personnes_par_piece", "pieces_en_trop", "sous_occupation"})
_OF_UNITS = frozenset({"ressources_uc", "reste_a_vivre"})
_OF_MONEY = _OF_UNITS | {"loyer_actuel", "taux_effort", "ressources_par_personne"}
_MEASURES = {
    Measured.COMMUTE_MINUTES: phrase("{number} minutes de trajet vers le travail"),
    Measured.COMMUTE_KILOMETRES: phrase("{number} km entre le logement et le travail"),
}


@applies(cch("L441-2-8"))
def numbers(
    demande: Demande, found: Composition, since: date | None, on: date, wanted: frozenset[str]
) -> Iterator[Fact]:
    """Every number that can be computed; one whose input is unknown is not there, and is never zero."""
    yield from _of_persons(demande, found, on, wanted)
    yield from fact_persons.children(demande, on, wanted)
    yield from _of_home(demande, found, on, wanted)
    yield from _of_money(demande, found, on, wanted)
    yield from _measures(demande)
    if since is not None:
        months = months_between(since, on)
        text = say_plural(months, "{count} mois depuis le {day}", "{count} mois depuis le {day}", day=french.day(since))
        yield Fact(
            code="anciennete", text=text, proof=Proof.REGISTER, number=months, since=since, field="dateCreationDemande"
        )
    if demande.refusals:
        events = tuple(sorted(demande.refusals, key=lambda refusal: (refusal.on, refusal.reason)))
        yield Fact(code="refus", text="", proof=Proof.VERIFIED, events=events, field=say("réponses aux offres"))


def _of_persons(demande: Demande, found: Composition, on: date, wanted: frozenset[str]) -> Iterator[Fact]:
    minors = fact_sources.minors(demande, on) if "enfants_mineurs" in wanted else 0
    counted = (
        (
            "personnes",
            found.persons,
            phrase("Aucune personne"),
            phrase_plural("{count} personne", "{count} personnes"),
            "listePersonneACharge",
        ),
        (
            "personnes_a_charge",
            found.dependants,
            phrase("Aucune personne à charge"),
            phrase_plural("{count} personne à charge", "{count} personnes à charge"),
            "listePersonneACharge",
        ),
        (
            "enfants_mineurs",
            minors,
            phrase("Aucun enfant mineur"),
            phrase_plural("{count} enfant mineur", "{count} enfants mineurs"),
            "dateNaissance",
        ),
    )
    for code, number, none, words, field in counted:
        if code in wanted:
            said = say_plural(number, *words) if number else say(none)
            text = fact_sources.since_told(demande, said)
            yield Fact(code=code, text=text, proof=_counted(demande, code, on), number=number, field=field)


def _counted(demande: Demande, code: str, on: date) -> Proof:
    """Births count among the persons, never among the minors who are there."""
    return demande.household.proof if code == "enfants_mineurs" else demande.household.counted_proof(on)


def _rooms(demande: Demande, on: date) -> int | None:
    home = demande.current_home
    known: dict[str, int] = dict(parameters.get(_FILE, "rooms_of_type", on).value)
    return home.rooms if home.rooms is not None else known.get(home.type_code or "")


def _of_home(demande: Demande, found: Composition, on: date, wanted: frozenset[str]) -> Iterator[Fact]:
    home, persons = demande.current_home, max(found.persons, demande.current_home.occupants or 0)
    crowd = fact_sources.counted_persons(demande, found)
    current = occupancy.occupation(home, found, on=on) if wanted & _OF_AREA else None
    if current is not None:
        proof = fact_sources.crowding(demande, found, on)
        text = say(
            "{area} m² pour {persons}, minimum {minimum} m²", area=current.area, persons=crowd, minimum=current.minimum
        )
        yield Fact(code="surface", text=text, proof=proof, number=current.share * _PERCENT, field="surface")
        each = Fraction(current.area, max(persons, 1))
        text = say("{area} m² pour {persons}", area=current.area, persons=crowd)
        yield Fact(code="surface_par_personne", text=text, proof=proof, number=each, field="surface")
    rooms = _rooms(demande, on) if wanted & _OF_ROOMS else None
    if rooms:
        proof = fact_sources.crowding(demande, found, on, "rooms" if home.rooms is not None else "type_code")
        text = say("{persons} dans {rooms}", persons=crowd, rooms=say_plural(rooms, "{count} pièce", "{count} pièces"))
        yield Fact(
            code="personnes_par_piece",
            text=text,
            proof=proof,
            number=Fraction(persons, rooms),
            field="typeLogementActuel",
        )
        if (spare := rooms - persons - 1) > 0:
            for code, number in (("pieces_en_trop", spare), ("sous_occupation", None)):
                yield Fact(code=code, text=text, proof=proof, number=number, field="typeLogementActuel")


def _of_money(demande: Demande, found: Composition, on: date, wanted: frozenset[str]) -> Iterator[Fact]:
    home = demande.current_home
    if not wanted & _OF_MONEY:
        return
    paid = weakest(
        demande.household.proof,
        *(person.resources_proof for person in demande.household.persons if person.resources),
    )
    effort = affordability.current_effort_rate(demande)
    if home.rent is not None and "loyer_actuel" in wanted:
        text = say("{amount} de loyer et charges", amount=french.cents(home.rent))
        yield Fact(
            code="loyer_actuel",
            text=text,
            proof=home.proof_of("rent"),
            number=Fraction(home.rent, _CENTS),
            field="montantMensuelLoyer",
        )
    is_asked = "taux_effort" in wanted
    if is_asked and effort.share is not None and effort.rent is not None and effort.resources is not None:
        words = say(
            _EFFORT_WITH_AID if effort.housing_aid else _EFFORT,
            rent=french.cents(effort.rent),
            aid=french.cents(effort.housing_aid or 0),
            resources=french.euros(effort.resources),
            share=effort.figure,
        )
        text = fact_sources.since_told(demande, words)
        yield Fact(
            code="taux_effort",
            text=text,
            proof=weakest(paid, home.proof_of("rent", "housing_aid")),
            number=effort.share * _PERCENT,
            figure=effort.figure,
            field="montantMensuelLoyer, listeRessourceRecue",
        )
    if effort.resources is not None and "ressources_par_personne" in wanted and found.persons:
        text = say_plural(
            found.persons,
            "{amount} par mois pour {count} personne",
            "{amount} par mois pour {count} personnes",
            amount=french.euros(effort.resources),
        )
        yield Fact(
            code="ressources_par_personne",
            text=text,
            proof=paid,
            number=Fraction(effort.resources, found.persons),
            field="listeRessourceRecue",
        )
    if wanted & _OF_UNITS:
        yield from _of_units(demande, effort, paid, on)


@applies(act("échelle d’équivalence de l’INSEE"))
def _of_units(demande: Demande, effort: affordability.EffortRate, paid: Proof, on: date) -> Iterator[Fact]:
    if effort.resources is None:
        return
    units = affordability.consumption_units(demande.household, on=on)
    if not units:
        return
    shared = say_plural(
        int(units),
        "{amount} par mois pour {number} unité de consommation",
        "{amount} par mois pour {number} unités de consommation",
        amount=french.euros(effort.resources),
        number=french.hundredths(int(units * _CENTS)).removesuffix("0"),
    )
    yield Fact(
        code="ressources_uc",
        text=shared,
        proof=paid,
        number=effort.resources * _MONTHS / units,
        field="listeRessourceRecue",
    )
    if effort.rent is not None:
        days: int = parameters.get("affordability.toml", "days_a_month", on).value
        left = Fraction(effort.resources * _CENTS - effort.rent + (effort.housing_aid or 0), _CENTS) / units / days
        text = say("{amount} par jour et par unité de consommation", amount=french.cents(int(left * _CENTS)))
        proof = weakest(paid, demande.current_home.proof_of("rent", "housing_aid"))
        yield Fact(code="reste_a_vivre", text=text, proof=proof, number=left, field="montantMensuelLoyer")


def _measures(demande: Demande) -> Iterator[Fact]:
    ranked = sorted(demande.measures, key=lambda measure: (STRENGTH.index(measure.proof), measure.number))
    for measure in reversed(ranked):
        # Of two, the best proved stands: it is the last written under its code.
        text = say(_MEASURES[measure.code], number=measure.number)
        field = say("déclaration ou pièce")
        yield Fact(code=measure.code.value, text=text, proof=measure.proof, number=measure.number, field=field)
