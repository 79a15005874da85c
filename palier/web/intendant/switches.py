"""The switches of the site: what each opens, how it stands, who changed it and why; and the change of one."""

from django import forms
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from palier.models import SwitchChange, Territory
from palier.rules.doors.switches import SWITCHES, Switch
from palier.web.access import only
from palier.web.acts import once
from palier.web.inputs.fields import DayField, DayInput
from palier.web.intendant.desk import BOTH, fresh_to_change, places, shown, tried
from palier.web.intendant.where import TerritoryField
from palier.web.intendant.words import authors
from palier.workflows.steering import switching


class SwitchForm(forms.Form):
    """Towards what, from when, where and why."""

    state = forms.ChoiceField(label="Vers", choices=[("ferme", "Fermé"), ("ouvert", "Ouvert")])
    since = DayField(
        label="À partir du", widget=DayInput(), help_text="Aujourd’hui, ou un jour des douze mois à venir."
    )
    territory = TerritoryField()
    reason = forms.CharField(label="Pourquoi", max_length=300, help_text="Vos collègues le lisent ici et au journal.")

    def __init__(
        self, *args: object, switch: Switch, held_to: list[tuple[str, str]] | None = None, **kwargs: object
    ) -> None:
        """Ask for a place where one is known."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        if SWITCHES[switch].is_local:
            self.fields["territory"].hold(held_to)  # type: ignore[attr-defined]
        else:
            del self.fields["territory"]


@only(*BOTH)
@never_cache
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every switch, and how it stands."""
    at, held_to = timezone.now(), places(request)
    rows = [
        {
            "switch": switch.value,
            "words": row,
            "is_open": switching.is_open(switch, at=at),
            "coming": switching.state_in_words(switch, at=at),
            "places": _shut_places(switch, held_to),
        }
        for switch, row in SWITCHES.items()
        if held_to is None or row.is_local
    ]
    return shown(request, "switches.html", rows=rows)


@only(*BOTH)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@fresh_to_change
@once
def change(request: HttpRequest, switch: str) -> HttpResponse:
    """One switch: what it opens, its history, and its change."""
    held_to = places(request)
    if switch not in set(Switch) or (held_to is not None and not SWITCHES[Switch(switch)].is_local):
        raise Http404
    one, at = Switch(switch), timezone.now()
    is_open = switching.is_open(one, at=at)
    initial = {"state": "ferme" if is_open else "ouvert", "since": timezone.localdate()}
    form = SwitchForm(request.POST or None, switch=one, held_to=held_to, initial=initial)
    if form.is_valid():
        said = form.cleaned_data
        wanted = {
            "to_open": said["state"] == "ouvert",
            "since": said["since"],
            "reason": said["reason"],
            "territory": said.get("territory"),
        }
        if tried(request, form, switching.change, one, **wanted):
            return HttpResponseRedirect(f"{reverse('intendant_interrupteur', args=[one.value])}?fait=interrupteur")
    return shown(
        request,
        "switch.html",
        form=form,
        words=SWITCHES[one],
        is_open=switching.is_open(one, at=at),
        coming=switching.state_in_words(one, at=at),
        changes=_changes(_of(held_to).filter(switch=one).select_related("territory").order_by("-pk")[:50]),
    )


def _of(held_to: list[tuple[str, str]] | None) -> QuerySet[SwitchChange]:
    """Every change, or those of some territories and of everywhere."""
    rows = SwitchChange.objects.all()
    return rows if held_to is None else rows.filter(Q(territory=None) | Q(territory__in=[code for code, _ in held_to]))


def _shut_places(switch: Switch, held_to: list[tuple[str, str]] | None) -> list[str]:
    codes = _of(held_to).filter(switch=switch).exclude(territory=None).values("territory").distinct()
    found = Territory.objects.filter(code__in=codes).order_by("name")
    at = timezone.now()
    return [one.name for one in found if not switching.is_open(switch, at=at, territory=one.code)]


def _changes(rows: QuerySet[SwitchChange]) -> list[tuple[SwitchChange, str]]:
    found = list(rows)
    by = authors(one.public_id for one in found)
    return [(one, by.get(one.public_id, "")) for one in found]
