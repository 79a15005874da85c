"""Take a list out in a file: what it holds, why it leaves, who will read that it left; then the file."""

from collections.abc import Callable, Iterator
from uuid import UUID

from django import forms
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from palier.gateways import tables
from palier.gateways.tables import TableForm
from palier.models import Membership, Publication
from palier.rules.doors import readings
from palier.rules.doors.access import Role
from palier.rules.doors.readings import Purpose
from palier.rules.law.clocks import day_in_paris
from palier.web.access import actor_of, get_or_404, only, organisation_of
from palier.web.lists import handed_as_it_comes
from palier.web.presentation import homes
from palier.web.requests.factors import proved
from palier.workflows.acting.refusals import Refusal
from palier.workflows.desks import taking_out
from palier.workflows.desks.taking_out import TakenLine, TakenList

_FORMS = [
    (TableForm.XLSX, "Classeur (XLSX), pour Excel ou LibreOffice"),
    (TableForm.CSV, "Texte (CSV), pour un logiciel"),
]
_WHYS = {
    Purpose.TAKEN_TO_WORK: "Y travailler hors du site",
    Purpose.TAKEN_TO_PREPARE: "Préparer une commission",
    Purpose.TAKEN_TO_ANSWER: "Répondre à un recours ou à un contrôle",
}
_REFUSED, _CONFLICT = 400, 409
_CUT = "La suite n’est pas sortie : votre accès a pris fin."
_FAILED = "La suite n’est pas sortie : une erreur est survenue. Emportez la liste de nouveau."


class TakeOutForm(forms.Form):
    """In which kind of file."""

    fichier = forms.ChoiceField(
        label="Fichier", choices=[(form.value, said) for form, said in _FORMS], widget=forms.RadioSelect, initial="xlsx"
    )

    @property
    def kind(self) -> TableForm:
        """What was chosen."""
        return TableForm(self.cleaned_data["fichier"])


class TakePeopleOutForm(TakeOutForm):
    """Why, too, where there are people on the list: each of them reads it."""

    motif = forms.ChoiceField(
        label="Pourquoi la liste sort",
        choices=[("", "Choisissez"), *((one.name.lower(), _WHYS[one]) for one in readings.TAKEN_OUT)],
    )
    field_order = ("motif", "fichier")

    @property
    def purpose(self) -> Purpose:
        """What was said."""
        return Purpose[self.cleaned_data["motif"].upper()]


@only(Role.BAILLEUR, Role.RESERVATAIRE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def candidates(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The candidates of a list that is closed, as far as this organisation reads them; after a code just given."""
    covers = organisation_of(request).covers
    rows = Publication.objects.filter(Q(reservataire__in=covers) | Q(bailleur__in=covers))
    publication = get_or_404(rows.select_related("home__commune", "bailleur", "reservataire"), public_id)
    form, by = TakePeopleOutForm(request.POST or None), actor_of(request)
    publishes = publication.reservataire_id in covers
    back = "publication-reservataire" if publishes else "bailleur_publication"
    context = {
        "form": form,
        "title": homes.title(publication.home),
        "back": reverse(back, args=[public_id]),
        "count": taking_out.candidates_of(publication, by).count(),
        "has_people": True,
        "columns": ", ".join(taking_out.CANDIDATE_COLUMNS),
        "is_closed": publication.stage not in taking_out.CLOSED,
    }
    if form.is_valid():
        name = f"candidats-{publication.home.rpls_id}"
        return _proved_file(
            request,
            lambda: taking_out.take_candidates(publication, form.purpose, by=by, at=timezone.now()),
            form.kind,
            name,
            context,
        )
    return page(request, context)


@only(Role.BAILLEUR, Role.RESERVATAIRE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def lists(request: HttpRequest) -> HttpResponse:
    """Every list that this organisation published, with how many applied."""
    house, form = organisation_of(request), TakeOutForm(request.POST or None)
    context = {
        "form": form,
        "title": "Vos publications",
        "back": reverse("file-du-jour" if actor_of(request).role is Role.RESERVATAIRE else "bailleur"),
        "count": taking_out.lists_of(house).count(),
        "columns": ", ".join(taking_out.LIST_COLUMNS),
        "is_closed": True,
    }
    if form.is_valid():
        by = actor_of(request)
        return file(
            request, lambda: taking_out.take_lists(house, by=by, at=timezone.now()), form.kind, "publications", context
        )
    return page(request, context)


def page(request: HttpRequest, context: dict[str, object]) -> HttpResponse:
    """What the file will hold, and the form."""
    status = _REFUSED if request.method == "POST" else 200
    return render(request, "palier/desk/take_out.html", context, status=status)


def file(
    request: HttpRequest, taken: Callable[[], TakenList], kind: TableForm, name: str, context: dict[str, object]
) -> HttpResponse:
    """The file, or why it does not leave."""
    try:
        found = taken()
    except Refusal as refusal:
        return render(request, "palier/desk/take_out.html", {**context, "refused": str(refusal)}, status=_CONFLICT)
    lines = _while_there(found, request.membership.pk)  # type: ignore[attr-defined]
    parts = tables.parts(found.columns, lines, form=kind, title=found.name)
    named = f"{name}-{day_in_paris(timezone.now()).isoformat()}-{found.mark}"
    return handed_as_it_comes(parts, kind, named, cut=_FAILED)


def _while_there(found: TakenList, member: int) -> Iterator[list[TakenLine]]:
    """The lines, for as long as who takes them out may enter: a slow reader may be shut out meanwhile, and the file says so."""
    left = 0
    while Membership.objects.live().filter(pk=member).exists():
        some = next(found.parts, None)
        if some is None:
            return
        left += len(some)
        yield some
    if left < found.count:
        yield [[_CUT, *[None] * (len(found.columns) - 1)]]


_proved_file = proved(file)
