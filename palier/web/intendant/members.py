"""The people of an organisation: invited by mail, one with their access, and what changes it or takes it back."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django import forms
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from palier.models import LinkedIdentity, Membership, Organisation, PassKey, PasswordLink, SecondFactor
from palier.rules.doors.access import ROLE_LABELS, Role
from palier.rules.doors.memberships import given_by, may_manage
from palier.web.access import actor_of, only, role_of
from palier.web.acts import once
from palier.web.inputs.names import NameField
from palier.web.intendant import confirming, holding_members, missions, words
from palier.web.intendant.confirming import MemberWays
from palier.web.intendant.desk import BOTH, found, fresh_to_change, shown, tried
from palier.web.requests.factors import fresh
from palier.web.requests.sessions import rest_of
from palier.workflows.accounts import admitting, changing_members, holding_stewards, managing
from palier.workflows.acting.actors import Actor
from palier.workflows.doors import sign_ins
from palier.workflows.factors import enrolling_factors


class RoleForm(forms.Form):
    """A role among those that the organisation gives."""

    role = forms.ChoiceField(label="Rôle")

    def __init__(self, *args: object, organisation: Organisation, by: Role, **kwargs: object) -> None:
        """Offer the roles that somebody of a role gives in this kind of organisation."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        roles = [(role.value, ROLE_LABELS[role]) for role in given_by(by, organisation.kind)]
        self.fields["role"].choices = roles  # type: ignore[attr-defined]


class WhoForm(forms.Form):
    """Who somebody is: an account is one person's, never a service's."""

    name = NameField(label="Prénom et nom", missing="Écrivez son prénom et son nom.")
    login = forms.EmailField(label="Adresse électronique professionnelle", max_length=254)


class MemberNameForm(forms.Form):
    """The name that somebody bears now."""

    name = NameField(label="Prénom et nom", missing="Écrivez son prénom et son nom.")


class InviteForm(WhoForm, RoleForm):
    """Who is invited, and as what."""

    field_order = ("name", "login", "role")


@only(*BOTH)
@require_http_methods(["GET", "HEAD", "POST"])
@fresh
@once
def invite(request: HttpRequest, organisation: UUID) -> HttpResponse:
    """Invite somebody; who left is invited again from their own page."""
    one = found(organisation, request)
    form = InviteForm(request.POST or None, organisation=one, by=role_of(request), initial=_returning(request, one))
    if form.is_valid():
        who, made = form.cleaned_data, list[Membership]()
        if tried(
            request,
            form,
            lambda **by: made.append(
                admitting.invite_by_mail(who["login"], who["name"], one, role=Role(who["role"]), **by)
            ),
        ):
            return _to(one, made[0].user.public_id, "invite")
    return shown(
        request,
        "form.html",
        form=form,
        organisation=one,
        heading=f"Inviter quelqu’un : {one.name}",
        label="Inviter",
        is_mailed=True,
    )


def _returning(request: HttpRequest, one: Organisation) -> dict[str, str]:
    """Who is invited again: named by their id, so that no address stands in a history."""
    try:
        which = UUID(request.GET.get("membre", ""))
    except ValueError:
        return {}
    row = _membership(one, which)
    return {"name": row.user.name, "login": row.user.login, "role": row.role}


_BEYOND = frozenset({Role.STEWARD, Role.LOCAL_STEWARD, Role.AUDITOR})
"""Whom a steward of the site alone changes."""
LINK = ("created_at", "expires_at", "used_at", "left_at", "came_back_at")
"""What a page reads of a link: never its secret."""


@dataclass(frozen=True, slots=True)
class MemberButton:
    """A button of a member's page: the verb, and what is said once it is done."""

    verb: Callable[..., object]
    done: str


def _without_factor(login: str, _organisation: Organisation, *, by: Actor, at: datetime) -> None:
    enrolling_factors.reset(login, by=by, at=at)


ACTS = {
    "suspendre": MemberButton(admitting.suspend, "membre_suspendu"),
    "reprendre": MemberButton(admitting.resume, "membre_repris"),
    "partir": MemberButton(admitting.close, "membre_parti"),
    "lien": MemberButton(admitting.reset_by_mail, "lien"),
    "facteur": MemberButton(_without_factor, "sans_facteur"),
    "sessions": MemberButton(changing_members.end_sessions, "sessions"),
    "confier": MemberButton(managing.give, "gestion"),
    "reprendre_gestion": MemberButton(managing.take, "gestion_reprise"),
    "retirer": MemberButton(changing_members.withdraw, "retiree"),
    "fin_mission": MemberButton(missions.end, "mission_finie"),
}


