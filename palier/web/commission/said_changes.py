"""What changed in a séance after its call, in words: its own page, its convocation and its minutes say the same."""

from typing import Any

from palier.models import Seance
from palier.workflows.commission import minutes, minutes_words

of = minutes_words.change


def since_its_call(seance: Seance) -> list[dict[str, Any]]:
    """What changed in a séance, in the order in which it did; each line that is of one home names it."""
    homes = _homes(seance) if any(row.get("home") for row in seance.changes) else {}
    return [of(row, seance.members, homes) for row in seance.changes]


def _homes(seance: Seance) -> dict[str, str]:
    """The homes of its agenda by publication, as its minutes write them."""
    items = seance.items.select_related("publication__home__commune")
    return {str(item.publication.public_id): minutes.address(item.publication.home) for item in items}
