"""How long one waits for a home, commune by commune: public, as a page and as open data (article R441-2-17)."""

import csv
from collections.abc import Callable, Mapping
from operator import attrgetter

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from palier.models import Commune, CommuneFigure
from palier.models.homes import commune_figures
from palier.models.homes.published_figures import last_vacancies
from palier.models.territories import departements, localities
from palier.rules.homes.open_data import WAITS
from palier.rules.law.law import applies, cch
from palier.web.presentation import waiting
from palier.web.public import published_figures
from palier.web.public.open import files

COLUMNS: Mapping[str, Callable[[CommuneFigure], object]] = {
    "commune": attrgetter("commune_id"),
    "nom": attrgetter("commune.name"),
    "taille": attrgetter("size"),
    "au": attrgetter("counted_on"),
    "demandes": attrgetter("demandes"),
    "logements_loues_12_mois": attrgetter("lets"),
    "demandes_parties_12_mois": attrgetter("gone"),
    "attente_mediane_des_loges_mois": attrgetter("housed_after"),
    "attente_premier_quart_mois": attrgetter("quick"),
    "attente_troisieme_quart_mois": attrgetter("slow"),
    "attente_mediane_estimee_mois": attrgetter("expected"),
    "attente_estimee_borne_basse_mois": attrgetter("expected_low"),
    "attente_estimee_borne_haute_mois": attrgetter("expected_high"),
    "parc_declare": attrgetter("stock"),
    "parc_declare_au_1er_janvier": attrgetter("stock_year"),
    "rotation_pour_cent": waiting.turnover_percent,
}
"""The columns of the open data, and what each holds of a row; the writer leaves a hidden number empty, a day is in ISO form."""
_SHOWN = 12
_NEAR = 20
"""Kilometres within which another commune is an answer: as far as the search looks around by itself at most."""


@login_not_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Ask for a commune; one that is sure is shown at once."""
    text = request.GET.get("ou", "")[:80]
    found = localities.find(text, near=())
    if found.is_sure and len(found.communes) == 1:
        return redirect("chiffres-commune", found.communes[0].code)
    places = commune_figures.last().values_list("commune__departement", flat=True)
    context = {
        "text": text,
        "choices": found.communes[:_SHOWN],
        "area": found.area if found.area and not found.communes else None,
        "is_unknown": bool(text.strip()) and not found.communes and found.area is None,
        "is_empty": "ou" in request.GET and not text.strip(),
        "counted_on": commune_figures.last_counted(),
        "departements": [(code, departements.departements()[code]) for code in sorted(set(places.distinct()))],
    }
    return render(request, "palier/public/figures.html", context)


@login_not_required
@require_safe
@applies(cch("R441-2-17"))
def commune(request: HttpRequest, code: str) -> HttpResponse:
    """The figures of a commune; one that was merged, or is part of a town, leads where it is counted."""
    place = Commune.objects.filter(code=code).first()
    if place is None:
        raise Http404
    if (counted := place.successor_code or place.parent_code) and counted != code:
        return redirect("chiffres-commune", counted)
    rows = list(commune_figures.last().filter(commune=place))
    sizes = waiting.by_size(rows, commune_figures.shorter_near(place, rows, within=_NEAR))
    context = {
        "place": place,
        "within": _NEAR,
        "counted_on": rows[0].counted_on if rows else None,
        "sizes": sizes,
        "vacancies": published_figures.lines(last_vacancies().filter(commune=place)),
        "has_figures": any(any(one is not None for one in (size.row.demandes, size.row.lets)) for size in sizes),
    }
    return render(request, "palier/public/commune_figures.html", context)


@login_not_required
@require_safe
def download(request: HttpRequest, code: str) -> files.Answer:
    """The last figures of a département, as open data: what is hidden is empty. 404 where there is none."""
    rows = commune_figures.last().filter(commune__departement=code).select_related("commune")
    found = list(rows.order_by("commune", "size"))
    if not found and code not in departements.departements():
        raise Http404
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="attente-{code}.csv"'
    sheet = csv.writer(answer)
    sheet.writerow(COLUMNS)
    sheet.writerows(files.inert_cells(told(row) for told in COLUMNS.values()) for row in found)
    return files.described(request, answer, WAITS)
