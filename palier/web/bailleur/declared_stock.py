"""« Parc déclaré »: the homes of a landlord by commune and size, pasted or sent as a file; what stands for each year."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from palier.models.homes import declared_stocks
from palier.rules.doors.access import Role
from palier.rules.law import clocks
from palier.web.access import actor_of, only, organisation_of
from palier.web.acts import once
from palier.web.desk.desk_parts import attempt, page
from palier.workflows.homes import stocking

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

    from palier.rules.homes.declared_stock import RefusedLine

_FIRST, _LARGEST = 2024, 500_000
_UNREADABLE = "Ce fichier n’est pas un texte : enregistrez votre tableau au format CSV (UTF-8)."


class StockLinesForm(forms.Form):
    """The lines of a year, pasted or in a file; the file is read after what is pasted."""

    year = forms.TypedChoiceField(label="Parc au 1er janvier", coerce=int)
    lines = forms.CharField(
        label="Vos lignes",
        required=False,
        max_length=_LARGEST,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        help_text="Une ligne pour une commune et une taille : code INSEE ; taille ; nombre de logements. "
        "Par exemple 93048 ; T3 ; 1250. Zéro efface ce qui était déclaré ; ce qui n’est pas dans la liste ne change pas.",
    )
    file = forms.FileField(
        label="Ou un fichier CSV",
        required=False,
        allow_empty_file=True,
        max_length=255,
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,text/csv,text/plain"}),
        error_messages={"max_length": "Le nom de ce fichier est trop long."},
    )

    def __init__(self, *args: Any, years: list[int], **kwargs: Any) -> None:
        """``years``: those that may be declared."""
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [(one, str(one)) for one in years]  # type: ignore[attr-defined]

    def clean_file(self) -> str:
        """The text of the file; empty where there is none."""
        sent: UploadedFile[bytes] | None = self.cleaned_data.get("file")
        if not sent:
            return ""
        if (sent.size or 0) > _LARGEST:
            raise forms.ValidationError("Ce fichier est trop grand : 500 Ko au plus.")
        try:
            text: str = sent.read().decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise forms.ValidationError(_UNREADABLE) from error
        return text

    @property
    def text(self) -> str:
        """All the lines."""
        return "\n".join(filter(None, (self.cleaned_data["lines"], self.cleaned_data["file"])))


@only(Role.BAILLEUR)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def show(request: HttpRequest) -> HttpResponse:
    """What stands, and a form to declare or correct it; each line that is refused is told with its number and its reason."""
    now = timezone.now()
    years = list(range(clocks.day_in_paris(now).year, _FIRST - 1, -1))
    form = StockLinesForm(
        request.POST or None, request.FILES or None, years=years, initial={"year": _asked(request, years)}
    )
    refused: list[RefusedLine] = []

    def declare() -> None:
        try:
            stocking.declare(form.text, form.cleaned_data["year"], by=actor_of(request), at=now)
        except stocking.StockLinesRefused as refusal:
            refused.extend(refusal.refused)
            raise

    if form.is_valid() and attempt(form, declare):
        return redirect(f"{reverse('bailleur_parc')}?annee={form.cleaned_data['year']}")
    year = _asked(request, years)
    standing = declared_stocks.standing(organisation_of(request).covers, year)
    context = page(
        request,
        form=form,
        refused=refused,
        year=year,
        years=years,
        standing=standing,
        total=sum(one.homes for one in standing),
    )
    return render(request, "palier/bailleur/declared_stock.html", context, status=400 if form.is_bound else 200)


def _asked(request: HttpRequest, years: list[int]) -> int:
    """The year of the address, or the present one."""
    asked = request.GET.get("annee", "")
    return int(asked) if asked.isdecimal() and asked in map(str, years) else years[0]
