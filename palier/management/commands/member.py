"""`./run palier member`: the people who work in an organisation, let in by a one-time link, changed and let go."""

from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any

from django.core.management.base import CommandError

from palier.management.base import OperatorCommand
from palier.management.operating import act, organisation_named, said_link, territory_named
from palier.models import Membership, SecondFactor
from palier.rules.doors.access import ROLE_LABELS, Role
from palier.rules.doors.memberships import DESKS, ROLES_OF
from palier.workflows.accounts import admitting, holding_stewards
from palier.workflows.factors import enrolling_factors

ROLES = sorted({role.value for roles in ROLES_OF.values() for role in roles})
VERBS = {
    "suspend": ("l’arrête pour un temps, session comprise", admitting.suspend, "Suspendu"),
    "resume": ("le laisse entrer de nouveau", admitting.resume, "Rétabli"),
    "close": ("le fait sortir pour de bon : il quitte l’organisme", admitting.close, "Parti"),
}

PLACES: dict[str, tuple[str, Callable[..., object], str]] = {
    "hold": (
        "lui confie un territoire de plus : il faut le rôle intendant_territoire",
        holding_stewards.give,
        "Confié",
    ),
    "let-go": ("lui reprend un territoire", holding_stewards.take, "Repris"),
}


class Command(OperatorCommand):
    """Invite, list, change the role, reset, suspend, resume, close: each act has its line in the journal."""

    help = "Invite, montre, change de rôle, suspend ou fait sortir les membres d’un organisme ; redonne un lien."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One verb, and what it needs."""
        verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERBE", title="verbes")
        listed = verbs.add_parser("list", help="montre les membres, leur rôle et leur état")
        _add_organisation(listed, required=False)
        invited = verbs.add_parser("invite", help="invite quelqu’un, et donne le lien où il choisit son mot de passe")
        _add_login(invited)
        invited.add_argument("name", metavar="NOM", help="prénom et nom de la personne")
        _add_organisation(invited)
        invited.add_argument(
            "--role", metavar="RÔLE", help=f"celui de l’organisme si rien n’est dit ; sinon {', '.join(ROLES)}"
        )
        role = verbs.add_parser("role", help="lui donne un autre rôle")
        _add_login(role)
        role.add_argument("role", metavar="RÔLE", help=", ".join(ROLES))
        _add_organisation(role)
        _add_login(verbs.add_parser("reset", help="lui donne un nouveau lien ; son mot de passe ne sert plus"))
        _add_login(verbs.add_parser("factor-reset", help="retire le second facteur de qui l’a perdu, et le lui écrit"))
        for verb, (said, _, _) in {**VERBS, **PLACES}.items():
            each = verbs.add_parser(verb, help=said)
            _add_login(each)
            _add_organisation(each)
            if verb in PLACES:
                each.add_argument("--territory", required=True, metavar="CODE", help="celui d’un EPCI, ou de Paris")

    def handle(self, *args: object, **options: Any) -> None:
        """Do the verb, and say what holds now."""
        match options["verb"]:
            case "list":
                self._list(options["organisation"])
            case "invite":
                self._invite(options)
            case "reset":
                for line in said_link(act(admitting.reset, options["login"])):
                    self.stdout.write(line)
            case "factor-reset":
                user = act(enrolling_factors.reset, options["login"])
                self.stdout.write(
                    f"Retiré : le second facteur de {user.name} ne sert plus, ses sessions sont fermées, "
                    "et un courriel le lui dit. Son mot de passe reste le même."
                )
            case "role":
                given = act(
                    admitting.change_role,
                    options["login"],
                    organisation_named(options["organisation"]),
                    _role(options["role"]),
                )
                self.stdout.write(f"Changé : {_said(given)}")
                self._warn(Role(given.role))
            case "hold" | "let-go" as which:
                _, hold, said = PLACES[which]
                place = territory_named(options["territory"])
                act(hold, options["login"], organisation_named(options["organisation"]), place)
                self.stdout.write(f"{said} : {place.name}.")
            case verb:
                _, workflow, done = VERBS[verb]
                changed = act(workflow, options["login"], organisation_named(options["organisation"]))
                self.stdout.write(f"{done} : {_said(changed)}")

    def _invite(self, options: dict[str, Any]) -> None:
        role = _role(options["role"]) if options["role"] else None
        organisation = organisation_named(options["organisation"])
        link = act(admitting.invite, options["login"], options["name"], organisation, role=role)
        for line in said_link(link):
            self.stdout.write(line)
        given = Membership.objects.get(user=link.user, organisation=organisation, ended_at=None)
        self._warn(Role(given.role))

    def _warn(self, role: Role) -> None:
        if role not in DESKS:
            self.stdout.write(
                f"Le rôle « {ROLE_LABELS[role]} » n’a pas encore de page : ce membre ne verra que celles de tous."
            )

    def _list(self, organisation: str | None) -> None:
        rows = Membership.objects.select_related("user", "organisation").order_by(
            "organisation__name", "user__name", "pk"
        )
        rows = rows.filter(organisation=organisation_named(organisation)) if organisation else rows
        if not rows:
            self.stdout.write("Aucun membre. ./run palier member invite ADRESSE NOM --in ORGANISME en invite un.")
        shown = set(SecondFactor.objects.values_list("user", flat=True))
        for row in rows:
            self.stdout.write(f"{_said(row)}{', second facteur' if row.user_id in shown else ''}")


def _add_login(parser: ArgumentParser) -> None:
    parser.add_argument("login", metavar="ADRESSE", help="son adresse électronique professionnelle")


def _add_organisation(parser: ArgumentParser, *, required: bool = True) -> None:
    parser.add_argument(
        "--in",
        dest="organisation",
        required=required,
        metavar="ORGANISME",
        help="le nom entier, le SIRET ou l’identifiant de l’organisme",
    )


def _role(text: str) -> Role:
    if text not in ROLES:
        raise CommandError(f"« {text} » n’est pas un rôle. Les rôles sont : {', '.join(ROLES)}.")
    return Role(text)


def _said(membership: Membership) -> str:
    organisation = membership.organisation
    if membership.ended_at or organisation.closed_at:
        state = "parti"
    elif membership.suspended_at or organisation.suspended_at:
        state = "suspendu"
    else:
        state = "présent" if membership.user.has_usable_password() else "invité, sans mot de passe encore"
    return f"{membership.user.name} <{membership.user.login}>, {organisation.name}, {ROLE_LABELS[Role(membership.role)]}, {state}"
