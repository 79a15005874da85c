"""What households write to who holds their file: read beside it, answered by the promised day, handed over, or ended."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from palier.models import Thread, ThreadMessage
from palier.rules.doors.access import Role
from palier.rules.law.clocks import day_in_paris
from palier.rules.threads import thread_choices, thread_words, threads
from palier.rules.threads.threads import AbuseReason, NothingToAnswer, ThreadState, ThreadSubject
from palier.web.access import actor_of, only, organisation_of, role_of
from palier.web.acts import new_key, once
from palier.web.lists import listing
from palier.web.presentation import homes
from palier.workflows.acting.refusals import ForbiddenNote, Refusal
from palier.workflows.threads import answering_threads, holders, writing_threads

CONFLICT, BAD_REQUEST = 409, 400
_DESKS = (Role.RESERVATAIRE, Role.BAILLEUR, Role.GUICHET)
_FIRST = {Role.RESERVATAIRE: "file-du-jour", Role.BAILLEUR: "bailleur", Role.GUICHET: "guichet"}


class ReplyForm(forms.Form):
    """An answer."""

    words = forms.CharField(
        label="Votre réponse, que le ménage lira",
        max_length=threads.LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="En mots simples. Une décision ne s’annonce pas ici : elle a son acte et sa lettre.",
        error_messages={"required": answering_threads.EmptyAnswer.sentence},
    )


class EndThreadForm(forms.Form):
    """Why there is nothing to answer."""

    reason = forms.ChoiceField(
        label="Pourquoi ?",
        widget=forms.RadioSelect,
        help_text="Le ménage lit cette raison, et peut écrire de nouveau.",
        error_messages={"required": answering_threads.NotAnEndOfThread.sentence},
    )

    def __init__(self, *args: Any, offered: tuple[NothingToAnswer, ...], **options: Any) -> None:
        """Only what can be true of this thread."""
        super().__init__(*args, **options)
        self.fields["reason"].choices = [(one.value, thread_choices.ENDS[one]) for one in offered]  # type: ignore[attr-defined]


class HideForm(forms.Form):
    """What the message contains."""

    why = forms.ChoiceField(
        label="Ce que ce message contient",
        choices=[(one.value, thread_choices.ABUSES[one]) for one in AbuseReason],
        widget=forms.RadioSelect,
        error_messages={"required": answering_threads.NotAbuse.sentence},
    )


@only(*_DESKS)
@never_cache
@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """Those to answer, the first due before the others, then those that were. Neither a name nor a word is on the lists."""
    on = day_in_paris(timezone.now())
    rows = listing(request, answering_threads.waiting(organisation_of(request)))
    lines = [
        {
            "row": one,
            "subject": thread_words.SUBJECTS[ThreadSubject(one.subject)],
            "home": homes.title(one.candidature.publication.home) if one.candidature else "",
            "is_late": threads.is_late(ThreadState(one.state), one.promised_on, on=on),
        }
        for one in rows
    ]
    done = listing(request, answering_threads.answered(organisation_of(request)), key="faits")
    answered = [
        {
            "row": one,
            "subject": thread_words.SUBJECTS[ThreadSubject(one.subject)],
            "home": homes.title(one.candidature.publication.home) if one.candidature else "",
            "state": thread_choices.STATES[ThreadState(one.state)],
        }
        for one in done
    ]
    context = {
        "rows": rows.with_rows(lines),
        "done": done.with_rows(answered),
        "first": reverse(_FIRST[role_of(request)]),
    }
    return _no_store(render(request, "palier/desk/threads.html", context))


def _no_store(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    return response


@only(*_DESKS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@once
def thread(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One thread, and every act on it."""
    try:
        return _thread(request, public_id)
    except Thread.DoesNotExist as error:
        raise Http404 from error


def _thread(request: HttpRequest, public_id: UUID) -> HttpResponse:
    by, at, act = actor_of(request), timezone.now(), request.POST.get("acte", "")
    told = request.POST if request.method == "POST" else None
    row, messages = answering_threads.read(public_id, by=by, at=at)
    offered = threads.reasons_for(writing_threads.standing_of(messages))
    forms_of: dict[str, forms.Form] = {
        "repondre": ReplyForm(told if act == "repondre" else None),
        "finir": EndThreadForm(told if act == "finir" else None, offered=offered),
        "masquer": HideForm(told if act == "masquer" else None),
    }
    form = forms_of.get(act)
    done = _ACTS.get(act)
    if done is not None and (form is None or form.is_valid()):
        try:
            done(request, public_id, form)
        except ForbiddenNote as refusal:
            forms_of["repondre"].add_error("words", str(refusal))
        except Refusal as refusal:
            return _refused(request, refusal, public_id)
        else:
            there = reverse("file-messages") if act == "transmettre" else request.path
            return HttpResponseRedirect(there)
    return _show(request, row, messages, forms_of)


