"""What a person is told of their data, and what an organisation writes in its register: one table for both.

Articles 13, 14 and 30 of the regulation ask for the same answers. The fields, their readers and their retention stay in
``privacy.PERSONAL``; here they are grouped and put in words.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from palier.rules.doors.access import Role
from palier.rules.doors.privacy import PERSONAL, Category, KeepingPurpose, Retention
from palier.rules.law.law import act, applies
from palier.rules.law.voice import phrase, say

_INFORMED = act("règlement (UE) 2016/679, articles 13 et 14")

FAMILIES: Mapping[str, tuple[str, ...]] = {
    phrase("Votre numéro unique et les dates de votre demande"): (
        *("Demande", "Seniority", "WishSending", "LegalHold"),
        *("RegisterAsking", "RegisterGap", "DemandePair", "ComparedHolder"),
    ),
    phrase("Ce que le registre national a transmis"): ("DemandeVersion",),
    phrase("Votre identité et celle de votre foyer"): ("Person", "ExpectedChild", "Parting"),
    phrase("Vos coordonnées"): ("Person.phone", "Person.email", "Person.address", "Person.civility", "SafeChannel"),
    phrase("Ce que vous dites avoir changé"): ("FileChange",),
    phrase("Votre emploi"): ("Person.employer", "Person.profession", "EmploymentCode"),
    phrase("Vos revenus et vos ressources"): ("Income", "Resource"),
    phrase("Ce que vous laissez demander à l’administration"): ("StateFetch",),
    phrase("Votre logement actuel"): ("CurrentHome",),
    phrase("Vos situations et ce que vous déclarez"): ("Claim", "Fact", "Person.is_disabled"),
    phrase("Vos pièces"): ("Piece", "PieceContent", "PieceFile", "FileContent"),
    phrase("Vos candidatures, vos points et votre place"): ("Candidature", "DemandeScore", "RankingLine", "SetAside"),
    phrase("Une erreur et ce qu’elle a coûté"): ("Mistake", "MissedHome", "LostPlace", "MistakeNotice"),
    phrase("Ce que vous contestez"): ("Appeal",),
    phrase("Le contrôle et la décision"): (
        *("Assignment", "DeskNote", "FileTag", "SheetVisit"),
        *("Check", "CheckDraft", "Decision", "PutToVote"),
    ),
    phrase("L’offre, votre réponse et le bail"): ("Offer", "Lease"),
    phrase("Une radiation et ses avertissements"): ("Radiation", "RadiationWarning"),
    phrase("Les courriers et les messages"): ("Letter", "PaperLetter", "Message", "ReachNote", "MoreTime"),
    phrase("Votre protection en cas de danger"): ("Fork",),
    phrase("Votre connexion"): (
        "SignInCode",
        "SignInAttempt",
        "KnownBrowser",
        "SignIn",
        "User.password",
        "PasswordLink",
        "SecondFactor",
        "PassKey",
        "BackupCode",
        "LinkedIdentity",
    ),
    phrase("Qui a lu votre dossier"): ("AccessEntry",),
    phrase("Qui vous aide"): ("Mandate", "MandateOpinion", "Visit"),
    phrase("Les logements que vous gardez, vos recherches et vos lieux"): ("KeptHome", "SavedSearch", "KeptPlace"),
    phrase("La langue dans laquelle on vous écrit"): ("KeptLanguage",),
    phrase("L’archive de vos données, quand vous la demandez"): ("DataArchive", "DataArchivePart"),
    phrase("L’archive d’un organisme qui emporte ce qu’il a ici"): ("HouseArchive", "HouseArchivePart"),
    phrase("Vos demandes d’un autre toit"): ("RoofRequest", "RoofRequestFacts", "RoofContact"),
    phrase("Vos messages à qui tient votre dossier"): ("Thread", "ThreadMessage"),
    phrase("Les papiers de votre bail et leur signature"): ("LeaseEnvelope", "LeaseSigner", "LeasePaper"),
    phrase("Les visites d’un logement"): ("Viewing",),
    phrase("« Ce logement vous intéresse-t-il toujours ? », et votre réponse"): ("StillWanted",),
    phrase("L’échange de votre logement"): ("ExchangeEntry", "ExchangeLink"),
    phrase("Ce qu’un ancien outil disait de vous"): (
        *("StockLine", "StockFilePart", "StockInvite", "StockSending"),
        *("StockTask", "StockCheck", "StockTwin", "StockBlock"),
        *("StockBundle", "StockBundlePart", "StockPaper", "StockPaperContent"),
    ),
    phrase("Les fichiers de logements qu’un bailleur envoie"): ("HomeFilePart",),
    phrase("La personne à prévenir"): ("TrustedContact", "UnaskedAddress"),
    phrase("Une première demande, au guichet ou en ligne"): ("Registration", "RegistrationPaper"),
    phrase("Ce que vous confiez à un service social"): ("Referral", "ReferralNote"),
    phrase("Les témoins des classements"): ("Witness",),
    phrase("Les comptes des agents"): (
        *("User", "NewsSeen", "DeskMail", "MailPause", "Absence", "ApiKey"),
        *("DeskTag", "MemberAddress"),
    ),
}
"""Models, or fields where one model holds several families: the longest name wins."""
PURPOSES: Mapping[KeepingPurpose, str] = {
    KeepingPurpose.IDENTIFY: phrase("savoir qui demande un logement"),
    KeepingPurpose.CONTACT: phrase("vous écrire et vous joindre"),
    KeepingPurpose.ELIGIBILITY: phrase("vérifier les conditions d’un logement social"),
    KeepingPurpose.POINTS: phrase("calculer vos points et votre place"),
    KeepingPurpose.PROVE: phrase("garder la preuve de ce qui a été décidé"),
    KeepingPurpose.NOTIFY: phrase("vous dire ce qui est décidé"),
    KeepingPurpose.SECURE: phrase("protéger votre dossier et son accès"),
    KeepingPurpose.HAND_BACK: phrase("vous remettre ce que vous demandez à emporter"),
    KeepingPurpose.DECLARE_HOMES: phrase("déclarer et corriger les logements d’un bailleur, et pouvoir l’annuler"),
    KeepingPurpose.TAKE_OVER: phrase("reprendre votre dossier d’un ancien outil, sans que vous le retapiez"),
    KeepingPurpose.EXCHANGE: phrase("chercher un échange de logements, et le proposer"),
    KeepingPurpose.LODGE: phrase("transmettre votre demande d’un autre toit, et la réponse"),
    KeepingPurpose.COUNT: phrase("compter les objectifs que la loi fixe aux organismes"),
}
RETENTIONS: Mapping[Retention, str] = {
    Retention.LIFE_OF_DEMANDE: phrase("un an après la radiation de la demande"),
    Retention.UNTIL_CHECKED: phrase("trois mois après le contrôle de la pièce"),
    Retention.ONE_DAY: phrase("un jour"),
    Retention.ONE_WEEK: phrase("sept jours"),
    Retention.TWO_WEEKS: phrase("quatorze jours"),
    Retention.ONE_YEAR: phrase("un an"),
    Retention.WHILE_REFUSED: phrase("tant que cette adresse ne veut plus de question"),
    Retention.STOCK_FILES: phrase("soixante jours"),
    Retention.STOCK_LINES: phrase("dix-huit mois sans réponse de vous ; confirmé, avec votre demande"),
    Retention.ROOFS_ALONE: phrase(
        "sans dossier ici : quatre-vingt-dix jours après la dernière date d’une demande de toit"
    ),
    Retention.MEMBERSHIP: phrase("tant que l’agent est habilité, ou que le témoin accepte"),
}
READERS: Mapping[Role, str] = {
    Role.DEMANDEUR: phrase("vous"),
    Role.GUICHET: phrase("votre guichet"),
    Role.RESERVATAIRE: phrase("le réservataire d’un logement où vous candidatez"),
    Role.BAILLEUR: phrase("le bailleur à qui votre dossier est envoyé"),
    Role.COMMISSION: phrase("la commission d’attribution"),
    Role.AUDITOR: phrase("les contrôles prévus par la loi"),
    Role.STEWARD: phrase("l’exploitant de ce site"),
    Role.LOCAL_STEWARD: phrase("l’intendant d’un territoire, si vous ne cherchez que là"),
    Role.CONSEILLER: phrase("le conseiller à qui vous avez donné un mandat"),
    Role.LOGEUR: phrase("le logeur à qui vous demandez un autre toit, tant que votre demande vit"),
    Role.SOCIAL: phrase("le service social à qui vous l’avez remis, sous secret"),
}
SPECIAL: Mapping[Category, str] = {
    Category.SPECIAL: phrase("donnée sensible"),
    Category.JUDICIAL: phrase("donnée de justice"),
    Category.NATIONAL_ID: phrase("identifiant national"),
}


@dataclass(frozen=True, slots=True)
class Basis:
    """Why the law lets this be done."""

    what: str
    why: str
    article: str


BASES: Sequence[Basis] = (
    Basis(
        phrase("Recevoir les demandes, vérifier les conditions, classer, désigner, attribuer"),
        phrase("une mission d’intérêt public et des obligations légales des organismes"),
        phrase(
            "règlement (UE) 2016/679, article 6, 1, c et e ; code de la construction et de l’habitation, livre IV, titre IV"
        ),
    ),
    Basis(
        phrase("Lire un handicap, une grossesse, une violence subie, un jugement"),
        phrase("un motif d’intérêt public important : la loi donne une priorité à ces situations"),
        phrase(
            "règlement (UE) 2016/679, articles 9, 2, g et 10 ; code de la construction et de l’habitation, article L441-1"
        ),
    ),
    Basis(
        phrase("Échanger avec le registre national des demandes"),
        phrase("une obligation légale"),
        phrase("code de la construction et de l’habitation, articles L441-2-1 et R441-2-1 et suivants"),
    ),
    Basis(
        phrase("Protéger l’accès, noter chaque lecture d’un dossier"),
        phrase("l’obligation de sécurité"),
        phrase("règlement (UE) 2016/679, article 32"),
    ),
)
SOURCE = phrase(
    "Du registre national des demandes de logement social, tenu pour l’État : ce que vous avez écrit dans votre demande "
    "y est. Le reste vient de vous, et de ce que les organismes décident."
)
RIGHTS: Sequence[tuple[str, str]] = (
    (
        phrase("Voir vos données"),
        phrase("Mon dossier les montre. « Mes données » en donne une copie entière, que l’on lit et que l’on emporte."),
    ),
    (phrase("Les corriger"), phrase("Dans Mon dossier, ou à votre guichet pour ce qui vient du registre national.")),
    (
        phrase("Les effacer"),
        phrase("Tant qu’aucun logement ne vous a été attribué, depuis Mon dossier, tout de suite."),
    ),
    (
        phrase("Vous opposer, ou faire suspendre un usage"),
        phrase(
            "Écrivez au responsable en disant pourquoi. Ce que la loi impose à l’organisme ne peut pas être refusé."
        ),
    ),
    (phrase("Savoir qui a lu votre dossier"), phrase("Mon dossier, « Qui a lu mon dossier », sur un an.")),
    (
        phrase("Parler à quelqu’un"),
        phrase("Aucune décision n’est prise par un calcul seul : une commission examine et vote."),
    ),
    (
        phrase("Vous plaindre"),
        phrase("À la CNIL, gratuitement : cnil.fr, ou 3 place de Fontenoy, TSA 80715, 75334 Paris Cedex 07."),
    ),
)


@dataclass(frozen=True, slots=True)
class ProcessingLine:
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
def lines() -> tuple[ProcessingLine, ...]:
    """Every family with what is true of its fields together, in the order of ``FAMILIES``."""
    return tuple(_line(family) for family in FAMILIES)


def _line(family: str) -> ProcessingLine:
    fields = [field for name, field in PERSONAL.items() if family_of(name) == family]
    return ProcessingLine(
        say(family),
        tuple(say(words) for purpose, words in PURPOSES.items() if any(field.purpose is purpose for field in fields)),
        tuple(
            say(words)
            for role, words in READERS.items()
            if role is not Role.DEMANDEUR and any(role in field.readers for field in fields)
        ),
        tuple(say(words) for one, words in RETENTIONS.items() if any(field.retention is one for field in fields)),
        tuple(say(words) for one, words in SPECIAL.items() if any(field.category is one for field in fields)),
    )
