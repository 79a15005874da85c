"""The switches of the site: what each opens, how it stands, who changed it and why; and the change of one."""

from django import forms
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from palier.models import GridVersion, SwitchChange, Territory
from palier.rules.doors.access import Role
from palier.rules.doors.switches import SWITCHES, Switch
from palier.web.access import only
from palier.web.acts import once
from palier.web.inputs.fields import DayField, DayInput
from palier.web.intendant.desk import fresh_to_change, shown, tried
from palier.web.intendant.words import authors
from palier.workflows.steering import switching

EVERYWHERE = ("", "Partout")


class TerritoryField(forms.ChoiceField):
    """Everywhere, or a territory that has voted a grid."""

    def __init__(self, **kwargs: object) -> None:
        """Ask for them when the form is made."""
        super().__init__(choices=_territories, label="Où", required=False, **kwargs)  # type: ignore[arg-type]

    def clean(self, value: object) -> Territory | None:
        """The territory, or none for everywhere."""
        code = super().clean(value)
        return Territory.objects.get(code=code) if code else None


def _territories() -> list[tuple[str, str]]:
    voted = GridVersion.objects.exclude(territory=None).values("territory")
    return [EVERYWHERE, *Territory.objects.filter(code__in=voted).order_by("name").values_list("code", "name")]


class SwitchForm(forms.Form):
    """Towards what, from when, where and why."""

    state = forms.ChoiceField(label="Vers", choices=[("ferme", "Fermé"), ("ouvert", "Ouvert")])
    since = DayField(
        label="À partir du", widget=DayInput(), help_text="Aujourd’hui, ou un jour des douze mois à venir."
    )
    territory = TerritoryField()
    reason = forms.CharField(label="Pourquoi", max_length=300, help_text="Vos collègues le lisent ici et au journal.")

    def __init__(self, *args: object, switch: Switch, **kwargs: object) -> None:
        """Ask for a place where one is known."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        if not SWITCHES[switch].is_local:
            del self.fields["territory"]


@only(Role.STEWARD)
@never_cache
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every switch, and how it stands."""
    at = timezone.now()
    rows = [
        {
            "switch": switch.value,
            "words": row,
            "is_open": switching.is_open(switch, at=at),
            "coming": switching.state_in_words(switch, at=at),
            "places": _shut_places(switch),
        }
        for switch, row in SWITCHES.items()
    ]
    return shown(request, "switches.html", rows=rows)


@only(Role.STEWARD)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@fresh_to_change
@once
def change(request: HttpRequest, switch: str) -> HttpResponse:
    """One switch: what it opens, its history, and its change."""
    if switch not in set(Switch):
        raise Http404
    one, at = Switch(switch), timezone.now()
    is_open = switching.is_open(one, at=at)
    initial = {"state": "ferme" if is_open else "ouvert", "since": timezone.localdate()}
    form = SwitchForm(request.POST or None, switch=one, initial=initial)
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
        changes=_changes(SwitchChange.objects.filter(switch=one).select_related("territory").order_by("-pk")[:50]),
    )


def _shut_places(switch: Switch) -> list[str]:
    codes = SwitchChange.objects.filter(switch=switch).exclude(territory=None).values("territory").distinct()
    found = Territory.objects.filter(code__in=codes).order_by("name")
    at = timezone.now()
    return [one.name for one in found if not switching.is_open(switch, at=at, territory=one.code)]


def _changes(rows: QuerySet[SwitchChange]) -> list[tuple[SwitchChange, str]]:
    found = list(rows)
    by = authors(one.public_id for one in found)
    return [(one, by.get(one.public_id, "")) for one in found]
