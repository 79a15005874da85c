"""What the households of a closed list answered to « toujours intéressé ? », beside their files, and the press that asks more."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Count, Max

from palier.models import Candidature, Publication, StillWanted
from palier.rules.candidature.funnel import PublicationStage, Stage
from palier.rules.law import clocks, french
from palier.workflows.commission import asking_wanted


def answers(rows: Collection[Candidature], *, at: datetime) -> dict[int, str]:
    """What each of these candidatures answered, in words; nothing of who was not asked."""
    found = asking_wanted.by_candidature(rows)
    lost = asking_wanted.unreached([row for row in rows if row.pk in found])
    return {row.pk: _said(row, found[row.pk], at, is_lost=row.pk in lost) for row in rows if row.pk in found}


def _said(row: Candidature, asked: StillWanted, at: datetime, *, is_lost: bool) -> str:
    if row.stage == Stage.RETIREE:
        # A withdrawal is no answer: its reason is its household's, and it reads the same of who was not asked.
        return ""
    if asked.yes_at is not None:
        return f"oui, le {_short(asked.yes_at)}"
    if is_lost:
        # Whom no question reached was not silent.
        return "personne non jointe"
    return "pas encore" if at <= asked.until and row.stage == Stage.CLASSEE else "sans réponse"


def _short(at: datetime) -> str:
    """A day and an hour that fit in a column."""
    here = at.astimezone(clocks.paris())
    return f"{here:%d/%m} à {here.hour} h {here:%M}"


def asked(publication: Publication) -> str:
    """How many households were asked and until when they may answer: what confirms the press, and stays; empty where none was."""
    rows = StillWanted.objects.filter(candidature__publication=publication)
    found = rows.aggregate(many=Count("pk"), last=Max("until"))
    if not found["many"]:
        return ""
    many = french.count(found["many"], "ménage interrogé", "ménages interrogés")
    return f"{many}, réponses jusqu’au {clocks.say_instant(found['last'])}."


def to_ask(publication: Publication, *, at: datetime) -> str:
    """The name of the press that asks, with how many it asks; empty where nobody is left to ask."""
    if publication.stage != PublicationStage.CLASSEE:
        return ""
    many = asking_wanted.to_ask(publication, at=at).count()
    return f"Demander à {french.count(many, 'ménage')}" if many else ""
