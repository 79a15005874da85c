"""What was looked at of a file before an interruption: kept for who takes it up again, and told to nobody."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from palier.models import Candidature, CheckDraft
from palier.rules.candidature import stages
from palier.rules.commission import looking
from palier.rules.doors.access import Action, require
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.signing import signatory
from palier.workflows.commission.checking import BadFinding, NotToBeChecked


@transaction.atomic
def save_draft(
    candidature: Candidature, *, points: Mapping[str, str], whys: Mapping[str, str], by: Actor, at: datetime
) -> CheckDraft:
    """Keep what was looked at so far. No act: nothing is decided, nobody is told, and the journal stays silent.

    Raises ``BadFinding`` or ``NotToBeChecked``.
    """
    require(by.role, Action.CHECK)
    try:
        looks = looking.read(points)
    except looking.UnknownPoint as error:
        raise BadFinding(str(error)) from error
    if candidature.stage not in stages.TO_CHECK:
        raise NotToBeChecked
    kept, _ = CheckDraft.objects.update_or_create(
        candidature=candidature,
        defaults={
            "demande_id": candidature.demande_id,
            "audience": candidature.audience,
            "by": signatory(by),
            "at": at,
            "points": {item.value: look.value for item, look in looks.items()},
            "whys": {item: why.strip()[:300] for item, why in whys.items() if why.strip()},
        },
    )
    return kept
