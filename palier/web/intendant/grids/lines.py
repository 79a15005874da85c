"""One line of a draft, by a form; or the whole text, by the file that the command takes."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from palier.models import GridDraft
from palier.rules.scoring import grid_drafts
from palier.rules.scoring.grid_errors import GridError
from palier.web.access import actor_of, only
from palier.web.acts import once
from palier.web.intendant.desk import BOTH, fresh_to_change, shown
from palier.web.intendant.grids.drafts import WORDS, found, title_of, to
from palier.web.intendant.grids.grid_forms import FORMS, GridLineForm, fact_codes
from palier.workflows.acting.refusals import Refusal
from palier.workflows.scoring import drafting_grids

KEEP = "garder"
"""The button by which a line that is refused stays in the draft all the same: another line may mend it."""
_LARGEST = 200_000
_HEADINGS = {
    "tete": "Titre, délibération et dates",
    "critere": "Un critère",
    "rubrique": "Une rubrique",
    "suivi": "Suivi à part des points",
}


class GridFileForm(forms.Form):
    """A file of a grid."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)
    file = forms.FileField(
        label="Fichier de la grille",
        help_text="Le fichier TOML que « enter-grid » prend. Il remplace tout le brouillon ; « Annuler » rend ce qui y était.",
        max_length=200,
        allow_empty_file=True,
        widget=forms.ClearableFileInput(attrs={"accept": ".toml,text/plain"}),
    )

    def clean_file(self) -> Any:  # noqa: ANN401 - an uploaded file
        """Refuse what is far too large before it is read."""
        given = self.cleaned_data["file"]
        if (given.size or 0) > _LARGEST:
            raise forms.ValidationError("Ce fichier est trop grand pour une grille : 200 ko au plus.")
        return given


@only(*BOTH)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@fresh_to_change
@once
def line(request: HttpRequest, draft: UUID, word: str, place: int) -> HttpResponse:
    """One line: a new one at place 0, else that which has the number."""
    one, section = found(request, draft), WORDS.get(word)
    content = grid_drafts.content_of(one.content)
    rows = [] if section is None else grid_drafts.rows(content, section)
    if section is None or place > len(rows) or (word == "tete" and place != 1):
        raise Http404
    index = place - 1 if place else None
    others = [str(row.get("code", "")) for at, row in enumerate(rows) if at != index]
    extra = {"headings": grid_drafts.rows(content, "heading")} if word in {"critere", "rubrique"} else {}
    form = FORMS[word](
        request.POST or None,
        row=rows[index] if index is not None else None,
        taken=others,
        **extra,
    )
    seen = str(request.POST.get("seen", "")) or drafting_grids.digest_of(one)
    may_keep = False
    if form.is_valid():
        may_keep = KEEP not in request.POST and _refused(form, content, index)
        if not may_keep and _written(request, form, one, index, seen):
            return to(one, "grille_ligne", "" if word == "tete" else f"#ligne-{word}-{place or len(rows) + 1}")
    return shown(
        request,
        "grids/line.html",
        form=form,
        draft=one,
        title=title_of(one.content),
        heading=_HEADINGS[word],
        seen=seen,
        may_keep=may_keep,
        keep=KEEP,
        codes=fact_codes(only_priority=word == "tete") if word in {"tete", "critere"} else {},
        is_new=index is None,
    )


def _refused(form: GridLineForm, content: dict[str, Any], index: int | None) -> bool:
    """Whether the checker refuses this very line: said beside the fields."""
    try:
        text = grid_drafts.text_of(grid_drafts.put(content, form.section, index, form.written))
    except GridError:
        return False
    place = len(grid_drafts.rows(content, form.section)) if index is None else index
    faults = [one for one in grid_drafts.look(text).at(form.section, place) if one.is_refusal]
    for fault in faults:
        form.add_error(form.field_of(fault.key), f"{fault.reason[:1].upper()}{fault.reason[1:]}.")
    return bool(faults)


def _written(request: HttpRequest, form: GridLineForm, one: GridDraft, index: int | None, seen: str) -> bool:
    row = form.written
    try:
        drafting_grids.write(
            one,
            lambda content: grid_drafts.put(content, form.section, index, row),
            seen=seen,
            by=actor_of(request),
            at=timezone.now(),
        )
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


@only(*BOTH)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@fresh_to_change
@once
def bring(request: HttpRequest, draft: UUID) -> HttpResponse:
    """The whole text by a file; each line that is no grid is said, and nothing is kept of it."""
    one = found(request, draft)
    is_sent = request.method == "POST"
    seen = drafting_grids.digest_of(one)
    form = GridFileForm(request.POST if is_sent else None, request.FILES if is_sent else None, initial={"seen": seen})
    faults: tuple[GridError, ...] = ()
    if form.is_valid():
        faults = _brought(request, form, one)
        if not faults and not form.errors:
            return HttpResponseRedirect(f"{reverse('intendant_grille', args=[one.public_id])}?fait=grille_fichier")
    return shown(request, "grids/file.html", form=form, draft=one, title=title_of(one.content), faults=faults)


def _brought(request: HttpRequest, form: GridFileForm, one: GridDraft) -> tuple[GridError, ...]:
    given, name = form.cleaned_data["file"], str(form.cleaned_data["file"].name or "grille.toml")
    try:
        text = given.read().decode("utf-8-sig")
        drafting_grids.bring(one, text, name, seen=form.cleaned_data["seen"], by=actor_of(request), at=timezone.now())
    except UnicodeDecodeError:
        form.add_error("file", "Ce fichier n’est pas en UTF-8 : enregistrez-le de nouveau dans cet encodage.")
    except Refusal as refusal:
        form.add_error(None, str(refusal))
    except GridError as error:
        form.add_error(
            "file", "Ce fichier n’est pas une grille : voyez chaque ligne refusée plus bas. Rien n’a changé."
        )
        return error.all
    return ()


@only(*BOTH)
@never_cache
@require_safe
def text(request: HttpRequest, draft: UUID) -> HttpResponse:
    """The text of a draft, as the command takes it."""
    one = found(request, draft)
    response = HttpResponse(one.content, content_type="application/toml; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="grille.toml"'
    return response
