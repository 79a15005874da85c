"""A reason at every door: for each stage, a label, a sentence that says why, and what can be done next.

The phrases are those of ``stage_phrases``; a type of home has its words here.
"""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from palier.rules.candidature.funnel import PublicationStage, Stage
from palier.rules.law.voice import phrase, say
from palier.rules.letters import stage_phrases


class StageWords(NamedTuple):
    """What a screen says of a stage."""

    label: str
    sentence: str
    next_step: str


S = Stage
_LEAST_DAYS = "{least_days}"
"""The place of the days that the law gives to answer an offer."""
_DALO_SILENCE = "Si votre ménage est reconnu au titre du DALO, le courrier dit ce que votre silence peut coûter."
STAGES: Mapping[Stage, StageWords] = {
    S.DEPOSEE: StageWords(
        "Déposée",
        "Votre candidature est enregistrée. L’heure du dépôt ne compte pas dans le classement.",
        "Le classement se fait à la clôture. Jusque-là, vous pouvez la retirer, puis candidater de nouveau.",
    ),
    S.EN_ATTENTE: StageWords(
        "En attente",
        "Une autre candidature de votre ménage existe déjà pour ce logement : une seule peut être classée.",
        "Retirez l’une des deux avant la clôture, ou écrivez au réservataire s’il s’agit d’une erreur.",
    ),
    S.INELIGIBLE: StageWords(
        "Conditions non remplies",
        "À la clôture, votre dossier ne remplissait pas une condition de ce logement. La condition est indiquée.",
        "Corrigez votre dossier s’il est inexact, et candidatez à un logement dont vous remplissez les conditions.",
    ),
    S.CLASSEE: StageWords(
        "Classée",
        "La publication est close et votre rang est fixé. Il ne changera plus.",
        "Le réservataire examine les premiers dossiers. Un retrait est encore possible, mais il est définitif.",
    ),
    S.ECARTEE: StageWords(
        "Écartée par le réservataire",
        "Le réservataire ne propose pas votre dossier pour ce logement, pour la raison indiquée, que deux personnes ont relue.",
        "Vous pouvez demander un nouvel examen si la raison est inexacte, ou candidater ailleurs.",
    ),
    S.NON_RETENUE: StageWords(
        "Non retenue",
        "D’autres candidats sont classés avant vous et ont été proposés au bailleur.",
        "Vous restez dans l’ordre du classement : si des dossiers manquent, vous pouvez être appelé. "
        "Candidatez aussi à d’autres logements.",
    ),
    S.DESIGNEE: StageWords(
        "Proposée au bailleur",
        "Votre rang fait partie de ceux que le réservataire propose au bailleur.",
        "Le bailleur vérifie votre dossier. Préparez vos pièces et restez joignable.",
    ),
    S.INCOMPLETE: StageWords(
        "Pièces demandées",
        "Il manque au bailleur des pièces pour présenter votre dossier à la commission.",
        "Déposez les pièces demandées avant la date indiquée.",
    ),
    S.CONFORME: StageWords(
        "Dossier conforme",
        "Le bailleur a vérifié votre dossier : il est complet et conforme.",
        "La commission d’attribution l’examinera. Vous n’avez rien à faire.",
    ),
    S.NON_CONFORME: StageWords(
        "Dossier non conforme",
        "Le bailleur ne peut pas présenter votre dossier à la commission, pour le motif légal indiqué.",
        "Vous pouvez contester ce motif auprès du bailleur. Ce contrôle ne radie pas votre demande.",
    ),
    S.ATTRIBUEE: StageWords(
        "Logement attribué",
        "La commission vous attribue ce logement en premier rang.",
        "Le bailleur va vous envoyer une proposition écrite. Vous aurez au moins {least_days} jours pour répondre.",
    ),
    S.EN_RESERVE: StageWords(
        "En réserve",
        "La commission vous a retenu, après un autre candidat.",
        "Si les candidats placés avant vous renoncent, le logement vous sera proposé.",
    ),
    S.SOUS_CONDITION: StageWords(
        "Attribué sous condition",
        "La commission vous attribue ce logement à condition de recevoir la pièce indiquée.",
        "Envoyez cette pièce avant la date indiquée : le bailleur devra alors vous proposer le bail.",
    ),
    S.NON_ATTRIBUEE: StageWords(
        "Non attribué",
        "La commission ne vous attribue pas ce logement, pour le motif indiqué dans sa décision.",
        "Vous pouvez contester cette décision : les voies et délais sont écrits dans la lettre. "
        "Votre demande reste active.",
    ),
    S.IRRECEVABLE: StageWords(
        "Irrecevable",
        "La commission constate que votre demande ne remplit pas une condition d’accès au logement social.",
        "Répondez dans le mois indiqué par la lettre, ou contestez la décision par les voies qu’elle indique.",
    ),
    S.OFFRE_ENVOYEE: StageWords(
        "Proposition à étudier",
        "Le bailleur vous propose ce logement par écrit.",
        f"Acceptez ou refusez. {SILENCE_TEXT} {_DALO_SILENCE}",
    ),
    S.ACCEPTEE: StageWords(
        "Acceptée",
        "Vous avez accepté ce logement. Vos autres candidatures sont suspendues.",
        "Le bailleur prépare le bail. Il vous dira quelles pièces apporter le jour de la signature.",
    ),
    S.REFUSEE: StageWords(
        "Refusée par vous",
        "Vous avez refusé ce logement. Il est proposé au candidat suivant.",
        "Votre demande reste active : vous pouvez candidater à d’autres logements.",
    ),
    S.SANS_REPONSE: StageWords(
        "Sans réponse",
        "Nous n’avons pas reçu votre réponse dans le délai. Le logement est proposé au candidat suivant.",
        f"Vous ne perdez ni points ni ancienneté, et vous pouvez candidater à d’autres logements. {_DALO_SILENCE}",
    ),
    S.BAIL_SIGNE: StageWords(
        "Bail signé",
        "Le bail est signé. Votre demande de logement social est close parce que vous avez un logement.",
        "Vos autres candidatures s’arrêtent. Le bailleur est désormais votre interlocuteur.",
    ),
    S.SUSPENDUE: StageWords(
        "Suspendue",
        "Vous avez accepté un autre logement : cette candidature attend la signature de votre bail.",
        "Si ce bail ne se signe pas, elle reprend sa place au même rang, tant que rien n’est décidé.",
    ),
    S.RETIREE: StageWords(
        "Retirée par vous",
        "Vous avez retiré cette candidature. Vos points et votre ancienneté n’ont pas changé.",
        "Tant que la liste est ouverte, vous pouvez candidater de nouveau. Ensuite, ce retrait est définitif.",
    ),
    S.DESISTEE: StageWords(
        "Désistement",
        "Vous avez renoncé à ce logement. Cela ne vous coûte ni points ni ancienneté.",
        "Vous pouvez candidater à d’autres logements.",
    ),
    S.SANS_SUITE: StageWords(
        "Sans suite",
        "Cette candidature s’arrête sans décision sur votre dossier, pour la raison indiquée.",
        "Votre demande reste active si vous cherchez encore un logement : candidatez à d’autres logements.",
    ),
}
P = PublicationStage
PUBLICATION_STAGES: Mapping[PublicationStage, StageWords] = {
    P.BROUILLON: StageWords(
        "En préparation", "Cette publication n’est pas encore ouverte.", "Le réservataire fixe les dates et publie."
    ),
    P.PUBLIEE: StageWords(
        "Ouverte",
        "Les candidatures sont ouvertes jusqu’à la date indiquée.",
        "L’ordre des dépôts ne compte pas : prenez le temps de vérifier votre dossier.",
    ),
    P.CLASSEE: StageWords(
        "Close et classée",
        "Le classement est fixé et son fichier peut être vérifié par tous.",
        "Le réservataire examine les premiers dossiers et les propose au bailleur.",
    ),
    P.DESIGNEE: StageWords(
        "Candidats proposés",
        "Le réservataire a proposé des candidats au bailleur.",
        "Le bailleur vérifie les dossiers.",
    ),
    P.EN_COMMISSION: StageWords(
        "En commission",
        "Les dossiers conformes sont inscrits à l’ordre du jour de la commission.",
        "La commission décide à la date de sa séance.",
    ),
    P.ATTRIBUEE: StageWords(
        "Attribuée",
        "La commission a attribué le logement.",
        "Le bailleur le propose aux candidats dans l’ordre décidé.",
    ),
    P.LOUEE: StageWords("Louée", "Le bail est signé.", "D’autres logements sont ouverts aux candidatures."),
    P.INFRUCTUEUSE: StageWords(
        "Sans candidat",
        "Aucun candidat n’a pu être logé par cette publication.",
        "Le logement peut être publié à nouveau ou revenir au bailleur.",
    ),
    P.RENDUE: StageWords(
        "Rendue au bailleur",
        "Le réservataire a rendu ce logement au bailleur, qui en dispose pour cette fois.",
        "D’autres logements sont ouverts aux candidatures.",
    ),
    P.RETIREE: StageWords(
        "Retirée",
        "Cette publication a été retirée, pour la raison indiquée.",
        "Les candidatures s’arrêtent sans frais ni malus. D’autres logements sont ouverts.",
    ),
}
# On its own list the landlord designates and then checks: no réservataire has a part in it.
OWN_STAGES: Mapping[Stage, StageWords] = {
    S.EN_ATTENTE: STAGES[S.EN_ATTENTE]._replace(
        next_step="Retirez l’une des deux avant la clôture, ou écrivez au bailleur s’il s’agit d’une erreur.",
    ),
    S.CLASSEE: STAGES[S.CLASSEE]._replace(
        next_step="Le bailleur examine les premiers dossiers. Un retrait est encore possible : il est définitif.",
    ),
    S.ECARTEE: StageWords(
        "Écartée par le bailleur",
        "Le bailleur ne retient pas votre dossier pour ce logement, pour la raison indiquée, relue à deux.",
        STAGES[S.ECARTEE].next_step,
    ),
    S.NON_RETENUE: StageWords(
        STAGES[S.NON_RETENUE].label,
        "D’autres candidats sont classés avant vous et ont été retenus par le bailleur.",
        STAGES[S.NON_RETENUE].next_step,
    ),
    S.DESIGNEE: StageWords(
        "Retenue par le bailleur",
        "Votre rang fait partie de ceux que le bailleur retient.",
        STAGES[S.DESIGNEE].next_step,
    ),
}
OWN_PUBLICATION_STAGES: Mapping[PublicationStage, StageWords] = {
    P.BROUILLON: PUBLICATION_STAGES[P.BROUILLON]._replace(next_step="Le bailleur fixe les dates et publie."),
    P.CLASSEE: PUBLICATION_STAGES[P.CLASSEE]._replace(next_step="Le bailleur examine les premiers dossiers."),
    P.DESIGNEE: StageWords(
        "Candidats retenus", "Le bailleur a retenu des candidats.", "Il vérifie maintenant les dossiers."
    ),
}
"""What differs on a landlord's own list: two tables, since stages of both kinds share their words."""
del S, P
PIECES_HERE = StageWords(
    "Pièces reçues",
    "Toutes les pièces que le bailleur vous demandait sont arrivées.",
    "Le bailleur les lit, puis conclut son contrôle. Vous n’avez rien à faire.",
)
"""In place of the stage « incomplete », once everything that was asked is here: the landlord has the next word."""


