"""The papers that go with a request to the commission de médiation: what any request brings, and the proof of each case.

Read in public pages on the form (Cerfa 15036 and its notice), not in the order that sets it: said as information, closes nothing.
"""

from collections.abc import Mapping

from palier.rules.law.voice import phrase
from palier.rules.situations.dalo import DaloCase

OF_ALL: tuple[str, ...] = (
    phrase("La pièce d’identité ou le titre de séjour de chaque personne majeure à loger."),
    phrase("Ce qui prouve votre famille : livret de famille, jugement de divorce, certificat de grossesse."),
    phrase("L’attestation d’enregistrement de votre demande de logement social."),
    phrase("Le dernier avis d’impôt, et les revenus des trois derniers mois."),
    phrase("Ce qui dit où vous vivez : bail, quittance, attestation de qui vous héberge ou de la structure."),
)
"""What any request brings."""
OF_CASE: Mapping[DaloCase, str] = {
    DaloCase.LONG_DELAY: phrase(
        "Pour une longue attente : l’attestation de la demande, et ce que vous avez reçu depuis."
    ),
    DaloCase.NO_HOME: phrase(
        "Sans logement : une attestation de domiciliation, d’un travailleur social ou d’une association."
    ),
    DaloCase.UNFIT_HOME: phrase(
        "Logement dangereux : un rapport ou un arrêté de la mairie, de l’agence de santé ou de la préfecture, des photos."
    ),
    DaloCase.EVICTION: phrase("Expulsion : le jugement, et le commandement de quitter les lieux si vous l’avez reçu."),
    DaloCase.STRUCTURE: phrase("En structure : l’attestation de la structure, avec le jour de votre arrivée."),
    DaloCase.BADLY_HOUSED: phrase(
        "Logement non décent ou trop petit : le bail avec sa surface, un rapport, et ce qui prouve l’enfant ou le handicap."
    ),
    DaloCase.NOT_ADAPTED: phrase(
        "Logement inadapté au handicap : la décision de la MDPH ou de la CDAPH, et ce qui manque au logement."
    ),
}
"""What proves each case."""
