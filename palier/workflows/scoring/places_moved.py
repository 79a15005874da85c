"""Whether a change moved a place: where the household stood on each open list just before it and just after."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from palier.models import Candidature, Demande
from palier.models.candidatures import places
from palier.models.candidatures.places import CurrentPlace
from palier.rules.candidature.funnel import PublicationStage
from palier.workflows.scoring import scoring


def standing(demande: Demande, *, at: datetime) -> Mapping[str, CurrentPlace]:
    """By candidature, the place on each list that is open at an instant."""
    rows = Candidature.objects.filter(
        demande=demande,
        stage__in=scoring.RESCORED,
        publication__stage=PublicationStage.PUBLIEE,
        publication__closes_at__gt=at,
    )
    keys = dict(rows.order_by("pk").values_list("pk", "public_id"))
    found = places.places(keys) if keys else {}
    return {str(keys[key]): place for key, place in found.items()}


def moved(before: Mapping[str, CurrentPlace], after: Mapping[str, CurrentPlace]) -> list[dict[str, Any]]:
    """What is kept of it: both places of each list that was open all along."""
    return [
        {"candidature": key, "avant": _kept(before[key]), "apres": _kept(after[key])} for key in before if key in after
    ]


def _kept(place: CurrentPlace) -> list[int]:
    return [place.ahead, place.level, place.total]
