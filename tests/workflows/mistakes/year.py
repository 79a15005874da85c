"""A simulated year: homes that close one after the other, households whose facts come on their days, and who was sent."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from palier.models import Candidature, Demande, Fact, Publication
from palier.models.candidatures import places
from palier.models.demandes import layers_at
from palier.workflows.commission import checking, designating
from palier.workflows.ranking import closing
from palier.workflows.scoring import scoring, weighing_again
from tests import factories
from tests.workflows.bailleur_world import LOOKED

if TYPE_CHECKING:
    from palier.models import Organisation
    from palier.workflows.acting.actors import Actor
    from tests.factories import Applicant

START = datetime(2026, 1, 12, 18, tzinfo=ZoneInfo("Europe/Paris"))
DAY = timedelta(days=1)
CLOSINGS = 24
SITUATIONS = ("claims/handicap", "claims/sans_logement", "claims/logement_indigne", "claims/violence", "claims/dettes")


def dice(seed: int) -> Random:
    return Random(seed)  # noqa: S311 - a year that is made up holds no secret


@dataclass
class Year:
    """The lists of a year, in the order of their closings, and who is on each."""

    reservataire: Organisation
    bailleur: Organisation
    odile: Actor
    karim: Actor
    people: list[Applicant] = field(default_factory=list)
    lists: list[Publication] = field(default_factory=list)
    on: dict[int, list[Applicant]] = field(default_factory=dict)

    @property
    def amina(self) -> Applicant:
        return self.people[0]


def made(seed: int, *, households: int = 16, closings: int = CLOSINGS) -> Year:
    """A year of which nothing has closed yet."""
    random = dice(seed)
    reservataire = factories.organisation("reservataire", "Réservataire Est")
    bailleur = factories.organisation("bailleur", "Habitat des Néfliers")
    year = Year(
        reservataire,
        bailleur,
        factories.member("Odile", reservataire),
        factories.member("Karim", bailleur),
    )
    year.people = [_household(index, random) for index in range(households)]
    for one in year.people[1:]:
        for path in random.sample(SITUATIONS[:4], random.choice((0, 0, 1, 1, 2))):
            verified(one, path, START + random.randint(-30, 300) * DAY, by=year.odile)
    for index in range(closings):
        home = factories.home(bailleur, reservataire)
        on = factories.publication(home, closes_at=START + index * 12 * DAY)
        year.lists.append(on)
        others = random.sample(year.people[1:], random.randint(4, households - 2))
        year.on[on.pk] = [*others, *([year.amina] if index % 9 else [])]
    return year


def _household(index: int, random: Random) -> Applicant:
    one = factories.demande(f"Voisine{index}")
    since = one.demande.deposited_on + timedelta(days=random.randint(0, 900))
    one.demande.seniorities.update(since=since)
    return one


def verified(of: Applicant, path: str, at: datetime, *, by: Actor, **changes: Any) -> Fact:
    return Fact.objects.create(
        **{
            "demande": of.demande,
            "layer": "verifie",
            "path": path,
            "value": {},
            "at": at,
            "by": by.user,
            "audience": [],
            **changes,
        }
    )


def lived(year: Year, random: Random) -> dict[int, set[str]]:
    """Close and send every list in its order; who was sent from which home, by demande."""
    sent: dict[int, set[str]] = {}
    for on in year.lists:
        _filled(year, on)
        at = on.closes_at + timedelta(minutes=1)
        assert closing.close(on, weighed=weighing_again.weigh(on), at=at) is not None
        on.refresh_from_db()
        chosen = designating.send_five(on, by=year.odile, at=at + DAY)
        if random.random() < 0.4 and len(chosen) == on.to_designate:
            chosen += _fallen(year, on, chosen, at + 2 * DAY, random)
        for row in chosen:
            sent.setdefault(row.demande_id, set()).add(str(on.public_id))
    return sent


def _fallen(year: Year, on: Publication, chosen: list[Candidature], at: datetime, random: Random) -> list[Candidature]:
    """Three of the first fall out at the landlord's check, whoever they are, and the next ranks are called."""
    for row in chosen[:3]:
        checking.check(row, "non_conforme", ground="ressources_insuffisantes", note="x", **LOOKED, by=year.karim, at=at)
    try:
        return designating.call_next(on, by=year.odile, at=at + DAY)
    except designating.NobodyToSend:
        return []


def _filled(year: Year, on: Publication) -> None:
    people = {one.demande.pk: one for one in year.on[on.pk]}
    for demande, known in layers_at.facts_at(people, on.closes_at):
        found = scoring.assess(demande, on, known=known)
        Candidature.objects.create(
            publication=on,
            demande=demande,
            stage="deposee",
            verdict=found.verdict.outcome,
            tier=found.tier,
            order_points=found.order_points,
            waiting_since=found.waiting_since,
            snapshot=found.snapshot,
            applied_at=on.opens_at,
            changed_at=on.opens_at,
            audience=[on.reservataire_id],
        )
        places.refresh_audience(demande.pk)


def demande_of(one: Applicant) -> Demande:
    return Demande.objects.get(pk=one.demande.pk)
