"""What may be contested, whom it is written to, why, and what may be answered: closed lists, each in words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from palier.rules.candidature.funnel import Stage
from palier.rules.law import calendars, clocks, dates, parameters
from palier.rules.law.law import Source, act, applies, cch
from palier.rules.law.voice import phrase

FILE = "appeals.toml"
_HOUSE = act("règles de publication de Palier")
_CHECK, _COMMISSION, _STRUCK = cch("L441-2-2"), cch("R441-3"), cch("R441-2-8")


class AppealSubject(StrEnum):
    """What is contested. Stored words."""

    NOT_ATTRIBUTED = "non_attribution"
    INADMISSIBLE = "irrecevabilite"
    NOT_COMPLIANT = "dossier_non_conforme"
    SET_ASIDE = "mise_a_l_ecart"
    NOT_SENT = "non_retenue"
    INELIGIBLE = "condition_non_remplie"
    STRUCK_OFF = "radiation"


class AppealBody(StrEnum):
    """Whom it is written to: who decided."""

    LANDLORD = "bailleur"
    PUBLISHER = "reservataire"
    ISSUER = "qui_a_radie"


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectText:
    """A subject in words, whom it is written to, and the article of the act that is contested."""

    what: str
    """What is contested, after « Vous contestez »."""
    name: str
    """What the household sends. Whoever designates makes no administrative decision: a complaint, never an appeal."""
    body: AppealBody
    article: Source
    is_decision: bool = False
    """Whether it is an administrative decision: the letters of these alone state a court."""


_REVIEW, _COMPLAINT = phrase("demande de nouvel examen"), phrase("réclamation")
SUBJECTS: Mapping[AppealSubject, SubjectText] = {
    AppealSubject.NOT_ATTRIBUTED: SubjectText(
        what=phrase("la décision de la commission de ne pas vous attribuer ce logement"),
        name=_REVIEW,
        body=AppealBody.LANDLORD,
        article=_COMMISSION,
        is_decision=True,
    ),
    AppealSubject.INADMISSIBLE: SubjectText(
        what=phrase("la décision de la commission qui déclare votre demande irrecevable"),
        name=_REVIEW,
        body=AppealBody.LANDLORD,
        article=_COMMISSION,
        is_decision=True,
    ),
    AppealSubject.NOT_COMPLIANT: SubjectText(
        what=phrase("le contrôle du bailleur, qui ne présente pas votre dossier à la commission"),
        name=_REVIEW,
        body=AppealBody.LANDLORD,
        article=_CHECK,
    ),
    AppealSubject.SET_ASIDE: SubjectText(
        what=phrase("la mise à l’écart de votre dossier pour ce logement"),
        name=_COMPLAINT,
        body=AppealBody.PUBLISHER,
        article=cch("R441-5"),
    ),
    AppealSubject.NOT_SENT: SubjectText(
        what=phrase("le rang qui n’a pas suffi pour que votre dossier soit proposé"),
        name=_COMPLAINT,
        body=AppealBody.PUBLISHER,
        article=cch("L441-2-8"),
    ),
    AppealSubject.INELIGIBLE: SubjectText(
        what=phrase("la condition qui, selon la liste, n’était pas remplie"),
        name=_COMPLAINT,
        body=AppealBody.PUBLISHER,
        article=cch("R441-1"),
    ),
    AppealSubject.STRUCK_OFF: SubjectText(
        what=phrase("la radiation de votre demande"),
        name=_REVIEW,
        body=AppealBody.ISSUER,
        article=_STRUCK,
        is_decision=True,
    ),
}
DESK_SUBJECTS: Mapping[AppealSubject, str] = {
    AppealSubject.NOT_ATTRIBUTED: phrase("Non-attribution contestée"),
    AppealSubject.INADMISSIBLE: phrase("Irrecevabilité contestée"),
    AppealSubject.NOT_COMPLIANT: phrase("Contrôle du dossier contesté"),
    AppealSubject.SET_ASIDE: phrase("Mise à l’écart contestée"),
    AppealSubject.NOT_SENT: phrase("Rang contesté"),
    AppealSubject.INELIGIBLE: phrase("Condition non remplie contestée"),
    AppealSubject.STRUCK_OFF: phrase("Radiation contestée"),
}
OF_STAGE: Mapping[Stage, AppealSubject] = {
    Stage.NON_ATTRIBUEE: AppealSubject.NOT_ATTRIBUTED,
    Stage.IRRECEVABLE: AppealSubject.INADMISSIBLE,
    Stage.NON_CONFORME: AppealSubject.NOT_COMPLIANT,
    Stage.ECARTEE: AppealSubject.SET_ASIDE,
    Stage.NON_RETENUE: AppealSubject.NOT_SENT,
    Stage.INELIGIBLE: AppealSubject.INELIGIBLE,
}
"""What the stage of a candidature lets its household contest; the other stages decide nothing about its file."""


class AppealReason(StrEnum):
    """Why it is contested. Stored words."""

    WRONG_FACT = "information_fausse"
    UNREAD_PIECE = "piece_non_lue"
    NOT_MINE = "raison_qui_ne_me_concerne_pas"
    WRONG_POINTS = "points_ou_rang"
    WRONG_RULE = "regle_mal_appliquee"
    NOT_TOLD = "lettre_non_recue"
    UNEQUAL = "traitement_inegal"
    OTHER = "autre"


REASONS: Mapping[AppealReason, str] = {
    AppealReason.WRONG_FACT: phrase("Une information sur mon foyer est fausse"),
    AppealReason.UNREAD_PIECE: phrase("Une pièce que j’avais envoyée n’a pas été lue"),
    AppealReason.NOT_MINE: phrase("La raison donnée ne me concerne pas"),
    AppealReason.WRONG_POINTS: phrase("Mes points ou mon rang sont mal calculés"),
    AppealReason.WRONG_RULE: phrase("La règle citée ne s’applique pas à mon cas"),
    AppealReason.NOT_TOLD: phrase("Je n’ai pas reçu à temps une lettre qui attendait ma réponse"),
    AppealReason.UNEQUAL: phrase("J’ai été traité autrement que d’autres"),
    AppealReason.OTHER: phrase("Une autre raison, que j’écris plus bas"),
}


class AppealState(StrEnum):
    """Where it stands. Stored words."""

    SENT = "envoyee"
    """A person answers, by a set day."""
    PROPOSED = "reponse_qui_part"
    """An answer is chosen, and can be taken back before it leaves."""
    ANSWERED = "repondue"
    WITHDRAWN = "retiree"
    UNANSWERED = "sans_reponse"
    """Nobody answered, long after the day: it waits here no more, and the other routes stay."""
    AT_COURT = "au_tribunal"
    """The household says that it went to a judge; nobody here answers."""
    COURT_OVER = "tribunal_termine"


WAITING = (AppealState.SENT, AppealState.PROPOSED)
RUNNING = (*WAITING, AppealState.AT_COURT)
"""Who decided keeps its access to the file, as it was, and nothing of it is erased."""
STATES: Mapping[AppealState, str] = {
    AppealState.SENT: phrase("attend une réponse"),
    AppealState.PROPOSED: phrase("réponse qui part"),
    AppealState.ANSWERED: phrase("réponse envoyée"),
    AppealState.WITHDRAWN: phrase("retirée par vous"),
    AppealState.UNANSWERED: phrase("fermée sans réponse"),
    AppealState.AT_COURT: phrase("devant un juge"),
    AppealState.COURT_OVER: phrase("devant un juge, terminé"),
}


class AppealAnswer(StrEnum):
    """What is answered: a closed list. Stored words."""

    BROUGHT_BACK = "dossier_repris"
    WARNING_LIFTED = "avertissement_retire"
    MISTAKE = "erreur_ouverte"
    REGISTER = "registre_saisi"
    RECOGNISED = "erreur_reconnue"
    REJECTED = "rejetee"
    NO_OBJECT = "sans_objet"


UPHELD = (
    AppealAnswer.BROUGHT_BACK,
    AppealAnswer.WARNING_LIFTED,
    AppealAnswer.MISTAKE,
    AppealAnswer.REGISTER,
    AppealAnswer.RECOGNISED,
)


@dataclass(frozen=True, slots=True)
class AnswerText:
    """An answer in words: what the desk chooses, what the household reads, and what follows."""

    label: str
    sentences: tuple[str, ...]


_YES = phrase("Vous aviez raison de contester.")
ANSWERS: Mapping[AppealAnswer, AnswerText] = {
    AppealAnswer.BROUGHT_BACK: AnswerText(
        phrase("Accueillie : le dossier est repris dans la liste"),
        (_YES, phrase("Votre dossier est repris, et retrouve son rang dans la liste de ce logement.")),
    ),
    AppealAnswer.WARNING_LIFTED: AnswerText(
        phrase("Accueillie : l’avertissement avant radiation est retiré"),
        (
            _YES,
            phrase("L’avertissement avant radiation est retiré : votre demande n’est pas radiée pour cette raison."),
        ),
    ),
    AppealAnswer.MISTAKE: AnswerText(
        phrase("Accueillie : une erreur est ouverte, et les listes closes sont rejouées"),
        (
            _YES,
            phrase(
                "Une erreur est ouverte : chaque liste close où vous figurez est relue avec vos informations justes."
            ),
            phrase("Vous lirez ce qu’elle vous a coûté à la page « Ce que l’erreur m’a coûté »."),
        ),
    ),
    AppealAnswer.REGISTER: AnswerText(
        phrase("Accueillie : nous demandons au registre de rétablir la demande"),
        (
            _YES,
            phrase("Nous demandons au registre national de rétablir votre demande, avec son numéro et son ancienneté."),
            phrase("C’est lui qui la rétablit. Vous le verrez à la page « La vie de ma demande »."),
        ),
    ),
    AppealAnswer.RECOGNISED: AnswerText(
        phrase("Accueillie : l’erreur est reconnue, et ne sera plus opposée au dossier"),
        (
            _YES,
            phrase("La raison qui vous a été donnée était fausse : elle ne vous sera plus opposée."),
            phrase("Cette réponse ne vous attribue pas ce logement : seule une commission le peut."),
        ),
    ),
    AppealAnswer.REJECTED: AnswerText(
        phrase("Rejetée"), (phrase("Votre dossier a été relu. La réponse qui vous a été faite est maintenue."),)
    ),
    AppealAnswer.NO_OBJECT: AnswerText(
        phrase("Sans objet : ce qui est contesté ne vaut plus"), (phrase("Ce que vous contestez ne vaut plus."),)
    ),
}
NEEDS_REASON = (AppealAnswer.REJECTED, AppealAnswer.NO_OBJECT)
"""Answers that say why in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealStands:
    """Where what is contested stands now, as far as an answer depends on it."""

    subject: AppealSubject
    is_back_on_list: bool = False
    """Set aside, or found not compliant, and taken again since."""
    is_warning_lifted: bool = False
    """Its landlord took back the warning that came with it."""
    has_closed_list: bool = False
    """A list of this household has closed: there is something to replay."""


