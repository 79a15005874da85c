"""The checker finds what it is there to find: one wrong sentence a pattern, and right ones that it leaves alone."""

from __future__ import annotations

import pytest

from tests.sentences import grammar
from tests.sentences.spoken import Reader, Spoken

WRONG = {
    "espaces": "Votre demande  est active.",
    "espace avant un signe": "Il reste un point : votre loyer.",
    "espace devant une virgule": "Votre demande , déposée hier.",
    "apostrophe droite": "L'avis d’impôt manque.",
    "ponctuation double": "Votre demande est active..",
    "singulier": "Il reste 1\u00a0jours.",
    "pluriel": "Il reste 3\u00a0jour.",
    "les un": "Le bailleur examine les 1\u00a0premier dossier.",
    "élision": "Le nombre de enfants n’est pas connu.",
    "si il": "Dites si il habite avec vous.",
    "de le": "Vous n’avez pas répondu à l’offre de le logement.",
    "de 1": "Le revenu de 1\u00a0personne manque.",
    "date brute": "Elle est valable jusqu’au 2026-05-01.",
    "python": "Votre loyer est de None.",
    "code": "Motif 07 de votre demande.",
    "majuscule après deux-points": "Ce qui manque\u00a0: Votre loyer.",
    "mot doublé": "Votre demande est est active.",
    "personnes et sa": "2\u00a0personnes comptent, à confirmer\u00a0: sa date de naissance n’est pas connue.",
    "nombre trop précis": "Votre revenu est de 45000\u00a0€.",
    "moins": "Il reste -4,68\u00a0€.",
    "zéro place": "Il reste 0\u00a0place pour les autres.",
    "au masculin": "Vous n’êtes pas encore reconnu.",
    "accents": "Votre demande a deja un numéro.",
    "deux deux-points": "Prise de poste\u00a0: prise de poste, à préciser\u00a0: 25\u00a0points.",
    "phrase longue": f"Votre demande est active {'et elle garde son numéro ' * 10}aujourd’hui.",
    "point final": "Votre demande est active",
    "majuscule": "votre demande est active.",
    "sigle": "Votre demande relève du PPGDID.",
}
RIGHT = (
    "Vous êtes seule ou seul à lire cette adresse, et vous êtes à la 1ʳᵉ place.",
    "Si vous étiez en train d’écrire, vous serez ex æquo avec votre dossier.",
    "Pour 2\u00a0personnes, le repère de Palier conseille un T2 ou un T3\u00a0: ce T5 est plus grand.",
    "Le seuil est de 1\u202f234,56\u00a0€ (article L441-2-2 du code de la construction et de l’habitation).",
    "«\u00a0Logement trop petit\u00a0»\u00a0: 10\u00a0points en moins pendant 24\u00a0mois.",
    "Aucun renouvellement n’est connu après le 1er\u00a0mai 2026\u00a0: vérifiez-le au registre.",
    "Votre demande 111\u00a00326\u00a0000042\u00a0ZZTST est active, et le reste à vivre est de \u22124,68\u00a0€.",
)


@pytest.mark.parametrize("fault", WRONG)
def test_each_fault_of_the_table_is_found(fault: str) -> None:
    assert fault in grammar.faults(Spoken("essai", Reader.PERSON, WRONG[fault]))


def test_every_pattern_has_its_wrong_sentence_and_its_reason() -> None:
    assert {pattern.name for pattern in grammar.PATTERNS} <= set(WRONG)
    assert all(pattern.why for pattern in grammar.PATTERNS)


@pytest.mark.parametrize(
    "text",
    [
        "Vous êtes logé ici.",
        "Vous auriez peut-être été proposé.",
        "Vous êtes seul ici.",
        "Comment êtes-vous logé\u202f?",
        "Vous, 1ᵉʳ sur douze.",
    ],
)
def test_a_person_who_is_spoken_to_has_no_gender(text: str) -> None:
    assert "au masculin" in grammar.faults(Spoken("essai", Reader.PERSON, text))


@pytest.mark.parametrize("text", RIGHT)
def test_a_right_sentence_is_left_alone(text: str) -> None:
    assert grammar.faults(Spoken("essai", Reader.PERSON, text)) == []


def test_a_desk_is_never_spoken_to_as_the_candidate() -> None:
    text = "Votre demande est active."

    assert "lecteur" in grammar.faults(Spoken("essai", Reader.DESK, text))
    assert grammar.faults(Spoken("essai", Reader.PERSON, text)) == []
