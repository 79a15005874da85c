"""`./run palier organisation`: the bailleurs, the réservataires and the operator of this site, made and kept by commands."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.db import transaction
from django.db.models import Count, Q

from palier.gateways.documents import logos
from palier.management import letters_told
from palier.management.arguments import day
from palier.management.base import OperatorCommand
from palier.management.french_help import why
from palier.management.operating import act, organisation_named, territory_named
from palier.models import Commune, Organisation, OrganisationKind
from palier.models.territories import departements, successions
from palier.models.territories.departements import Area
from palier.rules.doors.successions import COUNTED, GROUNDS, RowFate, SuccessionGround
from palier.rules.law import french
from palier.rules.letters import looks
from palier.rules.letters.looks import OrganisationColour
from palier.workflows.accounts import succeeding
from palier.workflows.factors import requiring_factors
from palier.workflows.letters import printers
from palier.workflows.organisations import dressing, organising, placing
from palier.workflows.organisations.placing import OwnPlace

VERBS = {
    "suspend": ("ferme la porte à tous ses membres, sessions comprises", organising.suspend, "Suspendu"),
    "resume": ("rouvre la porte à ses membres", organising.resume, "Rétabli"),
    "close": ("ferme l’organisme pour de bon ; refusé tant qu’une liste est en cours", organising.close, "Fermé"),
    "reopen": ("annule une succession, le jour même", succeeding.undo, "Rouvert"),
}


class Command(OperatorCommand):
    """Create, list, correct, suspend, resume, close: each act has its line in the journal."""

    help = "Crée, montre, corrige, suspend, rétablit ou ferme un organisme."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One verb, and what it needs."""
        verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERBE", title="verbes")
        verbs.add_parser("list", help="montre les organismes, leur état et leurs membres")
        create = verbs.add_parser("create", help="crée un organisme")
        create.add_argument(
            "kind", choices=OrganisationKind.values, metavar="NATURE", help=", ".join(OrganisationKind.values)
        )
        create.add_argument("name", metavar="NOM", help="tel que les ménages le liront")
        create.add_argument(
            "--state", action="store_true", help="un service de l’État : le préfet désigne sans annonce"
        )
        correct = verbs.add_parser("correct", help="corrige ce qui est écrit de lui")
        _add_named(correct)
        correct.add_argument("--name", metavar="NOM", help="tel que les ménages le liront")
        for each in (create, correct):
            each.add_argument("--commune", metavar="INSEE", help="d’une mairie : le code de sa commune")
            each.add_argument("--departement", metavar="CODE", help="d’une préfecture : le code de son département")
            each.add_argument("--siret", metavar="SIRET", help="14 chiffres")
            each.add_argument(
                "--contact", metavar="TEXTE", help="comment le joindre sans ordinateur : lieu, téléphone, heures"
            )
        state = verbs.add_parser("state", help="marque un réservataire comme service de l’État, ou ne le marque plus")
        _add_named(state)
        state.add_argument("--off", action="store_true", help="il ne l’est plus")
        territory = verbs.add_parser(
            "territory", help="dit de quel territoire sont les intendants qui le tiennent aussi"
        )
        _add_named(territory)
        territory.add_argument("code", nargs="?", default="", metavar="CODE", help="rien : ceux du site seuls")
        factor = verbs.add_parser(
            "factor", help="demande à ses membres un second facteur à partir d’un jour, ou ne le demande plus"
        )
        _add_named(factor)
        when = factor.add_mutually_exclusive_group(required=True)
        when.add_argument("--from", dest="since", type=day, metavar="JOUR", help="AAAA-MM-JJ, aujourd’hui au plus tôt")
        when.add_argument("--off", action="store_true", help="chacun fait comme il veut")
        look = verbs.add_parser("look", help="choisit son expéditeur, son adresse de réponse, sa couleur et son logo")
        _add_named(look)
        look.add_argument("--sender", metavar="NOM", help="avant « via Palier » ; vide : Palier seul")
        look.add_argument("--reply", metavar="ADRESSE", help="où vont les réponses à ses courriels ; vide : nulle part")
        look.add_argument(
            "--colour", metavar="COULEUR", help=f"{', '.join(OrganisationColour)} ; vide : celle de Palier"
        )
        picture = look.add_mutually_exclusive_group()
        picture.add_argument("--logo", metavar="FICHIER", type=Path, help="PNG ou JPEG, 1 Mo au plus")
        picture.add_argument("--no-logo", action="store_true", help="retire le logo")
        prints = verbs.add_parser("prints", help="nomme qui imprime les lettres qu’aucun organisme n’a écrites")
        _add_named(prints)
        prints.add_argument(
            "--in",
            dest="where",
            action="append",
            default=[],
            metavar="LIEU",
            help="un département ou une région, plusieurs fois s’il le faut ; sinon partout où personne n’est nommé",
        )
        prints.add_argument("--off", action="store_true", help="il ne les imprime plus")
        succeed = verbs.add_parser("succeed", help="le ferme, et passe ses dossiers en cours à un autre")
        _add_named(succeed)
        succeed.add_argument("--to", dest="successor", required=True, metavar="ORGANISME", help="qui lui succède")
        succeed.add_argument(
            "--ground", choices=list(SuccessionGround), required=True, metavar="MOTIF", help=", ".join(GROUNDS)
        )
        succeed.add_argument(
            "--act", dest="deed", default="", metavar="TEXTE", help="l’acte qui le décide, s’il y en a un"
        )
        succeed.add_argument("--look", dest="is_asked", action="store_true", help="montre seulement ce qui passerait")
        for verb, (said, _, _) in VERBS.items():
            _add_named(verbs.add_parser(verb, help=said))

    def handle(self, *args: object, **options: Any) -> None:
        """Do the verb, and say what holds now."""
        match options["verb"]:
            case "list":
                self._list()
            case "create":
                given = {key: options[key] or "" for key in ("siret", "contact")}
                made = _made(
                    OrganisationKind(options["kind"]),
                    options["name"],
                    is_state=options["state"],
                    place=_place(options),
                    **given,
                )
                self.stdout.write(f"Créé : {_said(made)}")
                self.stdout.write(f'Ses membres : ./run palier member invite ADRESSE NOM --in "{made.name}"')
            case "correct":
                given = {key: options[key] for key in ("name", "siret", "contact")}
                is_placed = options["commune"] is not None or options["departement"] is not None
                given["place"] = _place(options) if is_placed else None
                self.stdout.write(
                    f"Corrigé : {_said(act(organising.correct, organisation_named(options['which']), **given))}"
                )
            case "state" | "territory":
                self._mark(organisation_named(options["which"]), options)
            case "factor":
                self._factor(
                    act(requiring_factors.require_factor, organisation_named(options["which"]), since=options["since"])
                )
            case "look":
                self._look(organisation_named(options["which"]), options)
            case "prints":
                self._prints(organisation_named(options["which"]), options["where"], is_over=options["off"])
            case verb:
                self._end(verb, organisation_named(options["which"]), options)

    def _end(self, verb: str, named: Organisation, options: dict[str, Any]) -> None:
        if verb == "succeed":
            self._succeed(named, options)
            return
        _, workflow, done = VERBS[verb]
        self.stdout.write(f"{done} : {_said(act(workflow, named))}")

    def _succeed(self, named: Organisation, options: dict[str, Any]) -> None:
        successor = organisation_named(options["successor"])
        counts = successions.passing(named.pk)
        if not options["is_asked"]:
            act(succeeding.succeed, named, successor, ground=options["ground"], deed=options["deed"])
        self.stdout.write(f"{'Passerait' if options['is_asked'] else 'Passé'} à {successor.name} :")
        for word, (fate, names) in COUNTED.items():
            if n := counts.get(word):
                ends = "" if fate is RowFate.PASSES else f" ({fate.value})"
                self.stdout.write(f"  {french.count(n, *names.split(','))}{ends}")
        if not options["is_asked"]:
            self.stdout.write("./run palier organisation reopen l’annule jusqu’à ce soir, minuit.")

    def _mark(self, named: Organisation, options: dict[str, Any]) -> None:
        """What the operator alone says of it: that it is the State's, or of which territory."""
        if options["verb"] == "state":
            marked = act(organising.mark_state, named, is_state=not options["off"])
            self.stdout.write(f"Corrigé : {_said(marked)}")
            return
        place = territory_named(options["code"]) if options["code"] else None
        held = act(organising.hold, named, place)
        where = f"les intendants de {place.name} le tiennent aussi" if place else "ceux du site seuls le tiennent"
        self.stdout.write(f"Corrigé : {_said(held)} ; {where}.")

    def _factor(self, changed: Organisation) -> None:
        if changed.factor_since is None:
            self.stdout.write(f"{changed.name} ne demande plus de second facteur : chacun fait comme il veut.")
            return
        missing = requiring_factors.without(changed)
        self.stdout.write(
            f"{changed.name} demande un second facteur à partir du {french.day(changed.factor_since)}. "
            f"Sans second facteur à cette heure : {french.count(missing, 'membre')}."
        )

    def _look(self, named: Organisation, options: dict[str, Any]) -> None:
        look = act(
            dressing.dress,
            named,
            sender_name=options["sender"],
            reply_to=options["reply"],
            colour=options["colour"],
            logo=b"" if options["no_logo"] else _logo(options["logo"]),
        )
        self.stdout.write(f"Expéditeur : {looks.via(look.sender_name) if look.sender_name else 'Palier'}")
        self.stdout.write(f"Réponses : {look.reply_to or 'nulle part'}")
        self.stdout.write(f"Couleur : {look.colour or 'celle de Palier'} ; logo : {'oui' if look.logo else 'non'}")

    def _prints(self, named: Organisation, where: list[str], *, is_over: bool) -> None:
        codes = [code for text in where for code in _area(text).departements]
        places = ", ".join(_area(text).named for text in where) or "partout où personne n’est nommé"
        held = act(printers.stop if is_over else printers.name, named, codes)
        does = "n’imprime plus" if is_over else "imprime"
        self.stdout.write(f"{named.name} {does} les lettres du registre : {places}.")
        self.stdout.write(f"Lettres à imprimer chez cet organisme : {held}.")
        for line in letters_told.unprinted():
            self.stdout.write(line)

    def _list(self) -> None:
        live = Count("memberships", filter=Q(memberships__ended_at=None))
        rows = list(Organisation.objects.annotate(members=live).order_by("kind", "name"))
        if not rows:
            self.stdout.write('Aucun organisme. ./run palier organisation create bailleur "Nom" en crée un.')
        for row in rows:
            people = (
                "un membre" if row.members == 1 else f"{row.members or 'aucun'} membre{'s' if row.members > 1 else ''}"
            )
            self.stdout.write(f"{_said(row)}, {people}")


