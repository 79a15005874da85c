"""A séance while it sits, on one page that is read again at will: who is connected, the quorum, the vote, what happened."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from palier.models import AgendaItem, CastBallot, Decision, PutToVote, Seance
from palier.rules.commission import commission
from palier.rules.commission.connections import Connected
from palier.rules.commission.seances import LIVE, SeanceStage
from palier.rules.doors.access import Role
from palier.web.access import only
from palier.web.commission import said_changes
from palier.web.commission.seances import FORMS, STAGES, mine
from palier.web.desk.desk_parts import page
from palier.workflows.commission import connecting, minutes, polling, seating

EVERY = 15
"""Seconds after which a page that is followed is read again; several times within what is called connected."""
_WORDS = {
    Connected.NOW: ("connecté", "ok"),
    Connected.NOT_AGAIN: ("pas revu", "warn"),
    Connected.NEVER: ("pas encore vu", "warn"),
    Connected.NO_ACCOUNT: ("sans compte", ""),
}


@only(Role.BAILLEUR)
@require_safe
def follow(request: HttpRequest, seance: UUID) -> HttpResponse:
    """What its secretary follows: the same as each member, and whose votes are awaited."""
    found = mine(request, seance)
    context = drawn(request, found, list(seating.names_of(found)))
    for row in context["at_the_vote"]:
        cast = polling.cast_by(row["vote"])
        voted = {int(key) for ballots in cast.values() for key in ballots}
        row["awaited"] = [
            found.members[place]["name"] for place in sorted(polling.able(row["item"], found)) if place not in voted
        ]
    return shown(request, "palier/commission/live.html", page(request, **context))


def shown(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """The page, read again by the browser where its reader asked for it and something may still happen."""
    answer = render(request, template, context)
    if context["is_followed"]:
        answer.headers["Refresh"] = str(EVERY)
    return answer


def drawn(request: HttpRequest, seance: Seance, accounts: list[int] | None) -> dict[str, Any]:
    """What a page shows of a séance that sits, from what its reader may read."""
    at = timezone.now()
    items = list(seance.items.select_related("publication__home__commune", "publication__reservataire").order_by("pk"))
    votes = list(PutToVote.objects.filter(item__in=items).order_by("put_at", "pk"))
    live = {vote.item_id: vote for vote in votes if vote.ended_at is None}
    is_live = seance.stage in LIVE
    return {
        "seance": seance,
        "stage": STAGES[seance.stage],
        "form_label": FORMS[seance.form],
        "now": at,
        "is_live": is_live,
        "is_followed": is_live and request.GET.get("suivre") == "oui",
        "every": EVERY,
        "chair": seance.members[seance.chair]["name"] if seance.chair is not None else "",
        "connections": [_connection(row) for row in connecting.of(seance, accounts, at=at)] if is_live else [],
        "quorum": connecting.quorum_of(seance) if seance.stage == SeanceStage.OPEN else None,
        "at_the_vote": [{"item": item, "vote": live[item.pk]} for item in items if item.pk in live],
        "items": [(item, _state(item, live)) for item in items],
        "events": _events(seance, items, votes),
    }


def _connection(row: connecting.Connection) -> dict[str, Any]:
    word, tone = _WORDS[row.link] if row.link else ("", "")
    return {
        "row": row,
        "quality": commission.CAPACITIES[row.capacity],
        "word": word,
        "tone": tone,
        "is_late": row.link == Connected.NOT_AGAIN,
    }


def _state(item: AgendaItem, live: dict[int, PutToVote]) -> tuple[str, str]:
    if item.postponed_reason:
        return "reporté", "warn"
    if item.sitting is not None:
        return "décidé", "ok"
    return ("aux voix", "") if item.pk in live else ("à examiner", "")


def _events(seance: Seance, items: Iterable[AgendaItem], votes: Iterable[PutToVote]) -> list[tuple[datetime, str]]:
    """What happened since the opening, the latest first; a home in which its reader has an interest shows no vote."""
    since = seance.opened_at
    if since is None:
        return []
    homes = {item.pk: minutes.address(item.publication.home) for item in items}
    decided = dict(
        Decision.objects.filter(item__in=homes).values_list("item").annotate(last=Max("decided_at")).order_by("item")
    )
    found = [(since, "Séance ouverte")]
    for row in said_changes.since_its_call(seance):
        if row["at"] >= since:
            about = row["who"] or row["home"]
            found.append((row["at"], f"{row['label']} : {about}" if about else row["label"]))
    for moment in connecting.quorum_of(seance).moments:
        word = "Quorum atteint de nouveau" if moment.is_reached else "Quorum perdu"
        found.append((moment.at, f"{word} : {moment.voting} sur {seance.quorum}"))
    for vote in votes:
        found.append((vote.put_at, f"Mis aux voix : {homes[vote.item_id]}"))
        if vote.ended_at and vote.ended_at != decided.get(vote.item_id):
            found.append((vote.ended_at, f"Vote terminé : {homes[vote.item_id]}"))
    found += [(when, f"Décidé : {homes[pk]}") for pk, when in decided.items()]
    return sorted(found, key=lambda one: one[0], reverse=True)


def own_ballot(vote: PutToVote, member: int) -> datetime | None:
    """When a member cast their own ballot on what is at the vote, if they did."""
    last: datetime | None = CastBallot.objects.filter(vote=vote, member=member).aggregate(last=Max("cast_at"))["last"]
    return last
