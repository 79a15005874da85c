"""Tables of which an archive gives nothing, each with why: the archive says it to its person, in these words."""

from collections.abc import Mapping

_AGENTS = "les comptes d’agents d’organismes : rien n’y est d’un ménage"
_CODES = "des codes et des essais de connexion d’un jour, gardés en empreintes qui ne disent rien"
_INVITED = "la question, par un lien, de savoir si un ancien dossier est le vôtre : effacée avec la ligne, qui est ici"
_COMMISSION = "le travail d’une commission sur toute une séance ; ce qu’elle a décidé de vous est dans vos candidatures"
TABLES: Mapping[str, str] = {
    "ExchangeRound": "une ronde est à plusieurs ménages ; votre place dans chacune est dans « echange »",
    "StockFilePart": "le fichier d’un ancien outil entier, sous scellé, effacé au bout de soixante jours",
    "StockInvite": _INVITED,
    "StockSending": _INVITED,
    "StockTask": "ce qu’une personne a dû faire pour vous joindre : gardé avec la ligne d’un ancien outil, et effacé avec elle",
    "StockCheck": "ce que le registre national disait autrement ; il vous le dit lui-même, et la ligne est ici",
    "StockTwin": "une comparaison de deux lignes d’un ancien outil, dont l’une peut être de quelqu’un d’autre",
    "StockBlock": "des empreintes calculées à partir de la ligne d’un ancien outil, qui est ici",
    "FileContent": "ce sont les fichiers du dossier « pieces » ; l’aperçu est calculé",
    "SigningNotice": "qu’un prestataire de signature a appelé : une empreinte, et rien de ce qui est signé",
    "PieceContent": "ce sont les fichiers du dossier « pieces »",
    "Message": "un message annonce une lettre, qui est dans « courrier », ou porte un code, qui ne se garde pas",
    "CheckDraft": "le brouillon d’un agent : rien n’en est décidé",
    "MistakeNotice": "ce qu’un bailleur a été averti d’une erreur sur sa liste ; l’erreur est dans « erreurs »",
    "LostPlace": "un calcul en cours, que « erreurs » dit une fois ouvert",
    "Registration": "un formulaire de première demande, vidé dès que le registre national a répondu ; ce qu’il a gardé est ici",
    "RegistrationPaper": "un fichier d’une première demande : une pièce du dossier dès que le numéro est là, puis effacé",
    "RoofContact": "l’adresse de qui demande un toit sans dossier ; avec un dossier, il n’y en a pas",
    "Fork": "ce qui protège une personne en danger n’est écrit dans aucune archive",
    "UnaskedAddress": "l’empreinte d’une adresse qui ne veut pas de question : elle n’est à aucun dossier",
    "ScoreFacts": "calculé à partir de ce qui est ici",
    "DoneAct": "qu’un bouton a été pressé une fois : gardé quelques jours, sous des numéros internes",
    "SignInCode": _CODES,
    "SignInAttempt": _CODES,
    "PasswordLink": _AGENTS,
    "ApiKey": _AGENTS,
    "Membership": _AGENTS,
    "SecondFactor": _AGENTS,
    "PassKey": _AGENTS,
    "BackupCode": _AGENTS,
    "NewsSeen": _AGENTS,
    "DeskMail": _AGENTS,
    "MailPause": _AGENTS,
    "Witness": "qui garde une copie publique des classements : rien n’y est d’un ménage",
    "CalledMember": _COMMISSION,
    "CastBallot": _COMMISSION,
    "PutToVote": _COMMISSION,
    "MinutesSignature": _COMMISSION,
    "HouseArchive": "l’archive d’un organisme est la sienne ; que votre dossier y soit se lit dans « Qui a lu mon dossier »",
    "HouseArchivePart": "l’archive d’un organisme est la sienne ; que votre dossier y soit se lit dans « Qui a lu mon dossier »",
    "DataArchive": "la demande de cette archive elle-même, effacée avec elle",
    "DataArchivePart": "cette archive elle-même, sous scellé, effacée au bout de quelques jours",
}