@applies(_HOUSE)
def offered(known: AppealStands) -> tuple[AppealAnswer, ...]:
    """The answers that can be true: what an act of its own does is offered once that act is done."""
    of_list = SUBJECTS[known.subject].body is AppealBody.PUBLISHER
    is_true = {
        AppealAnswer.BROUGHT_BACK: known.is_back_on_list,
        AppealAnswer.WARNING_LIFTED: known.is_warning_lifted,
        AppealAnswer.MISTAKE: of_list and known.has_closed_list,
        AppealAnswer.REGISTER: known.subject is AppealSubject.STRUCK_OFF,
        AppealAnswer.RECOGNISED: known.subject is not AppealSubject.STRUCK_OFF,
    }
    return tuple(one for one in AppealAnswer if is_true.get(one, True))


@applies(_HOUSE)
def reasons_of(words: Iterator[str] | list[str]) -> tuple[AppealReason, ...]:
    """The reasons that these words name, in the order of the list; a word of another list names none."""
    known = set(words)
    return tuple(one for one in AppealReason if one.value in known)


@applies(_HOUSE)
def answer_by(sent_at: datetime) -> datetime:
    """Until when who decided answers: a number of working days from the day it was sent."""
    days: int = parameters.get(FILE, "answer_working_days", clocks.day_in_paris(sent_at)).value
    return clocks.due_in_working_days(sent_at, days, calendars.FRANCE)


@applies(_HOUSE)
def closes_on(late_told_at: datetime) -> date:
    """The last day on which a contest waits, once its household was told that its answer is late: after it, it is closed here."""
    on = clocks.day_in_paris(late_told_at)
    months: int = parameters.get(FILE, "unanswered_months", on).value
    return dates.add_months(on, months)


@applies(act("règles de conservation de Palier"))
def court_kept_until(filed_on: date) -> date:
    """The last day on which a file is kept for a judge whom its household went to, if it does not say earlier that it is over."""
    months: int = parameters.get(FILE, "court_months", filed_on).value
    return dates.add_months(filed_on, months)


@applies(_HOUSE)
def may_correct(told_at: datetime | None, *, at: datetime) -> bool:
    """Whether an answer that left may still be put right: on the day it left, in Paris."""
    return told_at is not None and clocks.day_in_paris(told_at) == clocks.day_in_paris(at)
