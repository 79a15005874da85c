"""Before something is taken from a member: whom it is about, what ends, what stays, and how to come back from it.

Nothing here needs JavaScript: the first press shows this page, the second one does the act. The steward's pages and those of
who manages an organisation ask with the same words.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse

from palier.models import Membership
from palier.rules.doors.access import ROLE_LABELS, Role
from palier.web import sure
from palier.web.intendant.desk import tried
from palier.web.sure import Sure
from palier.workflows.acting import rehearsing


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberWays:
    """How somebody enters, as far as who asks may know: a manager reads nothing of who works elsewhere too."""

    sessions: int | None = None
    """Open ones; none is not known."""
    has_application: bool = False
    keys: int = 0
    is_linked: bool = False
    is_elsewhere: bool = False
    """Whether another membership of theirs lives: their ways in stay."""
    has_mission: bool = False
    """Of control, open here; a manager is not told of one."""


def _sessions(ways: MemberWays) -> str:
    if ways.sessions == 0:
        return "Aucune connexion n’est ouverte à cette heure."
    if ways.sessions is None:
        return "Toutes ses connexions ouvertes se ferment."
    return (
        "Sa connexion ouverte se ferme."
        if ways.sessions == 1
        else f"Ses {ways.sessions} connexions ouvertes se ferment."
    )


def _factors(ways: MemberWays) -> tuple[str, ...]:
    keys = "Sa clé d’accès ne sert plus." if ways.keys == 1 else f"Ses {ways.keys} clés d’accès ne servent plus."
    return (
        *(("Son application de codes ne sert plus.",) if ways.has_application else ()),
        *((keys,) if ways.keys else ()),
        *(("Ses codes de secours ne servent plus.",) if ways.has_application or ways.keys else ()),
    )


def _leave(row: Membership, ways: MemberWays) -> Sure:
    linked = ("Son lien avec ProConnect est défait.",) if ways.is_linked else ()
    doors = () if ways.is_elsewhere else ("Son mot de passe ne sert plus.", *_factors(ways), *linked)
    elsewhere = ("Ses accès dans d’autres organismes restent, avec son mot de passe.",) if ways.is_elsewhere else ()
    mission = ("Sa mission de contrôle n’ouvre plus rien.",) if ways.has_mission else ()
    until = (
        "Si cette personne revient avant le dernier jour de sa mission, la mission vaut encore : terminez-la d’abord.",
    )
    manages = ("La gestion des membres lui est reprise.",) if row.manages_since else ()
    return Sure(
        heading=f"Faire partir {row.user.name}",
        button="Faire partir",
        ends=(f"Son accès à {row.organisation.name} finit aussitôt.", _sessions(ways), *manages, *mission, *doors),
        stays=("Ce que cette personne a fait reste à son nom.", *elsewhere, *(until if ways.has_mission else ())),
        back="Ce départ ne se reprend pas. Pour la faire revenir, invitez-la de nouveau : un lien part à son adresse.",
    )


def _without_factor(row: Membership, ways: MemberWays) -> Sure:
    return Sure(
        heading=f"Retirer le second facteur de {row.user.name}",
        button="Retirer son second facteur",
        ends=(*_factors(ways), _sessions(ways)),
        stays=("Son mot de passe reste, et suffit alors pour entrer.", "Un courriel lui dit ce retrait."),
        back="Ce qui est retiré ne se rend pas. Cette personne ajoute un second facteur elle-même, une fois entrée.",
    )


def _suspend(row: Membership, ways: MemberWays) -> Sure:
    return Sure(
        heading=f"Suspendre {row.user.name}",
        button="Suspendre",
        ends=(f"Cette personne n’entre plus pour {row.organisation.name}.", _sessions(ways)),
        stays=("Son mot de passe et son second facteur restent.", "Ce que cette personne a fait reste à son nom."),
        back="Le bouton « Rétablir », sur sa page, la laisse entrer de nouveau.",
    )


def _new_password(row: Membership, ways: MemberWays) -> Sure:
    return Sure(
        heading=f"Envoyer un lien à {row.user.name}",
        button="Envoyer le lien",
        ends=("Son mot de passe ne sert plus.", _sessions(ways)),
        stays=("Son rôle et son second facteur restent.",),
        back="L’ancien mot de passe ne revient pas. Elle en choisit un autre par le lien, qui part à son adresse.",
    )


def _close_sessions(row: Membership, ways: MemberWays) -> Sure:
    return Sure(
        heading=f"Fermer les connexions de {row.user.name}",
        button="Fermer toutes ses connexions",
        ends=(_sessions(ways), "Ce qu’elle écrivait sans l’avoir envoyé est perdu."),
        stays=("Son accès, son mot de passe et son second facteur restent.",),
        back="Une connexion fermée ne se rouvre pas. Elle se connecte de nouveau comme d’habitude.",
    )


def _withdraw(row: Membership, _ways: MemberWays) -> Sure:
    return Sure(
        heading=f"Retirer l’invitation de {row.user.name}",
        button="Retirer l’invitation",
        ends=(f"Le lien envoyé n’ouvre plus rien pour {row.organisation.name}.",),
        back="Un lien retiré ne sert plus jamais. Invitez-la de nouveau : un autre lien part à son adresse.",
    )


def _take_management(row: Membership, _ways: MemberWays) -> Sure:
    return Sure(
        heading=f"Reprendre la gestion à {row.user.name}",
        button="Reprendre la gestion",
        ends=(f"Elle n’invite et n’arrête plus personne pour {row.organisation.name}.",),
        stays=("Elle reste membre, avec son rôle.", "Ceux qu’elle a invités restent."),
        back="Le bouton « Confier la gestion », sur sa page, la lui rend.",
    )


def _end_mission(row: Membership, _ways: MemberWays) -> Sure:
    return Sure(
        heading=f"Terminer la mission de {row.user.name}",
        button="Terminer la mission",
        ends=(f"Elle ne lit plus rien de {row.organisation.name}, aussitôt.",),
        stays=("Son compte reste. Ce qu’elle a lu reste noté.",),
        back="Une mission terminée ne reprend pas. Une autre s’ouvre de sa page.",
    )


TAKING: Mapping[str, Callable[[Membership, MemberWays], Sure]] = {
    "partir": _leave,
    "facteur": _without_factor,
    "suspendre": _suspend,
    "lien": _new_password,
    "sessions": _close_sessions,
    "retirer": _withdraw,
    "reprendre_gestion": _take_management,
    "fin_mission": _end_mission,
}
_GRAVE = frozenset({"partir", "facteur"})


def asked(
    request: HttpRequest,
    form: BaseForm,
    row: Membership,
    act: str,
    verb: Callable[..., object],
    *,
    ways: Callable[[Membership], MemberWays],
    back: str,
) -> HttpResponse | None:
    """The page that asks, at the first press of a button that takes something away; none at the second.

    What the act would refuse is told at once, as the error of the form.
    """
    is_first = not sure.is_sure(request) and form.is_valid() and _takes(row, act)
    if not is_first or not tried(request, form, rehearsing.rehearse, verb, row.user.login, row.organisation):
        return None
    who = (
        ("Qui", row.user.name),
        ("Adresse", row.user.login),
        ("Organisme", row.organisation.name),
        ("Rôle", ROLE_LABELS[Role(row.role)]),
    )
    said = replace(TAKING[act](row, ways(row)), facts=who, is_grave=act in _GRAVE)
    return sure.ask(request, said, leave=(back, row.user.name), fields={"act": act})


def _takes(row: Membership, act: str) -> bool:
    """A new link to who never came in takes nothing away."""
    return act in TAKING and (act != "lien" or row.user.chose_at is not None)
