"""The types of home that each territory advises, public: a habit to know, with its act, and the areas of housing aid."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from palier.models import SizeGuideVersion
from palier.models.scoring import size_guides
from palier.rules.fitting import occupancy, size_guide
from palier.rules.law.clocks import day_in_paris

_MOST = 8


@login_not_required
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Palier's guide, and every territory that has entered its own."""
    on = day_in_paris(timezone.now())
    found = SizeGuideVersion.objects.filter(effective_on__lte=on).select_related("territory")
    territories = sorted({version.territory for version in found}, key=lambda one: one.name)
    context = {
        "territories": territories,
        "table": size_guide.table(size_guide.of_palier(on)),
        "areas": [
            (size_guide.persons(number, is_last=number == _MOST), occupancy.minimum_area(number, on=on))
            for number in range(1, _MOST + 1)
        ],
    }
    return render(request, "palier/public/sizes.html", context)


@login_not_required
@require_safe
def one(request: HttpRequest, territory: str) -> HttpResponse:
    """The guide of a territory, and the versions before and to come."""
    on = day_in_paris(timezone.now())
    rows = SizeGuideVersion.objects.filter(territory=territory).select_related("territory")
    versions = list(rows.order_by("-effective_on", "-pk"))
    version = next((each for each in versions if each.effective_on <= on), None)
    if version is None:
        raise Http404
    context = {
        "version": version,
        "table": size_guide.table(size_guides.guide_of(version)),
        "today": on,
        "others": [each for each in versions if each.pk != version.pk],
    }
    return render(request, "palier/public/size.html", context)
