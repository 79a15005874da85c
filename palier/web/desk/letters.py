"""The letters on paper of an organisation: found, printed in one document, noted printed and posted, taken back."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from palier.gateways import printing
from palier.models import Demande, Organisation, PaperLetter
from palier.rules.doors.access import Role
from palier.rules.doors.readings import Purpose
from palier.rules.law.clocks import day_in_paris
from palier.rules.letters import posting
from palier.rules.letters.posting import PostingState
from palier.web.access import actor_of, get_or_404, only, organisation_of
from palier.web.acts import new_key, once
from palier.web.desk.letter_forms import BackForm, LettersForm, NothingForm, PostedForm, WithdrawLettersForm
from palier.web.lists import Listing, listing
from palier.web.requests.factors import proved
from palier.workflows.acting import tracing
from palier.workflows.acting.refusals import Refusal
from palier.workflows.letters import posting as verbs
from palier.workflows.letters import sheets
from palier.workflows.letters.sheets import LetterSheet, Sheets

IN_STATE: Mapping[str, Q] = {
    PostingState.TO_PRINT: Q(printed_at=None, withdrawn_at=None),
    PostingState.PRINTED: Q(printed_at__isnull=False, posted_on=None, withdrawn_at=None),
    PostingState.POSTED: Q(posted_on__isnull=False),
    PostingState.WITHDRAWN: Q(withdrawn_at__isnull=False),
}
DONE = {
    "imprimees": "notée imprimée,notées imprimées",
    "postees": "notée postée,notées postées",
    "retirees": "retirée de la liste,retirées de la liste",
    "revenues": "revenue d’une étape,revenues d’une étape",
}
_DIGITS, _CONFLICT = 9, 409
_NOTHING = "Cochez au moins une lettre."


@only(Role.BAILLEUR, Role.RESERVATAIRE)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def letters(request: HttpRequest) -> HttpResponse:
    """The list, and the acts on the letters that are ticked."""
    at, asked = timezone.now(), LettersForm(request.GET)
    asked.is_valid()
    shown = _forms(request, at)
    act = request.POST.get("act", "")
    if act in shown:
        done = _try(request, act, shown[act], at)
        if done is not None:
            return redirect(f"{reverse('lettres')}?{_kept(request)}&fait={act}&n={done}#fait")
    rows = _rows(request)
    told = _told(request)
    found = listing(request, _in(rows, asked.state).order_by(*asked.order), per=posting.MOST_AT_ONCE)
    tracing.note(found.rows, Purpose.LETTERS, by=actor_of(request), at=at)
    context = {
        "form": asked,
        "asked": asked.state,
        "letters": found,
        "lines": _lines(found, organisation_of(request)),
        "counts": _counts(rows),
        "for_register": rows.filter(organisation=None).exists(),
        "forms": shown,
        "errors": [form for form in shown.values() if form.errors],
        "told": told,
        "act_key": new_key(),
        "most": posting.MOST_AT_ONCE,
        "ticked": set(request.POST.getlist("lettre")),
    }
    return _show(request, "list.html", context)


@only(Role.BAILLEUR, Role.RESERVATAIRE)
@require_POST
@proved
def document(request: HttpRequest) -> HttpResponse:
    """The letters that are ticked as one document to print. Nothing is noted: a printer may jam."""
    chosen = _rows(request).filter(public_id__in=_chosen(request)).order_by("made_at", "pk")
    return _document(request, list(chosen[: posting.MOST_AT_ONCE]))


@only(Role.BAILLEUR, Role.RESERVATAIRE)
@require_POST
@proved
def pdf(request: HttpRequest) -> HttpResponse:
    """The letters that are ticked as one PDF, word for word those of the document; first, a page names those it cannot write."""
    at, by = timezone.now(), actor_of(request)
    rows = _rows(request).filter(public_id__in=_chosen(request)).order_by("made_at", "pk")
    chosen = list(rows[: posting.MOST_AT_ONCE])
    try:
        found = _printable(chosen, reader=organisation_of(request), at=at)
        made = _pdf(found.shown, at=at)
    except (Refusal, printing.Undisplayable) as error:
        return _show(request, "refused_letters.html", {"sentence": str(error)}, status=_CONFLICT)
    if made.left_out:
        tracing.note(chosen, Purpose.LETTERS, by=by, at=at)
        return _show(request, "left_out_letters.html", _parted(found.shown, made.left_out), status=_CONFLICT)
    tracing.note(chosen, Purpose.PRINT, by=by, at=at)
    name = f"lettres-{day_in_paris(at).isoformat()}.pdf"
    response = HttpResponse(made.pdf, content_type="application/pdf", headers={"Cache-Control": "no-store"})
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _printable(chosen: list[PaperLetter], *, reader: Organisation, at: datetime) -> Sheets:
    found = sheets.of(chosen, reader=reader, at=at)
    if found.hidden:
        raise verbs.Hidden
    if not found.shown:
        raise verbs.NothingToPrint
    return found


def _pdf(shown: list[LetterSheet], *, at: datetime) -> printing.PrintedLetters:
    told, logos, keys = sheets.for_paper(shown)
    return printing.letters(told, keys=keys, logos=logos, at=at)


def _parted(shown: list[LetterSheet], left_out: list[int]) -> dict[str, Any]:
    """The letters to print from their own page, and those of the PDF that is made without them."""
    apart = set(left_out)
    return {
        "apart": [one for rank, one in enumerate(shown) if rank in apart],
        "rest": [one for rank, one in enumerate(shown) if rank not in apart],
    }


@only(Role.BAILLEUR, Role.RESERVATAIRE)
@require_safe
@proved
def one(request: HttpRequest, letter: UUID) -> HttpResponse:
    """One letter as it is printed."""
    return _document(request, [get_or_404(_rows(request), letter)])


def _document(request: HttpRequest, chosen: list[PaperLetter]) -> HttpResponse:
    at = timezone.now()
    tracing.note(chosen, Purpose.PRINT, by=actor_of(request), at=at)
    found = sheets.of(chosen, reader=organisation_of(request), at=at)
    to_print = [one.letter for one in found.shown if verbs.state_of(one.letter) is PostingState.TO_PRINT]
    context = {"sheets": found.shown, "hidden": found.hidden, "to_print": to_print, "act_key": new_key()}
    return _show(request, "document.html", context)


def _show(request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    response = render(request, f"palier/desk/{template}", context, status=status)
    response["Cache-Control"] = "no-store"
    return response


def _rows(request: HttpRequest) -> QuerySet[PaperLetter]:
    """Those that this organisation prints. Of a letter of the register it reads no demande, of its own only those it may."""
    rows = verbs.of(organisation_of(request)).filter(Q(organisation=None) | Q(demande__in=Demande.objects.all()))
    return rows.select_related("organisation", "printer").prefetch_related("demande")


def _in(rows: QuerySet[PaperLetter], state: str) -> QuerySet[PaperLetter]:
    return rows.filter(IN_STATE[state]) if state in IN_STATE else rows


def _counts(rows: QuerySet[PaperLetter]) -> list[tuple[str, str, int]]:
    """Each state with its label and its true count."""
    found = rows.aggregate(**{state: Count("pk", filter=which) for state, which in IN_STATE.items()})
    counted = [(state.value, posting.LABELS[state], found[state]) for state in PostingState]
    return [*counted, ("toutes", "Toutes", sum(found.values()))]


def _lines(found: Listing[PaperLetter], reader: Organisation) -> list[dict[str, object]]:
    names = sheets.names(found.rows, reader=reader)
    return [
        {
            "letter": row,
            "name": names.get(row.pk, ""),
            "state": capfirst(verbs.said(row)),
            "id": str(row.public_id),
        }
        for row in found
    ]


def _forms(request: HttpRequest, at: datetime) -> dict[str, forms.Form]:
    act = request.POST.get("act", "")
    kinds: dict[str, Callable[..., forms.Form]] = {
        "imprimees": NothingForm,
        "postees": lambda *given, **named: PostedForm(*given, today=day_in_paris(at), **named),
        "retirees": WithdrawLettersForm,
        "revenues": BackForm,
    }
    return {
        name: kind(request.POST if act == name else None, auto_id=f"id_{name}_%s", prefix=name)
        for name, kind in kinds.items()
    }


def _try(request: HttpRequest, act: str, form: forms.Form, at: datetime) -> int | None:
    """Do an act on the chosen letters; return how many changed, or ``None`` with the error on its form."""
    chosen, by = _chosen(request), actor_of(request)
    if not form.is_valid():
        return None
    if not chosen:
        form.add_error(None, _NOTHING)
        return None
    named = {
        "imprimees": verbs.note_printed,
        "postees": verbs.note_posted,
        "retirees": verbs.withdraw,
        "revenues": verbs.step_back,
    }
    try:
        return named[act](chosen, **form.cleaned_data, by=by, at=at)  # type: ignore[operator,no-any-return]
    except Refusal as refusal:
        field = getattr(refusal, "field", None)
        form.add_error(field if field in form.fields else None, str(refusal))
        return None


def _chosen(request: HttpRequest) -> list[UUID]:
    """The letters that are ticked, or all those of the page."""
    given = request.POST.getlist("page" if request.POST.get("toutes") else "lettre")
    found = []
    for word in given:
        try:
            found.append(UUID(word))
        except ValueError:
            continue
    return found


def _kept(request: HttpRequest) -> str:
    """What was asked of the list, to come back to it."""
    asked = request.GET.copy()
    for name in ("fait", "n"):
        asked.pop(name, None)
    return asked.urlencode()


def _told(request: HttpRequest) -> tuple[int, str] | None:
    """How many letters the last act changed, and in which words; turned pages do not say it again."""
    asked = request.GET.copy()
    done, number = asked.pop("fait", [""])[-1], asked.pop("n", [""])[-1]
    request.GET = asked  # type: ignore[assignment]
    return (int(number), DONE[done]) if done in DONE and number.isdecimal() and len(number) <= _DIGITS else None
