"""« Déclarés deux fois »: homes that may be one, side by side; a person says which stays, and the other is taken out."""

from functools import partial
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from palier.models import Home, HomePicture
from palier.rules.doors.access import Role
from palier.rules.homes.withdrawing import PUT_BACK_DAYS
from palier.rules.law import french
from palier.web import sure
from palier.web.access import actor_of, get_or_404, only, organisation_of
from palier.web.acts import once
from palier.web.desk.desk_parts import attempt, page
from palier.web.lists import listing
from palier.web.presentation import corrections
from palier.web.sure import Sure
from palier.workflows.acting.rehearsing import rehearse
from palier.workflows.homes import joining_homes
from palier.workflows.homes.joining_homes import HomeMerge

_UNSAID = "non indiqué"
_NAMES = ("le premier", "le second")


class DuplicateForm(forms.Form):
    """Which home stays, and what goes to it."""

    stays = forms.ChoiceField(
        label="Celui qui reste", widget=forms.RadioSelect, error_messages={"required": "Dites lequel reste."}
    )
    with_pictures = forms.BooleanField(
        label="Lui donner les photos et le plan que l’autre est seul à avoir", required=False
    )
    with_said = forms.BooleanField(label="Lui donner ce que l’autre est seul à dire", required=False)

    def __init__(self, *args: object, sides: tuple[HomeMerge, HomeMerge], **kwargs: object) -> None:
        """Offer to stay each home whose other may leave."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        stays = self.fields["stays"]
        assert isinstance(stays, forms.ChoiceField)  # noqa: S101 - it is declared so above
        stays.choices = [
            (str(side.stays.public_id), f"{french.capital(name)}, RPLS {side.stays.rpls_id}")
            for name, side in zip(_NAMES, sides, strict=True)
            if not side.bars
        ]


@only(Role.BAILLEUR)
@require_safe
def pairs(request: HttpRequest) -> HttpResponse:
    """Homes that may be one, two by two."""
    found = listing(request, joining_homes.found(actor_of(request)))
    keys = {key for pair in found for key in (pair.one, pair.other)}
    homes = Home.objects.filter(pk__in=keys).select_related("commune").in_bulk()
    lines = [
        (homes[pair.one], homes[pair.other], pair.reasons)
        for pair in found
        if pair.one in homes and pair.other in homes
    ]
    return render(request, "palier/bailleur/pairs.html", page(request, pairs=found.with_rows(lines)))


@only(Role.BAILLEUR)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def pair(request: HttpRequest, home: UUID, other: UUID) -> HttpResponse:
    """Two homes side by side; which stays, and what it is given of the other."""
    rows = Home.objects.filter(bailleur__in=organisation_of(request).covers).select_related("commune")
    one, two = get_or_404(rows, home), get_or_404(rows, other)
    sides = (HomeMerge(stays=one, leaves=two), HomeMerge(stays=two, leaves=one))
    form = DuplicateForm(request.POST or None, sides=sides, initial={"with_pictures": True, "with_said": True})
    by, at = actor_of(request), timezone.now()
    if form.is_valid():
        said = form.cleaned_data
        side = next(side for side in sides if str(side.stays.public_id) == said["stays"])
        with_both = {"with_pictures": said["with_pictures"], "with_said": said["with_said"]}
        act = partial(joining_homes.merge, side.stays, side.leaves, **with_both)
        if sure.is_sure(request):
            if attempt(form, lambda: act(by=by, at=at)):
                return redirect("bailleur_logement", side.stays.public_id)
        elif attempt(form, lambda: rehearse(act, by=by, at=at)):
            return _ask(request, side, **with_both)
    tied = (sides[1].bars, sides[0].bars)
    context = page(
        request,
        form=form,
        sides=sides,
        reasons=joining_homes.why(one, two),
        lines=_lines(one, two),
        pictures=[list(HomePicture.objects.filter(home=shown).kept()) for shown in (one, two)],
        tied=tied,
        barred=_barred(one, two, both=bool(tied[0] and tied[1])),
        lends=[line for name, side in zip(_NAMES, sides, strict=True) if (line := _lends(name, side))],
        days=PUT_BACK_DAYS,
    )
    return render(request, "palier/bailleur/pair.html", context, status=400 if form.is_bound else 200)


def _lines(one: Home, two: Home) -> list[tuple[str, str, str]]:
    """Each fact that one of them says, what differs first."""
    its = {name: value for name, _, value in corrections.facts_of(two)}
    told = [(label, value, its[name]) for name, label, value in corrections.facts_of(one)]
    said = [line for line in told if set(line[1:]) != {_UNSAID}]
    return sorted(said, key=lambda line: line[1] == line[2])


def _barred(one: Home, two: Home, *, both: bool) -> str:
    """Why neither may be chosen, in a sentence; empty where one may."""
    if not joining_homes.why(one, two):
        return joining_homes.NotADuplicate.sentence
    return joining_homes.BothAreUsed.sentence if both else ""


def _lends(name: str, side: HomeMerge) -> str:
    """What the home that stays would be given, in a sentence."""
    given = _given(side, with_pictures=True, with_said=True)
    return "" if side.bars or not given else f"Si {name} reste, l’autre peut lui donner : {' ; '.join(given)}."


def _given(side: HomeMerge, *, with_pictures: bool, with_said: bool) -> list[str]:
    labels = {name: (label, value) for name, label, value in corrections.facts_of(side.leaves)}
    given = [
        f"{label} : {value}"
        for label, value in (labels[name] for name in side.said if side.said[name] not in (None, ""))
    ]
    photos = [one for one in side.pictures if not one.is_plan]
    shown = [french.count(len(photos), "photo")] if photos else []
    shown += ["le plan"] if len(photos) < len(side.pictures) else []
    return (given if with_said else []) + (shown if with_pictures else [])


def _ask(request: HttpRequest, side: HomeMerge, *, with_pictures: bool, with_said: bool) -> HttpResponse:
    given = _given(side, with_pictures=with_pictures, with_said=with_said)
    said = Sure(
        heading="Retirer le logement déclaré deux fois",
        button="Garder un seul logement",
        facts=(("Reste", f"RPLS {side.stays.rpls_id}"), ("Est retiré", f"RPLS {side.leaves.rpls_id}")),
        ends=(
            "Le second logement sort de vos listes, de vos comptes, de vos fichiers et de l’API, comme doublon du premier.",
            *((f"Celui qui reste reçoit : {' ; '.join(given)}.",) if given else ()),
        ),
        stays=("Celui qui reste garde son numéro RPLS, son orientation, ses listes et tout ce qu’il dit déjà.",),
        back=f"Vous remettez celui qui est retiré pendant {PUT_BACK_DAYS} jours ; ce qui a été donné est alors rendu, sauf "
        "si celui qui reste a été corrigé depuis, ou si une liste est en cours.",
    )
    address = reverse("bailleur_doublon", args=[side.stays.public_id, side.leaves.public_id])
    return sure.ask(request, said, leave=(address, "Côte à côte"), fields=sure.typed(request))
