"""Notes and tags of a desk: those of one file, and the list of tags of the team."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from palier.models import Candidature, DeskTag, FileTag
from palier.rules.desks import notes
from palier.rules.doors.access import Role
from palier.rules.doors.readings import Purpose
from palier.web.access import actor_of, only, role_of
from palier.web.acts import new_key, once
from palier.web.desk import sheet_pages
from palier.web.desk.desk_parts import attempt, page, stage_label, trace
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal
from palier.workflows.desks import keeping_notes, listing_tags

CONFLICT = 409
_PURPOSES = {sheet_pages.CHECKED: Purpose.CHECK, sheet_pages.RANKED: Purpose.DESIGNATE}
"""Why a file is opened, by the page to which its reader goes back."""
_ACTS_OF_FILE = frozenset({"corriger", "retirer", "etiqueter", "desetiqueter"})
_ACTS_OF_LIST = frozenset({"finir", "remettre"})


class DeskNoteForm(forms.Form):
    """One note, short."""

    text = forms.CharField(
        label="Votre note",
        max_length=notes.LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Écrivez quelques mots."},
    )


class TagForm(forms.Form):
    """The name of a tag."""

    label = forms.CharField(
        label="Nouvelle étiquette",
        max_length=notes.LONGEST_TAG,
        help_text="Un geste à faire, comme « à rappeler » ou « visite à prévoir ».",
        error_messages={"required": "Donnez un nom à cette étiquette."},
    )


def beside(request: HttpRequest, row: Candidature) -> dict[str, object]:
    """What a sheet of a file shows of its notes and tags: the names of the tags, and how many notes there are."""
    by = actor_of(request)
    return {"tags": keeping_notes.tags_of(row, by=by), "many": keeping_notes.many_of(row, by=by), "key": row.public_id}


@only(Role.BAILLEUR, Role.RESERVATAIRE)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def of_file(request: HttpRequest, candidature: UUID) -> HttpResponse:
    """The notes and tags of one's own house on a file; each is written, corrected and taken away here."""
    by, at = actor_of(request), timezone.now()
    row = keeping_notes.find(candidature, by=by)
    if row is None:
        raise Http404
    act = request.POST.get("acte", "")
    writing = DeskNoteForm(request.POST if act == "noter" else None)
    correcting = DeskNoteForm(request.POST if act == "corriger" else None, auto_id="corrige_%s")
    if request.method == "POST" and (answer := _pressed(request, row, act, writing, correcting)) is not None:
        return answer
    back = sheet_pages.pages_of(role_of(request), [row])[row.pk]
    trace(request, _PURPOSES[back], row)
    may_write = keeping_notes.may_write(row, by=by, at=at)
    borne = keeping_notes.tags_of(row, by=by)
    context = page(
        request,
        candidature=row,
        stage=stage_label(row),
        back=reverse(back, args=[row.public_id]),
        notes=[_shown(one, correcting, request) for one in keeping_notes.of_file(row, by=by, at=at)],
        borne=[(one, new_key()) for one in borne],
        tag_key=new_key(),
        offered=_offered(by, borne) if may_write else (),
        form=writing,
        may_write=may_write,
        warnings=(notes.READ_BY_ITS_HOUSEHOLD, notes.WHAT_TO_WRITE, notes.WEIGHS_NOTHING),
        own_for=notes.SAY_OWN_FOR,
    )
    return render(request, "palier/desk/notes.html", context, status=400 if request.method == "POST" else 200)


def _offered(by: Actor, borne: list[FileTag]) -> list[DeskTag]:
    """What can be put on: the tags of the list that the file does not bear."""
    put_on = {each.tag_id for each in borne}
    return [one for one in keeping_notes.offered(by) if one.pk not in put_on]


