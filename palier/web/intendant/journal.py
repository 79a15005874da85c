"""The journal of accounts and settings, by days, organisation and act; what was refused at the doors, counted; the seals."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from palier.gateways import tables
from palier.models import DailyRoot, Organisation, SealCheck, SealedHead
from palier.models.rows import verb_rights
from palier.rules.doors import verb_words
from palier.rules.doors.access import Role
from palier.web.access import actor_of, only
from palier.web.inputs.fields import DayField, DayInput
from palier.web.intendant import journal_lines
from palier.web.intendant.desk import shown
from palier.web.intendant.journal_lines import ToldLine
from palier.web.lists import handed, listing
from palier.web.requests.factors import proved
from palier.workflows.steering import reading_journals
from palier.workflows.steering.reading_journals import Extract

COUNTED_DAYS = 14
"""Days of refused entries that a page counts."""
_COLUMNS = (
    "quand (UTC)",
    "acte",
    "qui",
    "rôle",
    "organisme",
    "objet",
    "sur quoi",
    "précisions",
    "référence",
    "article",
)


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
        lines=page.with_rows(journal_lines.told(page)),
        refused=reading_journals.refused_by_day(today - timedelta(days=COUNTED_DAYS - 1), today),
        days=COUNTED_DAYS,
        **_seals(),
    )


@only(Role.STEWARD)
@never_cache
@require_POST
@proved
def export(request: HttpRequest) -> HttpResponse:
    """The lines that are asked for in a file, after a code just given; that they left is a line too.

    The file is written on disk, some lines at a time: no length of journal fills the memory.
    """
    lines = _cells_of(request)
    form, name = tables.TableForm.CSV, f"journal-{timezone.localdate().isoformat()}"
    return handed(tables.written(_COLUMNS, lines, form=form, title="Journal"), form, name)


def _cells_of(request: HttpRequest) -> Iterator[tuple[str, ...]]:
    asked = JournalForm(request.POST).asked()
    for some in reading_journals.exported(asked, by=actor_of(request), at=timezone.now()):
        yield from map(_cells, journal_lines.told(some))


def _cells(one: ToldLine) -> tuple[str, ...]:
    line, details = one.line, " ; ".join(f"{name} : {value}" for name, value in one.details)
    told = (line.at.isoformat(), one.verb, one.who, one.role, one.body, one.object, one.about, details)
    return (*told, str(line.object_id), line.article)


def _seals() -> dict[str, object]:
    """The last walk over the seals, what it found by kind, and where the chains stand."""
    check = SealCheck.objects.order_by("-pk").first()
    root = DailyRoot.objects.order_by("-day").first()
    kinds = check.what.split("\n")[0] if check and check.faults > 1 else ""
    return {"check": check, "kinds": kinds, "root": root, "chains": SealedHead.objects.count()}
