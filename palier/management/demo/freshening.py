"""The second start: opens fresh publications over a world that has aged, so that there is always something to do."""

from collections.abc import Iterator
from datetime import timedelta
from random import Random

from django.db import transaction
from django.db.models import Count

from palier.management.demo import pictures
from palier.management.demo.candidates import Crowd
from palier.management.demo.days import Days
from palier.management.demo.homes import CastHome, declare_more
from palier.management.demo.organisations import Offices, find_organisations
from palier.management.demo.register import KnownDemande
from palier.management.demo.stages import CLOSING_HOUR, Stages
from palier.models import Candidature, Demande, DemandeVersion, Home, Instance, Publication, Seance
from palier.models.demandes import layers
from palier.rules.candidature.funnel import ENDED_LISTS, Stage
from palier.rules.commission.seances import SeanceStage
from palier.workflows.acting import telling
from palier.workflows.commission import rearranging

AT_LEAST = 8
_CANDIDATES = 60
_DRAWN = 400
_SOON = timedelta(minutes=6)
_OPENED = -4
"""The day on which a fresh list opened: a list stays open three days at least, even one that is about to close."""
_ENGAGED = (Stage.DESIGNEE, Stage.CONFORME, Stage.ATTRIBUEE, Stage.OFFRE_ENVOYEE, Stage.ACCEPTEE, Stage.BAIL_SIGNE)


@transaction.atomic
def open_fresh(days: Days) -> int:
    """Bring the open publications back to eight and add one that closes in minutes; return how many were opened."""
    running = Publication.objects.running().filter(closes_at__gt=days.now + _SOON).count()
    wanted = max(AT_LEAST - running, 1)
    telling.invented(at=days.now)
    seed = f"{Instance.objects.get(pk=1).seed}:{days.anchor}:{running}"
    offices, random = find_organisations(), Random(seed)  # noqa: S311 - an invented world, no secret
    stages = Stages(offices, days, Crowd(list(_entries(random)), random), random)
    opened = 0
    free = list(_free_homes(offices, wanted))
    free += declare_more(wanted - len(free), offices, days, random)
    for declared in free:
        closes_at = days.now + _SOON if not opened else days.at(1 + opened % 7, CLOSING_HOUR)
        publication = stages.publish_until(
            declared, _reservataire(declared, opened), opens=_OPENED, closes_at=closes_at
        )
        stages.fill(publication, stages.crowd.pick(publication, _CANDIDATES), running=True)
        opened += 1
    pictures.hang(offices, days)
    _hold_today(offices, days)
    return opened


def _hold_today(offices: Offices, days: Days) -> None:
    """A séance whose day passed while nobody looked is held today: moved with its reason, as a secretary would."""
    keys = {one.pk: key for key, one in offices.organisations.items()}
    stale = Seance.objects.filter(stage=SeanceStage.CONVENED, held_at__lt=days.at(0, 0), bailleur__in=keys)
    for seance in stale.order_by("pk"):
        rearranging.move(
            seance,
            held_at=days.now + timedelta(minutes=1),
            reason="La séance n’a pas pu se tenir à son jour.",
            by=offices.actor(keys[seance.bailleur_id]),
            at=days.now,
        )


def _free_homes(offices: Offices, count: int) -> Iterator[CastHome]:
    """Homes with no live publication: those never published first, then those let longest ago, empty again."""
    keys = {one.pk: key for key, one in offices.organisations.items()}
    live = Publication.objects.exclude(stage__in=ENDED_LISTS).values("home")
    homes = (
        Home.objects.filter(bailleur__in=keys)
        .exclude(pk__in=live)
        .annotate(times=Count("publications"))
        .select_related("commune")
        .order_by("times", "pk")
    )
    for home in homes[:count]:
        yield CastHome(home, keys[home.bailleur_id])


def _reservataire(declared: CastHome, index: int) -> str:
    if declared.bailleur == "est":
        return "emploi"
    return "clef" if index % 2 else "emploi"


def _entries(random: Random) -> Iterator[KnownDemande]:
    """A sample of the active demandes, with their facts read from the tables as any page reads them."""
    busy = Candidature.objects.filter(stage__in=_ENGAGED).values("demande")
    known = Demande.objects.filter(state="active", confirmed_at__isnull=False, holders=None).exclude(pk__in=busy)
    keys = sorted(known.values_list("pk", flat=True))
    running = dict(Candidature.objects.filter(stage=Stage.DEPOSEE).values_list("demande").annotate(n=Count("pk")))
    for demande in Demande.objects.filter(pk__in=random.sample(keys, min(_DRAWN, len(keys)))).order_by("pk"):
        version = DemandeVersion.objects.filter(demande=demande).order_by("file_dated_at").last()
        if version is None:
            continue
        facts = layers.facts_of(demande, demande.created_at.date())
        yield KnownDemande(demande, facts, version.received_at, running=running.get(demande.pk, 0))
