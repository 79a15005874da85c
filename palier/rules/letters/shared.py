"""Sentences that several letters say, each written once."""

from palier.rules.law.voice import phrase

KEPT = phrase("Votre demande de logement social reste active, avec son numéro et son ancienneté.")
OTHERS = phrase("Vos autres candidatures continuent, et vous pouvez en déposer de nouvelles.")
FOUND_FALSE = phrase(
    "Si une information est fausse, demandez sa correction au {who}. Vous pouvez aussi lui adresser une réclamation, saisir "
    "gratuitement le Défenseur des droits, ou la CNIL pour l’usage de vos données."
)
"""What a person can do who thinks that something is wrong with a list."""
ALGORITHM_BY_GRID = phrase(
    "Votre rang résulte d’un traitement automatisé ({algorithm_article}), qui applique la grille publiée avec l’annonce. Vous "
    "pouvez demander au {who} les règles de ce traitement et la façon dont elles ont été appliquées à votre dossier. C’est "
    "toujours une personne qui désigne."
)
ALGORITHM_BY_ORDER = phrase(
    "Votre rang résulte d’un traitement automatisé ({algorithm_article}), qui applique l’ordre publié avec l’annonce (le DALO "
    "d’abord, puis l’ancienneté, sans points). Vous pouvez demander au {who} les règles de ce traitement et la façon dont elles "
    "ont été appliquées à votre dossier. C’est toujours une personne qui désigne."
)
"""The mention that a computation ordered the candidates (CRPA L311-3-1)."""
CHECKED_NEXT = phrase("Le bailleur vérifie maintenant votre dossier et peut vous demander des pièces.")
