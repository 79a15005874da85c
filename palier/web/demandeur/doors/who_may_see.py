"""« Qui peut voir mon dossier »: everybody who may read it now, what, until when, and the button that takes it back.

Of whoever looks, and of nobody else: what another holder gave or confided is on no line.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from palier.models import Demande, Visit
from palier.rules.doors.access import Role
from palier.rules.law import french
from palier.rules.law.clocks import day_in_paris, say_instant
from palier.rules.law.voice import say
from palier.rules.mandates import mandates, referrals
from palier.rules.people import employment
from palier.rules.people.employment import EmploymentCodeState
from palier.rules.roofs.roof_requests import READ
from palier.web.access import actor_of, demande_of, key_of, only
from palier.web.demandeur.doors import helper_rows
from palier.web.demandeur.doors import trusted as trusted_rows
from palier.web.demandeur.doors.referrals import LIVING as LIVING_REFERRALS
from palier.web.presentation import homes
from palier.workflows.acting.actors import Actor
from palier.workflows.counter import visiting
from palier.workflows.doors import identities
from palier.workflows.mandates import granting, referring
from palier.workflows.own_data import reading_now
from palier.workflows.own_data.reading_now import OpenedBy, OrganisationNow
from palier.workflows.people import asking_together
from palier.workflows.people import employment as employment_codes
from palier.workflows.roofs import asking_roofs


@dataclass(frozen=True, slots=True, kw_only=True)
class CurrentReader:
    """One line: who, what they read, until when, and how it ends."""

    who: str
    reads: str
    until: str
    about: str = ""
    """The home by which they read it."""
    act: str = ""
    """What the button says; empty where there is none."""
    url: str = ""
    is_link: bool = False
    """The button leads to the page where it is done."""
    why_not: str = ""
    """Why there is no button."""


@dataclass(frozen=True, slots=True)
class ReaderGroup:
    """Some of them, under one heading."""

    title: str
    readers: list[CurrentReader]


@only(Role.DEMANDEUR)
@never_cache
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Everybody who may read my file now."""
    demande, by, at = demande_of(request), actor_of(request), timezone.now()
    groups = [
        ReaderGroup(
            say("Par mes candidatures"),
            [line for one in reading_now.organisations(demande) for line in _organisation(one)],
        ),
        ReaderGroup(say("Par un mandat"), list(_advisers(demande, by, at))),
        ReaderGroup(say("Par ce que j’ai confié"), list(_confided(request, demande, by, at))),
        ReaderGroup(say("Au guichet, en ce moment"), list(_counters(demande, by, at))),
        ReaderGroup(say("Avec moi sur cette demande"), list(_holders(demande, key_of(request)))),
        ReaderGroup(say("Ce qui ouvre mon accès"), list(_entries(by))),
    ]
    return render(request, "palier/demandeur/who_may_see.html", {"groups": [one for one in groups if one.readers]})


def _organisation(one: OrganisationNow) -> Iterator[CurrentReader]:
    """A line for each candidature by which it reads: ending one ends nothing of the others."""
    for opened in one.by:
        is_live = opened.is_live
        until = _until(opened)
        if len(one.by) > 1:
            until = f"{until} {say('Le même organisme lit aussi par une autre candidature, sur une autre ligne.')}"
        yield CurrentReader(
            who=one.organisation.present.name,
            reads=say("Votre dossier et vos pièces."),
            about=homes.title(opened.candidature.publication.home),
            until=until,
            act=say("Voir et retirer cette candidature") if is_live else "",
            url=reverse("candidature", args=[opened.candidature.public_id]) if is_live else "",
            is_link=True,
            why_not="" if is_live else say("Cet accès finit seul : la loi laisse le temps de répondre à un recours."),
        )


def _until(opened: OpenedBy) -> str:
    if opened.is_live:
        return say("Tant que cette candidature est en cours.")
    if opened.is_let:
        return say("Jusqu’à l’effacement du dossier : c’est le bailleur de votre bail.")
    if opened.until is None:
        return say("Jusqu’à ce que le procès-verbal de la commission soit écrit.")
    return say("Jusqu’au {day}.", day=french.day(opened.until))


