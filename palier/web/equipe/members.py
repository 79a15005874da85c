"""The members of one's own organisation: invited by mail, stopped, let in again; nobody beyond, and no household."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import wraps
from typing import Any, Concatenate, cast
from uuid import UUID

from django import forms
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from palier.models import LinkedIdentity, Membership, Organisation, PassKey, PasswordLink, SecondFactor
from palier.models.doors import acting
from palier.rules.doors.access import ROLE_LABELS, Role
from palier.rules.doors.memberships import MANAGED
from palier.rules.partners import api_purposes
from palier.web.access import actor_of, only
from palier.web.acts import new_key, once
from palier.web.intendant import confirming, desk, members, words
from palier.web.intendant.confirming import MemberWays
from palier.web.intendant.desk import fresh_to_change, tried
from palier.web.lists import listing
from palier.web.requests.factors import fresh
from palier.web.requests.sessions import rest_of
from palier.workflows.accounts import admitting, changing_members, managing
from palier.workflows.acting.actors import Actor
from palier.workflows.doors import sign_ins
from palier.workflows.factors import enrolling_factors

ROLES = tuple(dict.fromkeys(roles[0] for roles in MANAGED.values()))


def _without_factor(login: str, _organisation: Organisation, *, by: Actor, at: datetime) -> None:
    enrolling_factors.reset(login, by=by, at=at)


ACTS: Mapping[str, members.MemberButton] = {
    "suspendre": members.MemberButton(admitting.suspend, "membre_suspendu"),
    "reprendre": members.MemberButton(admitting.resume, "membre_repris"),
    "partir": members.MemberButton(admitting.close, "membre_parti"),
    "lien": members.MemberButton(admitting.reset_by_mail, "lien"),
    "facteur": members.MemberButton(_without_factor, "sans_facteur"),
    "sessions": members.MemberButton(changing_members.end_sessions, "sessions"),
    "retirer": members.MemberButton(changing_members.withdraw, "retiree"),
}


class TeamInviteForm(members.WhoForm):
    """Who is invited, in a role that a manager gives."""

    field_order = ("name", "login", "role")

    role = forms.ChoiceField(label="Rôle")

    def __init__(self, *args: object, organisation: Organisation, **kwargs: object) -> None:
        """Offer the roles of this organisation, but for who controls it."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        roles = [(role.value, ROLE_LABELS[role]) for role in MANAGED.get(organisation.kind, ())]
        self.fields["role"].choices = roles  # type: ignore[attr-defined]


