"""Builds the whole world in one transaction, or freshens one that has aged."""

from collections.abc import Iterable
from random import Random

from django.db import connection, transaction

from palier.gateways.sne import SneDemande
from palier.management.demo import casting, flow, past_figures, past_years, pictures, progress, situations, waits
from palier.management.demo.candidates import Crowd
from palier.management.demo.days import Days
from palier.management.demo.doors import (
    contingent,
    control,
    counter,
    exchanges,
    first,
    mandates,
    own_data,
    places,
    referrals,
    returned,
    roofs,
    softwares,
    stocks,
    taxes,
    teams,
    trusted,
    viewings,
    written,
)
from palier.management.demo.homes import declare_homes
from palier.management.demo.organisations import Offices, make_organisations
from palier.management.demo.progress import Tell
from palier.management.demo.register import pour
from palier.management.demo.stages import Stages
from palier.management.demo.story import STEPS, Story
from palier.models import Demande, Instance, Organisation, Person, User
from palier.workflows.acting import telling

SEED = "palier"
BEFORE = 6
"""Steps beside the story."""


class NotEmpty(Exception):
    """The database holds something that the demo did not make."""


def require_empty() -> None:
    """Refuse a database in which anything stands."""
    if User.objects.exists() or Demande.objects.exists() or Organisation.objects.exists():
        raise NotEmpty


@transaction.atomic
def build(arrivals: Iterable[SneDemande], days: Days, *, seed: str, tell: Tell = progress.quiet) -> None:
    """Make everything from an empty database; all of it or nothing. ``tell`` hears each step as it begins."""
    require_empty()
    step = progress.Steps(BEFORE + len(STEPS), tell)
    step("communes, grids and organisations")
    Instance.objects.update_or_create(pk=1, defaults={"is_demo": True, "anchor_on": days.anchor, "seed": seed})
    offices = make_organisations()
    flow.agree(offices, days)
    checker = offices.actor("emploi")
    step("the cast")
    cast = casting.seat(pour(casting.arrivals(days), seed=seed, days=days), days, checker)
    given = mandates.give(cast.entries["fatou"].demande, by=cast.actors["fatou"], to=offices.actor("toit"), days=days)
    referrals.hand(cast.entries["amina"].demande, by=cast.actors["amina"], to=offices.actor("ormes"), days=days)
    places.keep(cast.entries["amina"].demande, by=cast.actors["amina"], days=days)
    control.open_mission(offices, by="regie", days=days)
    returned.dress(offices, by="regie", days=days)
    trust = trusted.name(cast.entries["marc"].demande, by=cast.actors["marc"], days=days)
    counter.receive(cast.entries["marc"].demande, by=offices.actor("maison"), days=days)
    counter.begin(by=offices.actor("maison"), days=days)
    first.begin(days=days)
    roofs.ask(roofs.declare(by=offices.actor("voisins"), days=days), cast, by=offices.actor("voisins"), days=days)
    step("households of the register")
    entries = pour(arrivals, seed=seed, days=days)
    step("situations, told and proved")
    situations.confirm(entries, days, _random(seed, "confirm"))
    situations.prove(entries, days, _random(seed, "prove"), checker)
    step("homes")
    homes = declare_homes(offices, days, _random(seed, "homes"))
    past_years.count(offices, days, _random(seed, "past years"))
    past_figures.fill(offices, homes, entries, days, _random(seed, "past figures"))
    waits.count(homes, days, _random(seed, "waits"))
    crowd = Crowd(entries, _random(seed, "crowd"))
    telling.invented(at=days.now)
    Story(Stages(offices, days, crowd, _random(seed, "stages")), cast, homes).tell(step)
    contingent.hold(homes, offices, days)
    _write(cast, offices, days)
    step("drawings of homes")
    pictures.hang(offices, days)
    viewings.visit(cast, by=offices.actor("est"), days=days)
    softwares.give_key(offices.actor("est"), days=days)
    amina = cast.entries["amina"].demande
    stocks.take_over(offices.actor("emploi").body, amina, Person.objects.get(demande=amina, key="d"), days=days)
    exchanges.play(exchanges.choose(entries), [offices.actor("est").body], days=days)
    mandates.act(given, by=offices.actor("toit"), days=days)
    returned.come_back(cast.entries["marc"].demande, days)
    trusted.tell(trust, days=days)
    taxes.use(cast.entries["noe"].demande, by=cast.actors["noe"], days=days)
    taxes.find(cast.entries["amina"].demande, by=cast.actors["amina"], days=days)
    own_data.take_away(cast.entries["marc"].demande, by=cast.actors["marc"], days=days)
    softwares.tell_software(offices.actor("est"), days=days)
    settle()


def _write(cast: casting.Cast, offices: Offices, days: Days) -> None:
    """What the cast writes to desks, and what desks write for themselves."""
    teams.keep(offices, days=days)
    written.write(cast, offices, days=days)


def settle() -> None:
    """What the past has already done: its messages left, its jobs ran. Those with an instant to come stay."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE palier_message SET sent_at = created_at WHERE sent_at IS NULL")
        cursor.execute(
            "DELETE FROM procrastinate_jobs WHERE status = 'todo' AND (scheduled_at IS NULL OR scheduled_at <= now())"
        )
        cursor.execute("ANALYZE")


def _random(seed: str, purpose: str) -> Random:
    return Random(f"{seed}:{purpose}")  # noqa: S311 - an invented world, no secret
