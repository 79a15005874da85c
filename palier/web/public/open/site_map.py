"""The map of the site for search engines: public pages alone, and where it is."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_not_required
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps import views as sitemaps
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from palier.models import Commune, Publication, Ranking
from palier.models.homes import commune_figures
from palier.web.public.open.files import open_homes

if TYPE_CHECKING:
    # The class takes a type for who checks them, and none when it runs.
    _Map = Sitemap[Any]
else:
    _Map = Sitemap
PAGES = (
    *("accueil", "recherche", "autres-toits", "dalo", "classement", "grilles", "tailles", "chiffres", "donnees"),
    *("chiffres-vides", "chiffres-refus"),
    *("textes-appliques", "classements", "facile-a-lire", "aide", "mots", "accessibilite", "mentions-legales"),
)


class PageMap(_Map):
    """The pages that are the same every day."""

    def items(self) -> list[str]:
        """Their names."""
        return list(PAGES)

    def location(self, item: str) -> str:
        """Where one is."""
        return reverse(item)


class HomeMap(_Map):
    """The homes that are open."""

    limit = 10_000

    def items(self) -> QuerySet[Publication]:
        """In a lasting order."""
        return open_homes().order_by("pk")

    def location(self, item: Publication) -> str:
        """Where one is."""
        return reverse("publication", args=[item.public_id])

    def lastmod(self, item: Publication) -> datetime:
        """Since when it is."""
        return item.opens_at


class RankingMap(_Map):
    """The closed rankings: the page of each, once whatever its corrections."""

    limit = 10_000

    def items(self) -> QuerySet[Ranking]:
        """In a lasting order."""
        return Ranking.objects.filter(version=1).select_related("publication").order_by("pk")

    def location(self, item: Ranking) -> str:
        """Where one is."""
        return reverse("classement-publie", args=[item.publication.public_id])

    def lastmod(self, item: Ranking) -> datetime:
        """When it was frozen."""
        return item.frozen_at


class CommuneMap(_Map):
    """The communes of which figures are told."""

    limit = 10_000

    def items(self) -> QuerySet[Commune]:
        """In a lasting order."""
        return Commune.objects.filter(pk__in=commune_figures.last().values("commune")).order_by("pk")

    def location(self, item: Commune) -> str:
        """Where one is."""
        return reverse("chiffres-commune", args=[item.pk])


_MAPS: "dict[str, type[Sitemap[Any]] | Sitemap[Any]]" = {
    "pages": PageMap,
    "logements": HomeMap,
    "classements": RankingMap,
    "communes": CommuneMap,
}


@login_not_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The maps."""
    return sitemaps.index(request, _MAPS, sitemap_url_name="plan-partie")


@login_not_required
@require_safe
def part(request: HttpRequest, section: str) -> HttpResponse:
    """One of them."""
    return sitemaps.sitemap(request, _MAPS, section=section)


@login_not_required
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What a robot reads first: everything that is public, and where the map is."""
    place = request.build_absolute_uri(reverse("plan"))
    return HttpResponse(
        f"User-agent: *\nDisallow: /connexion/\n\nSitemap: {place}\n", content_type="text/plain; charset=utf-8"
    )
