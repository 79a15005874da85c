"""What the erasures of today would do, and those of the days that follow: numbers by rule. The run itself is the clock's."""

from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from palier.models import ErasureForecast
from palier.rules.doors.access import Role
from palier.rules.doors.privacy import Retention
from palier.rules.law.clocks import day_in_paris
from palier.rules.life import retention
from palier.rules.life.retention import Occasion
from palier.web.access import only
from palier.web.acts import once
from palier.web.intendant.desk import shown, tried
from palier.workflows.life import foreseeing_erasures

OCCASIONS = {
    Occasion.TERM: ("Au terme : un an après la radiation", "article 4 du décret 2017-917"),
    Occasion.REQUEST: ("À la demande de la personne", "règlement (UE) 2016/679, article 17"),
}
SHORTER: tuple[tuple[str, Any], ...] = (
    ("Codes de connexion et reçus", Retention.ONE_DAY),
    ("Archive de ses données, une fois prête", Retention.ONE_WEEK),
    ("Nouvelles d’un bureau", Retention.TWO_WEEKS),
    ("Traces de lecture, navigateurs connus", Retention.ONE_YEAR),
    ("Fichiers des pièces contrôlées", Retention.UNTIL_CHECKED),
)
"""What goes before a file, with the day before which it is kept no more."""


@only(Role.STEWARD)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@once
def index(request: HttpRequest) -> HttpResponse:
    """The last dry run, and the button that asks for another."""
    form = forms.Form(request.POST or None)
    if request.method == "POST" and form.is_valid() and tried(request, form, foreseeing_erasures.ask):
        return HttpResponseRedirect(f"{reverse('intendant_effacements')}?fait=essai")
    on = day_in_paris(timezone.now())
    last = ErasureForecast.objects.exclude(counted_at=None).order_by("-pk").first()
    return shown(
        request,
        "erasures.html",
        form=form,
        is_asked=ErasureForecast.objects.filter(counted_at=None).exists(),
        last=last,
        shorter=[(label, retention.kept_since(kept, on)) for label, kept in SHORTER],
        **(_told(last.counts) if last else {}),
    )


def _told(counts: dict[str, Any]) -> dict[str, object]:
    going = counts["going"]
    return {
        "day": date.fromisoformat(counts["day"]),
        "rules": [(*words, going.get(occasion.value, 0)) for occasion, words in OCCASIONS.items()],
        "going": sum(going.values()),
        "held": sorted(counts["held"].items()),
        "rows": sorted(counts["rows"].items()),
        "lines": sum(counts["rows"].values()),
        "days": [(date.fromisoformat(day), count) for day, count in counts["days"].items()],
        "coming": sum(counts["days"].values()),
        "held_later": counts["held_later"],
    }
