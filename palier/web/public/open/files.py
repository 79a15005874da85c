"""Open files: homes that are open, rankings that are closed. What anybody reads on the pages today, and nothing more.

The same for whoever asks: no session is looked at, and what an organisation sees of its own never comes in.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time
from tempfile import SpooledTemporaryFile

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.db.models import Count, QuerySet
from django.db.models.functions import TruncDate
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from palier.gateways.tables import inert
from palier.models import Publication, Ranking
from palier.models.homes import commune_figures, published_figures
from palier.models.territories import departements
from palier.rules.homes import open_data
from palier.rules.homes.open_data import (
    FAIRNESS,
    HOMES,
    LICENCE,
    OPEN_FILES,
    PLACES,
    RANKINGS,
    REFUSALS,
    VACANCIES,
    WAITS,
    OpenFile,
)
from palier.rules.law.clocks import paris
from palier.rules.law.dates import add_days

type Answer = HttpResponse | FileResponse
DAYS = 60
"""Days of closings that the page lists; the file of every ranking names the others."""
_IN_MEMORY = 4 * 1024 * 1024
"""Bytes of a file that stay in memory while it is made; the rest waits on the disk."""
_SLICE = 2_000
_CSV = "text/csv; charset=utf-8"


def open_homes() -> QuerySet[Publication]:
    """The lists to which anybody may apply now."""
    live = Publication.objects.open_at(timezone.now()).filter(is_direct=False)
    return live.select_related("home__commune", "home__bailleur", "reservataire")


def _homes(request: HttpRequest, found: Iterable[Publication]) -> Iterator[tuple[object, ...]]:
    for one in found:
        home = one.home
        yield (
            one.public_id,
            _address(request, "publication", one.public_id),
            home.commune_id,
            home.commune.name,
            home.street,
            home.type_code,
            home.floor_area,
            home.rent,
            home.charges,
            home.financing,
            home.floor,
            _yes(home.has_lift),
            _yes(home.is_adapted),
            home.energy_class,
            home.bailleur.present.name,
            one.reservataire.present.name,
            _instant(one.opens_at),
            _instant(one.closes_at),
        )


def _rankings(request: HttpRequest, found: Iterable[Ranking]) -> Iterator[tuple[object, ...]]:
    for one in found:
        commune = one.publication.home.commune
        file = _address(request, "preuve-fichier", one.publication.public_id)
        yield (
            one.publication.public_id,
            one.version,
            _instant(one.frozen_at),
            commune.code,
            commune.name,
            one.reservataire.present.name,
            one.candidates,
            one.header.get("grid", ""),
            one.head,
            one.header.get("corrects") or "",
            f"{file}?version={one.version}",
        )


def _places(found: Iterable[Ranking]) -> Iterator[tuple[object, ...]]:
    for one in found:
        with connection.cursor() as cursor:
            # The function gives the public columns alone: the very lines of the public file.
            cursor.execute("SELECT rank, pseudonym, tie, commitment FROM palier_public_lines(%s)", [one.pk])
            while rows := cursor.fetchmany(_SLICE):
                for row in rows:
                    yield (one.publication.public_id, one.version, *row)


def _address(request: HttpRequest, name: str, *args: object) -> str:
    return request.build_absolute_uri(reverse(name, args=args))


def _yes(value: bool | None) -> str:  # noqa: FBT001 - a column
    return "" if value is None else "oui" if value else "non"


def _instant(at: datetime) -> str:
    return at.astimezone(paris()).isoformat(timespec="seconds")


def answered(request: HttpRequest, of: OpenFile, rows: Iterable[Iterable[object]], name: str) -> Answer:
    """The file, made inside the transaction of the page, with the address of its schema beside it."""
    kept: SpooledTemporaryFile[bytes] = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - closed with its answer
    text = io.TextIOWrapper(kept, encoding="utf-8", newline="", write_through=True)
    sheet = csv.writer(text)
    sheet.writerow([one.name for one in of.fields])
    sheet.writerows(inert_cells(row) for row in rows)
    text.detach()
    is_large = kept.tell() > _IN_MEMORY
    kept.seek(0)
    answer: Answer
    if is_large:
        answer = FileResponse(kept, content_type=_CSV)
    else:
        answer = HttpResponse(kept.read(), content_type=_CSV)
        kept.close()
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return described(request, answer, of)


def inert_cells(row: Iterable[object]) -> list[object]:
    """A row whose texts no spreadsheet computes: an organisation writes its name, a landlord its streets."""
    return [inert(one) if isinstance(one, str) else one for one in row]


def described(request: HttpRequest, answer: Answer, of: OpenFile) -> Answer:
    """The same answer, which says where its schema and its licence are."""
    schema = _address(request, "donnees-schema", of.name)
    answer["Link"] = f'<{schema}>; rel="describedby"; type="application/json", <{LICENCE["path"]}>; rel="license"'
    return answer


@login_not_required
@require_safe
def homes(request: HttpRequest, code: str) -> Answer:
    """The open homes of a département."""
    if code not in departements.departements():
        raise Http404
    rows = open_homes().filter(home__commune__departement=code).order_by("closes_at", "pk")
    return answered(request, HOMES, _homes(request, rows.iterator(_SLICE)), f"logements-{code}.csv")


def _ranked() -> QuerySet[Ranking]:
    return Ranking.objects.select_related("publication__home__commune", "reservataire").order_by("frozen_at", "pk")


@login_not_required
@require_safe
def rankings(request: HttpRequest) -> Answer:
    """Every closed ranking, one a line."""
    return answered(request, RANKINGS, _rankings(request, _ranked().iterator(_SLICE)), "classements.csv")


@login_not_required
@require_safe
def places(request: HttpRequest, day: str) -> Answer:
    """The public lines of the rankings that were frozen on a day of Paris. 404 where there is none."""
    try:
        asked = date.fromisoformat(day)
        begins, ends = (datetime.combine(one, time(), paris()) for one in (asked, add_days(asked, 1)))
    except (ValueError, OverflowError):
        raise Http404 from None
    if asked.isoformat() != day:
        # One address a day: the other spellings of ISO are none.
        raise Http404
    found = list(_ranked().filter(frozen_at__gte=begins, frozen_at__lt=ends))
    if not found:
        raise Http404
    return answered(request, PLACES, _places(found), f"places-{asked.isoformat()}.csv")


@login_not_required
@require_safe
def schema(request: HttpRequest, name: str) -> JsonResponse:
    """The Table Schema of a file."""
    found = OPEN_FILES.get(name)
    if found is None:
        raise Http404
    said = open_data.schema(found, page=_address(request, "donnees"), path=_address(request, "donnees-schema", name))
    return _json(said)


def _json(said: object) -> JsonResponse:
    answer = JsonResponse(said, json_dumps_params={"ensure_ascii": False, "indent": 2})
    # Read by a browser's page of another site too: it says nothing of who asks.
    answer["Access-Control-Allow-Origin"] = "*"
    return answer


def _days() -> list[tuple[date, int]]:
    """The last days on which a ranking was frozen, and how many were."""
    day = TruncDate("frozen_at", tzinfo=paris())
    rows = Ranking.objects.annotate(day=day).values_list("day").annotate(count=Count("pk")).order_by("-day")
    return [(found, count) for found, count in rows[:DAYS]]


def _resources(request: HttpRequest) -> Iterator[tuple[str, OpenFile, str]]:
    """Name, kind and address of each file."""
    homes_in = open_homes().values_list("home__commune__departement", flat=True).order_by().distinct()
    waits_in = commune_figures.last().values_list("commune__departement", flat=True).order_by().distinct()
    yield from ((f"logements-{one}", HOMES, _address(request, "donnees-logements", one)) for one in sorted(homes_in))
    yield "classements", RANKINGS, _address(request, "donnees-classements")
    yield from ((f"places-{day}", PLACES, _address(request, "donnees-places", day)) for day, _ in _days())
    if published_figures.last_vacancies().exists():
        yield "logements-vides", VACANCIES, _address(request, "donnees-vides")
    if published_figures.last_fairness().exists():
        yield "equite", FAIRNESS, _address(request, "donnees-equite")
    if published_figures.last_refusals().exists():
        yield "refus", REFUSALS, _address(request, "donnees-refus")
    yield from ((f"attente-{one}", WAITS, _address(request, "chiffres-donnees", one)) for one in sorted(waits_in))


@login_not_required
@require_safe
def package(request: HttpRequest) -> JsonResponse:
    """Every file in one description, as harvesters of open data read it (Data Package)."""
    said: Mapping[str, object] = {
        "name": "palier-donnees-ouvertes",
        "title": "Données ouvertes",
        "homepage": _address(request, "donnees"),
        "created": _instant(timezone.now()),
        "licenses": [dict(LICENCE)],
        "resources": [
            {
                "name": name.lower(),
                "title": of.title,
                "path": path,
                "profile": "tabular-data-resource",
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "schema": _address(request, "donnees-schema", of.name),
            }
            for name, of, path in _resources(request)
        ],
    }
    return _json(said)


@login_not_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What may be reused: each file with its columns, its licence and its day."""
    homes_in = open_homes().values_list("home__commune__departement", flat=True).order_by().distinct()
    context = {
        "licence": LICENCE,
        "now": timezone.now(),
        "homes": HOMES,
        "homes_in": [(one, departements.departements()[one]) for one in sorted(homes_in)],
        "rankings": RANKINGS,
        "places": PLACES,
        "days": _days(),
        "waits": WAITS,
        "counted_on": commune_figures.last_counted(),
        "monthly": [(VACANCIES, "donnees-vides"), (FAIRNESS, "donnees-equite"), (REFUSALS, "donnees-refus")],
    }
    return render(request, "palier/public/open_data.html", context)
