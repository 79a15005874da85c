"""What of each table belongs to an organisation that leaves. Row security says what it may see; this, what is its own (ADR 127).

Every query here runs under the organisation's own role of the database: no row of it is another's secret, whatever is written
below. A table that its role may not read is not asked; of one that it reads by columns, the others do not leave.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import Model, Q, QuerySet, TextField
from django.db.models.functions import Cast

from palier.models.accounts.people import Membership, User
from palier.models.candidatures.candidatures import Candidature
from palier.models.demandes.demandes import DemandeVersion, Fact
from palier.models.doors.row_security import BAILLEUR, OPEN, PROTECTED, READ, held_columns
from palier.models.homes.conventions import Convention
from palier.models.homes.homes import Home, Publication
from palier.models.territories.organisations import Commune, Organisation
from palier.rules.candidature.funnel import PublicationStage
from palier.rules.people.facts import Situation
from palier.rules.situations import situations
from palier.rules.situations.situations import Level

PREFIX = "palier_"


@dataclass(frozen=True, slots=True)
class LeavingHouse:
    """Whose rows: a role of the database, and the organisation with those that it carries on for."""

    role: str
    ours: tuple[int, ...]

    @property
    def lists(self) -> QuerySet[Publication]:
        """Its own lists."""
        return Publication.objects.filter(**{f"{self._side}__in": self.ours})

    @property
    def homes(self) -> QuerySet[Home]:
        """Its own homes, and those of its lists."""
        return Home.everything.filter(Q(**{f"{self._side}__in": self.ours}) | Q(pk__in=self.lists.values("home")))

    @property
    def files(self) -> QuerySet[Candidature]:
        """The candidates that its pages show: of a list before its hour nobody is read, nor who was not ranked on it."""
        shown = self.lists.exclude(stage__in=(PublicationStage.BROUILLON, PublicationStage.PUBLIEE))
        return Candidature.objects.filter(publication__in=shown).filter(
            Q(rank__isnull=False) | Q(publication__is_direct=True)
        )

    @property
    def apart(self) -> frozenset[int]:
        """The candidates of whom a situation was ever told that is not said to everybody: what they rest on does not leave."""
        said = Fact.objects.filter(demande__in=self.files.values("demande"), path__iregex=kept_apart())
        known = DemandeVersion.objects.filter(demande__in=self.files.values("demande"))
        told = known.annotate(text=Cast("facts", TextField())).filter(
            text__iregex=f'"({kept_apart()})"|"is_disabled": true'
        )
        return frozenset(said.values_list("demande", flat=True)) | frozenset(told.values_list("demande", flat=True))

    @property
    def members(self) -> QuerySet[User]:
        """Who works there, or did."""
        return User.objects.filter(pk__in=Membership.objects.filter(organisation__in=self.ours).values("user"))

    @property
    def _side(self) -> str:
        return "bailleur" if self.role == BAILLEUR else "reservataire"


def kept_apart() -> str:
    """The words of the situations that a level keeps from eyes that do not need them, as a pattern."""
    words = [one.value for one in Situation if situations.newest(one).level is not Level.ORDINARY]
    # A grid has its own words for them.
    return "|".join(
        sorted({*words, "violence", "handicap", "disability", "expulsion", "divorc", "sépar", "santé", "grossesse"})
    )


type Condition = Callable[[LeavingHouse], Q]


def _of_file(house: LeavingHouse) -> Q:
    return Q(demande__in=house.files.values("demande"))


def _of_candidature(house: LeavingHouse) -> Q:
    return Q(candidature__in=house.files)


def _of_list(house: LeavingHouse) -> Q:
    return Q(publication__in=house.lists)


def _of_ordinary(path: str) -> Condition:
    """A paper of a file, as long as nothing in it is kept apart, and its person is on the file still."""
    told = Q(**{f"{path}confidentiality": Level.ORDINARY.value, f"{path}left_at": None})
    return lambda house: _of_file(house) & told


def _own_of_file(column: str) -> Condition:
    """What its own acts wrote of a file that it may read still: where its access ended, they are not in the archive either."""
    return lambda house: _of_file(house) & Q(**{f"{column}__in": house.ours})


def _of_home(house: LeavingHouse) -> Q:
    return Q(home__in=house.homes)


def _ours(*columns: str) -> Condition:
    def condition(house: LeavingHouse) -> Q:
        found = Q()
        for column in columns:
            found |= Q(**{f"{column}__in": house.ours})
        return found

    return condition


def _organisations(house: LeavingHouse) -> Q:
    agreed = Convention.objects.filter(_CONVENED(house))
    return Q(pk__in=house.ours) | Q(
        pk__in=[
            one
            for rows, columns in (
                (house.homes, ("bailleur", "reservataire")),
                (house.lists, ("bailleur", "reservataire")),
                (agreed, ("bailleur", "reservataire", "delegate")),
            )
            for column in columns
            for one in rows.exclude(**{column: None}).values_list(column, flat=True).distinct()
        ]
    )


def _communes(house: LeavingHouse) -> Q:
    return Q(pk__in=house.homes.values("commune"))


def _territories(house: LeavingHouse) -> Q:
    return (
        Q(pk__in=Commune.objects.filter(_communes(house)).values("territory"))
        | Q(pk__in=house.lists.values("grid__territory"))
        | Q(pk__in=Organisation.objects.filter(pk__in=house.ours).values("territory"))
    )


_CONVENED = _ours("bailleur", "reservataire", "delegate")
OWNED: Mapping[str, Condition] = {
    "territory": _territories,
    "commune": _communes,
    "gridversion": lambda house: Q(pk__in=house.lists.values("grid")),
    "organisation": _organisations,
    "user": lambda house: Q(pk__in=house.members),
    "membership": _ours("organisation"),
    "home": lambda house: Q(pk__in=house.homes),
    "homepicture": _of_home,
    "convention": _CONVENED,
    "flowplan": lambda house: Q(bailleur__in=house.ours),
    "declaredstock": _ours("bailleur"),
    "flowevent": _ours("bailleur", "reservataire"),
    "correction": _ours("bailleur", "reservataire"),
    "leasecount": _ours("bailleur", "reservataire"),
    "publication": lambda house: Q(pk__in=house.lists),
    "closinghold": _of_list,
    "plannedact": _of_list,
    "ranking": _of_list,
    "demande": lambda house: Q(pk__in=house.files.values("demande")),
    "person": lambda house: _of_file(house) & ~Q(role="separe"),
    "seniority": _of_file,
    "piece": _of_ordinary(""),
    "piecefile": _of_ordinary("piece__"),
    "candidature": lambda house: Q(pk__in=house.files),
    "setaside": _of_candidature,
    "check": _of_candidature,
    "seance": lambda house: Q(bailleur__in=house.ours),
    "agendaitem": _of_list,
    "calledmember": lambda house: Q(seance__bailleur__in=house.ours),
    "chairelection": lambda house: Q(bailleur__in=house.ours),
    "seatsubstitute": lambda house: Q(bailleur__in=house.ours),
    "interestdeclaration": lambda house: Q(seance__bailleur__in=house.ours),
    "minutessignature": lambda house: Q(seance__bailleur__in=house.ours),
    "puttovote": lambda house: Q(item__seance__bailleur__in=house.ours),
    "castballot": lambda house: Q(vote__item__seance__bailleur__in=house.ours),
    "decision": _of_candidature,
    "offer": _of_candidature,
    "viewingslot": _of_list,
    "viewing": _of_candidature,
    "stillwanted": _of_candidature,
    "lease": _of_candidature,
    "radiationwarning": _of_candidature,
    "letter": _of_candidature,
    "appeal": _own_of_file("organisation"),
    "moretime": _of_candidature,
    "reachnote": _own_of_file("organisation"),
    "mandateopinion": _of_candidature,
    "thread": _own_of_file("organisation"),
    "threadmessage": _own_of_file("thread__organisation"),
    "mistake": _own_of_file("reservataire"),
    "missedhome": _own_of_file("mistake__reservataire"),
    "mistakenotice": lambda house: (
        _of_file(house) & (Q(mistake__reservataire__in=house.ours) | Q(bailleur__in=house.ours))
    ),
}
"""By table, what is its own; those that others point to come first."""
LEFT: Mapping[str, str] = {
    "demandeversion": "il vient du registre national, qui l’apporte ailleurs : il dit ce qu’un ménage vit et où il habite",
    "fact": "ce qu’un ménage a dit, ou prouvé, de ce qu’il vit est à lui",
    "parting": "qui a quitté quel dossier : c’est aux deux personnes, et à personne d’autre",
    "recount": "une erreur de tout un territoire : elle n’est à aucun organisme",
    "paperletter": "une lettre à poster porte une adresse, que l’organisme n’emporte pas",
    "rankingline": "les classements y sont comme fichiers publics, avec des ouvertures pour un réservataire",
    "piececontent": "les pièces y sont comme documents",
    "filecontent": "les pièces y sont comme documents",
    "seatabsence": "une absence annoncée avant une séance : la séance dit qui a siégé, et qui a suppléé",
    "memberaddress": "une empreinte que la clé de ce site fait, et qu’un membre donne pour lui",
    "seancehours": "des heures prévues pour une séance ; elle y est, avec l’heure où elle s’est ouverte et close",
    "callnotice": "qu’un courriel est parti à un membre, sous un numéro interne ; la séance et ses changements y sont",
    "memberseen": "qui est connecté à une séance se dit pendant qu’elle se tient, et s’efface à sa clôture",
    "minutespaper": "le procès-verbal y est avec sa séance ; son PDF signé se télécharge de sa page",
    "picturecontent": "les photos y sont comme documents",
    "radiation": "une radiation est au registre national",
    "checkdraft": "un brouillon de contrôle n’est pas encore un acte",
    "leaseenvelope": "les papiers d’un bail sont chez les signataires et leur prestataire",
    "leasesigner": "les papiers d’un bail sont chez les signataires et leur prestataire",
    "leasepaper": "les papiers d’un bail sont chez les signataires et leur prestataire",
    "exchangeround": "une ronde d’échange est à plusieurs ménages et à plusieurs bailleurs",
    "exchangelink": "une ronde d’échange est à plusieurs ménages et à plusieurs bailleurs",
    "otherroof": "les autres toits ne sont ni d’un bailleur ni d’un réservataire",
    "doneact": "les réponses gardées sept jours pour qu’un double appui ne compte qu’une fois",
    "assignment": "qui suit une ligne de la file du jour : les comptes ne partent pas d’ici",
    "sheetvisit": "quand un agent a lu un dossier pour la dernière fois : les comptes ne partent pas d’ici",
    "absence": "les jours où un agent n’est pas là",
    "desknote": "une note entre collègues : son ménage l’a dans son archive, et elle ne part pas ailleurs",
    "desktag": "la liste des étiquettes d’une équipe",
    "filetag": "une étiquette entre collègues",
    "newsseen": "ce qu’une personne a déjà lu sur sa page d’accueil",
    "mailpause": "le courriel du matin, qu’une personne arrête pour elle",
    "organisationlook": "le dessin des lettres se refait dans l’autre site",
    "switchchange": "les réglages de ce site",
    "letterending": "les réglages de ce site",
    "localshare": "les parts votées d’un territoire sont publiques",
    "quartileentry": "les seuils d’un territoire viennent d’un arrêté, qui est public",
    "homefile": "un fichier de logements est à son bailleur, qui l’a",
    "homefilepart": "un fichier de logements est à son bailleur, qui l’a",
    "homefileline": "ce qu’un fichier a fait est dans les logements, leurs corrections et le journal",
    "partnerevent": "les événements d’un logiciel se disent depuis ce site, quatre-vingt-dix jours",
    "placeedition": "la source des communes de ce site",
    "sizeguideversion": "les barèmes de taille sont publics, par territoire",
    "communefigure": "les chiffres publics d’une commune",
    "homerefusalfigure": "des chiffres de ses logements, comptés chaque mois à partir de ce qui est ici",
    "vacancyfigure": "les chiffres publics d’une commune ou d’un bailleur",
    "fairnessfigure": "les chiffres publics d’un territoire",
    "refusalfigure": "les chiffres publics d’un bailleur",
    "publishedhead": "les têtes publiées de ce site sont sur sa liste publique",
    "headstamp": "les têtes publiées de ce site sont sur sa liste publique",
    "instance": "ce que ce site est",
    "sealedhead": "les têtes des chaînes sont dans le manifeste, pour les siennes",
    "dailyroot": "les racines de chaque jour sont publiques",
}
"""Tables that a landlord or a réservataire may read, which do not leave with it, and why."""
WITHHELD: Mapping[str, Mapping[str, str]] = {
    "person": dict.fromkeys(
        ("phone", "email", "address", "employer", "profession", "match_birth_name", "match_first_name"),
        "le moyen de joindre quelqu’un change, et peut le mettre en danger : le registre national le dit",
    )
    | {"nationality": "un bailleur seul la lit, pour un contrôle de la loi : personne ne l’emporte"},
    "gridversion": {"content": "une grille est publique, sur la page de son territoire"},
    "candidature": {"snapshot": "ce dont le rang est fait : il est dans les ouvertures, quand elles partent"},
    "lease": {"ground_letters": "chaque lettre nomme une situation"},
    "letter": dict.fromkeys(("paragraphs", "facts"), "le texte d’une lettre est à qui l’a reçue"),
    "missedhome": {"changes": "elles nomment ce qui a compté"},
    "threadmessage": dict.fromkeys(("hidden_by_id", "hidden_why"), "ce qui fut masqué le reste, et qui l’a fait aussi"),
    "demande": {"draw_token": "le secret d’où vient un pseudonyme", "wants_paper": "un choix de la personne"},
    "mistake": dict.fromkeys(("said", "contest", "amended"), "ce que la personne a confié, ou fait corriger"),
}
"""Columns that its role may read, and that do not leave."""
_OF_A_USER = ("id", "public_id", "name")
_MACHINERY = frozenset({"audience", "carried_commune", "carried_type", "carried_rent", "ever_placed"})


def readable(role: str) -> frozenset[str]:
    """The tables that a role may read."""
    held = {policy.table for policy in PROTECTED if policy.role == role and READ in policy.commands}
    held |= {table for table, roles, commands in OPEN if role in roles and READ in commands}
    return frozenset(table.removeprefix(PREFIX) for table in held if table.startswith(PREFIX))


def columns_of(table: str, role: str) -> tuple[str, ...]:
    """The columns of a table that leave, in the order of the model."""
    fields = [field.attname for field in apps.get_model("palier", table)._meta.concrete_fields]  # noqa: SLF001 - Django's own way
    if table == "user":
        return _OF_A_USER
    lent = held_columns(f"{PREFIX}{table}", role, READ)
    left = WITHHELD.get(table, {}).keys() | _MACHINERY
    return tuple(name for name in fields if name not in left and (not lent or name in lent))


def rows_of(table: str, house: LeavingHouse) -> Iterator[dict[str, Any]]:
    """The rows of a table that leave, a chunk at a time, in the order of their keys.

    Of an account that is none of its members', no number leaves: whose hand wrote a household's word is theirs.
    """
    model: type[Model] = apps.get_model("palier", table)
    names = columns_of(table, house.role)
    accounts = {field.attname for field in model._meta.concrete_fields if field.related_model is User}  # noqa: SLF001 - same
    members = set(house.members.values_list("pk", flat=True))
    rows = model._default_manager.filter(OWNED[table](house)).order_by("pk").values_list(*names)  # noqa: SLF001 - same
    for row in rows.iterator(chunk_size=2_000):
        told = dict(zip(names, row, strict=True))
        if table == "threadmessage" and (told["hidden_at"] or told["taken_back_at"]):
            told["words"] = ""
        yield told | {name: None for name in accounts & told.keys() if told[name] not in members}