def _shown(one: keeping_notes.ShownNote, tried: DeskNoteForm, request: HttpRequest) -> dict[str, object]:
    """A note, and the form that corrects it: as it was typed where it was refused."""
    key = str(one.row.public_id)
    is_tried = tried.is_bound and request.POST.get("note") == key
    form = tried if is_tried else DeskNoteForm(initial={"text": one.row.text}, auto_id=f"note_{one.row.pk}_%s")
    hidden = {"acte": "retirer", "note": key}
    return {"one": one, "form": form, "is_tried": is_tried, "key": new_key(), "hidden": hidden}


def _pressed(
    request: HttpRequest, row: Candidature, act: str, writing: DeskNoteForm, correcting: DeskNoteForm
) -> HttpResponse | None:
    """What the button answers; nothing where the page is shown again: with what refused it, or where no button says that act."""
    by, at, here = actor_of(request), timezone.now(), reverse("notes-du-dossier", args=[row.public_id])
    if act == "noter":
        is_done = writing.is_valid() and attempt(
            writing, lambda: keeping_notes.write(row, writing.cleaned_data["text"], by=by, at=at)
        )
        return HttpResponseRedirect(here) if is_done else None
    if act not in _ACTS_OF_FILE:
        return None
    key = _key(request, "etiquette" if act in ("etiqueter", "desetiqueter") else "note")
    if act == "corriger":
        is_done = correcting.is_valid() and attempt(
            correcting, lambda: keeping_notes.correct(key, row, correcting.cleaned_data["text"], by=by, at=at)
        )
        return HttpResponseRedirect(here) if is_done else None
    acts: dict[str, Callable[[], None]] = {
        "retirer": lambda: keeping_notes.remove(key, row, by=by, at=at),
        "etiqueter": lambda: keeping_notes.tag(row, key, by=by, at=at),
        "desetiqueter": lambda: keeping_notes.untag(row, key, by=by, at=at),
    }
    return _done(request, acts, act, here)


@only(Role.BAILLEUR, Role.RESERVATAIRE)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def tags(request: HttpRequest) -> HttpResponse:
    """The list of tags of the team: read by all of it, kept by who manages the members."""
    by, at, act = actor_of(request), timezone.now(), request.POST.get("acte", "")
    form = TagForm(request.POST if act == "proposer" else None)
    if request.method == "POST" and (answer := _kept(request, act, form, by, at)) is not None:
        return answer
    context = page(
        request,
        form=form,
        rows=[(one, new_key()) for one in listing_tags.listed(by)],
        is_keeper=listing_tags.manages(by),
        most=notes.MOST_TAGS,
        warnings=(notes.READ_BY_ITS_HOUSEHOLD, notes.WEIGHS_NOTHING),
    )
    return render(request, "palier/desk/tags.html", context, status=400 if request.method == "POST" else 200)


def _kept(request: HttpRequest, act: str, form: TagForm, by: Actor, at: datetime) -> HttpResponse | None:
    here = reverse("etiquettes")
    if act == "proposer":
        is_done = form.is_valid() and attempt(
            form, lambda: listing_tags.offer_tag(form.cleaned_data["label"], by=by, at=at)
        )
        return HttpResponseRedirect(here) if is_done else None
    if act not in _ACTS_OF_LIST:
        return None
    key = _key(request, "etiquette")
    acts: dict[str, Callable[[], None]] = {
        "finir": lambda: listing_tags.end_tag(key, by=by, at=at),
        "remettre": lambda: listing_tags.offer_tag_again(key, by=by, at=at),
    }
    return _done(request, acts, act, here)


def _done(request: HttpRequest, acts: dict[str, Callable[[], None]], act: str, here: str) -> HttpResponse:
    try:
        acts[act]()
    except Refusal as refusal:
        context = {"sentence": str(refusal), "back": here, "back_label": "Revenir"}
        return render(request, "palier/desk/refused.html", context, status=CONFLICT)
    return HttpResponseRedirect(here)


def _key(request: HttpRequest, name: str) -> UUID:
    try:
        return UUID(request.POST.get(name, ""))
    except ValueError as error:
        raise Http404 from error
