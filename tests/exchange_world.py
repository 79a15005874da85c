"""Homes to exchange and rounds of them, each act under the role of the page or of the clock that does it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from palier.models import DemandeVersion, ExchangeLink, ExchangeRound, Holder
from palier.models.demandes import facts_codec
from palier.models.doors import acting
from palier.rules.doors.access import Role
from palier.rules.exchange.exchange_homes import ExchangeHome, ExchangeNeed, ExchangeWish, latest_until
from palier.rules.exchange.exchange_states import RoundAnswer, RoundVerdict
from palier.rules.law.clocks import day_in_paris
from palier.rules.people.facts import CurrentHome
from palier.workflows.acting.actors import Actor
from palier.workflows.exchange import (
    answering_rounds,
    entering_exchange,
    judging_rounds,
    proposing_rounds,
    settling_rounds,
)
from palier.workflows.exchange.entering_exchange import EntryTerms
from tests import factories
from tests.mandate_world import at_home, holder, in_role

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from palier.models import Demande, ExchangeEntry, Organisation
    from palier.rules.exchange.exchange_states import RoundState
    from tests.factories import Applicant

SMALL, LARGE = "T2", "T4"


@dataclass(frozen=True, slots=True)
class Tenant:
    """A tenant and their landlord's member."""

    applicant: Applicant
    desk: Actor

    @property
    def demande(self) -> Demande:
        return self.applicant.demande

    @property
    def by(self) -> Actor:
        return holder(self.applicant)


def landlord(name: str = "Karim", house: str = "Habitat du Parc") -> Actor:
    return factories.member(name, factories.organisation("bailleur", house))


def tenant(name: str, desk: Actor) -> Tenant:
    """A household whose file says that it lives in a social home."""
    applicant = factories.demande(name)
    social_tenant(applicant.demande)
    return Tenant(applicant, desk)


def social_tenant(demande: Demande) -> None:
    """Let the register say that a household lives in a social home."""
    _said(demande, is_transfer=True)


def lodged_by_a_private_landlord(demande: Demande) -> None:
    """Let the register say that a household has a private landlord."""
    _said(demande, current_home=CurrentHome(occupancy_codes=("LP",)))


def _said(demande: Demande, **changes: Any) -> None:
    version = DemandeVersion.objects.filter(demande=demande).latest("file_dated_at", "id")
    version.delete()
    version.pk, version.facts = None, facts_codec.dump(replace(facts_codec.load(version.facts), **changes))
    version.save(force_insert=True)


def terms(house: Organisation, has: str, wants: str, *, at: datetime | None = None, **changes: Any) -> EntryTerms:
    commune = factories.commune().pk
    home = ExchangeHome(
        commune=commune,
        type_code=has,
        floor_area=int(has[1]) * 18,
        storey=1,
        has_lift=True,
        is_step_free=False,
        full_rent=int(has[1]) * 15_000,
    )
    wish = ExchangeWish(
        communes=(commune,),
        types=(wants,),
        max_rent=90_000,
        until=latest_until(day_in_paris(at or timezone.now())),
    )
    home = replace(home, **{name: value for name, value in changes.items() if hasattr(home, name)})
    wish = replace(wish, **{name: value for name, value in changes.items() if hasattr(wish, name)})
    return EntryTerms(home=home, wish=wish, landlord=house, need=ExchangeNeed.OTHER)


def entered(one: Tenant, has: str, wants: str, *, at: datetime | None = None, **changes: Any) -> ExchangeEntry:
    said = terms(one.desk.body, has, wants, at=at, **changes)
    with transaction.atomic(), in_role(at_home(one.demande, one.by)):
        return entering_exchange.join(one.demande, said, key="d", by=one.by, at=at or timezone.now())


def corrected(one: Tenant, has: str, wants: str, **changes: Any) -> ExchangeEntry:
    said = terms(one.desk.body, has, wants, **changes)
    with transaction.atomic(), in_role(at_home(one.demande, one.by)):
        return entering_exchange.correct(one.demande, said, key="d", by=one.by, at=timezone.now())


def paused(one: Tenant) -> ExchangeEntry:
    with transaction.atomic(), in_role(at_home(one.demande, one.by)):
        return entering_exchange.pause(one.demande, by=one.by, at=timezone.now())


