"""A home in Montreuil, five designated households, Karim at the bailleur's: what the tests of the path start from."""

from __future__ import annotations

import hashlib
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction

from palier.models import (
    Candidature,
    Commune,
    Demande,
    DemandeVersion,
    Home,
    Offer,
    Organisation,
    Person,
    Publication,
    Seance,
    User,
)
from palier.models.candidatures import places
from palier.models.demandes import facts_codec
from palier.models.doors import acting, row_security
from palier.rules.commission import looking
from palier.rules.commission.commission import Capacity
from palier.rules.doors.access import Role
from palier.rules.people import facts
from palier.workflows.acting.actors import Actor
from palier.workflows.commission import checking, convening, deciding, sitting
from palier.workflows.offer import offering

if TYPE_CHECKING:
    from collections.abc import Iterator

NOW = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)
LOOKED: dict[str, Any] = {
    "points": looking.ALL_SEEN,
    "whys": dict.fromkeys(looking.ALL_SEEN, "Vu sur pièce."),
}
"""A file that somebody looked at, point by point, as a check says."""


@dataclass
class World:
    bailleur: Organisation
    reservataire: Organisation
    karim: Actor
    commission: Actor
    home: Home
    publication: Publication
    candidatures: list[Candidature] = field(default_factory=list)

    def reload(self) -> None:
        self.publication = Publication.objects.get(pk=self.publication.pk)
        self.candidatures = list(Candidature.objects.filter(publication=self.publication).order_by("rank"))

    def stages(self) -> list[str]:
        self.reload()
        return [candidature.stage for candidature in self.candidatures]


@contextmanager
def _as(who: acting.Acting) -> Iterator[None]:
    """Act in a role for a block. An error undoes the role with its savepoint; the connection must forget it too."""
    try:
        with transaction.atomic():
            acting.take(who)
            yield
            acting.leave()
    except BaseException:
        connection.palier_acting = None  # type: ignore[attr-defined]
        raise


@contextmanager
def as_bailleur(world: World) -> Iterator[None]:
    user = world.karim.user
    assert user is not None
    with _as(
        acting.Acting(role=row_security.BAILLEUR, user=user.pk, actor=user.public_id, organisation=world.bailleur.pk)
    ):
        yield


@contextmanager
def as_demandeur(demande: int, user: User | None = None) -> Iterator[None]:
    actor = user.public_id if user else None
    with _as(acting.Acting(role=row_security.DEMANDEUR, user=user.pk if user else None, actor=actor, demande=demande)):
        yield


@contextmanager
def as_clock() -> Iterator[None]:
    with _as(acting.CLOCK):
        yield


def candidate(user: User) -> Actor:
    return Actor(role=Role.DEMANDEUR, user=user)


def make_home(bailleur: Organisation, reservataire: Organisation, number: int = 1) -> Home:
    commune, _ = Commune.objects.get_or_create(
        code="93048",
        defaults={
            "name": "Montreuil",
            "search_name": "montreuil",
            "departement": "93",
            "region": "11",
            "zone_hlm": facts.CeilingZone.ILE_DE_FRANCE,
            "zone_abc": "A",
        },
    )
    return Home.objects.create(
        bailleur=bailleur,
        reservataire=reservataire,
        rpls_id=f"{number:010d}",
        commune=commune,
        street="rue des Néfliers",
        type_code="T3",
        floor_area=62,
        financing="PLUS",
        rent=52_000,
        charges=9_000,
    )


def make_publication(home: Home, stage: str = "designee") -> Publication:
    assert home.reservataire is not None
    return Publication.objects.create(
        home=home,
        reservataire=home.reservataire,
        bailleur=home.bailleur,
        stage=stage,
        opens_at=NOW - 20 * DAY,
        closes_at=NOW - 10 * DAY,
        closed_at=NOW - 10 * DAY,
        seed_commitment="0" * 64,
    )


