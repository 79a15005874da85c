"""What awaits a steward, on their first page: each matter with its number and where it is done. No name, no file."""

from dataclasses import dataclass

from django.urls import reverse

from palier.models import StockBatch, StockCheck, StockTwin
from palier.rules.law import french
from palier.rules.law.voice import say
from palier.rules.takeover.register_words import TO_DECIDE
from palier.rules.takeover.twin_words import TwinState
from palier.workflows.life import pairing_demandes
from palier.workflows.register import reconciling
from palier.workflows.takeover import calling_people


@dataclass(frozen=True, slots=True)
class StewardMatter:
    """One thing to do: how many, in words, and its page."""

    words: str
    url: str


def of_the_site() -> list[StewardMatter]:
    """What waits for the steward of the site, the pairs of households first: they delay somebody's letters."""
    found = [
        _matter(pairing_demandes.waiting(), "paire de demandes à comparer", "paires de demandes à comparer", "paires"),
        _matter(sum(reconciling.counts().values()), "écart avec le registre", "écarts avec le registre", "registre"),
    ]
    for batch in StockBatch.objects.select_related("organisation").order_by("pk"):
        twins = StockTwin.objects.filter(batch=batch, state=TwinState.TO_DECIDE).count()
        checks = StockCheck.objects.filter(batch=batch, state__in=TO_DECIDE, decision="").count()
        of = say("de la reprise de {organisation}", organisation=batch.organisation.name)
        found += [
            _matter(twins, f"doublon {of}", f"doublons {of}", "doublons", batch),
            _matter(checks, f"numéro à vérifier {of}", f"numéros à vérifier {of}", "ecarts", batch),
            _matter(
                calling_people.to_call(batch).count(),
                f"personne à appeler {of}",
                f"personnes à appeler {of}",
                "appels",
                batch,
            ),
        ]
    return [one for one in found if one is not None]


def _matter(count: int, one: str, several: str, page: str, batch: StockBatch | None = None) -> StewardMatter | None:
    url = reverse(f"intendant_{page}", args=[batch.public_id] if batch else [])
    return StewardMatter(french.count(count, one, several), url) if count else None