def left(one: Tenant, *, at: datetime | None = None) -> ExchangeEntry:
    with transaction.atomic(), in_role(at_home(one.demande, one.by)):
        return entering_exchange.leave(one.demande, by=one.by, at=at or timezone.now())


def night(at: datetime | None = None) -> list[ExchangeRound]:
    """As the worker does it: the rounds that were proposed."""
    at = at or timezone.now()
    with transaction.atomic(), in_role(acting.CLOCK):
        found = proposing_rounds.found(at)
        made = [proposing_rounds.propose(one, at=at) for one in found]
    return [one for one in made if one is not None]


def pair(desk: Actor, other: Actor | None = None, *, at: datetime | None = None) -> tuple[Tenant, Tenant]:
    """Two tenants who would each live in the home of the other, and the round that says so."""
    amina, noe = tenant("Amina", desk), tenant("Noé", other or desk)
    entered(amina, SMALL, LARGE, at=at)
    entered(noe, LARGE, SMALL, at=at)
    assert len(night(at)) == 1
    return amina, noe


def link_of(one: Tenant) -> ExchangeLink:
    return ExchangeLink.objects.filter(demande=one.demande).order_by("-pk")[0]


def answered(one: Tenant, said: RoundAnswer, *, at: datetime | None = None, key: UUID | None = None) -> ExchangeLink:
    which = key or link_of(one).public_id
    with transaction.atomic(), in_role(at_home(one.demande, one.by)):
        return answering_rounds.answer(which, one.demande, said, by=one.by, at=at or timezone.now())


def at_the_desk(by: Actor) -> acting.Acting:
    user = by.person
    return acting.Acting(role="palier_bailleur", user=user.pk, actor=user.public_id, organisation=by.body.pk)


def judged(
    one: Tenant,
    by: Actor,
    verdict: RoundVerdict = RoundVerdict.POSSIBLE,
    obstacle: str = "",
    *,
    at: datetime | None = None,
) -> ExchangeLink:
    """What the landlord of the home that would be theirs says."""
    which = link_of(one).public_id
    with transaction.atomic(), in_role(at_the_desk(by)):
        return judging_rounds.judge(which, verdict, obstacle, by=by, at=at or timezone.now())


def seen(one: Tenant, by: Actor) -> judging_rounds.RoundCase:
    which = link_of(one).public_id
    with transaction.atomic(), in_role(at_the_desk(by)):
        return judging_rounds.one(which, by)


def settled(at: datetime | None = None) -> list[RoundState | None]:
    at = at or timezone.now()
    with transaction.atomic(), in_role(acting.CLOCK):
        found = [settling_rounds.settle(pk, at=at) for pk in settling_rounds.live(at)]
        for pk in settling_rounds.lapsed(at):
            settling_rounds.expire(pk, at=at)
    return found


def all_yes(*tenants: Tenant) -> None:
    for one in tenants:
        answered(one, RoundAnswer.YES)
    settled()


def proposed_to(applicant: Applicant, desk: Actor) -> ExchangeLink:
    """The place of a household in a round of two, made once."""
    found = ExchangeLink.objects.filter(demande=applicant.demande).first()
    if found is not None:
        return found
    social_tenant(applicant.demande)
    one, other = Tenant(applicant, desk), tenant("Noé", desk)
    entered(one, SMALL, LARGE)
    entered(other, LARGE, SMALL)
    night()
    return link_of(one)


def sent_to_landlord(applicant: Applicant, desk: Actor) -> ExchangeLink:
    """The same, once both said yes."""
    link = proposed_to(applicant, desk)
    if link.stage == "proposee":
        for each in ExchangeLink.objects.filter(round=link.round_id).select_related("demande"):
            user = Holder.objects.get(demande=each.demande, person_key="d").user
            by = Actor(role=Role.DEMANDEUR, user=user)
            with transaction.atomic(), in_role(at_home(each.demande, by)):
                answering_rounds.answer(each.public_id, each.demande, RoundAnswer.YES, by=by, at=timezone.now())
        settled()
    return link_of(Tenant(applicant, desk))
