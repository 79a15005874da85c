"""« Tout est en ordre » : one act finds a file compliant, by the points that its page showed in order (ADR 168)."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from palier.models import Candidature, Check
from palier.rules.candidature import stages
from palier.rules.commission import checklist, looking, together
from palier.rules.commission.checking import Output
from palier.rules.law import clocks
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal
from palier.workflows.commission import checking, files_to_check


class FileChanged(Refusal):
    """What the page showed in order is not what the file says now."""

    sentence = "Le dossier a changé depuis que vous l’avez ouvert : relisez ses points avant de le dire en ordre."


@transaction.atomic
def find_in_order(
    candidature: Candidature,
    *,
    read: str,
    points: Mapping[str, str] | None = None,
    whys: Mapping[str, str] | None = None,
    seen: str = "",
    by: Actor,
    at: datetime,
) -> Check:
    """Find a file compliant by one act: the points that its page showed in order are said seen, the others as answered.

    ``read`` is the digest of what the page showed (``together.shown``): a file that changed since is read again first.
    The journal says which points the act covered. Raises ``FileChanged``, ``BadFinding``, and what ``check`` raises.
    """
    held = Candidature.objects.select_for_update().get(pk=candidature.pk)
    file = files_to_check.file_of(held, on=clocks.day_in_paris(at))
    lines = checklist.checklist(file)
    if held.stage in stages.TO_CHECK and read != together.shown(lines, file):
        raise FileChanged
    try:
        answers, by_act = together.answers(lines, looking.read(points or {}))
    except looking.UnknownPoint as error:
        raise checking.BadFinding(str(error)) from error
    said = {item.value: look.value for item, look in answers.items()}
    return checking.check(held, Output.COMPLIANT, points=said, whys=whys, seen=seen, by_act=by_act, by=by, at=at)
