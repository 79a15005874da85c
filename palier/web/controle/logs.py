"""The journal of acts and the log of readings of one organisation, by day, person and word: opaque ids, no household's name."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime, time
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from palier.models import AccessEntry, JournalEntry
from palier.rules.doors import verb_words
from palier.rules.doors.access import ROLE_LABELS, Action, Role, require
from palier.rules.law.clocks import paris
from palier.web.access import only, role_of
from palier.web.controle import people
from palier.web.controle.desk import on_mission
from palier.web.inputs.fields import DayField, DayInput
from palier.web.lists import listing

ANYBODY, ANYTHING = ("", "Tout le monde"), ("", "Tout")


class LogForm(forms.Form):
    """What is looked for: days, who, and a word. What is not understood is said, and nothing is hidden by it."""

    du = DayField(label="Du", required=False, widget=DayInput())
    au = DayField(label="Au", required=False, widget=DayInput())
    qui = forms.ChoiceField(label="Qui", required=False)

    def __init__(self, *args: Any, word: str, label: str, words: list[tuple[str, str]], **kwargs: Any) -> None:
        """Offer the members of the organisation, and the words that its lines hold."""
        super().__init__(*args, **kwargs)
        self.word = word
        self.fields["qui"].choices = [ANYBODY, *people.all_names()]  # type: ignore[attr-defined]
        self.fields[word] = forms.ChoiceField(label=label, required=False, choices=[ANYTHING, *words])

    def narrowed[R: (JournalEntry, AccessEntry)](self, rows: QuerySet[R], column: str) -> QuerySet[R]:
        """The rows that are asked for; all of them where nothing is understood."""
        asked = self.cleaned_data if self.is_valid() else {}
        if asked.get("du"):
            rows = rows.filter(at__gte=datetime.combine(asked["du"], time(), paris()))
        if asked.get("au"):
            rows = rows.filter(at__lte=datetime.combine(asked["au"], time.max, paris()))
        if asked.get("qui"):
            rows = rows.filter(actor=UUID(asked["qui"]))
        if asked.get(self.word):
            rows = rows.filter(**{column: asked[self.word]})
        return rows


@only(Role.AUDITOR)
@never_cache
@require_safe
def journal(request: HttpRequest) -> HttpResponse:
    """Every act of the organisation: when, who, in which quality, on what, under which article."""
    require(role_of(request), Action.READ_JOURNAL)
    mission = on_mission(request)
    verbs = JournalEntry.objects.order_by("verb").values_list("verb", flat=True).distinct()
    words = sorted(((verb, verb_words.worded(verb)) for verb in verbs), key=lambda one: one[1])
    form = LogForm(request.GET, word="verbe", label="Acte", words=words)
    shown = listing(request, form.narrowed(JournalEntry.objects.order_by("-at", "-pk"), "verb"))
    named = people.names(_actors(shown))
    rows = [
        (
            one,
            _who(one.actor, named),
            _role(one.role),
            verb_words.worded(one.verb),
            verb_words.named(one.object_kind),
            _details(one),
        )
        for one in shown
    ]
    context = {"form": form, "lines": shown.with_rows(rows), "mission": mission}
    return render(request, "palier/controle/journal.html", context)


@only(Role.AUDITOR)
@never_cache
@require_safe
def readings(request: HttpRequest) -> HttpResponse:
    """Who read files, how many and why; then each reading, under the opaque id of what was read."""
    mission = on_mission(request)
    purposes = AccessEntry.objects.order_by("purpose").values_list("purpose", flat=True).distinct()
    form = LogForm(request.GET, word="motif", label="Pourquoi", words=[(one, one) for one in purposes])
    rows = form.narrowed(AccessEntry.objects.all(), "purpose")
    counted = list(rows.values_list("actor", "purpose").annotate(times=Count("pk")).order_by("-times"))
    shown = listing(request, rows.order_by("-at", "-pk"))
    named = people.names({actor for actor, _, _ in counted} | set(_actors(shown)))
    totals = Counter[str]()
    for actor, _, times in counted:
        totals[_who(actor, named)] += times
    context = {
        "form": form,
        "totals": totals.most_common(),
        "counted": [(_who(actor, named), purpose, times) for actor, purpose, times in counted],
        "lines": shown.with_rows(
            [(one, _who(one.actor, named), _role(one.role or ""), verb_words.named(one.object_kind)) for one in shown]
        ),
        "mission": mission,
    }
    return render(request, "palier/controle/readings.html", context)


def _actors(rows: Iterable[JournalEntry | AccessEntry]) -> set[UUID]:
    return {row.actor for row in rows if row.actor is not None}


def _who(actor: UUID | None, named: Mapping[UUID, str]) -> str:
    return "l’horloge du service" if actor is None else named.get(actor, people.UNKNOWN)


def _role(word: str) -> str:
    return ROLE_LABELS[Role(word)] if word in set(Role) else word


def _details(one: JournalEntry) -> list[tuple[str, str]]:
    """What the line adds: codes, counts and opaque ids, as they were written."""
    return [
        (key.replace("_", " "), ", ".join(map(str, value)) if isinstance(value, list) else str(value))
        for key, value in one.details.items()
        if value not in (None, "", [])
    ]
