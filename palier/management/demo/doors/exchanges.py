"""Exchanges of the demo: a pair that waits for Rosa's answer, and a round of three that waits for landlords; all invented."""

from collections.abc import Iterable, Sequence
from itertools import islice

from palier.management.demo.days import Days
from palier.management.demo.register import KnownDemande
from palier.models import ExchangeLink, Holder, Organisation, Person, User
from palier.models.demandes.demandes import DemandeState
from palier.models.doors import acting, row_security
from palier.rules.doors.access import Role
from palier.rules.exchange.exchange_homes import (
    ExchangeAsset,
    ExchangeHome,
    ExchangeNeed,
    ExchangeOutdoors,
    ExchangeWish,
)
from palier.rules.exchange.exchange_states import RoundAnswer
from palier.workflows.acting.actors import Actor, claimed
from palier.workflows.exchange import answering_rounds, entering_exchange, proposing_rounds, settling_rounds
from palier.workflows.exchange.entering_exchange import EntryTerms

NAME = "Rosa"
STORY = "Locataire d’un quatre pièces devenu trop grand : une ronde d’échange attend sa réponse."
_TYPES = ("T4", "T2", "T1", "T3", "T5")
"""What each has: Rosa and one other would exchange; the three others would, in a round."""
_WANTS = ("T2", "T4", "T3", "T5", "T1")
_PAIR = 2
_LOOKED = 400
"""Files among which those are found that live in such homes."""
_MOST_RENT = 85_000
_AREA = {"T1": 29, "T2": 44, "T3": 63, "T4": 79, "T5": 96}
_RENT = {"T1": 33_000, "T2": 41_500, "T3": 52_800, "T4": 61_200, "T5": 70_900}


def choose(entries: Iterable[KnownDemande]) -> list[KnownDemande]:
    """Five tenants of social landlords of whom the story asks nothing: chosen once it is told, they change nothing of it."""
    fit = (
        one
        for one in entries
        if not one.is_taken
        and not one.running
        and one.known.is_transfer
        and one.demande.state == DemandeState.ACTIVE
        and not entering_exchange.is_protected(one.demande, one.known)
    )
    pool = list(islice(fit, _LOOKED))
    found = []
    for type_code in _TYPES[: len(pool)]:
        # A file that says the same home as its entry, where one does: two pages of a person do not disagree.
        one = next((one for one in pool if _lives_in(one, type_code)), pool[0])
        pool.remove(one)
        one.is_taken = True
        found.append(one)
    return found


def _lives_in(one: KnownDemande, type_code: str) -> bool:
    home = one.known.current_home
    is_told = home.floor_area is not None and home.rent is not None
    return home.type_code == type_code and is_told and 0 < (home.rent or 0) < _MOST_RENT


def play(tenants: Sequence[KnownDemande], landlords: Sequence[Organisation], *, days: Days) -> None:
    """Each enters a home; the night finds a pair and a round; all but Rosa say yes."""
    actors = [_actor(one, is_shown=place == 0) for place, one in enumerate(tenants)]
    for place, (one, by) in enumerate(zip(tenants, actors, strict=True)):
        terms = _terms(place, one, landlords[place % len(landlords)], days)
        with acting.taken(claimed(row_security.DEMANDEUR, by, demande=one.demande.pk)):
            entering_exchange.join(one.demande, terms, key="d", by=by, at=days.at(-4, 18))
    with acting.taken(acting.CLOCK):
        for entries in proposing_rounds.found(days.at(-1, 2)):
            proposing_rounds.propose(entries, at=days.at(-1, 2))
    for one, by in list(zip(tenants, actors, strict=True))[1:]:
        _say_yes(one, by, days)
    with acting.taken(acting.CLOCK):
        for round_id in settling_rounds.live(days.at(-1, 19)):
            settling_rounds.settle(round_id, at=days.at(-1, 19))


def _actor(one: KnownDemande, *, is_shown: bool) -> Actor:
    person = Person.objects.get(demande=one.demande, key="d")
    if is_shown:
        person.first_name, person.match_first_name = NAME, NAME.lower()
        person.save(update_fields=["first_name", "match_first_name"])
    # A household that another story let in has its account already.
    held = Holder.objects.filter(demande=one.demande, person_key="d").select_related("user").first()
    user = held.user if held else User.objects.create_user(f"d:{one.demande.pk}:d", name=person.first_name)
    if is_shown:
        user.name, user.is_demo, user.demo_story = NAME, True, STORY
        user.save(update_fields=["name", "is_demo", "demo_story"])
    if held is None:
        Holder.objects.create(user=user, demande=one.demande, person_key="d")
    return Actor(role=Role.DEMANDEUR, user=user)


def _terms(place: int, one: KnownDemande, landlord: Organisation, days: Days) -> EntryTerms:
    known = one.known.current_home if _lives_in(one, _TYPES[place]) else None
    has, commune = _TYPES[place], "93048" if place < _PAIR else "93066"
    home = ExchangeHome(
        commune=commune,
        type_code=has,
        floor_area=(known and known.floor_area) or _AREA[has],
        storey=place,
        has_lift=place > 1,
        is_step_free=place == _PAIR,
        full_rent=(known and known.rent) or _RENT[has],
        energy="CDBDC"[place],
        outdoors=ExchangeOutdoors.BALCONY if place else ExchangeOutdoors.NONE,
        assets=(ExchangeAsset.QUIET, ExchangeAsset.CELLAR)[: 1 + place % 2],
    )
    wish = ExchangeWish(communes=(commune,), types=(_WANTS[place],), max_rent=_MOST_RENT, until=days.day(200))
    need = ExchangeNeed.SMALLER if _WANTS[place] < has else ExchangeNeed.BIGGER
    return EntryTerms(home=home, wish=wish, landlord=landlord, need=need)


def _say_yes(one: KnownDemande, by: Actor, days: Days) -> None:
    link = ExchangeLink.objects.filter(demande=one.demande).first()
    if link is None:
        return
    with acting.taken(claimed(row_security.DEMANDEUR, by, demande=one.demande.pk)):
        answering_rounds.answer(link.public_id, one.demande, RoundAnswer.YES, by=by, at=days.at(-1, 18))