def of_a_manager[**P](
    view: Callable[Concatenate[Any, P], HttpResponse],
) -> Callable[Concatenate[Any, P], HttpResponse]:
    """The page of who manages, under the role of the database that reaches their members alone; for anybody else, nothing."""

    @wraps(view)
    def wrapper(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not managing.manages(getattr(request, "membership", None)):
            raise Http404
        with acting.taken(managing.as_manager(actor_of(request))):
            return view(request, *args, **kwargs)

    return cast("Callable[Concatenate[Any, P], HttpResponse]", wrapper)


@only(*ROLES)
@require_safe
@of_a_manager
def index(request: HttpRequest) -> HttpResponse:
    """The members of one's organisation, by name."""
    one = actor_of(request).body
    rows = Membership.objects.filter(organisation=one, ended_at=None).select_related("user").defer("user__password")
    page = listing(request, rows.order_by("user__name", "pk"))
    lines = [_line(row, actor_of(request).person.pk) for row in page]
    return _shown(
        request, "index.html", organisation=one, members=page.with_rows(lines), may_have_keys=_may_have_keys(request)
    )


@only(*ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
@fresh
@of_a_manager
@once
def invite(request: HttpRequest) -> HttpResponse:
    """Invite somebody to one's own organisation: the link leaves by mail, to them alone."""
    one = actor_of(request).body
    form = TeamInviteForm(request.POST or None, organisation=one)
    if form.is_valid():
        who, made = form.cleaned_data, list[Membership]()
        if tried(
            request,
            form,
            lambda **by: made.append(
                admitting.invite_by_mail(who["login"], who["name"], one, role=Role(who["role"]), **by)
            ),
        ):
            return _to(made[0].user.public_id, "invite")
    return _shown(request, "invite.html", organisation=one, form=form)


@only(*ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
@fresh_to_change
@of_a_manager
@once
def show(request: HttpRequest, member: UUID) -> HttpResponse:
    """One member, where they stand, and the acts on it."""
    one, row, act = actor_of(request).body, _membership(request, member), request.POST.get("act", "")
    plain = forms.Form(request.POST if act in ACTS else None)
    if act in ACTS:
        back = reverse("equipe_membre", args=[member])
        first = confirming.asked(request, plain, row, act, ACTS[act].verb, ways=_ways, back=back)
        if first is not None:
            return first
    name = members.MemberNameForm(request.POST if act == "nom" else None, initial={"name": row.user.name})
    if name.is_valid() and tried(request, name, changing_members.rename, row.user.login, one, **name.cleaned_data):
        return _to(member, "nom")
    if plain.is_valid() and tried(request, plain, ACTS[act].verb, row.user.login, one):
        return _to(member, ACTS[act].done)
    state, at = words.of_member(row), timezone.now()
    is_held = managing.is_held(row.user)
    return _shown(
        request,
        "member.html",
        organisation=one,
        member=row,
        plain=plain,
        name=name,
        acts={word: {"act": word} for word in ACTS},
        role_label=ROLE_LABELS[Role(row.role)],
        state=words.OF_MEMBERS[state],
        tone=words.TONES[state],
        is_self=row.user.pk == actor_of(request).person.pk,
        is_held=is_held,
        is_beyond=row.manages_since is not None or row.role in (Role.AUDITOR, Role.STEWARD),
        is_gone=state is words.AccountState.GONE,
        is_suspended=state is words.AccountState.SUSPENDED,
        is_new=row.user.chose_at is None,
        **(_entering(row, at) if is_held and state is not words.AccountState.GONE else {}),
    )


def _entering(row: Membership, at: datetime) -> dict[str, object]:
    """How somebody enters, for who answers for their access: neither of who has left, nor of who works elsewhere too."""
    link = PasswordLink.objects.filter(user=row.user).order_by("-id").values(*members.LINK)
    has_application = SecondFactor.objects.filter(user=row.user).values("user_id").exists()
    return {
        "is_told": True,
        "link": link.first(),
        "has_factor": has_application or PassKey.objects.filter(user=row.user).values("user_id").exists(),
        "devices": sign_ins.devices(row.user, rest=rest_of(row.user), at=at),
    }


def _ways(row: Membership) -> MemberWays:
    """The same for who is about to lose something: an account that is also somebody's elsewhere keeps its ways in."""
    user = row.user
    if not managing.is_held(user):
        return MemberWays(is_elsewhere=True)
    return MemberWays(
        sessions=len(sign_ins.devices(user, rest=rest_of(user), at=timezone.now())),
        has_application=SecondFactor.objects.filter(user=user).values("user_id").exists(),
        keys=PassKey.objects.filter(user=user).values("user_id").count(),
        is_linked=LinkedIdentity.objects.filter(user=user).values("user_id").exists(),
    )


def _may_have_keys(request: HttpRequest) -> bool:
    """Whether software acts for an organisation like this one."""
    return bool(api_purposes.offered(actor_of(request).role))


def _line(row: Membership, me: int) -> dict[str, object]:
    state = words.of_member(row)
    return {
        "user": row.user,
        "role": ROLE_LABELS[Role(row.role)],
        "state": words.OF_MEMBERS[state],
        "tone": words.TONES[state],
        "is_self": row.user_id == me,
        "is_manager": row.manages_since is not None,
    }


def _membership(request: HttpRequest, member: UUID) -> Membership:
    rows = Membership.objects.filter(organisation=actor_of(request).body, user__public_id=member)
    rows = rows.select_related("user", "organisation").defer("user__password")
    row = rows.order_by(F("ended_at").desc(nulls_first=True), "-pk").first()
    if row is None:
        raise Http404
    return row


def _shown(request: HttpRequest, template: str, **context: object) -> HttpResponse:
    refused = request.method == "POST"
    done = "" if refused else desk.DONE.get(request.GET.get("fait", ""), "")
    context |= {"act_key": new_key(), "done": done}
    return render(request, f"palier/equipe/{template}", context, status=desk.BAD_REQUEST if refused else 200)


def _to(member: UUID, done: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(f"{reverse('equipe_membre', args=[member])}?fait={done}")
