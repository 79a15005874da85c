"""The places of work that an employer declares, and the figures of what it attested there (ADR 63)."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection, transaction

from palier.models import Commune, EmployerSite
from palier.rules.doors.access import Action, require
from palier.rules.law.journal_verbs import JournalVerb
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal
from palier.workflows.people.employment import ARTICLE


class NoSiteName(Refusal):
    """A site has a name."""

    sentence = "Donnez un nom à ce lieu de travail : celui que vos salariés connaissent."


class SiteThere(Refusal):
    """Two open sites cannot have one name."""

    sentence = "Un de vos lieux de travail porte déjà ce nom."


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of attestations between two days, of one site or of all; ``None`` is hidden."""

    site: int | None
    starts: date
    ends: date
    number: int | None


def open_sites(by: Actor) -> list[EmployerSite]:
    """The employer's sites that may be attested, by name."""
    rows = EmployerSite.objects.filter(organisation=by.body, closed_at=None).select_related("commune")
    return list(rows.order_by("name"))


@transaction.atomic
def declare(name: str, commune: Commune, *, by: Actor, at: datetime) -> EmployerSite:
    """Add a site. Raises ``NoSiteName`` or ``SiteThere``."""
    require(by.role, Action.CONFIRM_EMPLOYMENT)
    name = " ".join(name.split())
    if not name:
        raise NoSiteName
    if EmployerSite.objects.filter(organisation=by.body, name__iexact=name, closed_at=None).exists():
        raise SiteThere
    made = EmployerSite.objects.create(organisation=by.body, name=name, commune=commune, created_at=at)
    telling.journal(JournalVerb.DECLARE_SITE, made, by=by, at=at, article=ARTICLE)
    return made


@transaction.atomic
def close(public_id: UUID, *, by: Actor, at: datetime) -> EmployerSite:
    """Close a site: nothing is attested there any more, and what was stays counted. Twice is once."""
    require(by.role, Action.CONFIRM_EMPLOYMENT)
    site = EmployerSite.objects.select_for_update().get(public_id=public_id, organisation=by.body)
    if site.closed_at is None:
        site.closed_at = at
        site.save(update_fields=["closed_at"])
        telling.journal(JournalVerb.CLOSE_SITE, site, by=by, at=at, article=ARTICLE)
    return site


def figures(*, by: Actor, on: date) -> list[Figure]:
    """What may be shown of this employer's attestations: whole periods, and each finished year by site."""
    require(by.role, Action.READ_EMPLOYER_COUNTS)
    with connection.cursor() as cursor:
        cursor.execute("SELECT site, starts, ends, number FROM palier_employer_figures(%s)", [on])
        return [Figure(*row) for row in cursor.fetchall()]
