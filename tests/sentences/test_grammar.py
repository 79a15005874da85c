"""The checker finds what it is there to find: one wrong sentence a pattern, and right ones that it leaves alone."""

from __future__ import annotations

import pytest

from tests.sentences import grammar
from tests.sentences.spoken import Reader, Spoken

WRONG = {
    "espaces": "Votre demande  est active.",
    "espace avant un signe": "Il reste un point: votre loyer.",
    "espace devant une virgule": "Votre demande , déposée hier.",
    "apostrophe droite": "L'avis d’impôt manque.",
    "ponctuation double": "Votre demande est active..",
    "singulier": "Il reste 1 jours.",
    "pluriel": "Il reste 3 jour.",
    "les un": "Le bailleur examine les 1 premier dossier.",
    "élision": "Le nombre de enfants n’est pas connu.",
    "si il": "Dites si il habite avec vous.",
    "de le": "Vous n’avez pas répondu à l’offre de le logement.",
    "de 1": "Le revenu de 1 personne manque.",
    "date brute": "Elle est valable jusqu’au 2026-05-01.",
    "python": "Votre loyer est de None.",
    "code": "Motif 07 de votre demande.",
    "majuscule après deux-points": "Ce qui manque : Votre loyer.",
    "mot doublé": "Votre demande est est active.",
    "personnes et sa": "2 personnes comptent, à confirmer : sa date de naissance n’est pas connue.",
    "nombre trop précis": "Votre revenu est de 45000 €.",
    "moins": "Il reste -4,68 €.",
    "zéro place": "Il reste 0 place pour les autres.",
    "au masculin": "Vous n’êtes pas encore reconnu.",
    "accents": "Votre demande a deja un numéro.",
    "deux deux-points": "Prise de poste : prise de poste, à préciser : 25 points.",
    "phrase longue": f"Votre demande est active {'et elle garde son numéro ' * 10}aujourd’hui.",
    "point final": "Votre demande est active",
    "majuscule": "votre demande est active.",
    "sigle": "Votre demande relève du PPGDID.",
}
RIGHT = (
    "Vous êtes seule ou seul à lire cette adresse, et vous êtes à la 1ʳᵉ place.",
    "Si vous étiez en train d’écrire, vous serez ex æquo avec votre dossier.",
    "Pour 2 personnes, le repère de Palier conseille un T2 ou un T3 : ce T5 est plus grand.",
    "Le seuil est de 1 234,56 € (article L441-2-2 du code de la construction et de l’habitation).",
    "« Logement trop petit » : 10 points en moins pendant 24 mois.",
    "Aucun renouvellement n’est connu après le 1er mai 2026 : vérifiez-le au registre.",
    "Votre demande 111 0326 000042 ZZTST est active, et le reste à vivre est de \u22124,68 €.",
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
        "Comment êtes-vous logé ?",
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
