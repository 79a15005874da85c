"""What waits in the background: by kind, one by one, how far what is long has come; and the two buttons of the safe ones."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import timedelta

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from palier.models.doors import queue
from palier.models.doors.queue import JobStanding
from palier.rules.desks import queue_words
from palier.rules.doors.access import Role
from palier.rules.law import french
from palier.web.access import only
from palier.web.acts import once
from palier.web.intendant.desk import fresh_to_change, shown, tried
from palier.workflows.steering import tending_queue

SHOWN = 50
"""Jobs of each standing that a page lists; the others are counted."""
ACTS = {"relancer": (tending_queue.run_again, "relancee"), "annuler": (tending_queue.cancel, "annulee")}
LONG: Mapping[str, tuple[str, str]] = {
    "lettres": ("Lettres d’un classement", "rang traité,rangs traités"),
    "clotures": ("Clôtures du jour", "liste close,listes closes"),
    "effacements": ("Effacements du jour", "dossier effacé,dossiers effacés"),
    "recomptes": ("Listes recomptées après une erreur", "liste recomptée,listes recomptées"),
    "dossiers_recomptes": ("Dossiers ouverts après une erreur", "dossier ouvert,dossiers ouverts"),
}
"""What is long, and what is counted of it."""


class QueueForm(forms.Form):
    """Which act, on which job."""

    act = forms.ChoiceField(choices=[(word, word) for word in ACTS])
    job = forms.IntegerField(min_value=1, max_value=2**62)


@only(Role.STEWARD)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@fresh_to_change
@once
def index(request: HttpRequest) -> HttpResponse:
    """The queue as it is now; or one of its jobs, moved."""
    form = QueueForm(request.POST or None)
    if form.is_valid():
        verb, done = ACTS[form.cleaned_data["act"]]
        if tried(request, form, verb, form.cleaned_data["job"]):
            return HttpResponseRedirect(f"{reverse('intendant_taches')}?fait={done}")
    counts = queue.counts()
    oldest = min((one.oldest for one in counts if one.oldest), default=None)
    seals = queue.seals()
    return shown(
        request,
        "queue.html",
        seals=seals,
        seals_late=_age(timezone.now() - timedelta(seconds=seals.seconds))
        if queue_words.seals_are_late(seals.seconds)
        else "",
        form=form,
        at=timezone.now(),
        oldest=oldest,
        waited=_age(oldest),
        totals={
            name: sum(getattr(one, name) for one in counts)
            for name in ("due", "later", "doing", "failed", "done_today")
        },
        kinds=_by_kind(counts),
        failed=_lines(JobStanding.FAILED),
        doing=_lines(JobStanding.DOING),
        waiting=_lines(JobStanding.WAITING),
        most=SHOWN,
        long=[_progress(one) for one in queue.progress()],
    )


def _by_kind(counts: list[queue.TaskCount]) -> list[tuple[str, list[dict[str, object]]]]:
    found: dict[queue_words.JobKind, list[dict[str, object]]] = defaultdict(list)
    for one in counts:
        words = queue_words.words_of(one.task)
        found[words.kind].append({"label": words.label, "count": one})
    return [
        (queue_words.KINDS[kind], sorted(found[kind], key=lambda row: str(row["label"])))
        for kind in queue_words.JobKind
        if kind in found
    ]


def _lines(standing: JobStanding) -> list[dict[str, object]]:
    rows = []
    for one in queue.lines(standing, SHOWN):
        words = queue_words.words_of(one.task)
        rows.append(
            {
                "job": one,
                "label": words.label,
                "since": _age(one.since),
                "means": queue_words.FAILED[words.kind],
                "again": standing is JobStanding.FAILED and words.may_run_again,
                "cancel": standing is JobStanding.WAITING and words.may_be_cancelled,
            }
        )
    return rows


def _progress(one: queue.Progress) -> dict[str, object]:
    label, counted = LONG[one.what]
    done = french.count(one.done, *counted.split(","))
    return {
        "label": label,
        "since": one.since,
        "said": f"{done} sur {french.number(one.total)}" if one.total is not None else done,
        "done": one.done,
        "total": one.total,
    }


def _age(since: object) -> str:
    """How long ago, in the largest unit that says something."""
    if since is None:
        return ""
    seconds = max(0, int((timezone.now() - since).total_seconds()))  # type: ignore[operator]
    for size, word in ((86_400, "jour"), (3_600, "heure"), (60, "minute")):
        if seconds >= size:
            return french.count(seconds // size, word)
    return french.count(seconds, "seconde")
