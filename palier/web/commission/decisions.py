"""Decide on one home: every compliant candidate at once, in the order of the ranking; declare an interest before."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from palier.models import AgendaItem, Candidature, Person
from palier.models.demandes import layers
from palier.rules.commission import interests, same_address, three
from palier.rules.commission.seances import SeanceStage
from palier.rules.commission.votes import Form
from palier.rules.doors.access import Role
from palier.rules.doors.readings import Purpose
from palier.rules.law import clocks
from palier.web.access import only, organisation_of
from palier.web.acts import new_key, once
from palier.web.commission import said_changes
from palier.web.commission.decision_forms import (
    COMMON,
    CommonDecisionForm,
    DecisionForm,
    InterestForm,
    VotesForm,
    chosen,
    decision_forms,
    drafts,
)
from palier.web.commission.forms import CAPACITIES
from palier.web.commission.seances import secretary
from palier.web.desk.desk_parts import attempt, page, trace
from palier.web.presentation import protection, sheet
from palier.workflows.acting.actors import Actor
from palier.workflows.commission import (
    convening,
    deciding,
    declaring_interests,
    minutes,
    minutes_words,
    own_door,
    polling,
    putting_to_vote,
    taking_back,
    voting,
)


@only(Role.BAILLEUR)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def decide(request: HttpRequest, seance: UUID, publication: UUID) -> HttpResponse:
    """The decision form of one home, its postponement, or the interest of a member in it."""
    item = item_of(request, seance, publication)
    act = request.POST.get("act", "") if request.method == "POST" else None
    if act in (None, "", "voix") and polling.live(item) is not None:
        return redirect("seance_voix", seance, publication)
    examined, at = convening.compliant(item.publication), timezone.now()
    voters = voters_of(item)
    posted = request.POST if act in ("", "voix") else None
    # An interest is told while the decisions are being chosen: they stay as they were.
    kept = request.POST.dict() if act == "interet" else {}
    common = CommonDecisionForm(posted, initial=chosen(kept))
    shared = common.cleaned_data[COMMON] if common.is_valid() else ""
    rows = decision_forms(examined, posted, voters, clocks.day_in_paris(at), common=shared, kept=kept)
    votes, interest = (
        VotesForm(posted, voters=voters, initial=chosen(kept)),
        _interest_form(request if act == "interet" else None, item, examined),
    )
    whole: forms.Form = forms.Form(request.POST or None)
    whole.is_valid()
    by = secretary(request)
    verbs: dict[str | None, Callable[[], object]] = {
        "reporter": lambda: deciding.postpone(item, request.POST.get("reason", "")[:300], by=by, at=at),
        "": lambda: deciding.decide(
            item, drafts(rows, votes), order_reason=votes.cleaned_data["order_reason"], by=by, at=at
        ),
        "voix": lambda: putting_to_vote.put(
            item, drafts(rows, votes), order_reason=votes.cleaned_data["order_reason"], by=by, at=at
        ),
        "reprendre": lambda: taking_back.take_back(item, reason=request.POST.get("reason", "")[:300], by=by, at=at),
        "interet": lambda: _declare(item, interest, examined, by=by, at=at),
    }
    # Each form is read, so that all their errors show at once.
    checked = (
        [form.is_valid() for form in (common, *(form for _, form in rows), votes)]
        if act in ("", "voix")
        else [act != "interet" or interest.is_valid()]
    )
    # Sent twice, it is noted still: the page that comes back says so, and offers the member no more.
    is_there = act == "interet" and request.POST.get("member", "") in voting.interested_in(item)
    is_done = is_there or (act in verbs and act is not None and all(checked) and attempt(whole, verbs[act]))
    is_noted = is_done and act == "interet" and _has_chosen(kept)
    if is_done and not is_noted:
        return redirect(request.path if act in ("interet", "reprendre", "voix") else following(item))
    if is_noted:
        voters = voters_of(item)
        rows = decision_forms(examined, None, voters, clocks.day_in_paris(at), kept=kept)
        votes = VotesForm(voters=voters, initial=chosen(kept))
        interest = _interest_form(None, item, examined)
    trace(request, Purpose.EXAMINE, *examined)
    today = clocks.day_in_paris(at)
    context = page(
        request,
        item=item,
        form=whole,
        votes=votes,
        common=common,
        postpone_key=new_key(),
        interest=interest,
        rows=[(row, form, sheet.gather(row, by=by, on=today)) for row, form in rows],
        faults=_faults(rows) if posted else [],
        is_noted=is_noted,
        declared=_declared(item),
        voting=len(voters),
        is_short=item.seance.stage == SeanceStage.OPEN and bool(rows) and len(voters) < item.seance.quorum,
        can_put=bool(polling.able(item, item.seance)),
        hints=_hints(item, examined),
        decided=_decided(item),
        changes=_taken_back(item),
        is_open=item.seance.stage == SeanceStage.OPEN,
        is_online=item.seance.form == Form.DIGITAL,
        is_following="suivant" in request.GET,
        is_to_come=item.seance.stage == SeanceStage.CONVENED,
        numbers=three.numbers(convening.standing(item.publication, on=today)),
    )
    return render(request, "palier/commission/decide.html", context)


def _has_chosen(kept: Mapping[str, str]) -> bool:
    """Whether anything of the decisions or of the votes was chosen, beside what every page proposes."""
    words = ("-kind", "-ground", "-text", "-piece", "-piece_by", COMMON, "vote_all", "order_reason")
    return any(
        value and (name.endswith(words) or name.startswith("tous_") or "-vote_" in name) for name, value in kept.items()
    )


def _faults(rows: Sequence[tuple[Candidature, DecisionForm]]) -> list[tuple[str, str]]:
    """What keeps each decision from being read, first on the page: its field, and the sentence with its candidate."""
    return [
        (form[name].id_for_label, f"Dossier {row.reference} : {error[:1].lower()}{error[1:]}")
        for row, form in rows
        for name, errors in form.errors.items()
        for error in map(str, errors)
    ]


def following(item: AgendaItem) -> str:
    """Where to go once a home is decided or postponed: the next that is neither; the séance when none is left."""
    left = item.seance.items.filter(sitting__isnull=True, postponed_reason="").exclude(pk=item.pk).order_by("pk")
    after = left.filter(pk__gt=item.pk).first() or left.first()
    if after is None or item.seance.stage != SeanceStage.OPEN:
        return reverse("seance", args=[item.seance.public_id])
    key = after.publication.public_id
    return f"{reverse('seance_decider', args=[item.seance.public_id, key])}?suivant=1"


def item_of(request: HttpRequest, seance: UUID, publication: UUID) -> AgendaItem:
    """A home of the agenda of one of the actor's own séances, or 404."""
    item = (
        AgendaItem.objects.filter(
            seance__public_id=seance,
            publication__public_id=publication,
            seance__bailleur__in=organisation_of(request).covers,
        )
        .select_related("seance", "publication__home__commune", "publication__reservataire")
        .first()
    )
    if item is None:
        raise Http404
    return item


