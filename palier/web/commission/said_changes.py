"""What changed in a séance after its call, in words: its own page, its convocation and its minutes say the same."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from palier.models import Seance
from palier.workflows.commission import minutes, rearranging, taking_back

_CHANGES = {
    "deplacer": "Séance déplacée",
    "annuler": "Séance annulée",
    rearranging.OPENED_BY_MISTAKE: "Séance ouverte par erreur, puis refermée",
    "recomposer": "Membres changés avant l’ouverture",
    "arrivee": "Arrivée",
    "depart": "Départ",
    taking_back.TAKEN_BACK: "Décisions reprises avant la clôture",
}


def since_its_call(seance: Seance) -> list[dict[str, Any]]:
    """What changed in a séance, in the order in which it did; each line that is of one home names it."""
    homes = _homes(seance) if any(row.get("home") for row in seance.changes) else {}
    return [of(row, seance.members, homes) for row in seance.changes]


def _homes(seance: Seance) -> dict[str, str]:
    """The homes of its agenda by publication, as its minutes write them."""
    items = seance.items.select_related("publication__home__commune")
    return {str(item.publication.public_id): minutes.address(item.publication.home) for item in items}


def of(row: dict[str, Any], members: list[dict[str, Any]], homes: Mapping[str, str]) -> dict[str, Any]:
    """One line of what changed after the call, with its home where ``homes`` has it, by publication."""
    member = row.get("member")
    return {
        "label": _CHANGES.get(row["what"], row["what"]),
        "home": homes.get(row.get("home", ""), ""),
        "at": datetime.fromisoformat(row["at"]),
        "who": members[member]["name"] if member is not None else "",
        "before": datetime.fromisoformat(row["held_at"]) if row.get("held_at") else None,
        "names": ", ".join(one["name"] for one in row.get("members", [])),
        "reason": row.get("reason", ""),
        "author": row.get("author", ""),
    }
