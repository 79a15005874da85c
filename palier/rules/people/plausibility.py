"""Is a demande plausible? Impossible dates, huge amounts, unknown codes and contradictions, each with its field.

A fault that is refused stops the file; one to confirm lets it go on and asks. No fault is a judgement on a household.
"""

import re
from collections.abc import Iterator
from datetime import date

from palier.rules.law import codes, parameters
from palier.rules.law.law import applies
from palier.rules.law.voice import say
from palier.rules.people import faults, plausible_persons
from palier.rules.people.facts import Demande
from palier.rules.people.faults import FILE, HOUSE, FieldFault, ImplausibleFacts, Severity

_ASK = Severity.TO_CONFIRM
_COMMUNE = re.compile(r"(\d{2}|2[AB])\d{3}")


def _dates(demande: Demande, on: date) -> Iterator[FieldFault]:
    words, earliest = say("Le jour du dépôt"), faults.bound("earliest_deposit_year", on)
    yield from faults.not_after(demande.deposited_on, "deposited_on", on, words=words)
    yield from faults.not_before(demande.deposited_on, "deposited_on", earliest, words=words)
    if demande.deposited_on and demande.valid_until and demande.valid_until < demande.deposited_on:
        sentence = say("La demande cesserait d’être valable avant d’avoir été déposée.")
        yield FieldFault(path="valid_until", code="validite_avant_depot", sentence=sentence)
    departements = parameters.get(FILE, "departements", on).value
    for departement, day in sorted(demande.waiting_since.items()):
        path, words = f"waiting_since.{departement}", say("Le jour où l’attente commence")
        yield from faults.known(departement, path, departements, words=say("Le département"))
        yield from faults.not_after(day, path, on, words=words)
        yield from faults.not_before(day, path, earliest, words=words)
    for place, refusal in enumerate(demande.refusals):
        yield from faults.not_after(refusal.on, f"refusals.{place}.on", on, words=say("Le jour d’un refus"))


def _claims(demande: Demande, on: date) -> Iterator[FieldFault]:
    for claim in demande.claims:
        path = f"claims.{claim.situation.value}"
        if claim.since and claim.valid_until and claim.valid_until < claim.since:
            sentence = say("Une situation cesserait avant d’avoir commencé.")
            yield FieldFault(path=f"{path}.valid_until", code="situation_a_rebours", sentence=sentence)
        if claim.since is not None and claim.since > on:
            sentence = say("Une situation commence après aujourd’hui : elle ne compte pas encore.")
            yield FieldFault(path=f"{path}.since", code="situation_future", sentence=sentence, severity=_ASK)


def _current_home(demande: Demande, on: date) -> Iterator[FieldFault]:
    home, rent = demande.current_home, faults.bound("highest_rent", on)
    for code in home.occupancy_codes:
        path = "current_home.occupancy_codes"
        yield from faults.known(code, path, codes.OCCUPANCY, words=say("Le mode d’occupation"))
    yield from faults.known(home.type_code, "current_home.type_code", codes.HOME_TYPE, words=say("Le type du logement"))
    yield from faults.known(home.category, "current_home.category", codes.HOME_CATEGORY, words=say("La catégorie"))
    figures = (
        ("floor_area", home.floor_area, faults.bound("highest_area", on), say("La surface")),
        ("rooms", home.rooms, faults.bound("highest_rooms", on), say("Le nombre de pièces")),
        ("occupants", home.occupants, faults.bound("persons_refused", on), say("Le nombre d’occupants")),
        ("rent", home.rent, rent, say("Le loyer")),
        ("housing_aid", home.housing_aid, rent, say("Le montant de l’aide au logement")),
    )
    for name, value, highest, words in figures:
        yield from faults.amount(value, f"current_home.{name}", highest, words=words)
    if home.rent is not None and home.housing_aid is not None and home.housing_aid > home.rent:
        sentence = say("L’aide au logement est plus élevée que le loyer.")
        yield FieldFault(path="current_home.housing_aid", code="aide_superieure", sentence=sentence, severity=_ASK)


def _contradictions(demande: Demande, on: date) -> Iterator[FieldFault]:
    home = demande.current_home
    homeless, owner = (set(parameters.get(FILE, key, on).value) for key in ("homeless_codes", "owner_codes"))
    held = set(home.occupancy_codes)
    is_homeless, is_owner = bool(held & homeless), bool(home.is_owner) or bool(held & owner)
    if is_homeless and (home.rent or home.floor_area):
        sentence = say("Le ménage est sans logement, et un loyer ou une surface est indiqué.")
        yield FieldFault(path="current_home.rent", code="sans_logement_avec_loyer", sentence=sentence, severity=_ASK)
    if is_homeless and is_owner:
        sentence = say("Le ménage est sans logement, et propriétaire de son logement.")
        yield FieldFault(
            path="current_home.is_owner", code="sans_logement_proprietaire", sentence=sentence, severity=_ASK
        )
    if home.is_owner is False and held & owner:
        sentence = say("Le ménage occupe un logement en propriétaire, et dit ne pas l’être.")
        yield FieldFault(
            path="current_home.is_owner", code="proprietaire_contradictoire", sentence=sentence, severity=_ASK
        )


def _wish(demande: Demande, on: date) -> Iterator[FieldFault]:
    wish = demande.wish
    for code in wish.type_codes:
        yield from faults.known(code, "wish.type_codes", codes.HOME_TYPE, words=say("Le type souhaité"))
    for commune in wish.communes:
        if not _COMMUNE.fullmatch(commune):
            sentence = say("La commune souhaitée « {commune} » n’a pas la forme d’un code officiel.", commune=commune)
            yield FieldFault(path="wish.communes", code="code_inconnu", sentence=sentence)
    yield from faults.known(wish.category, "wish.category", codes.HOME_CATEGORY, words=say("La catégorie souhaitée"))
    yield from faults.amount(
        wish.max_rent, "wish.max_rent", faults.bound("highest_rent", on), words=say("Le loyer souhaité")
    )
    for motive in demande.motives:
        yield from faults.known(motive, "motives", codes.MOTIVE, words=say("Le motif"))
    for measure in demande.measures:
        path, highest = f"measures.{measure.code.value}", faults.bound("highest_measure", on)
        yield from faults.amount(measure.number, path, highest, words=say("Le trajet"))


@applies(HOUSE)
def check(demande: Demande, *, on: date) -> tuple[FieldFault, ...]:
    """Every fault of a demande on a day: the refused ones first, then those to confirm."""
    found = [
        *plausible_persons.check(demande.household, on),
        *_dates(demande, on),
        *_claims(demande, on),
        *_current_home(demande, on),
        *_contradictions(demande, on),
        *_wish(demande, on),
    ]
    return tuple(sorted(found, key=lambda fault: fault.severity is not Severity.REFUSED))


@applies(HOUSE)
def require(demande: Demande, *, on: date) -> tuple[FieldFault, ...]:
    """What is to confirm, or ``ImplausibleFacts`` naming every refused field."""
    found = check(demande, on=on)
    if refused := [fault for fault in found if fault.severity is Severity.REFUSED]:
        raise ImplausibleFacts(refused)
    return found
