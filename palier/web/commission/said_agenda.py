"""The agenda of a séance on its page: each home that is on it, and those that could be put on it, with what is missing."""

from collections.abc import Collection
from typing import Any

from django.utils import timezone

from palier.models import AgendaItem, Publication, Seance
from palier.rules.candidature.funnel import PublicationStage
from palier.rules.commission import call_words, commission, three
from palier.rules.commission.seances import SeanceStage
from palier.rules.law import clocks
from palier.web.commission.decision_forms import AgendaForm
from palier.workflows.commission import absences, convening, voting

type AgendaLine = tuple[AgendaItem, int, int, str, str]
"""A home, its decisions, its compliant candidates, the sentence of its exception, and what is foreseen of its quorum."""


def lines(seance: Seance) -> list[AgendaLine]:
    """The homes of an agenda, in the order in which they were put on it."""
    homes = seance.items.select_related("publication__home__commune", "publication__reservataire").order_by("pk")
    away = absences.foreseen_away(seance)
    return [
        (
            item,
            item.decisions.count(),
            len(convening.compliant(item.publication)),
            exemption(item.exception),
            _foreseen(item, seance, away),
        )
        for item in homes.prefetch_related("interests")
    ]


def _foreseen(item: AgendaItem, seance: Seance, away: Collection[int]) -> str:
    """What may be said of the quorum of a home while members can still be changed."""
    if seance.stage != SeanceStage.CONVENED or item.postponed_reason:
        return ""
    return call_words.quorum_foreseen(len(voting.called_for(item, seance, away)), seance.quorum)


def able(seance: Seance) -> list[dict[str, Any]]:
    """The homes that could be put on the agenda, with their numbers and what is missing."""
    today = clocks.day_in_paris(timezone.now())
    waiting = Publication.objects.filter(bailleur__in=seance.bailleur.present.covers, stage=PublicationStage.DESIGNEE)
    # What this séance postponed comes back to it on its own line.
    waiting = waiting.exclude(agenda_items__seance=seance)
    rows: list[dict[str, Any]] = []
    for publication in waiting.select_related("home__commune", "reservataire").order_by("closes_at"):
        found = convening.standing(publication, on=today)
        if not found.compliant and not found.may_call:
            continue
        true = three.exemptions(found)
        refused = three.fault(found, true[0] if true else "")
        form = AgendaForm(
            initial={"publication": publication.public_id}, auto_id=f"id_{publication.pk}_%s", exceptions=true
        )
        rows.append(
            {
                "publication": publication,
                "numbers": three.numbers(found),
                "refused": refused,
                "form": form,
                "is_short": found.is_short,
                "may_call": found.may_call,
            }
        )
    return rows


def exemption(code: str) -> str:
    """The sentence of an exception; empty without one."""
    return commission.EXEMPTIONS[commission.Exemption(code)] if code else ""
