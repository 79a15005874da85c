"""The stable code of each refusal that a call may meet, by the name of its class: a software reads it, a person the sentence.

A code never changes its meaning, and never leaves: what a software was written for holds (ADR 113).
"""

from collections.abc import Mapping
from http import HTTPStatus

OTHERWISE = "refus"
CODES: Mapping[str, str] = {
    "ActionRefused": "role-non-permis",
    "AlreadyLet": "deja-loue",
    "AlreadyPlanned": "acte-deja-prevu",
    "AlreadyPublished": "deja-publie",
    "AmountDoubtful": "montant-douteux",
    "AtTheDesk": "au-bureau-seulement",
    "BadClient": "cle-refusee",
    "BadCount": "trop-peu-de-dossiers",
    "BadDay": "jour-impossible",
    "BadFinding": "controle-incomplet",
    "BadGrid": "autre-grille",
    "BadWindow": "delai-depasse",
    "BeyondTheKey": "finalite-hors-de-la-cle",
    "CannotStrikeOff": "radiation-impossible",
    "CannotWithdraw": "retrait-impossible",
    "BeingSigned": "signature-en-cours",
    "CeilingTableMissing": "plafonds-inconnus",
    "CheckedMeanwhile": "controle-entre-temps",
    "ChooseTheArrondissement": "arrondissement-a-choisir",
    "ConditionPending": "condition-en-attente",
    "ContingentNeeded": "contingent-a-choisir",
    "CorrectionReasonNeeded": "raison-de-correction",
    "DeliveryNotProven": "remise-sans-preuve",
    "DescriptionDoubtful": "description-douteuse",
    "EnoughInPlay": "assez-de-dossiers",
    "FileClosed": "demande-radiee",
    "FilesAlreadySent": "dossiers-deja-envoyes",
    "FollowsItsLease": "suit-son-bail",
    "ForbiddenMotive": "motif-interdit",
    "ForbiddenNote": "note-interdite",
    "HomeAccepted": "logement-accepte",
    "HomeAlreadyDeclared": "logement-deja-declare",
    "HomeAlreadyOffered": "logement-deja-offert",
    "HomeAlreadyOriented": "logement-deja-oriente",
    "HomeFileMoved": "fichier-deja-avance",
    "HomeFileTooLarge": "fichier-trop-grand",
    "HomeFileUnread": "fichier-illisible",
    "HomeHeld": "logement-retenu",
    "HouseholdAlreadyOffered": "menage-deja-sollicite",
    "IllegalMove": "etape-impossible",
    "IllegalPublicationMove": "etape-impossible",
    "KeyOfAnotherBody": "cle-d-idempotence-deja-prise",
    "ListClosesLater": "liste-ouverte-plus-tard",
    "ListIsRunning": "liste-en-cours",
    "MonthNotOver": "mois-en-cours",
    "NoColumnOfHomes": "colonne-du-logement-absente",
    "NoHomeFile": "fichier-vide",
    "NoSignatory": "personne-requise",
    "NoVacancy": "sans-vacance",
    "NobodyToSend": "aucun-dossier",
    "NotAFlowReason": "raison-inconnue",
    "NotAReservataire": "pas-un-reservataire",
    "NotAccepted": "offre-non-acceptee",
    "NotAnOwnReason": "raison-inconnue",
    "NotForThisRole": "role-non-permis",
    "NotItsContingent": "autre-contingent",
    "NotNextInLine": "pas-le-suivant",
    "NotOriented": "non-oriente",
    "NotOrientedToYou": "oriente-ailleurs",
    "NotToBeChecked": "plus-a-controler",
    "NobodyToAsk": "personne-a-interroger",
    "NotToChooseFrom": "liste-non-ouverte-a-la-designation",
    "NotYourAct": "acte-d-un-autre",
    "NotYourHome": "logement-d-un-autre",
    "NotYourPublication": "publication-d-un-autre",
    "NotTheBailleursAct": "acte-du-menage",
    "NothingChanged": "rien-n-a-change",
    "NotWrittenSo": "ecrit-autrement",
    "NumberIsPublic": "numero-dans-la-rue",
    "OfferExpired": "offre-finie",
    "OfferNotLive": "offre-finie",
    "OtherContingent": "autre-contingent-sans-raison",
    "OutOfPurpose": "hors-finalite",
    "PeopleChanged": "destinataires-changes",
    "ReadingPending": "seconde-lecture-en-attente",
    "RentIsNothing": "loyer-ou-surface-nuls",
    "SameColumnTwice": "colonne-en-double",
    "SignedByAll": "deja-signe-par-tous",
    "SwitchedOff": "ferme-en-ce-moment",
    "TakeItBackFirst": "a-reprendre-d-abord",
    "TooLateToCancel": "trop-tard",
    "TooShortDelay": "delai-trop-court",
    "UnknownCommune": "commune-inconnue",
    "UnknownContingent": "contingent-inconnu",
    "UnknownGrant": "type-de-jeton-inconnu",
    "UnknownReason": "raison-inconnue",
    "VacancyToCorrect": "vacance-a-corriger",
    "WithdrawalReasonNeeded": "raison-de-retrait",
}
"""Two refusals that a software meets alike share one."""
STATUSES: Mapping[str, HTTPStatus] = {
    "ActionRefused": HTTPStatus.FORBIDDEN,
    "NotForThisRole": HTTPStatus.FORBIDDEN,
    "OutOfPurpose": HTTPStatus.FORBIDDEN,
    "SwitchedOff": HTTPStatus.FORBIDDEN,
    "AtTheDesk": HTTPStatus.FORBIDDEN,
    "BadClient": HTTPStatus.UNAUTHORIZED,
    "UnknownGrant": HTTPStatus.BAD_REQUEST,
    "BeyondTheKey": HTTPStatus.BAD_REQUEST,
}
"""What no state of the home or of the file would change; a refusal about a field is 422, every other one 409."""


def code_of(error: Exception) -> str:
    """The code of a refusal: its own, or that of the refusal that it narrows."""
    return next((CODES[one.__name__] for one in type(error).__mro__ if one.__name__ in CODES), OTHERWISE)


def status_of(error: Exception, field: str | None) -> HTTPStatus:
    """The status of a refusal."""
    found = STATUSES.get(type(error).__name__)
    return found or (HTTPStatus.UNPROCESSABLE_ENTITY if field else HTTPStatus.CONFLICT)
