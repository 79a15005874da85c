"""A territory enters the types of home that it advises by number of persons: advice shown, never a refusal (L441-2-2)."""

from datetime import datetime

from django.db import transaction

from palier.models import SizeGuideVersion, Territory
from palier.rules.doors.access import Action, require
from palier.rules.fitting import size_guide
from palier.rules.law import french
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import cch
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal


class GuideTerritoryUnknown(Refusal):
    """The guide names a territory that does not exist."""

    sentence = "Le repère nomme un territoire inconnu : indiquez le code SIREN de l’EPCI ou de l’EPT."


class GuideAlreadyEntered(Refusal):
    """Another text was entered for the same territory and day."""


@transaction.atomic
def enter(content: str, *, by: Actor, at: datetime) -> SizeGuideVersion:
    """Keep a guide as a version of its territory. The same text twice is the same version; ``SizeGuideError`` if wrong.

    It may begin on a day past: it changes no rank and no verdict. A mistake is corrected by a version of a later day.
    Raises ``GuideTerritoryUnknown`` or ``GuideAlreadyEntered``.
    """
    require(by.role, Action.RUN_PLATFORM)
    guide = size_guide.read(content)
    territory = Territory.objects.select_for_update().filter(code=guide.territory).first()
    if territory is None or guide.effective_from is None:
        raise GuideTerritoryUnknown
    same = SizeGuideVersion.objects.filter(territory=territory, effective_on=guide.effective_from).first()
    if same is not None:
        if same.digest != guide.digest:
            day = french.day(guide.effective_from)
            raise GuideAlreadyEntered(
                f"Un autre repère est déjà entré pour ce territoire, à effet du {day} : donnez à celui-ci un jour "
                "plus tardif."
            )
        return same
    version = SizeGuideVersion.objects.create(
        territory=territory,
        effective_on=guide.effective_from,
        act=str(guide.source),
        content=content,
        digest=guide.digest,
    )
    telling.journal(
        JournalVerb.ENTER_SIZE_GUIDE,
        version,
        by=by,
        at=at,
        article=cch("L441-2-2"),
        details={"territoire": territory.code, "effet": guide.effective_from.isoformat(), "empreinte": guide.digest},
    )
    return version
