"""How the members of a séance were told of it, for its page: by whom a mail was had, and whom somebody must telephone."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from palier.models import Seance
from palier.rules.commission import call_words
from palier.workflows.commission import rearranging, telling_calls

_UNSAID = (call_words.NO_MAIL, call_words.UNTOLD)


def of(seance: Seance) -> dict[str, Any]:
    """The way of each member, in their order, and how many days before it was called to this hour."""
    now = timezone.now()
    told = telling_calls.told(seance, at=now)
    names = [row["name"] for row in seance.members]
    moved = [datetime.fromisoformat(line["at"]) for line in seance.changes if line["what"] == rearranging.MOVED]
    return {
        "notice_given": call_words.notice_given(moved[-1] if moved else seance.convened_at, seance.held_at),
        "agenda_awaited": telling_calls.agenda_awaited(seance, at=now),
        "calls": [(names[place], one.words) for place, one in told.items() if one.words not in _UNSAID],
        "alone": [names[place] for place, one in told.items() if one.is_alone],
    }
