"""I write to who holds my file, I read the answer, I take back what nobody has read, I close. Nobody else on my file sees it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from palier.models import Candidature, Thread, ThreadMessage
from palier.rules.doors.access import Role
from palier.rules.law import french
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.voice import say
from palier.rules.threads import thread_words, threads
from palier.rules.threads.threads import AbuseReason, NothingToAnswer, ThreadState, ThreadSubject
from palier.web.access import actor_of, demande_of, get_or_404, key_of, only
from palier.web.acts import once
from palier.web.demandeur import saying
from palier.web.languages.later import later, shown
from palier.web.presentation import homes
from palier.workflows.acting.refusals import Refusal
from palier.workflows.doors import apart
from palier.workflows.threads import holders, writing_threads
from palier.workflows.threads.holders import FileHolder

CONFLICT, BAD_REQUEST = 409, 400


class AgainForm(forms.Form):
    """What one writes in a thread that is there."""

    words = forms.CharField(
        label=later("Votre message"),
        max_length=threads.LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=later(
            "En mots simples. N’écrivez rien qui vous mette en danger. Une pièce s’envoie par « Mes pièces »."
        ),
        error_messages={"required": later(writing_threads.EmptyMessage.sentence)},
    )


class WriteForm(AgainForm):
    """The same, with the subject of a new thread."""

    subject = forms.ChoiceField(
        label=later("Le sujet"),
        choices=[(one.value, later(thread_words.SUBJECTS[one])) for one in ThreadSubject],
        widget=forms.RadioSelect,
        error_messages={"required": later(writing_threads.UnknownSubject.sentence)},
    )
    field_order = ("subject", "words")


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownRecipient:
    """Somebody to write to, or to call."""

    name: str
    why: str
    home: str
    contact: str
    url: str


def _recipient(one: FileHolder) -> ShownRecipient:
    return ShownRecipient(
        name=one.organisation.present.name,
        why=say(thread_words.HOLDERS[one.kind]),
        home=homes.title(one.candidature.publication.home) if one.candidature else "",
        contact=one.organisation.present.contact,
        url=reverse("ecrire-message", args=[one.key]),
    )


def recipient_of(request: HttpRequest, row: Candidature) -> ShownRecipient | None:
    """Whom one writes to about a candidature of one's own."""
    held = holders.of_candidature(row)
    return _recipient(held) if held else None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownThread:
    """One thread, as its person reads it."""

    row: Thread
    subject: str
    who: str
    home: str
    pill: str
    tone: str
    sentence: str
    why: str
    then: str
    late: str


def shown_thread(row: Thread, on: date, *, is_written_to: bool = True) -> ShownThread:
    """A thread with its words: what is promised, what is late, and why nothing is answered.

    ``is_written_to``: whether a message can say that an answer came.
    """
    state = ThreadState(row.state)
    # Nothing is promised by who reads the file no more.
    is_waiting = state is ThreadState.WAITING
    is_left = is_waiting and not holders.still_holds(row)
    words = thread_words.LEFT if is_left else thread_words.WORDS[state]
    is_late = not is_left and threads.is_late(state, row.promised_on, on=on)
    end = thread_words.ENDS[NothingToAnswer(row.reason)] if row.reason else None
    return ShownThread(
        row=row,
        subject=say(thread_words.SUBJECTS[ThreadSubject(row.subject)]),
        who=row.organisation.present.name,
        home=homes.title(row.candidature.publication.home) if row.candidature else "",
        pill=say(words.pill),
        tone="warn" if is_late else words.tone,
        sentence="" if is_late else say(words.sentence, day=french.day(row.promised_on)),
        why=f"{say(end.sentence)} {say(end.remedy)}" if end else "",
        then="" if is_late else say(words.then if is_written_to or is_left or not is_waiting else saying.UNTOLD),
        late=_said_late(row) if is_late else "",
    )


def _said_late(row: Thread) -> str:
    return say(
        "La réponse était promise pour le {day} : elle est en retard. Vous n’y perdez rien, et elle reste attendue. Vous pouvez "
        "appeler, ou aller au guichet qui vous aide.",
        day=french.day(row.promised_on),
    )


@only(Role.DEMANDEUR)
@never_cache
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """My threads, to whom I may write, and what a message does not do."""
    demande, by, on = demande_of(request), actor_of(request), day_in_paris(timezone.now())
    rows = list(writing_threads.of_person(demande, by))
    is_promised = any(row.state == ThreadState.WAITING for row in rows)
    is_written_to = not is_promised or saying.is_written_to(demande, key_of(request))
    context = {
        "threads": [shown_thread(row, on, is_written_to=is_written_to) for row in rows],
        "recipients": [_recipient(one) for one in holders.of_file(demande)],
        "no_act": say(thread_words.NO_ACT),
        "is_shared": apart.is_shared(demande),
        "own": say(thread_words.OWN),
    }
    return render(request, "palier/demandeur/threads.html", context)