@transaction.atomic
def _made(kind: OrganisationKind, name: str, *, is_state: bool, place: OwnPlace, **given: str) -> Organisation:
    made = act(organising.create, kind, name, place=place, **given)
    return act(organising.mark_state, made, is_state=True) if is_state else made


def _place(options: dict[str, Any]) -> OwnPlace:
    code = options["commune"]
    commune = Commune.objects.filter(code=code, ended_on=None).first() if code else None
    if code and commune is None:
        message = f"« {code} » n’est le code INSEE d’aucune commune d’aujourd’hui."
        raise CommandError(message)
    return OwnPlace(commune, options["departement"] or "")


def _area(text: str) -> Area:
    found = departements.area_of(text)
    if found is None:
        message = f"« {text} » n’est ni un département ni une région de la liste."
        raise CommandError(message)
    return found


def _logo(path: Path | None) -> bytes | None:
    if path is None:
        return None
    try:
        with path.open("rb") as file:
            return logos.read(file.read(looks.LARGEST_LOGO + 1))
    except OSError as error:
        raise CommandError(f"{error.filename} ne peut pas servir : {why(error)}.") from error
    except looks.UnfitLook as error:
        raise CommandError(str(error)) from error


def _add_named(parser: ArgumentParser) -> None:
    parser.add_argument("which", metavar="ORGANISME", help="son nom entier, son SIRET ou son identifiant")


def _said(organisation: Organisation) -> str:
    state = "fermé" if organisation.closed_at else "suspendu" if organisation.suspended_at else "ouvert"
    number = f", SIRET {organisation.siret}" if organisation.siret else ""
    kind = "Service de l’État" if organisation.is_state else OrganisationKind(organisation.kind).label
    where = placing.said(organisation)
    number = f", {where}{number}" if where else number
    return f"{organisation.name} ({kind}{number}), {state}, {organisation.public_id}"
