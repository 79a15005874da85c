"""The minutes as printed, under opaque references; and, on a page of its own that is logged, whose reference is which."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from palier.models import Candidature, Decision, Publication, Seance
from palier.rules.commission import commission, grounds, votes
from palier.rules.doors.access import Action, Role, require
from palier.rules.doors.readings import Purpose
from palier.rules.letters import audience
from palier.web.access import only, role_of
from palier.web.commission import said_changes
from palier.web.commission.forms import CAPACITIES
from palier.web.commission.seances import FORMS, mine
from palier.web.desk.desk_parts import name_of, page, trace
from palier.workflows.commission import convening, signing_minutes


@only(Role.BAILLEUR)
@require_safe
def minutes(request: HttpRequest, seance: UUID) -> HttpResponse:
    """The minutes, as a page to print: opaque references only."""
    require(role_of(request), Action.READ_MINUTES)
    found = mine(request, seance)
    context = page(request, signatures=signing_minutes.of(found), **drawn(found))
    return render(request, "palier/commission/minutes.html", context)


def drawn(found: Seance) -> dict[str, Any]:
    """The minutes of a séance as a page draws them, for its landlord and for its members."""
    kept = found.minutes or {}
    members = kept.get("members", [])
    homes = [
        {
            **home,
            "decisions": [said(row, members) for row in home["decisions"]],
            "taken_back": [said(row, members) for row in home.get("taken_back", [])],
            "interests": [_interest(row, members) for row in home.get("interests", [])],
        }
        for home in kept.get("homes", [])
    ]
    chair = kept.get("chair")
    named = {home["publication"]: home.get("home", "") for home in homes}
    return {
        "seance": found,
        "minutes": kept,
        "homes": homes,
        "members": [(row, CAPACITIES[row["quality"]]) for row in members],
        "form_label": FORMS[kept.get("form", votes.Form.ON_SITE)],
        "chair": members[chair]["name"] if chair is not None else "",
        "changes": [said_changes.of(row, members, named) for row in kept.get("changes", [])],
    }


@only(Role.BAILLEUR)
@require_safe
def names(request: HttpRequest, seance: UUID) -> HttpResponse:
    """Whose file each reference is, home by home: the secretary's own list. The reading is logged."""
    found = mine(request, seance)
    items = found.items.select_related("publication__home__commune").order_by("pk")
    rows = [(item.publication.home, examined(item.publication, item.pk)) for item in items]
    trace(request, Purpose.NAMES, found, *(row for _, listed in rows for row in listed))
    homes = [(home, [(row, name_of(row)) for row in listed]) for home, listed in rows]
    return render(request, "palier/commission/names.html", page(request, seance=found, homes=homes))


def examined(publication: Publication, item: int) -> list[Candidature]:
    """Those decided at an item of an agenda, or those still to examine."""
    standing = Decision.objects.filter(item=item).values("candidature")
    decided = Candidature.objects.filter(publication=publication, pk__in=standing).prefetch_related("demande")
    return list(decided.order_by("rank", "pk")) or convening.compliant(publication)


def _reference(row: dict[str, Any]) -> str:
    """As written in the minutes; those of before had none, and are known by the end of their opaque id."""
    return str(row.get("reference") or (row["candidature"] or "")[-8:])


def _interest(row: dict[str, Any], members: list[dict[str, Any]]) -> dict[str, str]:
    return {
        "member": members[row["member"]]["name"],
        "reference": _reference(row),
        "withdrawn": row.get("withdrawn", ""),
    }


def said(row: dict[str, Any], members: list[dict[str, Any]]) -> dict[str, Any]:
    """A decision of the minutes in words, with who voted how."""
    ground = audience.for_desk(grounds.GROUNDS[grounds.Ground(row["ground"])].sentence) if row["ground"] else ""
    counted, piece_by = row["votes"], row.get("piece_by")
    ballots = [(members[int(key)]["name"], ballot) for key, ballot in sorted(counted.get("membres", {}).items())]
    return {
        **row,
        "label": commission.LABELS[commission.Decision(row["decision"])],
        "ground": ground,
        "reference": _reference(row),
        "why": " ".join(part for part in (row.get("figure", ""), row["reason"]) if part),
        "short_article": row["article"].partition(" du code")[0],
        "has_votes": bool(counted.get("pour") or counted.get("contre")),
        "ballots": ballots,
        "absent": [members[int(key)]["name"] for key in counted.get("absents", [])],
        "piece_day": date.fromisoformat(piece_by) if piece_by else None,
    }