def label(stage: Stage | PublicationStage, *, is_own: bool = False) -> str:
    """The short label of a stage, for the screen of a desk: in French."""
    return _found(stage, is_own=is_own).label


_BEING_CHECKED = "Le classement est en cours de vérification : vous n’avez rien à faire."
PAST_THE_HOUR: Mapping[Stage | PublicationStage, StageWords] = {
    Stage.DEPOSEE: StageWords(
        "Déposée",
        "La liste est close, et votre candidature y est.",
        f"{_BEING_CHECKED} Votre place n’est pas encore fixée. Un retrait serait maintenant définitif.",
    ),
    Stage.EN_ATTENTE: StageWords(
        "En attente", "La liste est close. Une seule candidature de votre ménage y sera classée.", _BEING_CHECKED
    ),
    Stage.RETIREE: StageWords(
        "Retirée par vous",
        "Vous avez retiré cette candidature. Vos points et votre ancienneté n’ont pas changé.",
        "La liste est close : ce retrait est définitif.",
    ),
    PublicationStage.PUBLIEE: StageWords("Close", "La liste est close.", "Le classement est en cours de vérification."),
}
"""A list whose hour is over and that nobody has ranked yet: its stage is still that of an open list."""


def said(stage: Stage | PublicationStage, *, on: date, is_own: bool = False, is_past_hour: bool = False) -> StageWords:
    """Label, sentence and next step of a stage; ``is_own``: on a list that a landlord publishes for its own part.

    ``is_past_hour``: its hour is over, and its ranking is not there yet. ``on``: the day whose figures of the law it names.
    """
    return _said(_found(stage, is_own=is_own, is_past_hour=is_past_hour), on)


