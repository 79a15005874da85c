"""Several files of one home, their points in a row: those that are taken are found in order by one press, each by itself."""

from datetime import date
from functools import partial
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from palier.models import Candidature, CheckDraft, Demande, Publication
from palier.rules.commission import together
from palier.rules.doors.access import Role
from palier.rules.doors.readings import Purpose
from palier.rules.law import clocks
from palier.web.access import actor_of, get_or_404, only, organisation_of
from palier.web.acts import once
from palier.web.bailleur import just_checked
from palier.web.bailleur.check_forms import AllReachedForm, FileInARowForm
from palier.web.bailleur.checks import waiting_files
from palier.web.desk.desk_parts import attempt, name_of, page, trace
from palier.web.presentation import protection
from palier.workflows.commission.checking import seen_of
from palier.workflows.commission.files_to_check import file_of
from palier.workflows.commission.finding_in_order import FileChanged, find_in_order
from palier.workflows.doors.finding import named
from palier.workflows.people import asking

AT_ONCE = 10
"""Files of one page: what writes to more people is read again first."""
type Row = tuple[Candidature, FileInARowForm]


@only(Role.BAILLEUR)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def in_a_row(request: HttpRequest, publication: UUID) -> HttpResponse:
    """The files of one home that wait for a check; once those taken are found in order, the next home follows."""
    mine = Publication.objects.filter(bailleur__in=organisation_of(request).covers)
    found = get_or_404(mine.select_related("home__commune"), publication)
    today, told = clocks.day_in_paris(timezone.now()), request.POST if request.method == "POST" else None
    rows = [(row, _form(row, told, today)) for row in _files(request, found)]
    reached, whole = AllReachedForm(told), forms.Form(told)
    if told is not None and _act(request, rows, reached, whole) and not _beyond(request, found, rows, whole):
        after = _next_home(request, found)
        return redirect(just_checked.address(after, found.public_id))
    if told is not None:
        # Refused of one file, done of others: those have left the row, and are told above it.
        left = {row.pk for row in _files(request, found)}
        rows = [(row, form) for row, form in rows if row.pk in left]
    trace(request, Purpose.CHECK, *(row for row, _ in rows))
    context = page(
        request,
        publication=found,
        rows=[_shown(row, form) for row, form in rows],
        reached=reached,
        form=whole,
        told=just_checked.told(request) if told is None else just_checked.of(request, found.public_id),
        is_cut=waiting_files(request).filter(publication=found).count() > len(rows),
    )
    return render(request, "palier/bailleur/checks_in_a_row.html", context)


def _files(request: HttpRequest, found: Publication) -> list[Candidature]:
    rows = named(waiting_files(request).filter(publication=found, demande__in=Demande.objects.all()))
    return list(rows.select_related("publication__home__commune", "demande")[:AT_ONCE])


def _form(row: Candidature, told: QueryDict | None, today: date) -> FileInARowForm:
    file = file_of(row, on=today)
    seen = seen_of(row.checks.order_by("-at", "-pk").first())
    draft = CheckDraft.objects.filter(candidature=row).select_related("by").first()
    # Under its own name: a file that came or left meanwhile moves no answer to another one.
    return FileInARowForm(told, prefix=str(row.public_id), file=file, seen=seen, row=row, draft=draft)


def _act(request: HttpRequest, rows: list[Row], reached: AllReachedForm, whole: forms.Form) -> bool:
    """Find in order what is taken; whether nothing was refused. One file that is refused stops no other."""
    whole.is_valid()
    taken = [(row, form) for row, form in rows if form.is_chosen]
    if not taken:
        whole.add_error(None, "Cochez au moins un dossier, ou ouvrez-le pour le contrôler seul.")
        return False
    if not reached.is_valid():
        return False
    by, at = actor_of(request), timezone.now()

    def find(row: Candidature, form: FileInARowForm) -> object:
        said = form.cleaned_data
        points = form.points(is_reached=True)
        if not form.is_as_kept:
            raise FileChanged
        return find_in_order(row, read=said["read"], points=points, whys=form.whys(), seen=said["seen"], by=by, at=at)

    done = [attempt(form, partial(find, row, form)) for row, form in taken]
    return all(done)


def _beyond(request: HttpRequest, found: Publication, rows: list[Row], whole: forms.Form) -> bool:
    """Say which ticked files were not looked at, as others came before them and a page holds ten."""
    shown = {str(row.public_id) for row, _ in rows}
    ticked = {key.removesuffix("-chosen") for key in request.POST if key.endswith("-chosen")} - shown
    waiting = waiting_files(request).filter(publication=found)
    left = [row.reference for row in waiting if str(row.public_id) in ticked]
    if left:
        said = "D’autres dossiers sont passés devant : ceux-ci restent à contrôler, relisez-les."
        whole.add_error(None, f"{said} {', '.join(left)}.")
    return bool(left)


def _next_home(request: HttpRequest, found: Publication) -> str:
    """The next home of the queue; the queue itself after the last, for a file that was left keeps its home there."""
    later = waiting_files(request).filter(publication__closes_at__gte=found.closes_at).exclude(publication=found)
    after = next(
        (row for row in later if (row.publication.closes_at, row.publication_id) > (found.closes_at, found.pk)), None
    )
    return reverse("bailleur_controles", args=[after.publication.public_id]) if after else reverse("bailleur")


def _shown(row: Candidature, form: FileInARowForm) -> dict[str, object]:
    return {
        "row": row,
        "form": form,
        "name": name_of(row),
        "awaited": asking.said(row),
        "attested": together.named(form.lines),
        # Of what stands on the page now, never what was sent.
        "read": form.fields["read"].initial,
        "seen": form.fields["seen"].initial,
        "kept": form.fields["kept"].initial,
        "protected": protection.notice(Role.BAILLEUR, form.file.demande),
    }
