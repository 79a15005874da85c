"""What a person is told of their data, and what an organisation writes in its register: one table for both.

Articles 13, 14 and 30 of the regulation ask for the same answers. The fields, their readers and their retention stay in
``privacy.PERSONAL``; here they are grouped and put in words.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from palier.rules.doors.access import Role
from palier.rules.doors.privacy import PERSONAL, Category, Purpose, Retention
from palier.rules.law.law import act, applies

_INFORMED = act("règlement (UE) 2016/679, articles 13 et 14")

FAMILIES: Mapping[str, tuple[str, ...]] = {
    "Votre numéro unique et les dates de votre demande": ("Demande", "Seniority", "WishSending", "LegalHold"),
    "Ce que le registre national a transmis": ("DemandeVersion",),
    "Votre identité et celle de votre foyer": ("Person", "ExpectedChild", "Parting"),
    "Vos coordonnées": ("Person.phone", "Person.email", "Person.address", "Person.civility", "SafeChannel"),
    "Votre emploi": ("Person.employer", "Person.profession", "EmploymentCode"),
    "Vos revenus et vos ressources": ("Income", "Resource"),
    "Votre logement actuel": ("CurrentHome",),
    "Vos situations et ce que vous déclarez": ("Claim", "Fact", "Person.is_disabled"),
    "Vos pièces": ("Piece", "PieceContent", "PieceFile", "FileContent"),
    "Vos candidatures, vos points et votre place": ("Candidature", "DemandeScore", "RankingLine", "SetAside"),
    "Une erreur et ce qu’elle a coûté": ("Mistake", "MissedHome", "LostPlace", "MistakeNotice"),
    "Le contrôle et la décision": ("Check", "CheckDraft", "Decision", "PutToVote"),
    "L’offre, votre réponse et le bail": ("Offer", "Lease"),
    "Une radiation et ses avertissements": ("Radiation", "RadiationWarning"),
    "Les courriers et les messages": ("Letter", "PaperLetter", "Message"),
    "Votre protection en cas de danger": ("Fork",),
    "Votre connexion": (
        "SignInCode",
        "SignInAttempt",
        "KnownBrowser",
        "SignIn",
        "User.password",
        "PasswordLink",
        "SecondFactor",
        "BackupCode",
        "LinkedIdentity",
    ),
    "Qui a lu votre dossier": ("AccessEntry",),
    "Qui vous aide": ("Mandate",),
    "Les témoins des classements": ("Witness",),
    "Les comptes des agents": ("User", "NewsSeen", "DeskMail", "MailPause"),
}
"""Models, or fields where one model holds several families: the longest name wins."""
PURPOSES: Mapping[Purpose, str] = {
    Purpose.IDENTIFY: "savoir qui demande un logement",
    Purpose.CONTACT: "vous écrire et vous joindre",
    Purpose.ELIGIBILITY: "vérifier les conditions d’un logement social",
    Purpose.POINTS: "calculer vos points et votre place",
    Purpose.PROVE: "garder la preuve de ce qui a été décidé",
    Purpose.NOTIFY: "vous dire ce qui est décidé",
    Purpose.SECURE: "protéger votre dossier et son accès",
    Purpose.COUNT: "compter les objectifs que la loi fixe aux organismes",
}
RETENTIONS: Mapping[Retention, str] = {
    Retention.LIFE_OF_DEMANDE: "un an après la radiation de la demande",
    Retention.UNTIL_CHECKED: "trois mois après le contrôle de la pièce",
    Retention.ONE_DAY: "un jour",
    Retention.TWO_WEEKS: "quatorze jours",
    Retention.ONE_YEAR: "un an",
    Retention.MEMBERSHIP: "tant que l’agent est habilité, ou que le témoin accepte",
}
READERS: Mapping[Role, str] = {
    Role.DEMANDEUR: "vous",
    Role.GUICHET: "votre guichet",
    Role.RESERVATAIRE: "le réservataire d’un logement où vous candidatez",
    Role.BAILLEUR: "le bailleur à qui votre dossier est envoyé",
    Role.COMMISSION: "la commission d’attribution",
    Role.AUDITOR: "les contrôles prévus par la loi",
    Role.STEWARD: "l’exploitant de ce site",
    Role.CONSEILLER: "le conseiller à qui vous avez donné un mandat",
}
SPECIAL: Mapping[Category, str] = {
    Category.SPECIAL: "donnée sensible",
    Category.JUDICIAL: "donnée de justice",
    Category.NATIONAL_ID: "identifiant national",
}


@dataclass(frozen=True, slots=True)
class Basis:
    """Why the law lets this be done."""

    what: str
    why: str
    article: str


BASES: Sequence[Basis] = (
    Basis(
        "Recevoir les demandes, vérifier les conditions, classer, désigner, attribuer",
        "une mission d’intérêt public et des obligations légales des organismes",
        "règlement (UE) 2016/679, article 6, 1, c et e ; code de la construction et de l’habitation, livre IV, titre IV",
    ),
    Basis(
        "Lire un handicap, une grossesse, une violence subie, un jugement",
        "un motif d’intérêt public important : la loi donne une priorité à ces situations",
        "règlement (UE) 2016/679, articles 9, 2, g et 10 ; code de la construction et de l’habitation, article L441-1",
    ),
    Basis(
        "Échanger avec le registre national des demandes",
        "une obligation légale",
        "code de la construction et de l’habitation, articles L441-2-1 et R441-2-1 et suivants",
    ),
    Basis(
        "Protéger l’accès, noter chaque lecture d’un dossier",
        "l’obligation de sécurité",
        "règlement (UE) 2016/679, article 32",
    ),
)
SOURCE = (
    "Du registre national des demandes de logement social, tenu pour l’État : ce que vous avez écrit dans votre demande "
    "y est. Le reste vient de vous, et de ce que les organismes décident."
)
RIGHTS: Sequence[tuple[str, str]] = (
    ("Voir vos données", "Mon dossier les montre. Une copie se demande au responsable, qui a un mois pour répondre."),
    ("Les corriger", "Dans Mon dossier, ou à votre guichet pour ce qui vient du registre national."),
    ("Les effacer", "Tant qu’aucun logement ne vous a été attribué, depuis Mon dossier, tout de suite."),
    (
        "Vous opposer, ou faire suspendre un usage",
        "Écrivez au responsable en disant pourquoi. Ce que la loi impose à l’organisme ne peut pas être refusé.",
    ),
    ("Savoir qui a lu votre dossier", "Mon dossier, « Qui a lu mon dossier », sur un an."),
    ("Parler à quelqu’un", "Aucune décision n’est prise par un calcul seul : une commission examine et vote."),
    (
        "Vous plaindre",
        "À la CNIL, gratuitement : cnil.fr, ou 3 place de Fontenoy, TSA 80715, 75334 Paris Cedex 07.",
    ),
)


@dataclass(frozen=True, slots=True)
class Line:
    """One family of data in words."""

    family: str
    why: tuple[str, ...]
    readers: tuple[str, ...]
    """Beside the person; empty: no organisation ever reads it."""
    how_long: tuple[str, ...]
    special: tuple[str, ...]


@applies(_INFORMED)
def family_of(field: str) -> str | None:
    """The family of a field ``Model.field``; none for a field that nobody has placed."""
    for name in (field, field.partition(".")[0]):
        for family, members in FAMILIES.items():
            if name in members:
                return family
    return None


@applies(_INFORMED)
def lines() -> tuple[Line, ...]:
    """Every family with what is true of its fields together, in the order of ``FAMILIES``."""
    return tuple(_line(family) for family in FAMILIES)


def _line(family: str) -> Line:
    fields = [field for name, field in PERSONAL.items() if family_of(name) == family]
    return Line(
        family,
        tuple(words for purpose, words in PURPOSES.items() if any(field.purpose is purpose for field in fields)),
        tuple(
            words
            for role, words in READERS.items()
            if role is not Role.DEMANDEUR and any(role in field.readers for field in fields)
        ),
        tuple(words for one, words in RETENTIONS.items() if any(field.retention is one for field in fields)),
        tuple(words for one, words in SPECIAL.items() if any(field.category is one for field in fields)),
    )