def _found(stage: Stage | PublicationStage, *, is_own: bool, is_past_hour: bool = False) -> StageWords:
    if is_past_hour and stage in PAST_THE_HOUR:
        return PAST_THE_HOUR[stage]
    if isinstance(stage, Stage):
        every = stage_phrases.STAGES
        return stage_phrases.OWN_STAGES.get(stage, every[stage]) if is_own else every[stage]
    lists = stage_phrases.PUBLICATION_STAGES
    return stage_phrases.OWN_PUBLICATION_STAGES.get(stage, lists[stage]) if is_own else lists[stage]


ROOMS: Mapping[str, str] = {
    "C": phrase("Chambre"),
    "T1": phrase("Une pièce"),
    "T2": phrase("Deux pièces"),
    "T3": phrase("Trois pièces"),
    "T4": phrase("Quatre pièces"),
    "T5": phrase("Cinq pièces"),
    "T6P": phrase("Six pièces ou plus"),
}
"""A type of home in words, on pages and in letters."""


_INSIDE: Mapping[str, str] = {
    "C": phrase("chambre"),
    "T1": phrase("une pièce"),
    "T2": phrase("deux pièces"),
    "T3": phrase("trois pièces"),
    "T4": phrase("quatre pièces"),
    "T5": phrase("cinq pièces"),
    "T6P": phrase("six pièces ou plus"),
}
_HOMES: Mapping[str, str] = {
    "C": phrase("le logement d’une chambre"),
    "T1": phrase("le logement d’une pièce"),
    "T2": phrase("le logement de deux pièces"),
    "T3": phrase("le logement de trois pièces"),
    "T4": phrase("le logement de quatre pièces"),
    "T5": phrase("le logement de cinq pièces"),
    "T6P": phrase("le logement de six pièces ou plus"),
}
"""The same inside a sentence, then with its home."""


def rooms(type_code: str) -> str:
    """The type inside a sentence: ``trois pièces``. A code that nobody knows is shown as it is."""
    return say(_INSIDE[type_code]) if type_code in _INSIDE else type_code


def home(type_code: str) -> str:
    """A home by its type, inside a sentence: ``le logement de trois pièces``, ``le logement d’une chambre``."""
    return say(_HOMES[type_code]) if type_code in _HOMES else say("le logement de {typed}", typed=type_code)
