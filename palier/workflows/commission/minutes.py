"""The minutes of a séance as canonical data: opaque ids, quorum, votes, decisions and exceptions."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from palier.models import AgendaItem, Decision, Home, Seance
from palier.rules.commission import commission
from palier.rules.commission.commission import Capacity, Exemption, Voice
from palier.rules.law import clocks
from palier.rules.letters import words
from palier.workflows.commission import member_places, voting
from palier.workflows.letters import decided

FORMAT = "palier/proces-verbal/8"
"""From the sixth on, their PDF has a line for each member who signs by hand; from the seventh, they say for what each sits,
from when to when each was there, when each home was decided, and by which texts; from the eighth, the day of a condition is its
last one. Those of before are printed as they were."""
MOVES = ("arrivee", "depart")
"""Among what changed: a member who came after the opening, or left."""


def compose(seance: Seance, items: Sequence[AgendaItem], *, closed_at: datetime) -> dict[str, Any]:
    """Everything that the minutes say. A candidate is an opaque id: erasing a file breaks no minutes."""
    present = at_opening(seance)
    return {
        "format": FORMAT,
        "seance": str(seance.public_id),
        "bailleur": seance.bailleur.name,
        "convened_for": seance.held_at.isoformat(),
        "held_at": (seance.opened_at or seance.held_at).isoformat(),
        "closed_at": closed_at.isoformat(),
        "place": seance.place,
        "form": seance.form,
        "prefet_agreed_on": seance.prefet_agreed_on.isoformat() if seance.prefet_agreed_on else None,
        "chair": seance.chair,
        "changes": seance.changes,
        "members": seance.members,
        "seats": [
            member_places.name_of(Capacity(member["quality"]), member.get("place", "")) for member in seance.members
        ],
        "quorum": {
            "required": seance.quorum,
            "voting": sum(commission.VOICES[Capacity(m["quality"])] is Voice.DELIBERATIVE for m in present),
            "counted_at": "ouverture",
        },
        "homes": [of_home(item, seance) for item in items],
    }


def at_opening(seance: Seance) -> list[dict[str, Any]]:
    """Who sat when the séance opened: whoever arrived later was not of its quorum, whoever left later was."""
    first: dict[int, str] = {}
    for change in seance.changes:
        if change["what"] in MOVES:
            first.setdefault(change["member"], change["what"])
    return [
        member
        for index, member in enumerate(seance.members)
        if (first[index] == "depart" if index in first else member["present"])
    ]


def address(home: Home) -> str:
    """A home so that somebody finds it again: type, area, street and commune; the RPLS number stands beside it."""
    size = words.ROOMS.get(home.type_code, home.type_code)
    return f"{size}, {home.floor_area} m², {home.street}, {home.commune.told}"


def of_home(item: AgendaItem, seance: Seance) -> dict[str, Any]:
    """What the minutes keep of one home; before the closing, what they would."""
    decisions = list(item.decisions.select_related("candidature").order_by("candidature__rank", "pk"))
    listed = item.publication.candidatures.filter(audience__contains=[item.publication.bailleur_id])
    named = {str(row.public_id): row.reference for row in listed} if item.interests.exists() else {}
    return {
        "publication": str(item.publication.public_id),
        "rpls": item.publication.home.rpls_id,
        "home": address(item.publication.home),
        "reservataire": item.publication.reservataire.name,
        "exception": commission.EXEMPTIONS[Exemption(item.exception)] if item.exception else "",
        "postponed": item.postponed_reason,
        "order_reason": item.order_reason,
        "decided_at": max(one.decided_at for one in decisions).isoformat() if decisions else None,
        "voting": len(voting.voters_of(item, seance) if item.sitting is None else item.sitting),
        "interests": [
            {
                "member": row.member,
                "candidature": str(row.candidature_ref) if row.candidature_ref else None,
                "reference": named.get(str(row.candidature_ref), ""),
                "at": row.at.isoformat(),
                "withdrawn": row.withdrawn_reason,
                "withdrawn_at": row.withdrawn_at.isoformat() if row.withdrawn_at else None,
            }
            for row in item.interests.order_by("member")
        ],
        "decisions": [_decision(decision, item.publication.home) for decision in decisions],
        "taken_back": [
            {**_decision(decision, item.publication.home), "at": decision.taken_back_at.isoformat()}
            for decision in Decision.ever.filter(item=item, taken_back_at__isnull=False)
            .select_related("candidature")
            .order_by("taken_back_at", "candidature__rank", "pk")
            if decision.taken_back_at
        ],
    }


def _decision(decision: Decision, home: Home) -> dict[str, Any]:
    on = clocks.day_in_paris(decision.decided_at)
    return {
        "candidature": str(decision.candidature.public_id),
        "reference": decision.candidature.reference,
        "ranking_place": decision.candidature.rank,
        "points": decision.candidature.points,
        "decision": str(decision.kind),
        "article": str(commission.ARTICLES[commission.Decision(decision.kind)]),
        "rank": decision.rank,
        "ground": str(decision.ground),
        "figure": decided.figure_of(decision.ground, decision.candidature, home, on=on),
        "reason": decision.text,
        "piece": str(decision.piece),
        "piece_by": decision.piece_by.isoformat() if decision.piece_by else None,
        "votes": decision.votes,
        "home_elsewhere": decision.home_elsewhere,
    }
