"""What is said of each stage, as phrases: a label, a sentence that says why, and what can be done next.

Labels agree with the feminine « candidature » and « publication ». Sentences speak to the candidate. ``words`` says them.
"""

from collections.abc import Mapping
from typing import NamedTuple

from palier.rules.candidature.funnel import PublicationStage, Stage
from palier.rules.law.voice import phrase
from palier.rules.offer.offers import SILENCE_TEXT


class StagePhrases(NamedTuple):
    """The phrases of a stage, not said yet."""

    label: str
    sentence: str
    next_steps: tuple[str, ...]
    """One or two sentences; the place ``least_days`` is the days that the law gives to answer an offer."""


S, P = Stage, PublicationStage
_DALO_SILENCE = phrase(
    "Si votre ménage est reconnu au titre du DALO, le courrier dit ce que votre silence peut coûter."
)
STAGES: Mapping[Stage, StagePhrases] = {
    S.DEPOSEE: StagePhrases(
        phrase("Déposée"),
        phrase("Votre candidature est enregistrée. L’heure du dépôt ne compte pas dans le classement."),
        (phrase("Le classement se fait à la clôture. Jusque-là, vous pouvez la retirer, puis candidater de nouveau."),),
    ),
    S.EN_ATTENTE: StagePhrases(
        phrase("En attente"),
        phrase("Une autre candidature de votre ménage existe déjà pour ce logement : une seule peut être classée."),
        (phrase("Retirez l’une des deux avant la clôture, ou écrivez au réservataire s’il s’agit d’une erreur."),),
    ),
    S.INELIGIBLE: StagePhrases(
        phrase("Conditions non remplies"),
        phrase(
            "À la clôture, votre dossier ne remplissait pas une condition de ce logement. La condition est indiquée."
        ),
        (
            phrase(
                "Corrigez votre dossier s’il est inexact, et candidatez à un logement dont vous remplissez les conditions."
            ),
        ),
    ),
    S.CLASSEE: StagePhrases(
        phrase("Classée"),
        phrase("La publication est close et votre rang est fixé. Il ne changera plus."),
        (
            phrase(
                "Le réservataire examine les premiers dossiers. Vous pouvez encore retirer votre candidature, au bas de sa "
                "page : c’est définitif."
            ),
        ),
    ),
    S.ECARTEE: StagePhrases(
        phrase("Écartée par le réservataire"),
        phrase(
            "Le réservataire ne propose pas votre dossier pour ce logement, pour la raison indiquée, que deux personnes ont "
            "relue."
        ),
        (phrase("Vous pouvez demander un nouvel examen si la raison est inexacte, ou candidater ailleurs."),),
    ),
    S.NON_RETENUE: StagePhrases(
        phrase("Non retenue"),
        phrase("D’autres candidats sont classés avant vous et ont été proposés au bailleur."),
        (
            phrase(
                "Vous restez dans l’ordre du classement : si des dossiers manquent, vous pouvez être appelé. "
                "Candidatez aussi à d’autres logements."
            ),
        ),
    ),
    S.DESIGNEE: StagePhrases(
        phrase("Proposée au bailleur"),
        phrase("Votre rang fait partie de ceux que le réservataire propose au bailleur."),
        (phrase("Le bailleur vérifie votre dossier. Préparez vos pièces et restez joignable."),),
    ),
    S.INCOMPLETE: StagePhrases(
        phrase("Pièces demandées"),
        phrase("Il manque au bailleur des pièces pour présenter votre dossier à la commission."),
        (phrase("Déposez les pièces demandées avant la date indiquée."),),
    ),
    S.CONFORME: StagePhrases(
        phrase("Dossier conforme"),
        phrase("Le bailleur a vérifié votre dossier : il est complet et conforme."),
        (phrase("La commission d’attribution l’examinera. Vous n’avez rien à faire."),),
    ),
    S.NON_CONFORME: StagePhrases(
        phrase("Dossier non conforme"),
        phrase("Le bailleur ne peut pas présenter votre dossier à la commission, pour le motif légal indiqué."),
        (phrase("Vous pouvez contester ce motif auprès du bailleur. Ce contrôle ne radie pas votre demande."),),
    ),
    S.ATTRIBUEE: StagePhrases(
        phrase("Logement attribué"),
        phrase("La commission vous attribue ce logement en premier rang."),
        (
            phrase(
                "Le bailleur va vous envoyer une proposition écrite. Vous aurez au moins {least_days} jours pour répondre."
            ),
        ),
    ),
    S.EN_RESERVE: StagePhrases(
        phrase("En réserve"),
        phrase("La commission vous a retenu, après un autre candidat."),
        (phrase("Si les candidats placés avant vous renoncent, le logement vous sera proposé."),),
    ),
    S.SOUS_CONDITION: StagePhrases(
        phrase("Attribué sous condition"),
        phrase("La commission vous attribue ce logement à condition de recevoir la pièce indiquée."),
        (phrase("Envoyez cette pièce avant la date indiquée : le bailleur devra alors vous proposer le bail."),),
    ),
    S.NON_ATTRIBUEE: StagePhrases(
        phrase("Non attribué"),
        phrase("La commission ne vous attribue pas ce logement, pour le motif indiqué dans sa décision."),
        (
            phrase(
                "Vous pouvez contester cette décision : les voies et délais sont écrits dans la lettre. "
                "Votre demande reste active."
            ),
        ),
    ),
    S.IRRECEVABLE: StagePhrases(
        phrase("Irrecevable"),
        phrase("La commission constate que votre demande ne remplit pas une condition d’accès au logement social."),
        (
            phrase(
                "Répondez dans le mois indiqué par la lettre, ou contestez la décision par les voies qu’elle indique."
            ),
        ),
    ),
    S.OFFRE_ENVOYEE: StagePhrases(
        phrase("Proposition à étudier"),
        phrase("Le bailleur vous propose ce logement par écrit."),
        (phrase("Acceptez ou refusez."), SILENCE_TEXT, _DALO_SILENCE),
    ),
    S.ACCEPTEE: StagePhrases(
        phrase("Acceptée"),
        phrase("Vous avez accepté ce logement. Vos autres candidatures sont suspendues."),
        (phrase("Le bailleur prépare le bail. Il vous dira quelles pièces apporter le jour de la signature."),),
    ),
    S.REFUSEE: StagePhrases(
        phrase("Refusée par vous"),
        phrase("Vous avez refusé ce logement. Il est proposé au candidat suivant."),
        (phrase("Votre demande reste active : vous pouvez candidater à d’autres logements."),),
    ),
    S.SANS_REPONSE: StagePhrases(
        phrase("Sans réponse"),
        phrase("Nous n’avons pas reçu votre réponse dans le délai. Le logement est proposé au candidat suivant."),
        (
            phrase("Vous ne perdez ni points ni ancienneté, et vous pouvez candidater à d’autres logements."),
            _DALO_SILENCE,
        ),
    ),
    S.BAIL_SIGNE: StagePhrases(
        phrase("Bail signé"),
        phrase("Le bail est signé. Votre demande de logement social est close parce que vous avez un logement."),
        (phrase("Vos autres candidatures s’arrêtent. Le bailleur est désormais votre interlocuteur."),),
    ),
    S.SUSPENDUE: StagePhrases(
        phrase("Suspendue"),
        phrase("Vous avez accepté un autre logement : cette candidature attend la signature de votre bail."),
        (phrase("Si ce bail ne se signe pas, elle reprend sa place au même rang, tant que rien n’est décidé."),),
    ),
    S.RETIREE: StagePhrases(
        phrase("Retirée par vous"),
        phrase("Vous avez retiré cette candidature. Vos points et votre ancienneté n’ont pas changé."),
        (
            phrase(
                "Tant que la liste est ouverte, vous pouvez candidater de nouveau. Ensuite, ce retrait est définitif."
            ),
        ),
    ),
    S.DESISTEE: StagePhrases(
        phrase("Désistement"),
        phrase("Vous avez renoncé à ce logement. Cela ne vous coûte ni points ni ancienneté."),
        (phrase("Vous pouvez candidater à d’autres logements."),),
    ),
    S.SANS_SUITE: StagePhrases(
        phrase("Sans suite"),
        phrase("Cette candidature s’arrête sans décision sur votre dossier, pour la raison indiquée."),
        (phrase("Votre demande reste active si vous cherchez encore un logement : candidatez à d’autres logements."),),
    ),
}
PUBLICATION_STAGES: Mapping[PublicationStage, StagePhrases] = {
    P.BROUILLON: StagePhrases(
        phrase("En préparation"),
        phrase("Cette publication n’est pas encore ouverte."),
        (phrase("Le réservataire fixe les dates et publie."),),
    ),
    P.PUBLIEE: StagePhrases(
        phrase("Ouverte"),
        phrase("Les candidatures sont ouvertes jusqu’à la date indiquée."),
        (phrase("L’ordre des dépôts ne compte pas : prenez le temps de vérifier votre dossier."),),
    ),
    P.CLASSEE: StagePhrases(
        phrase("Close et classée"),
        phrase("Le classement est fixé et son fichier peut être vérifié par tous."),
        (phrase("Le réservataire examine les premiers dossiers et les propose au bailleur."),),
    ),
    P.DESIGNEE: StagePhrases(
        phrase("Candidats proposés"),
        phrase("Le réservataire a proposé des candidats au bailleur."),
        (phrase("Le bailleur vérifie les dossiers."),),
    ),
    P.EN_COMMISSION: StagePhrases(
        phrase("En commission"),
        phrase("Les dossiers conformes sont inscrits à l’ordre du jour de la commission."),
        (phrase("La commission décide à la date de sa séance."),),
    ),
    P.ATTRIBUEE: StagePhrases(
        phrase("Attribuée"),
        phrase("La commission a attribué le logement."),
        (phrase("Le bailleur le propose aux candidats dans l’ordre décidé."),),
    ),
    P.LOUEE: StagePhrases(
        phrase("Louée"), phrase("Le bail est signé."), (phrase("D’autres logements sont ouverts aux candidatures."),)
    ),
    P.INFRUCTUEUSE: StagePhrases(
        phrase("Sans candidat"),
        phrase("Aucun candidat n’a pu être logé par cette publication."),
        (phrase("Le logement peut être publié à nouveau ou revenir au bailleur."),),
    ),
    P.RENDUE: StagePhrases(
        phrase("Rendue au bailleur"),
        phrase("Le réservataire a rendu ce logement au bailleur, qui en dispose pour cette fois."),
        (phrase("D’autres logements sont ouverts aux candidatures."),),
    ),
    P.RETIREE: StagePhrases(
        phrase("Retirée"),
        phrase("Cette publication a été retirée, pour la raison indiquée."),
        (phrase("Les candidatures s’arrêtent sans frais ni malus. D’autres logements sont ouverts."),),
    ),
}
# On its own list the landlord designates and then checks: no réservataire has a part in it.
OWN_STAGES: Mapping[Stage, StagePhrases] = {
    S.EN_ATTENTE: STAGES[S.EN_ATTENTE]._replace(
        next_steps=(
            phrase("Retirez l’une des deux avant la clôture, ou écrivez au bailleur s’il s’agit d’une erreur."),
        ),
    ),
    S.CLASSEE: STAGES[S.CLASSEE]._replace(
        next_steps=(
            phrase(
                "Le bailleur examine les premiers dossiers. Vous pouvez encore retirer votre candidature, au bas de sa "
                "page : c’est définitif."
            ),
        ),
    ),
    S.ECARTEE: StagePhrases(
        phrase("Écartée par le bailleur"),
        phrase("Le bailleur ne retient pas votre dossier pour ce logement, pour la raison indiquée, relue à deux."),
        STAGES[S.ECARTEE].next_steps,
    ),
    S.NON_RETENUE: StagePhrases(
        STAGES[S.NON_RETENUE].label,
        phrase("D’autres candidats sont classés avant vous et ont été retenus par le bailleur."),
        STAGES[S.NON_RETENUE].next_steps,
    ),
    S.DESIGNEE: StagePhrases(
        phrase("Retenue par le bailleur"),
        phrase("Votre rang fait partie de ceux que le bailleur retient."),
        STAGES[S.DESIGNEE].next_steps,
    ),
}
OWN_PUBLICATION_STAGES: Mapping[PublicationStage, StagePhrases] = {
    P.BROUILLON: PUBLICATION_STAGES[P.BROUILLON]._replace(
        next_steps=(phrase("Le bailleur fixe les dates et publie."),)
    ),
    P.CLASSEE: PUBLICATION_STAGES[P.CLASSEE]._replace(
        next_steps=(phrase("Le bailleur examine les premiers dossiers."),)
    ),
    P.DESIGNEE: StagePhrases(
        phrase("Candidats retenus"),
        phrase("Le bailleur a retenu des candidats."),
        (phrase("Il vérifie maintenant les dossiers."),),
    ),
}
"""What differs on a landlord's own list: two tables, since stages of both kinds share their words."""
PIECES_HERE = StagePhrases(
    phrase("Pièces reçues"),
    phrase("Toutes les pièces que le bailleur vous demandait sont arrivées."),
    (phrase("Le bailleur les lit, puis conclut son contrôle. Vous n’avez rien à faire."),),
)
"""In place of the stage « incomplete », once everything that was asked is here: the landlord has the next word."""
_BEING_CHECKED = phrase("Le classement est en cours de vérification : vous n’avez rien à faire.")
LEASE_MADE = StagePhrases(
    phrase("Bail signé par tous"),
    phrase("Vous avez accepté ce logement, et tout le monde a signé votre bail."),
    (phrase("Le bailleur l’enregistre. Une lettre vous le dira."),),
)
"""In place of « acceptée », from the last signature until the landlord records the lease."""
PAST_THE_HOUR: Mapping[Stage | PublicationStage, StagePhrases] = {
    Stage.DEPOSEE: StagePhrases(
        phrase("Déposée"),
        phrase("La liste est close, et votre candidature y est."),
        (_BEING_CHECKED, phrase("Votre place n’est pas encore fixée. Un retrait serait maintenant définitif.")),
    ),
    Stage.EN_ATTENTE: StagePhrases(
        phrase("En attente"),
        phrase("La liste est close. Une seule candidature de votre ménage y sera classée."),
        (_BEING_CHECKED,),
    ),
    Stage.RETIREE: StagePhrases(
        phrase("Retirée par vous"),
        phrase("Vous avez retiré cette candidature. Vos points et votre ancienneté n’ont pas changé."),
        (phrase("La liste est close : ce retrait est définitif."),),
    ),
    PublicationStage.PUBLIEE: StagePhrases(
        phrase("Close"), phrase("La liste est close."), (phrase("Le classement est en cours de vérification."),)
    ),
}
"""A list whose hour is over and that nobody has ranked yet: its stage is still that of an open list."""
del S, P
