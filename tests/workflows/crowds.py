"""A publication and its candidates, made directly: what the closing and the designation start from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from palier.models import (
    Candidature,
    Commune,
    Demande,
    GridVersion,
    Home,
    Membership,
    Organisation,
    Publication,
    PublicationSeed,
    Ranking,
    User,
)
from palier.models.candidatures import places
from palier.models.scoring import grids_store
from palier.rules.doors.access import Role
from palier.rules.law import canonical
from palier.rules.ranking import ranking, ranking_file
from palier.workflows.acting.actors import Actor
from palier.workflows.ranking import closing
from tests import factories

SEED = bytes(range(32))


@dataclass
class World:
    """Two organisations, one home, and who acts."""

    bailleur: Organisation
    reservataire: Organisation
    home: Home
    grid: GridVersion
    odile: Actor
    karim: Actor


def world(rpls: str = "RPLS000001") -> World:
    bailleur, _ = Organisation.objects.get_or_create(kind="bailleur", name="Seine Habitat")
    reservataire, _ = Organisation.objects.get_or_create(kind="reservataire", name="Réservataire Est")
    commune, _ = Commune.objects.get_or_create(
        code="93048",
        name="Montreuil",
        search_name="montreuil",
        departement="93",
        region="11",
        zone_hlm="PARIS_LIMITROPHES",
    )
    home = Home.objects.create(
        bailleur=bailleur,
        reservataire=reservataire,
        rpls_id=rpls,
        commune=commune,
        street="rue des Néfliers",
        type_code="T3",
        floor_area=62,
        financing="PLUS",
        rent=52_000,
        charges=8_000,
        vacancy_notified_on=timezone.localdate(),
    )
    (grid,) = grids_store.seed_package_grids()
    return World(bailleur, reservataire, home, grid, reader("odile", reservataire), reader("karim", reservataire))


def reader(name: str, organisation: Organisation, role: Role = Role.RESERVATAIRE) -> Actor:
    user = User.objects.filter(login=f"{name}@example.test").first()
    if user is None:
        user = User.objects.create_user(f"{name}@example.test", name=name.title(), password="mot de passe long")
        Membership.objects.create(user=user, organisation=organisation, role=role)
    return Actor(role=role, user=user, organisation=organisation)


def publication(at: World, *, closes_at: datetime | None = None, seed: bytes = SEED) -> Publication:
    closes_at = closes_at or timezone.now() - timedelta(seconds=1)
    made = Publication.objects.create(
        home=at.home,
        reservataire=at.reservataire,
        bailleur=at.bailleur,
        grid=at.grid,
        stage="publiee",
        opens_at=closes_at - timedelta(days=8),
        closes_at=closes_at,
        seed_commitment=ranking.seed_commitment(seed),
    )
    PublicationSeed.objects.create(publication=made, seed=seed)
    return made


def candidate(
    on: Publication,
    *,
    points: int = 10,
    tier: int = 1,
    since: date = date(2020, 1, 1),
    stage: str = "deposee",
    verdict: str = "eligible",
    suspended_from: str = "",
    demande: Demande | None = None,
) -> Candidature:
    demande = demande or Demande.objects.create(
        numero_unique=f"0931{Demande.objects.count():014d}", audience=[on.reservataire_id], deposited_on=since
    )
    opening = ranking_file.opening(
        str(on.public_id),
        ranking.RankEntry(ranking.pseudonym(bytes(demande.draw_token), str(on.public_id)), tier, points, since),
        verdict=verdict,
        facts_digest="0" * 64,
        lines=[
            {
                "criterion": "c",
                "label": "Critère",
                "fact": "fait",
                "points": points,
                "source": "registre",
                "proof": "verifie",
                "article": "CCH L441-2-8",
                "valid_until": None,
            }
        ],
    )
    now = timezone.now()
    made = Candidature.objects.create(
        publication=on,
        demande=demande,
        stage=stage,
        suspended_from=suspended_from,
        verdict=verdict,
        tier=tier,
        order_points=-points,
        waiting_since=since,
        snapshot=canonical.text(opening),
        applied_at=now,
        changed_at=now,
        audience=[on.reservataire_id],
    )
    factories.tell_application(made)
    places.refresh_audience(demande.pk)
    return made


def closed(at: World, *points: int) -> tuple[Publication, list[Candidature], Ranking]:
    """A closed publication; candidates come back in the order given."""
    on = publication(at)
    made = [candidate(on, points=n) for n in points]
    ranked = closing.close(on, weighed=factories.believed(on), at=timezone.now())
    assert ranked is not None
    on.refresh_from_db()
    for each in made:
        each.refresh_from_db()
    return on, made, ranked
