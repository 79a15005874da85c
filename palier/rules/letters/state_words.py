"""What a household reads of a state that its page used to name by one word: a sentence, and what it can do next (ADR 102).

Stages of a candidature have theirs in ``stage_phrases``; threads, visits, rounds and other roofs, beside their own rules. Where
somebody else has the next word and promised a day, ``{day}`` says it.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from palier.rules.appeals.appeals import AppealState
from palier.rules.fetching.fetching import FetchState
from palier.rules.law.law import act, applies
from palier.rules.law.voice import phrase, say
from palier.rules.mandates.mandates import MandateState
from palier.rules.mandates.referrals import ReferralState
from palier.rules.mandates.trusted import TrustState
from palier.rules.mistakes.remedies import CaseState
from palier.rules.people.employment import EmploymentCodeState

_HOUSE = act("règles de publication de Palier")


class ToldState(NamedTuple):
    """A sentence, and the next step."""

    sentence: str
    then: str


_NOTHING = phrase("Vous n’avez rien à faire.")
_OTHER_WAYS = phrase("Les autres voies restent ouvertes, chacune avec son délai : n’attendez pas pour les prendre.")
_AGAIN = phrase("Vous pouvez contester de nouveau, ou prendre une autre voie.")
APPEALS: Mapping[AppealState, ToldState] = {
    AppealState.SENT: ToldState(phrase("Une réponse est attendue au plus tard le {day}."), _OTHER_WAYS),
    AppealState.PROPOSED: ToldState(phrase("La réponse est prête. Vous la lirez ici dans quelques minutes."), _NOTHING),
    AppealState.ANSWERED: ToldState(phrase("Une réponse vous a été faite."), _OTHER_WAYS),
    AppealState.WITHDRAWN: ToldState(phrase("Vous avez retiré cette contestation : personne n’y répond."), _AGAIN),
    AppealState.UNANSWERED: ToldState(phrase("Personne n’a répondu : elle s’est fermée le {day}."), _AGAIN),
    AppealState.AT_COURT: ToldState(
        phrase("Vous avez noté une démarche devant un juge."), phrase("Dites ici quand c’est terminé.")
    ),
    AppealState.COURT_OVER: ToldState(phrase("Vous avez dit que le juge a terminé."), _NOTHING),
}
_ANOTHER_CODE = phrase("Vous pouvez demander un autre code, ou envoyer une attestation sur papier : elle vaut autant.")
EMPLOYMENT_CODES: Mapping[EmploymentCodeState, ToldState] = {
    EmploymentCodeState.WAITING: ToldState(
        phrase("Il peut servir jusqu’au {day}."),
        phrase(
            "Rien ne vous oblige à passer par lui. Un contrat de travail ou une attestation sur papier a la même valeur."
        ),
    ),
    EmploymentCodeState.ATTESTED: ToldState(
        phrase("Votre emploi est attesté, et compte jusqu’au {day}."),
        phrase("Si ce n’est pas votre employeur, retirez-le ci-dessous."),
    ),
    EmploymentCodeState.DECLINED: ToldState(
        phrase("Votre employeur n’a pas attesté. Rien ne change dans votre dossier."), _ANOTHER_CODE
    ),
    EmploymentCodeState.REVOKED: ToldState(phrase("Vous avez annulé ce code : il ne sert plus."), _ANOTHER_CODE),
    EmploymentCodeState.DISOWNED: ToldState(
        phrase("Vous avez retiré cette attestation : elle ne compte plus."), _ANOTHER_CODE
    ),
    EmploymentCodeState.EXPIRED: ToldState(phrase("Ce code n’a pas servi à temps : il ne sert plus."), _ANOTHER_CODE),
}
_ANOTHER_NOTICE = phrase("Vous pouvez redemander, ou envoyer votre avis : il vaut autant.")
FETCHES: Mapping[FetchState, ToldState] = {
    FetchState.WAITING: ToldState(
        phrase("La question part dans la minute."),
        phrase("Vous n’avez rien à faire. Vous pouvez aussi envoyer votre avis."),
    ),
    FetchState.FOUND: ToldState(
        phrase("Voici ce que disent les impôts. Rien n’est encore dans votre dossier."),
        phrase("La réponse attend jusqu’au {day}, puis elle est effacée."),
    ),
    FetchState.NOTHING: ToldState(
        phrase("Aucun avis à votre nom n’a été trouvé avec ce numéro pour cette année. Rien n’a été gardé."),
        _ANOTHER_NOTICE,
    ),
    FetchState.AWAY: ToldState(phrase("Le service des impôts n’a pas répondu."), _ANOTHER_NOTICE),
    FetchState.ACCEPTED: ToldState(
        phrase("Le montant que vous utilisez reste dans votre dossier, comme une pièce contrôlée."),
        phrase("Vous pouvez retirer ce montant, et envoyer votre avis."),
    ),
    FetchState.DECLINED: ToldState(
        phrase("Vous avez laissé cette réponse : elle est effacée, et votre dossier n’a pas changé."), _ANOTHER_NOTICE
    ),
    FetchState.WITHDRAWN: ToldState(
        phrase("Vous avez retiré votre accord : rien n’a été demandé de plus."), _ANOTHER_NOTICE
    ),
    FetchState.TAKEN_BACK: ToldState(phrase("Ce montant ne compte plus dans votre dossier."), _ANOTHER_NOTICE),
    FetchState.EXPIRED: ToldState(
        phrase("La réponse n’a pas été utilisée à temps : elle est effacée."), _ANOTHER_NOTICE
    ),
}
_TAKE_BACK = phrase("Vous pouvez retirer ce mandat à tout moment, sans dire pourquoi.")
_ANOTHER_MANDATE = phrase("Pour être aidé de nouveau, demandez un code à un conseiller.")
MANDATES: Mapping[MandateState, ToldState] = {
    MandateState.LIVING: ToldState(phrase("Ce conseiller peut agir pour vous jusqu’au {day}."), _TAKE_BACK),
    MandateState.SUSPENDED: ToldState(
        phrase("Son organisme est suspendu : il ne lit et ne fait rien pour l’instant. Le mandat finit le {day}."),
        _TAKE_BACK,
    ),
    MandateState.REVOKED: ToldState(
        phrase("Vous avez retiré ce mandat : il ne lit et ne fait plus rien."), _ANOTHER_MANDATE
    ),
    MandateState.GIVEN_BACK: ToldState(
        phrase("Le conseiller a rendu ce mandat : il n’agit plus pour vous."), _ANOTHER_MANDATE
    ),
    MandateState.CLOSED: ToldState(
        phrase("Son organisme a fermé : personne n’agit plus par ce mandat."), _ANOTHER_MANDATE
    ),
    MandateState.OVER: ToldState(phrase("Ce mandat est arrivé à sa fin."), _ANOTHER_MANDATE),
}
_CONFIDE_AGAIN = phrase("Vous pouvez confier une situation de nouveau, quand vous voulez.")
REFERRALS: Mapping[ReferralState, ToldState] = {
    ReferralState.WAITING: ToldState(
        phrase("Le code peut servir jusqu’au {day}."),
        phrase("Donnez-le au travailleur social, et à personne d’autre."),
    ),
    ReferralState.OPEN: ToldState(
        phrase("Un service social suit votre situation, et peut lire jusqu’au {day}."),
        phrase("Il vous demande un papier s’il en a besoin."),
    ),
    ReferralState.ASKED: ToldState(
        phrase("Le service social vous demande un papier. Il peut lire jusqu’au {day}."),
        phrase("Montrez-le-lui, ou remettez-le ici."),
    ),
    ReferralState.PROVED: ToldState(
        phrase("Le service social a vu la preuve de votre situation."),
        phrase("Si la situation dure, montrez une nouvelle preuve."),
    ),
    ReferralState.UNPROVED: ToldState(
        phrase("Le service social n’a pas pu constater la situation."),
        phrase("Vos pièces seront contrôlées quand même, par un autre bureau. Vous ne perdez rien."),
    ),
    ReferralState.EXPIRED: ToldState(phrase("Le code n’a pas servi à temps : personne n’a rien lu."), _CONFIDE_AGAIN),
    ReferralState.OVER: ToldState(phrase("Le temps donné est passé : le service ne lit plus rien."), _CONFIDE_AGAIN),
    ReferralState.TAKEN_BACK: ToldState(phrase("Vous avez tout retiré : le service ne lit plus rien."), _CONFIDE_AGAIN),
}
_ANOTHER_PERSON = phrase("Vous pouvez choisir une autre personne.")
_NOT_YES = ToldState(phrase("Cette personne n’a pas dit oui : rien ne lui est dit de vous."), _ANOTHER_PERSON)
TRUSTED: Mapping[TrustState, ToldState] = {
    TrustState.ASKED: ToldState(
        phrase("La question part en journée, les jours ouvrés. Sans réponse en quatorze jours, elle est oubliée."),
        phrase("Vous arrêtez quand vous voulez, et cette personne aussi."),
    ),
    TrustState.AGREED: ToldState(
        phrase("Prévenue seulement si un message important ne vous arrive pas. Elle ne sait pas de quoi il s’agit."),
        phrase("Vous arrêtez quand vous voulez, et cette personne aussi."),
    ),
    # Whether they said no, or nothing, is theirs.
    TrustState.REFUSED: _NOT_YES,
    TrustState.ENDED: ToldState(phrase("C’est terminé : rien n’est plus dit à cette personne."), _ANOTHER_PERSON),
    TrustState.STOPPED: ToldState(phrase("Cette personne a arrêté : rien ne lui est plus dit."), _ANOTHER_PERSON),
    TrustState.TAKEN_BACK: ToldState(phrase("Vous l’avez retirée : rien ne lui est plus dit."), _ANOTHER_PERSON),
}
_DEFENDER = phrase("Vous pouvez aussi saisir gratuitement le Défenseur des droits.")
CASES: Mapping[CaseState, ToldState] = {
    CaseState.OPEN: ToldState(phrase("Le calcul se fait dans les minutes qui viennent."), _NOTHING),
    CaseState.COMPUTED: ToldState(
        phrase("Une réponse vous est due au plus tard le {day}."),
        phrase("Passé ce jour, vous lirez ici ce que le calcul a trouvé."),
    ),
    CaseState.PROPOSED: ToldState(phrase("La réponse est prête. Vous la lirez ici dans quelques minutes."), _NOTHING),
    CaseState.TOLD: ToldState(phrase("Une réponse vous a été faite."), _DEFENDER),
    CaseState.CONTESTED: ToldState(
        phrase("Une réponse vous est due au plus tard le {day}."),
        phrase("Passé ce jour, vous lirez ici ce que le calcul a trouvé."),
    ),
    CaseState.CLOSED: ToldState(phrase("La réponse vous a été faite, et c’est terminé."), _DEFENDER),
}


@applies(_HOUSE)
def said(told: ToldState, *, day: str = "") -> ToldState:
    """Both phrases in the language of who reads, with the day that is due."""
    return ToldState(say(told.sentence, day=day), say(told.then, day=day))


@applies(_HOUSE)
def trusted(state: TrustState, *, has_answered: bool) -> ToldState:
    """A question that ended by itself reads as one that got a no."""
    return _NOT_YES if state is TrustState.ENDED and not has_answered else TRUSTED[state]


EVERY: Mapping[type[StrEnum], Mapping[StrEnum, ToldState]] = {
    AppealState: APPEALS,  # type: ignore[dict-item]
    EmploymentCodeState: EMPLOYMENT_CODES,  # type: ignore[dict-item]
    FetchState: FETCHES,  # type: ignore[dict-item]
    MandateState: MANDATES,  # type: ignore[dict-item]
    ReferralState: REFERRALS,  # type: ignore[dict-item]
    TrustState: TRUSTED,  # type: ignore[dict-item]
    CaseState: CASES,  # type: ignore[dict-item]
}
"""By kind of what a household follows."""
