"""The journal of accounts and settings, by days, organisation and act; what was refused at the doors, counted; the seals."""

import csv
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from palier.models import DailyRoot, JournalEntry, Organisation, SealCheck, SealedHead, User
from palier.models.rows import verb_rights
from palier.rules.doors import verb_words
from palier.rules.doors.access import ROLE_LABELS, Role
from palier.web.access import actor_of, only
from palier.web.inputs.fields import DayField, DayInput
from palier.web.intendant.desk import shown
from palier.web.lists import listing
from palier.web.requests.factors import fresh
from palier.workflows.steering import reading_journals
from palier.workflows.steering.reading_journals import Extract

COUNTED_DAYS = 14
"""Days of refused entries that a page counts."""
_COLUMNS = ("quand (UTC)", "acte", "qui", "rôle", "organisme", "objet", "référence", "article")


class JournalForm(forms.Form):
    """What is looked for: days, an organisation by its opaque id, an act."""

    du = DayField(label="Du", required=False, widget=DayInput())
    au = DayField(label="Au", required=False, widget=DayInput())
    organisme = forms.ChoiceField(label="Organisme", required=False)
    acte = forms.ChoiceField(label="Acte", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the organisations, and the acts of this journal."""
        super().__init__(*args, **kwargs)
        bodies = Organisation.objects.order_by("name").values_list("public_id", "name")
        acts = sorted(((verb, verb_words.worded(verb)) for verb in verb_rights.OF_ACCOUNTS), key=lambda one: one[1])
        self.fields["organisme"].choices = [("", "Tous"), *((str(key), name) for key, name in bodies)]  # type: ignore[attr-defined]
        self.fields["acte"].choices = [("", "Tous"), *acts]  # type: ignore[attr-defined]

    def asked(self) -> Extract:
        """What is asked; everything where nothing is understood."""
        said = self.cleaned_data if self.is_valid() else {}
        body = Organisation.objects.filter(public_id=said["organisme"]).first() if said.get("organisme") else None
        return Extract(since=said.get("du"), until=said.get("au"), organisation=body, verb=said.get("acte") or "")


@only(Role.STEWARD)
@never_cache
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The lines, a page at a time; beside them the doors and the seals."""
    form = JournalForm(request.GET)
    page = listing(request, reading_journals.lines(form.asked()))
    today = timezone.localdate()
    return shown(
        request,
        "journal.html",
        form=form,
        lines=page.with_rows(_told(page)),
        refused=reading_journals.refused_by_day(today - timedelta(days=COUNTED_DAYS - 1), today),
        days=COUNTED_DAYS,
        **_seals(),
    )


@only(Role.STEWARD)
@never_cache
@require_POST
@fresh
def export(request: HttpRequest) -> HttpResponse:
    """The lines that are asked for in a file, after a code just given; that they left is a line too."""
    form = JournalForm(request.POST)
    rows = reading_journals.export(form.asked(), by=actor_of(request), at=timezone.now())
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="journal-{timezone.localdate().isoformat()}.csv"'
    # A spreadsheet reads French letters by this mark.
    answer.write("\ufeff")
    sheet = csv.writer(answer, delimiter=";")
    sheet.writerow(_COLUMNS)
    for one in _told(rows):
        line = one["line"]
        told = (line.at.isoformat(), one["verb"], one["who"], one["role"], one["body"], one["object"])  # type: ignore[attr-defined]
        sheet.writerow([_inert(str(cell)) for cell in (*told, line.object_id, line.article)])  # type: ignore[attr-defined]
    return answer


def _inert(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell[:1] in {"=", "+", "-", "@", "\t", "\r"} else cell


def _told(rows: Iterable[JournalEntry]) -> list[dict[str, object]]:
    found = list(rows)
    actors = {one.actor for one in found if one.actor}
    about = {one.object_id for one in found if one.object_kind == User.__name__}
    names = dict(User.objects.filter(public_id__in=actors | about).values_list("public_id", "name"))
    bodies = dict(Organisation.objects.values_list("pk", "name"))
    named = dict(Organisation.objects.values_list("public_id", "name"))
    return [
        {
            "line": one,
            "verb": verb_words.worded(one.verb),
            "who": _who(one.actor, names),
            "role": ROLE_LABELS[Role(one.role)] if one.role in set(Role) else one.role,
            "body": bodies.get(one.organisation or 0, ""),
            "object": verb_words.named(one.object_kind),
            "about": names.get(one.object_id) or named.get(one.object_id, ""),
            "details": [(key.replace("_", " "), str(value)) for key, value in one.details.items() if value],
        }
        for one in found
    ]


def _who(actor: UUID | None, names: Mapping[UUID, str]) -> str:
    return "le service" if actor is None else names.get(actor, "compte effacé")


def _seals() -> dict[str, object]:
    """The last walk over the seals, what it found by kind, and where the chains stand."""
    check = SealCheck.objects.order_by("-pk").first()
    root = DailyRoot.objects.order_by("-day").first()
    kinds = check.what.split("\n")[0] if check and check.faults > 1 else ""
    return {"check": check, "kinds": kinds, "root": root, "chains": SealedHead.objects.count()}
