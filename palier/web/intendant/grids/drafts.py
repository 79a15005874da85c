"""The drafts of grids: those that are being written, and one of them with what the checker says of each line."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from palier.models import GridDraft, GridTrial, GridVersion, Territory, TrialState
from palier.rules.law import french
from palier.rules.law.clocks import day_in_paris
from palier.rules.scoring import grid_circuits, grid_drafts, grid_facts, grid_headings, grids, refusals
from palier.rules.scoring.grid_drafts import TOP, DraftLook
from palier.web.access import actor_of, get_or_404, only
from palier.web.acts import once
from palier.web.intendant.desk import BOTH, fresh_to_change, places, shown, tried
from palier.web.intendant.grids.grid_forms import RULES
from palier.web.intendant.where import HeldTerritoryField, NamedTerritoryField
from palier.web.lists import listing
from palier.web.presentation.grid_changes import FACE_WORDS, PROOF_RULES, publics
from palier.web.presentation.grids import coefficient, conditions, weight
from palier.workflows.acting.refusals import Refusal
from palier.workflows.organisations import held_territories
from palier.workflows.scoring import drafting_grids
from palier.workflows.scoring.drafting_grids import NoSuchLine

WORDS = {"critere": "criterion", "rubrique": "heading", "suivi": "circuit", "tete": TOP}
"""The sections of a file, by the word of an address."""
_OF = {section: word for word, section in WORDS.items()}


class BeginForm(forms.Form):
    """Whose grid it will be."""

    territory = NamedTerritoryField(label="Territoire", help_text="Le nom d’un EPCI, d’un EPT, Paris, ou un code.")

    def __init__(self, *args: Any, held_to: list[tuple[str, str]] | None, **kwargs: Any) -> None:
        """Leave a steward of territories theirs alone."""
        super().__init__(*args, **kwargs)
        if held_to is not None:
            field = HeldTerritoryField()
            field.choices = held_to
            self.fields["territory"] = field


class DraftActForm(forms.Form):
    """An act on the draft that its author saw; of a line, which one."""

    act = forms.RegexField(r"^[a-z]+(:[a-z]+:[0-9]{1,3})?\Z", max_length=40)
    seen = forms.CharField(max_length=64)


def theirs(request: HttpRequest) -> QuerySet[GridDraft]:
    """The drafts of the territories where somebody acts."""
    by, rows = actor_of(request), GridDraft.objects.select_related("territory", "version")
    return rows.filter(territory__in=held_territories.of(by)) if held_territories.is_held(by) else rows


def found(request: HttpRequest, draft: UUID) -> GridDraft:
    """The one of an address, or 404."""
    return get_or_404(theirs(request), draft)


def to(draft: GridDraft, done: str = "", at: str = "") -> HttpResponse:
    """To the page of a draft."""
    said = f"?fait={done}" if done else ""
    return HttpResponseRedirect(f"{reverse('intendant_grille', args=[draft.public_id])}{said}{at}")


@only(*BOTH)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@fresh_to_change
@once
def index(request: HttpRequest) -> HttpResponse:
    """The grids in force where somebody acts, the drafts, and a new one."""
    held_to = places(request)
    form = BeginForm(request.POST or None, held_to=held_to)
    made: list[GridDraft] = []
    if form.is_valid():
        territory = form.cleaned_data["territory"]
        if territory is None:
            form.add_error("territory", "Dites le territoire.")
        elif tried(request, form, lambda **who: made.append(drafting_grids.begin(territory, **who))):
            return to(made[0], "brouillon")
    away = "ranges" in request.GET
    rows = theirs(request).filter(put_away_at__isnull=not away).order_by("-changed_at", "-pk")
    page = listing(request, rows)
    drafts = [(one, title_of(one.content)) for one in page]
    return shown(
        request, "grids/drafts.html", form=form, drafts=page.with_rows(drafts), away=away, versions=_versions(request)
    )


def _versions(request: HttpRequest) -> list[GridVersion]:
    by, rows = actor_of(request), GridVersion.objects.exclude(territory=None)
    if held_territories.is_held(by):
        rows = rows.filter(territory__in=held_territories.of(by))
    return list(rows.select_related("territory").order_by("territory__name", "-effective_on", "-pk")[:100])


def title_of(text: str) -> str:
    """The title of a text, or that it has none yet."""
    return str(grid_drafts.content_of(text).get("title") or "Sans titre")


@only(*BOTH)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@fresh_to_change
@once
def show(request: HttpRequest, draft: UUID) -> HttpResponse:
    """One draft, line by line; or an act on it."""
    one = found(request, draft)
    form = DraftActForm(request.POST or None)
    if form.is_valid() and (done := _acted(request, form, one)) is not None:
        return to(one, done, _where(form.cleaned_data["act"]))
    return shown(request, "grids/draft.html", form=form, **_context(one))


def _where(act: str) -> str:
    """The line that was moved, or the one that stands where another was."""
    which, _, rest = act.partition(":")
    word, _, number = rest.partition(":")
    to = int(number or 0) + {"monter": -1, "descendre": 1}.get(which, 0)
    return f"#ligne-{word}-{max(to, 1)}" if word else ""


def _acted(request: HttpRequest, form: DraftActForm, one: GridDraft) -> str | None:
    """The word of what was done; none where it was refused."""
    act, _, which = form.cleaned_data["act"].partition(":")
    word, _, place = which.partition(":")
    by, at, seen = actor_of(request), timezone.now(), form.cleaned_data["seen"]
    try:
        match act:
            case "annuler":
                drafting_grids.undo(one, seen=seen, by=by, at=at)
            case "ranger" | "reprendre":
                drafting_grids.put_away(one, away=act == "ranger", by=by, at=at)
            case "monter" | "descendre" | "retirer" if WORDS.get(word):
                drafting_grids.write(one, _change(act, WORDS[word], int(place) - 1), seen=seen, by=by, at=at)
            case _:
                raise Http404
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return None
    return {"annuler": "grille_annulee", "ranger": "brouillon_range", "reprendre": "brouillon_repris"}.get(
        act, "grille_ligne"
    )


def _change(act: str, section: str, place: int) -> Any:  # noqa: ANN401 - a change of a text
    def change(content: dict[str, Any]) -> Mapping[str, Any]:
        if not 0 <= place < len(grid_drafts.rows(content, section)):
            raise NoSuchLine
        if act == "retirer":
            return grid_drafts.drop(content, section, place)
        return grid_drafts.move(content, section, place, by=-1 if act == "monter" else 1)

    return change


def _context(one: GridDraft) -> dict[str, Any]:
    look, content = drafting_grids.look(one), grid_drafts.content_of(one.content)
    refused = [fault for fault in look.faults if fault.is_refusal]
    return {
        "draft": one,
        "seen": drafting_grids.digest_of(one),
        "title": content.get("title") or "Sans titre",
        "top": content,
        "otherwise": publics(content.get("otherwise")),
        "top_faults": look.at(TOP, 0),
        "look": look,
        "refused": len(refused),
        "warned": len(look.faults) - len(refused),
        "criteria": lines(content, "criterion", look),
        "headings": lines(content, "heading", look),
        "circuits": lines(content, "circuit", look),
        "trials": [(trial, _tried(trial, one)) for trial in GridTrial.objects.filter(draft=one).order_by("-pk")[:20]],
        "others": _others(one.territory),
    }


_TRIED = {TrialState.ASKED: "attend", TrialState.RUNNING: "en cours", TrialState.FAILED: "arrêté"}


def _tried(trial: GridTrial, draft: GridDraft) -> str:
    """How far a try is, and whether it is of the text of today."""
    of = "de ce texte" if trial.content == draft.content else "d’un texte d’avant"
    state = _TRIED.get(TrialState(trial.state))
    return f"{state}, {of}" if state else of


def _others(territory: Territory) -> list[GridVersion]:
    return list(GridVersion.objects.filter(territory=territory).order_by("-effective_on", "-pk")[:50])


def lines(content: Mapping[str, Any], section: str, look: DraftLook) -> list[dict[str, Any]]:
    """The lines of a section in words, each with what the checker says of it."""
    headings = {one.get("code"): one.get("label", "") for one in grid_drafts.rows(content, "heading")}
    return [
        {
            "number": place + 1,
            "word": _OF[section],
            "label": str(row.get("label") or row.get("code") or "Sans titre"),
            "heading": headings.get(row.get("heading", row.get("inside")), ""),
            "words": _words(row, section),
            "faults": look.at(section, place),
        }
        for place, row in enumerate(grid_drafts.rows(content, section))
    ]


_TYPED = {"points", "limits", "kind", "rule", "fact", "valid_from", "valid_until"}


def _words(row: Mapping[str, Any], section: str) -> list[str]:
    """What a line gives; one that is wrong says what was typed."""
    try:
        if section == "criterion":
            criterion = grids.criterion_of(row)
            face = f"pour une {FACE_WORDS[criterion.face]}" if criterion.face else ""
            free = refusals.exempted(criterion, day_in_paris(timezone.now()))
            parts = (weight(criterion), conditions(criterion), face, free, PROOF_RULES[criterion.proof])
            return [one for one in parts if one]
        if section == "heading":
            heading = grid_headings.heading_of(row)
            said = [RULES[heading.rule], coefficient(heading)]
            said += [french.count(heading.cap, "point") + " au plus"] if heading.cap else []
            return [", ".join(one for one in said if one)]
        circuit = grid_circuits.circuit_of(row)
        return [one for one in (grid_facts.said(circuit.fact) or circuit.fact, grid_circuits.days_said(circuit)) if one]
    except (KeyError, ValueError, TypeError, AttributeError):
        return [f"{key} : {value}" for key, value in row.items() if key in _TYPED]
