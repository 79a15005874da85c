"""What changed in a séance after its call, in words: its own page, its convocation and its minutes say the same."""

from datetime import datetime
from typing import Any

from palier.workflows.commission import taking_back

_CHANGES = {
    "deplacer": "Séance déplacée",
    "annuler": "Séance annulée",
    "recomposer": "Membres changés avant l’ouverture",
    "arrivee": "Arrivée",
    "depart": "Départ",
    taking_back.TAKEN_BACK: "Décisions reprises avant la clôture",
}


def of(row: dict[str, Any], members: list[dict[str, Any]]) -> dict[str, Any]:
    """One line of what changed after the call."""
    member = row.get("member")
    return {
        "label": _CHANGES.get(row["what"], row["what"]),
        "at": datetime.fromisoformat(row["at"]),
        "who": members[member]["name"] if member is not None else "",
        "before": datetime.fromisoformat(row["held_at"]) if row.get("held_at") else None,
        "names": ", ".join(one["name"] for one in row.get("members", [])),
        "reason": row.get("reason", ""),
        "author": row.get("author", ""),
    }
