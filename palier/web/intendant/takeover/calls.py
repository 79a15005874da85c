"""The list to telephone, with what came of each call, and the letters to post: each name that is shown is traced."""

from typing import cast
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from palier.gateways import printing, tables
from palier.models import StockTask
from palier.rules.doors.access import Role
from palier.rules.doors.readings import Purpose
from palier.rules.law.clocks import day_in_paris
from palier.rules.people import numero
from palier.rules.takeover.campaign_states import CALL_LABELS, CallResult
from palier.web.access import actor_of, get_or_404, only
from palier.web.acts import once
from palier.web.intendant.desk import CONFLICT, fresh_to_change, shown, tried
from palier.web.intendant.takeover.campaign import batch_of
from palier.web.lists import handed, listing
from palier.web.requests.factors import proved
from palier.workflows.acting import tracing
from palier.workflows.acting.refusals import Refusal
from palier.workflows.takeover import calling_people

_RESULTS = [(one.value, label) for one, label in CALL_LABELS.items()]


class CallForm(forms.Form):
    """Which call, what came of it, and the number that a person whose line has none gave."""

    task = forms.UUIDField(widget=forms.HiddenInput)
    result = forms.ChoiceField(label="Ce que l’appel a donné", choices=[("", "Choisir"), *_RESULTS])
    numero = forms.CharField(
        label="Son numéro unique, si elle vient",
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=(
            "L’ancien outil ne l’avait pas. Sans lui, son ancien dossier ne s’affichera pas chez elle. "
            "Noté pour quelqu’un d’autre ? Effacez-le, ou changez le résultat : il est retiré."
        ),
    )

    def clean_numero(self) -> str:
        """The 18 characters, whatever separates them; blank where none was given."""
        told = self.cleaned_data["numero"]
        try:
            return numero.normalise(told) if told else ""
        except numero.MalformedNumero as error:
            raise forms.ValidationError(str(error)) from error

    def of_call(self, row: StockTask) -> "CallForm":
        """Its card: each has ids of its own, and what was noted is no choice to make again."""
        self.auto_id = f"appel-{row.public_id}-%s"
        if row.result:
            cast("forms.ChoiceField", self.fields["result"]).choices = _RESULTS
        return self


class StockPostedForm(forms.Form):
    """Until which letter they were posted: those of the page that was shown."""

    before = forms.DateTimeField()


@only(Role.STEWARD)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@fresh_to_change
@once
def calls(request: HttpRequest, batch: UUID) -> HttpResponse:
    """Read whom to call, a page at a time; or note one call."""
    one = batch_of(batch)
    form = CallForm(request.POST or None)
    if form.is_valid():
        task = get_or_404(StockTask.objects.filter(batch=one), form.cleaned_data["task"])
        if _is_noted(request, form, task):
            said = form.cleaned_data
            is_kept = said["numero"] == task.numero and said["result"] == CallResult.WILL_COME
            done = "appel_numero" if task.numero and not is_kept else "appel"
            return HttpResponseRedirect(f"{reverse('intendant_appels', args=[one.public_id])}?fait={done}")
    page = listing(request, calling_people.calls(one))
    tracing.note(page.rows, Purpose.FETCH, by=actor_of(request), at=timezone.now())
    return shown(
        request,
        "takeover/calls.html",
        batch=one,
        form=form,
        calls=page.with_rows([_card(row, form) for row in page]),
        left=calling_people.to_call(one).count(),
    )


def _is_noted(request: HttpRequest, form: CallForm, task: StockTask) -> bool:
    said = form.cleaned_data
    result = CallResult(said["result"])
    try:
        calling_people.note_call(task, result, numero=said["numero"], by=actor_of(request), at=timezone.now())
    except Refusal as refusal:
        form.add_error("numero" if isinstance(refusal, calling_people.NumberNotTaken) else None, str(refusal))
        return False
    return True


def _card(row: StockTask, sent: CallForm) -> dict[str, object]:
    """One call with its form: what was sent of it and refused is shown as it was typed."""
    is_sent = sent.is_bound and sent.data.get("task") == str(row.public_id)
    noted = {"task": row.public_id, "result": row.result, "numero": row.numero}
    form = (sent if is_sent else CallForm(initial=noted)).of_call(row)
    asks = row.asks_number or (is_sent and "numero" in sent.errors)
    return {"task": row, "said": CALL_LABELS[CallResult(row.result)] if row.result else "", "form": form, "asks": asks}


@only(Role.STEWARD)
@never_cache
@require_POST
@proved
def export(request: HttpRequest, batch: UUID) -> HttpResponse:
    """The list to telephone in a file; that it left is a line of the journal, and each name a reading."""
    one, at, by = batch_of(batch), timezone.now(), actor_of(request)
    tasks = calling_people.exported(one, by=by, at=at)
    tracing.note(tasks, Purpose.FETCH, by=by, at=at)
    rows = ((task.name, _phone(task.contact)) for task in tasks)
    form = tables.TableForm.CSV
    return handed(tables.written(["nom", "téléphone"], rows, form=form, title="Appels"), form, "personnes-a-appeler")


def _phone(contact: str) -> str:
    """A number that a spreadsheet neither computes nor rounds: in groups of two, or after 00."""
    bare = f"00{contact[1:]}" if contact.startswith("+") else contact
    return " ".join(bare[at : at + 2] for at in range(0, len(bare), 2))


@only(Role.STEWARD)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@fresh_to_change
@once
def letters(request: HttpRequest, batch: UUID) -> HttpResponse:
    """Read which letters wait; or note that those of the page were posted."""
    one = batch_of(batch)
    form = StockPostedForm(request.POST or None)
    if form.is_valid() and tried(request, form, calling_people.note_posted, one, form.cleaned_data["before"]):
        return HttpResponseRedirect(f"{reverse('intendant_lettres_reprise', args=[one.public_id])}?fait=postees")
    found = list(calling_people.posts(one)[: calling_people.MOST_AT_ONCE])
    tracing.note(found, Purpose.FETCH, by=actor_of(request), at=timezone.now())
    return shown(
        request,
        "takeover/letters.html",
        batch=one,
        form=form,
        letters=found,
        waiting=calling_people.posts(one).count(),
        before=found[-1].made_at.isoformat() if found else "",
    )


@only(Role.STEWARD)
@never_cache
@require_POST
@proved
def pdf(request: HttpRequest, batch: UUID) -> HttpResponse:
    """The letters that wait as one PDF. Nothing is noted as posted: a printer may jam."""
    one, at, by = batch_of(batch), timezone.now(), actor_of(request)
    try:
        tasks = calling_people.printed(one, by=by, at=at)
        made = printing.letters(calling_people.sheets(tasks), keys=[str(task.public_id) for task in tasks], at=at)
    except (Refusal, printing.Undisplayable) as error:
        return shown_refused(request, str(error), reverse("intendant_lettres_reprise", args=[one.public_id]))
    tracing.note(tasks, Purpose.FETCH, by=by, at=at)
    response = HttpResponse(made.pdf, content_type="application/pdf", headers={"Cache-Control": "no-store"})
    name = f"lettres-reprise-{day_in_paris(at).isoformat()}.pdf"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def shown_refused(request: HttpRequest, sentence: str, back: str) -> HttpResponse:
    """Why a file is not made, and the way back."""
    response = shown(request, "takeover/refused.html", sentence=sentence, back=back)
    response.status_code = CONFLICT
    return response