@only(Role.DEMANDEUR)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@once
def write(request: HttpRequest, to: str) -> HttpResponse:
    """Write to one of them, having read who reads it and when it is answered."""
    demande, by, at = demande_of(request), actor_of(request), timezone.now()
    held = holders.named(demande, to)
    if held is None:
        raise Http404
    asked = request.GET.get("sujet", "")
    form = WriteForm(request.POST or None, initial={"subject": asked if asked in set(ThreadSubject) else ""})
    if request.method == "POST" and form.is_valid():
        try:
            row = writing_threads.write(demande, held, **form.cleaned_data, key=key_of(request), by=by, at=at)
        except Refusal as refusal:
            form.add_error(None, shown(refusal))
        else:
            return HttpResponseRedirect(_page(row, done="envoye"))
    context = {
        "recipient": _recipient(held),
        "form": form,
        "name": writing_threads.name_of(demande, key_of(request)),
        "promised": threads.promised_on(at, holders.calendar_of(demande, held.candidature)),
        "longest": threads.LONGEST,
        "no_act": say(thread_words.NO_ACT),
        "is_shared": apart.is_shared(demande),
        "own": say(thread_words.OWN),
        "act_key": saying.act_key(request),
    }
    status = BAD_REQUEST if request.method == "POST" else 200
    return render(request, "palier/demandeur/write_message.html", context, status=status)


def _page(row: Thread, *, done: str = "") -> str:
    address = reverse("mes-messages-fil", args=[row.public_id])
    return f"{address}?fait={done}#fait" if done else address


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownMessage:
    """One message, as its person reads it."""

    row: ThreadMessage
    who: str
    lines: list[str]
    hidden: str
    is_read: bool
    may_take_back: bool


def _shown_message(one: ThreadMessage, read: datetime | None) -> ShownMessage:
    is_read = read is not None and read >= one.sent_at
    why = thread_words.ABUSES[AbuseReason(one.hidden_why)] if one.hidden_why else ""
    return ShownMessage(
        row=one,
        who=one.organisation.name if one.organisation else "",
        lines=one.words.split("\n"),
        hidden=say("Ce message est masqué aux agents : {reason}. Il est gardé, et vous seul le lisez.", reason=say(why))
        if why
        else "",
        is_read=is_read and not one.from_desk,
        may_take_back=not one.from_desk and not is_read and one.taken_back_at is None,
    )


@only(Role.DEMANDEUR)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@once
def show(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One thread: what was written, what is promised, and where to write again."""
    demande, by, at = demande_of(request), actor_of(request), timezone.now()
    row = get_or_404(writing_threads.of_person(demande, by), public_id)
    form = AgainForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            writing_threads.write_again(public_id, demande, form.cleaned_data["words"], by=by, at=at)
        except Refusal as refusal:
            form.add_error(None, shown(refusal))
        else:
            return HttpResponseRedirect(_page(row, done="envoye"))
    read = writing_threads.last_read(row)
    is_written_to = row.state != ThreadState.WAITING or saying.is_written_to(demande, key_of(request))
    context: dict[str, Any] = {
        "thread": shown_thread(row, day_in_paris(at), is_written_to=is_written_to),
        "written": [_shown_message(one, read) for one in writing_threads.messages_of(row)],
        "form": form,
        "holds": holders.still_holds(row),
        "contact": row.organisation.present.contact,
        "others": [one.present for one in holders.others(row)],
        "handed_from": row.handed_from.present.name if row.handed_from else "",
        "may_close": row.state in threads.LIVING,
        "is_to_read": threads.is_to_read(ThreadState(row.state), row.answered_at, row.last_act_at),
        "done": request.GET.get("fait") == "envoye",
        "promised": threads.promised_on(at, holders.calendar_of(demande, row.candidature)),
        "no_act": say(thread_words.NO_ACT),
        "is_shared": apart.is_shared(demande),
        "own": say(thread_words.OWN),
        "act_key": saying.act_key(request),
    }
    status = BAD_REQUEST if request.method == "POST" else 200
    return render(request, "palier/demandeur/thread.html", context, status=status)


@only(Role.DEMANDEUR)
@require_POST
@once
def close(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Wait for nothing more here."""
    back = reverse("mes-messages-fil", args=[public_id])
    try:
        writing_threads.close(public_id, demande_of(request), by=actor_of(request), at=timezone.now())
    except Thread.DoesNotExist as error:
        raise Http404 from error
    except Refusal as refusal:
        return _refused(request, refusal, back)
    return HttpResponseRedirect(back)


@only(Role.DEMANDEUR)
@require_POST
@once
def take_back(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take back a message that nobody has read."""
    try:
        row = writing_threads.take_back(public_id, demande_of(request), by=actor_of(request), at=timezone.now())
    except (ThreadMessage.DoesNotExist, Thread.DoesNotExist) as error:
        raise Http404 from error
    except Refusal as refusal:
        return _refused(request, refusal, reverse("mes-messages"))
    return HttpResponseRedirect(_page(row))


def _refused(request: HttpRequest, refusal: Refusal, back: str) -> HttpResponse:
    context = {"sentence": shown(refusal), "back": back}
    return render(request, "palier/demandeur/refused.html", context, status=CONFLICT)