def make_demande(number: int) -> Demande:
    numero = f"{number:018d}"
    demande = Demande.objects.create(numero_unique=numero, deposited_on=date(2020, 1, 1), confirmed_at=NOW)
    Person.objects.create(
        demande=demande,
        key="d",
        role="demandeur",
        last_name=f"Nom{number}",
        first_name="Amina",
        email=f"d{number}@example.org",
        phone="0600000000",
    )
    known = facts.Demande(
        numero_unique=numero,
        household=facts.Household(
            persons=(facts.Person(key="d", role=facts.PersonRole.HOLDER, birth_date=date(1990, 1, 1)),)
        ),
    )
    DemandeVersion.objects.create(
        demande=demande,
        file_type="CRE",
        file_dated_at=NOW,
        received_at=NOW,
        digest=hashlib.sha256(numero.encode()).hexdigest(),
        facts=facts_codec.dump(known),
    )
    return demande


def make_candidature(publication: Publication, demande: Demande, rank: int, stage: str = "designee") -> Candidature:
    is_seen = stage not in ("classee", "non_retenue", "ecartee", "deposee")
    candidature = Candidature.objects.create(
        publication=publication,
        demande=demande,
        stage=stage,
        verdict="eligible",
        tier=1,
        order_points=-100 + rank,
        waiting_since=date(2020, 1, 1),
        rank=rank,
        snapshot='{"lines": []}',
        applied_at=NOW - 15 * DAY,
        changed_at=NOW - 10 * DAY,
        audience=[publication.reservataire_id, *([publication.bailleur_id] if is_seen else [])],
    )
    places.refresh_audience(demande.pk)
    return candidature


def make_world(designated: int = 5, others: int = 1) -> World:
    bailleur = Organisation.objects.create(kind="bailleur", name="Habitat des Néfliers")
    reservataire = Organisation.objects.create(kind="reservataire", name="Réservataire d’essai")
    user = User.objects.create_user("karim@example.org", name="Karim")
    home = make_home(bailleur, reservataire)
    publication = make_publication(home)
    karim = Actor(role=Role.BAILLEUR, user=user, organisation=bailleur)
    world = World(
        bailleur, reservataire, karim, Actor(role=Role.COMMISSION, user=user, organisation=bailleur), home, publication
    )
    for rank in range(1, designated + others + 1):
        make_candidature(publication, make_demande(rank), rank, "designee" if rank <= designated else "non_retenue")
    world.reload()
    return world


def examine(world: World, count: int = 3, *, exception: str = "") -> Seance:
    """Find the first candidates compliant, the rest not; convene, and open the séance."""
    for index, candidature in enumerate(c for c in world.candidatures if c.stage == "designee"):
        if index < count:
            checking.check(candidature, "conforme", **LOOKED, by=world.karim, at=NOW)
        else:
            checking.check(candidature, "non_conforme", ground="plafonds_depasses", by=world.karim, at=NOW)
    seance = convening.convene(
        held_at=NOW + DAY,
        place="Siège",
        quorum=2,
        by=world.karim,
        at=NOW,
        members=[
            convening.Member(name="A. Bailleul", quality=Capacity.BOARD),
            convening.Member(name="M. Maire", quality=Capacity.MAIRE, place="93048"),
            convening.Member(name="R. Réserve", quality=Capacity.RESERVATAIRE, place=str(world.reservataire.public_id)),
        ],
    )
    convening.add_to_agenda(seance, world.publication, exception=exception, by=world.karim, at=NOW)
    return sitting.open_seance(seance, present={0, 1}, by=world.commission, at=NOW + DAY)


def ranked_drafts(world: World) -> list[deciding.DecisionDraft]:
    world.reload()
    compliant = [c for c in world.candidatures if c.stage == "conforme"]
    return [
        deciding.DecisionDraft(candidature=c, kind="attribution_rang", rank=place, votes={"pour": 2, "contre": 0})
        for place, c in enumerate(compliant, start=1)
    ]


def attribute(world: World, count: int = 3) -> Seance:
    """Go as far as closed minutes with ranks 1 to n."""
    seance = examine(world, count)
    item = seance.items.get()
    deciding.decide(item, ranked_drafts(world), by=world.commission, at=NOW + DAY)
    seance = sitting.close(seance, by=world.commission, at=NOW + DAY)
    world.reload()
    return seance


def offered(world: World) -> Offer:
    """Go as far as a delivered offer to the first."""
    attribute(world)
    offer = offering.send_offer(world.candidatures[0], answer_days=10, by=world.karim, at=NOW + DAY)
    offer = offering.note_delivery(
        offer, proof="Remise en main propre", delivered_at=NOW + DAY, by=world.karim, at=NOW + DAY
    )
    world.reload()
    return offer
