"""Closing a séance, read again first: which decisions leave, to how many, of what kind. A second press closes it."""

from collections import Counter
from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from palier.models import AgendaItem, Decision, Seance
from palier.rules.commission import commission
from palier.rules.law import french
from palier.web import sure
from palier.web.presentation.words import datetime_words
from palier.web.sure import Sure
from palier.workflows.commission import closing_read, minutes

_SEEN = "vu"
_TOLD = {
    commission.Decision.ATTRIBUTION: ("attribution", "attributions"),
    commission.Decision.ATTRIBUTION_RANG: ("attribution avec rang", "attributions avec rang"),
    commission.Decision.ATTRIBUTION_CONDITION: ("attribution sous condition", "attributions sous condition"),
    commission.Decision.NON_ATTRIBUTION: ("non-attribution", "non-attributions"),
    commission.Decision.IRRECEVABLE: ("irrecevabilité", "irrecevabilités"),
}


def is_read_again(request: HttpRequest, seance: Seance) -> bool:
    """Whether this press comes from the page that said what leaves, and nothing was decided or taken back since."""
    return sure.is_sure(request) and request.POST.get(_SEEN) == closing_read.mark(seance)


def ask(request: HttpRequest, seance: Seance) -> HttpResponse:
    """The page of the first press."""
    items, rows = _items(seance), closing_read.decisions_of(seance)
    by_home = [(item, [row for row in rows if row.item_id == item.pk]) for item in items]
    said = Sure(
        heading="Relire avant de clore la séance",
        button=f"Clore et envoyer {french.count(len(rows), 'courrier')}" if rows else "Clore la séance",
        facts=(
            ("Séance", f"{datetime_words(seance.held_at)}, {seance.place}"),
            ("Logements", french.count(len(items), "logement")),
            *((name, str(count)) for name, count in _kinds(rows)),
        ),
        ends=(*(_line(item, of_it) for item, of_it in by_home), *_follows(rows)),
        stays=("Une contestation reste ouverte à chaque ménage, et son courrier dit comment.",),
        back="Après la clôture, une décision ne se reprend plus. Jusque-là, reprenez-la sur la page de son logement.",
        is_grave=True,
    )
    leave = (reverse("seance", args=[seance.public_id]), "Séance")
    return sure.ask(request, said, leave=leave, fields={"act": "clore", _SEEN: closing_read.mark(seance)})


def told(seance: Seance) -> list[tuple[str, int]]:
    """What the closing of a séance sent, by kind and number."""
    return _kinds(closing_read.decisions_of(seance))


def _items(seance: Seance) -> list[AgendaItem]:
    return list(seance.items.select_related("publication__home__commune").order_by("pk"))


def _kinds(rows: Sequence[Decision]) -> list[tuple[str, int]]:
    counts = Counter(row.kind for row in rows)
    return [(commission.LABELS[kind], counts[kind]) for kind in _TOLD if counts[kind]]


def _line(item: AgendaItem, rows: Sequence[Decision]) -> str:
    where = minutes.address(item.publication.home)
    if item.postponed_reason:
        return f"{where} : reporté, rien n’est envoyé."
    counts = Counter(row.kind for row in rows)
    said = [french.count(counts[kind], *words) for kind, words in _TOLD.items() if counts[kind]]
    return f"{where} : {french.series(said)}."


def _follows(rows: Sequence[Decision]) -> list[str]:
    if not rows:
        return ["Le procès-verbal est établi et scellé."]
    letters = "Le ménage reçoit" if len(rows) == 1 else f"Chacun des {len(rows)} ménages reçoit"
    found = [f"{letters} sa décision par courrier, datée du jour où elle a été prise."]
    if warned := sum(row.kind == commission.Decision.IRRECEVABLE for row in rows):
        found.append(f"{french.count(warned, 'avertissement')} avant radiation part avec l’irrecevabilité.")
    return [*found, "Le procès-verbal est établi et scellé, et les offres peuvent partir."]
