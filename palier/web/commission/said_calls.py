"""How the members of a séance were told of it, for its page: by whom a mail was had, and whom somebody must telephone."""

from typing import Any

from django.utils import timezone

from palier.models import Seance
from palier.rules.commission import call_words
from palier.workflows.commission import telling_calls


def of(seance: Seance) -> dict[str, Any]:
    """The way of each member, in their order, and how many days before it was called."""
    told = telling_calls.told(seance, at=timezone.now())
    names = [row["name"] for row in seance.members]
    return {
        "notice_given": call_words.notice_given(seance.convened_at, seance.held_at),
        "calls": [(names[place], one.words) for place, one in told.items() if one.words != call_words.NO_MAIL],
        "alone": [names[place] for place, one in told.items() if one.is_alone],
    }