@only(*BOTH)
@require_http_methods(["GET", "HEAD", "POST"])
@fresh_to_change
@once
def show(request: HttpRequest, organisation: UUID, member: UUID) -> HttpResponse:
    """One member: their role, where they stand, how they enter; and the acts on each."""
    one = found(organisation, request)
    row, act = _membership(one, member), request.POST.get("act", "")
    login = row.user.login
    who = WhoForm(request.POST if act == "corriger" else None, initial={"name": row.user.name, "login": login})
    name = MemberNameForm(request.POST if act == "nom" else None, initial={"name": row.user.name})
    role = RoleForm(
        request.POST if act == "role" else None, organisation=one, by=role_of(request), initial={"role": row.role}
    )
    mission = missions.MissionForm(request.POST if act == "mission" and role_of(request) is Role.STEWARD else None)
    place = holding_members.HeldPlaceForm(request.POST if act == "territoire" else None)
    plain = forms.Form(request.POST if act in ACTS else None)
    verb, back = ACTS[act].verb if act in ACTS else None, _page(one, member)
    if verb and (first := confirming.asked(request, plain, row, act, verb, ways=_ways, back=back)):
        return first
    if plain.is_valid() and tried(request, plain, ACTS[act].verb, login, one):
        done = ACTS[act].done
    elif who.is_valid() and tried(
        request,
        who,
        changing_members.correct,
        login,
        one,
        new_login=who.cleaned_data["login"],
        name=who.cleaned_data["name"],
    ):
        done = "corrige"
    elif name.is_valid() and tried(request, name, changing_members.rename, login, one, **name.cleaned_data):
        done = "nom"
    elif role.is_valid() and tried(request, role, admitting.change_role, login, one, Role(role.cleaned_data["role"])):
        done = "role"
    else:
        done = _settled(request, row, plain, mission, place)
    if done:
        return _to(one, member, done)
    acts = {word: {"act": word} for word in ACTS}
    told = {**_told(request, one, member), **missions.told(row), **holding_members.told(row)}
    return shown(
        request,
        "member.html",
        who=who,
        name=name,
        role=role,
        mission_form=mission,
        place_form=place,
        plain=plain,
        acts=acts,
        **told,
    )


def _settled(
    request: HttpRequest, row: Membership, plain: forms.Form, mission: forms.Form, place: holding_members.HeldPlaceForm
) -> str:
    """What a right of a member became, by the word of what is said of it: a territory, a mission; or nothing."""
    login, one = row.user.login, row.organisation
    if place.is_valid() and tried(request, place, holding_stewards.give, login, one, place.cleaned_data["territory"]):
        return "territoire"
    if request.POST.get("act") == "reprendre_territoire" and holding_members.taken_back(request, plain, row):
        return "territoire_repris"
    if mission.is_valid() and tried(request, mission, missions.begin, login, one, **mission.cleaned_data):
        return "mission"
    return ""


def _told(request: HttpRequest, one: Organisation, member: UUID) -> dict[str, object]:
    """What is told of a member: never a password, a link, or what they did."""
    row, at = _membership(one, member), timezone.now()
    user, state = row.user, words.of_member(row)
    link = PasswordLink.objects.filter(user=user).order_by("-id").values(*LINK).first()
    return {
        "organisation": one,
        "member": row,
        "role_label": ROLE_LABELS[Role(row.role)],
        "state": words.OF_MEMBERS[state],
        "tone": words.TONES[state],
        "may_manage": may_manage(one.kind, row.role),
        "is_self": user.pk == actor_of(request).person.pk,
        "is_theirs": managing.is_held(user),
        "is_beyond": row.role in _BEYOND and role_of(request) is not Role.STEWARD,
        "is_gone": state is words.AccountState.GONE,
        "is_suspended": state is words.AccountState.SUSPENDED,
        "is_new": user.chose_at is None,
        "may_enter": one.suspended_at is None and one.closed_at is None,
        "link": link,
        "link_is_live": bool(link) and link["used_at"] is None and link["expires_at"] > at,
        "factor": SecondFactor.objects.filter(user=user).values("enrolled_at").first(),
        "keys": PassKey.objects.filter(user=user).values("user_id").count(),
        "identity": LinkedIdentity.objects.filter(user=user).values("linked_at").first(),
        "devices": sign_ins.devices(user, rest=rest_of(user), at=at),
    }


def _membership(one: Organisation, member: UUID) -> Membership:
    """The last membership of somebody in an organisation, or 404."""
    rows = Membership.objects.filter(organisation=one, user__public_id=member).select_related("user")
    row = rows.defer("user__password").order_by(F("ended_at").desc(nulls_first=True), "-pk").first()
    if row is None:
        raise Http404
    return row


def _to(one: Organisation, member: UUID, done: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(f"{_page(one, member)}?fait={done}")


def _page(one: Organisation, member: UUID) -> str:
    return reverse("intendant_membre", args=[one.public_id, member])


def _ways(row: Membership) -> MemberWays:
    """How somebody enters, whole: a steward answers for every access."""
    user = row.user
    return MemberWays(
        sessions=len(sign_ins.devices(user, rest=rest_of(user), at=timezone.now())),
        has_application=SecondFactor.objects.filter(user=user).values("user_id").exists(),
        keys=PassKey.objects.filter(user=user).values("user_id").count(),
        is_linked=LinkedIdentity.objects.filter(user=user).values("user_id").exists(),
        is_elsewhere=Membership.objects.filter(user=user, ended_at=None).exclude(pk=row.pk).exists(),
        has_mission=bool(missions.told(row).get("mission_is_living")),
    )