def _decided(item: AgendaItem) -> list[dict[str, object]]:
    """What is recorded of this home, as the minutes will say it: to be read while it can still be put right."""
    if not item.decisions.exists():
        return []
    rows, now = minutes.of_home(item, item.seance)["decisions"], {"format": minutes.FORMAT}
    return [minutes_words.said(row, item.seance.members, now) for row in rows]


def _taken_back(item: AgendaItem) -> list[dict[str, object]]:
    """When decisions on this home were taken back, by whom and why; the page is the home's, and names it above."""
    home, members = str(item.publication.public_id), item.seance.members
    return [said_changes.of(row, members, {}) for row in item.seance.changes if row.get("home") == home]


def voters_of(item: AgendaItem) -> list[tuple[str, str]]:
    """Who votes on a home: place in the list of members, name and quality."""
    members = item.seance.members
    return [
        (seat.key, f"{members[int(seat.key)]['name']}, {CAPACITIES[seat.capacity].lower()}")
        for seat in voting.voters_of(item, item.seance)
    ]


def _interest_form(posted: HttpRequest | None, item: AgendaItem, examined: Sequence[Candidature]) -> InterestForm:
    done = voting.interested_in(item)
    members = [
        (str(index), row["name"])
        for index, row in enumerate(item.seance.members)
        if row["present"] and str(index) not in done
    ]
    return InterestForm(
        posted.POST if posted else None,
        auto_id="id_interet_%s",
        members=members,
        candidatures=[(str(row.public_id), f"Dossier {row.reference}, rang {row.rank}") for row in examined],
    )


def _hints(item: AgendaItem, examined: Sequence[Candidature]) -> list[str]:
    """Members who bear the surname of somebody of a file, or gave an address of it: to be asked before the vote.

    Nobody else's name is shown, and no address.
    """
    done, found = voting.interested_in(item), []
    doors = own_door.doors_of(item.seance)
    for row in examined:
        if protection.notice(Role.BAILLEUR, layers.facts_of(row.demande, clocks.day_in_paris(timezone.now()))):
            continue  # A surname tells who it is: of a protected file it is read on the page of names alone.
        persons = list(Person.objects.filter(demande=row.demande_id).values_list("last_name", "birth_name", "address"))
        surnames = {name for last, birth, _ in persons for name in (last, birth) if name}
        addresses = {address for _, _, address in persons}
        file = f"dossier {row.reference}, rang {row.rank}"
        found += [
            f"{member['name']} porte le même nom de famille qu’une personne du {file}."
            for index, member in enumerate(item.seance.members)
            if member["present"] and str(index) not in done and interests.shares_surname(member["name"], surnames)
        ]
        found += [
            same_address.said(member["name"], file)
            for index, member in enumerate(item.seance.members)
            if member["present"] and str(index) not in done and own_door.meets(doors.get(index), addresses)
        ]
    return found


def _declare(
    item: AgendaItem, form: InterestForm, examined: Sequence[Candidature], *, by: Actor, at: datetime
) -> object:
    ref = form.cleaned_data["candidature"]
    chosen = next((candidature for candidature in examined if str(candidature.public_id) == ref), None)
    return declaring_interests.declare_interest(
        item, member=form.cleaned_data["member"], candidature=chosen, by=by, at=at
    )


def _declared(item: AgendaItem) -> list[str]:
    return [row.label for row in item.interests.filter(withdrawn_at=None).order_by("member")]