def _advisers(demande: Demande, by: Actor, at: datetime) -> Iterator[CurrentReader]:
    for row in granting.of_person(demande, by):
        shown = helper_rows.shown(row, at)
        if shown.state in helper_rows.STANDING:
            yield CurrentReader(
                who=row.organisation.present.name,
                reads=french.series(shown.scope, is_wide=True) or say(mandates.WORDS[mandates.MandateScope.READ]),
                until=say("Jusqu’au {day}.", day=french.day(row.last_day)),
                act=say("Retirer ce mandat tout de suite"),
                url=reverse("retirer-mandat", args=[row.public_id]),
            )
    for row in granting.asked_of_me(demande, by):
        if helper_rows.shown(row, at, me=by.person.pk).have_agreed:
            yield CurrentReader(
                who=row.organisation.present.name,
                reads=say("Ce qui vous concerne, parce que vous avez donné votre accord."),
                until=say("Jusqu’au {day}.", day=french.day(row.last_day)),
                act=say("Voir et retirer mon accord"),
                url=reverse("qui-m-aide"),
                is_link=True,
            )


def _confided(request: HttpRequest, demande: Demande, by: Actor, at: datetime) -> Iterator[CurrentReader]:
    on = day_in_paris(at)
    for referral in referring.readable(demande, by).select_related("organisation"):
        if referrals.standing(referring.rules_of(referral), on=on) in LIVING_REFERRALS:
            house = referral.organisation
            yield CurrentReader(
                who=house.present.name if house else say("Un service social, avec le code que vous lui remettrez"),
                reads=say("Votre nom, la situation confiée et les pièces remises, sous le secret."),
                until=say("Jusqu’au {day}.", day=french.day(referral.last_day)),
                act=say("Reprendre tout de suite"),
                url=reverse("reprendre-orientation", args=[referral.public_id]),
            )
    for code in employment_codes.of_person(demande, by):
        state = employment.standing(EmploymentCodeState(code.state), code.last_day, on=on)
        if state is EmploymentCodeState.WAITING:
            yield CurrentReader(
                who=say("Votre employeur, avec le code du {day}", day=french.day(day_in_paris(code.asked_at))),
                reads=say("Le code, et rien de votre dossier."),
                until=say("Jusqu’au {day}.", day=french.day(code.last_day)),
                act=say("Annuler ce code"),
                url=reverse("annuler-code-emploi", args=[code.public_id]),
            )
    for roof in asking_roofs.of_person(demande, by):
        if roof.state in READ:
            yield CurrentReader(
                who=roof.roof.organisation.present.name,
                reads=say("Ce que vous avez montré pour cet autre toit, et rien de votre dossier."),
                until=say("Jusqu’à la fin de cette demande."),
                act=say("Voir et retirer cette demande"),
                url=reverse("mes-autres-toits"),
                is_link=True,
            )
    named = trusted_rows.shown(request)
    if named is not None and named.is_living:
        yield CurrentReader(
            who=named.row.name,
            reads=say("Rien : elle est prévenue seulement si un message ne vous arrive pas."),
            until=say("Jusqu’à ce que vous l’arrêtiez."),
            act=say("Ne plus la prévenir"),
            url=reverse("retirer-personne-a-prevenir", args=[named.row.public_id]),
        )


def _counters(demande: Demande, by: Actor, at: datetime) -> Iterator[CurrentReader]:
    rows = Visit.objects.filter(demande=demande, account=by.person, ended_at=None, until__gt=at)
    names = visiting.may_name_counters(demande)
    for row in rows.select_related("organisation"):
        yield CurrentReader(
            who=row.organisation.present.name if names else say("Un guichet"),
            reads=say("Votre dossier, avec vous, pour un passage."),
            until=say("Jusqu’au {instant}.", instant=say_instant(row.until)),
            act=say("Ce n’était pas moi"),
            url=reverse("desavouer-passage", args=[row.public_id]),
        )


def _holders(demande: Demande, key: str) -> Iterator[CurrentReader]:
    for person in asking_together.others(demande, key):
        yield CurrentReader(
            who=person.first_name,
            reads=say("Le dossier que vous avez ensemble ; pas ce que vous avez confié seul."),
            until=say("Tant que vous êtes deux sur cette demande."),
            act=say("Accès et séparation"),
            url=reverse("acces"),
            is_link=True,
            why_not=say("Qui signe la demande la lit : cela finit par une séparation, que la page explique."),
        )


def _entries(by: Actor) -> Iterator[CurrentReader]:
    link = identities.link_of(by.person)
    if link is not None:
        yield CurrentReader(
            who="FranceConnect",
            reads=say("Rien de votre dossier : il dit qui vous êtes, et vous fait entrer."),
            until=say("Jusqu’à ce que vous le déliiez."),
            act=say("Voir et délier"),
            url=reverse("mon-identite"),
            is_link=True,
        )
    yield CurrentReader(
        who=say("Les navigateurs que vous utilisez ici"),
        reads=say("Ce que vous lisez vous-même."),
        until=say("Jusqu’à ce que vous les fermiez."),
        act=say("Mes connexions"),
        url=reverse("navigateurs"),
        is_link=True,
    )
