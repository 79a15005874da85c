"""The free words that end letters: what stands, what is locked around them, a preview on invented facts, and former versions."""

from datetime import timedelta

from django import forms
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from palier.models import LetterEnding, Territory, settled
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.typography import typeset
from palier.rules.letters import endings, table
from palier.rules.letters.composing import compose
from palier.rules.letters.endings import SLOTS, Ending, EndingSlot
from palier.web.access import only
from palier.web.acts import once
from palier.web.intendant.desk import BOTH, fresh_to_change, places, shown, tried
from palier.web.intendant.where import TerritoryField
from palier.web.intendant.words import authors
from palier.workflows.steering import ending_letters

_HOME = "2 pièces, 12 rue des Érables, à Montreuil"
SAMPLES = ("demande_pieces", "acceptation", "preavis_renouvellement")
"""Letters that a preview shows, on invented facts."""


class EndingForm(forms.Form):
    """The text, and the letters that bear it."""

    territory = TerritoryField(
        help_text="Le texte d’un territoire remplace celui de partout, pour ses propres logements."
    )
    text = forms.CharField(
        label="Texte",
        required=False,
        max_length=endings.LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Un paragraphe, sans adresse de site. Vide : rien n’est dit. {jour} devient le jour de la lettre. "
        "Là où vous choisissez un lieu, {territoire} devient son nom.",
    )

    def __init__(self, *args: object, held_to: list[tuple[str, str]] | None = None, **kwargs: object) -> None:
        """``held_to``: the territories of who writes, where they are held to some."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["territory"].hold(held_to)  # type: ignore[attr-defined]


@only(*BOTH)
@never_cache
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What letters end with, everywhere and in each territory that has its own words."""
    held_to = places(request)
    rows = LetterEnding.objects.select_related("territory").order_by("slot", "territory", "-pk")
    if held_to is not None:
        rows = rows.filter(Q(territory=None) | Q(territory__in=[code for code, _ in held_to]))
    last = list(rows.distinct("slot", "territory"))
    told = [
        (slot.value, label, [(one, one.territory or "") for one in last if one.slot == slot])
        for slot, label in SLOTS.items()
    ]
    return shown(request, "endings.html", slots=told)


@only(*BOTH)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@fresh_to_change
@once
def write(request: HttpRequest, slot: str) -> HttpResponse:
    """Read a text in its letters before it is kept; keep it; or go back to a former one."""
    if slot not in set(EndingSlot):
        raise Http404
    one, held_to = EndingSlot(slot), places(request)
    where = _asked(request, held_to)
    kept = ending_letters.last(one, where)
    initial = {"territory": where.code if where else "", "text": kept.text if kept else ""}
    form = EndingForm(request.POST or None, held_to=held_to, initial=initial)
    text, place = (kept.text if kept else ""), where
    if form.is_valid():
        text, place = form.cleaned_data["text"], form.cleaned_data["territory"]
        if wrong := endings.faults(text, is_local=place is not None):
            form.add_error("text", wrong)
        elif request.POST.get("act") == "garder" and tried(
            request, form, ending_letters.write, one, text, territory=place
        ):
            return HttpResponseRedirect(f"{_at(one, place)}{'&' if place else '?'}fait=fin")
    is_read = form.is_bound and form.is_valid()
    response = shown(
        request,
        "ending.html",
        form=form,
        label=SLOTS[one],
        is_read=is_read,
        letters=_letters(one, text, place) if is_read or not form.is_bound else [],
        versions=_versions(LetterEnding.objects.filter(slot=one, territory=where)),
        where=where,
    )
    if is_read:
        response.status_code = 200
    return response


def _asked(request: HttpRequest, held_to: list[tuple[str, str]] | None) -> Territory | None:
    """The territory of an address; for who is held to some, one of theirs, the first unless another is named."""
    code = request.GET.get("territoire", "")
    if held_to is not None:
        codes = [one for one, _ in held_to]
        code = code if code in codes else next(iter(codes), "")
    return Territory.objects.filter(code=code).first()


def _at(slot: EndingSlot, place: Territory | None) -> str:
    where = f"?territoire={place.code}" if place else ""
    return f"{reverse('intendant_fin', args=[slot.value])}{where}"


def _versions(rows: QuerySet[LetterEnding]) -> list[tuple[LetterEnding, str]]:
    found = list(rows.order_by("-pk")[:20])
    by = authors(one.public_id for one in found)
    return [(one, by.get(one.public_id, "")) for one in found]


def _letters(slot: EndingSlot, text: str, territory: Territory | None) -> list[dict[str, object]]:
    """The samples, with what is locked in each and the words that would end it."""
    at = timezone.now()
    tried_on = (*settled.now().endings, Ending(slot, territory.code if territory else None, text))
    named = (territory.code, territory.name) if territory else None
    day = day_in_paris(at) + timedelta(days=20)
    facts: dict[str, dict[str, object]] = {
        "demande_pieces": {
            "home": _HOME,
            "answer_by": day,
            "pieces": "votre dernier avis d’imposition",
            "typed": "",
            "was_compliant": False,
        },
        "acceptation": {"home": _HOME, "bailleur": "Est Habitat"},
        "preavis_renouvellement": {"valid_until": day},
    }
    letters = []
    for name in SAMPLES:
        row, made = table.row_of(name), compose(name, **facts[name])  # type: ignore[arg-type]
        ends = endings.said(tried_on, row.kind, territory=named, on=day_in_paris(at))
        letters.append(
            {
                "title": typeset(made.title),
                "locked": [typeset(one) for one in made.paragraphs],
                "article": row.article,
                "parts": [must.label for must in row.must],
                "free": [typeset(one) for one in ends],
            }
        )
    return letters