def _message(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("message", ""))
    except ValueError as error:
        raise Http404 from error


type _Act = Callable[[HttpRequest, UUID, forms.Form | None], object]
_ACTS: dict[str, _Act] = {
    "repondre": lambda request, key, form: answering_threads.answer(
        key, form.cleaned_data["words"] if form else "", by=actor_of(request), at=timezone.now()
    ),
    "reprendre": lambda request, key, _: answering_threads.take_back(key, by=actor_of(request), at=timezone.now()),
    "finir": lambda request, key, form: answering_threads.end(
        key, form.cleaned_data["reason"] if form else "", by=actor_of(request), at=timezone.now()
    ),
    "rouvrir": lambda request, key, _: answering_threads.reopen(key, by=actor_of(request), at=timezone.now()),
    "masquer": lambda request, key, form: answering_threads.hide(
        key, _message(request), form.cleaned_data["why"] if form else "", by=actor_of(request), at=timezone.now()
    ),
    "remontrer": lambda request, key, _: answering_threads.show(
        key, _message(request), by=actor_of(request), at=timezone.now()
    ),
    "transmettre": lambda request, key, _: answering_threads.hand_over(key, by=actor_of(request), at=timezone.now()),
}
"""What the page does, by the word of its form."""


def _refused(request: HttpRequest, refusal: Refusal, public_id: UUID) -> HttpResponse:
    context = {"sentence": str(refusal), "back": reverse("repondre-messages", args=[public_id])}
    return _no_store(render(request, "palier/desk/refused.html", context, status=CONFLICT))


def _show(request: HttpRequest, row: Thread, messages: list[ThreadMessage], forms_of: dict[str, Any]) -> HttpResponse:
    at, state = timezone.now(), ThreadState(row.state)
    context = {
        "row": row,
        "subject": thread_words.SUBJECTS[ThreadSubject(row.subject)],
        "state": thread_choices.STATES[state],
        "is_late": threads.is_late(state, row.promised_on, on=day_in_paris(at)),
        "home": homes.title(row.candidature.publication.home) if row.candidature else "",
        "file": row.candidature.reference if row.candidature else "",
        "file_url": _file_page(request, row),
        "written": [
            {"row": one, "lines": one.words.split("\n"), "hidden": _hidden(one), "may_hide": not one.from_desk}
            for one in messages
        ],
        "reply": forms_of["repondre"],
        "end": forms_of["finir"],
        "hide": forms_of["masquer"],
        "asked_message": request.POST.get("message", ""),
        "may_answer": state in threads.MOVES[threads.ThreadMove.ANSWER],
        "may_end": state in threads.MOVES[threads.ThreadMove.END],
        "may_reopen": state in threads.MOVES[threads.ThreadMove.REOPEN],
        "may_take_back": answering_threads.may_take_back(row, at=at),
        "why": thread_choices.ENDS[NothingToAnswer(row.reason)] if row.reason else "",
        "other": next((one.present for one in holders.others(row)), None) if state is ThreadState.WAITING else None,
        "abuse_rule": thread_choices.ABUSE_RULE,
        "act_key": request.POST.get("act_key") or new_key(),
    }
    status = BAD_REQUEST if request.method == "POST" else 200
    return _no_store(render(request, "palier/desk/thread.html", context, status=status))


def _hidden(one: ThreadMessage) -> str:
    return thread_choices.ABUSES[AbuseReason(one.hidden_why)] if one.hidden_why else ""


def _file_page(request: HttpRequest, row: Thread) -> str:
    """The page of the file on this desk; at a counter it opens with its person alone."""
    if row.candidature is None:
        return ""
    is_own = row.candidature.publication.reservataire_id in organisation_of(request).covers
    is_ranked = row.candidature.rank is not None
    if role_of(request) is Role.RESERVATAIRE or is_own:
        return reverse("dossier-reservataire", args=[row.candidature.public_id]) if is_ranked else ""
    return reverse("bailleur_controle", args=[row.candidature.public_id])
