"""Teams of the demo: who manages the members of a landlord and of a réservataire, their tags, and a note on a file of each."""

from datetime import timedelta
from typing import NamedTuple

from palier.management.demo.days import Days
from palier.management.demo.organisations import Offices
from palier.models import Candidature
from palier.rules.candidature.funnel import Stage
from palier.workflows.accounts import managing
from palier.workflows.acting.actors import Actor
from palier.workflows.desks import keeping_notes, listing_tags

STEWARD = "regie"
_NEXT = timedelta(minutes=5)
"""From an act of the team to the next."""


class _Team(NamedTuple):
    """Who manages a house, what its list of tags holds, and what a colleague wrote on a file."""

    organisation: str
    manager: str
    tags: tuple[str, ...]
    side: str
    """Of a list: whose it is."""
    stages: tuple[Stage, ...]
    """Of the file that bears a note, the first that is found."""
    note: str


TEAMS = (
    _Team(
        "est",
        "lucie@est-habitat.example",
        ("À rappeler", "Pièce promise", "Visite faite"),
        "bailleur",
        (Stage.OFFRE_ENVOYEE, Stage.DESIGNEE, Stage.CONFORME),
        "Demande une visite après 17 h 30 : la gardienne est prévenue.",
    ),
    _Team(
        "emploi",
        "paul@emploi-et-toit.example",
        ("À relire à deux", "Pièce promise"),
        "reservataire",
        (Stage.EN_ATTENTE, Stage.DESIGNEE, Stage.CONFORME),
        "Dernier avis d’imposition promis pour vendredi : regarder avant d’envoyer la liste.",
    ),
)


def keep(offices: Offices, *, days: Days) -> None:
    """As the pages do it: a steward gives the management, the manager offers tags, a colleague writes and tags."""
    for team in TEAMS:
        house = offices.organisations[team.organisation]
        managing.give(team.manager, house, by=offices.actor(STEWARD), at=days.at(-30, 10))
        keeper, at = offices.actors[team.manager], days.at(-20, 10)
        tags = [listing_tags.offer_tag(one, by=keeper, at=at + n * _NEXT) for n, one in enumerate(team.tags)]
        agent = offices.actor(team.organisation)
        file = _file(team, agent, days)
        if file is not None:
            at = days.at(-1, 16)
            keeping_notes.tag(file, tags[0].public_id, by=agent, at=at)
            keeping_notes.write(file, team.note, by=agent, at=at + _NEXT)


def _file(team: _Team, agent: Actor, days: Days) -> Candidature | None:
    """A file of this desk that is not over, at the first of these stages."""
    ours = {f"publication__{team.side}": agent.body}
    for stage in team.stages:
        rows = Candidature.objects.filter(stage=stage, **ours).select_related("publication", "demande")
        for row in rows.order_by("publication__closes_at", "rank", "pk"):
            if not row.publication.is_running and keeping_notes.may_write(row, by=agent, at=days.now):
                return row
    return None
