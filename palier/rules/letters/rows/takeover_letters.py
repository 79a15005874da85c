"""What is sent to somebody whom a former tool held: that it waits for them, and nothing of what it says (ADR 110)."""

from palier.rules.law.law import act
from palier.rules.letters.parts import Channel, LetterRow, To, said

ROWS = (
    LetterRow(
        kind="reprise_invitation",
        event="Un ancien outil est arrêté et repris : chaque personne est invitée, puis rappelée selon le plan.",
        to=To.FORMER_TOOL,
        channel=Channel.MESSAGE,
        article=act("règles de reprise de Palier"),
        title=(
            said("Rappel : votre ancienne demande de logement social vous attend", when="is_again"),
            said("Votre ancienne demande de logement social vous attend"),
        ),
        body=(
            (said("Bonjour."),),
            (
                said(
                    "Un outil qui servait à demander un logement social a été arrêté. Ce qu’il contenait est gardé ici."
                ),
                said("Si vous y aviez un dossier, dites si c’est le vôtre : vous n’avez rien à retaper."),
            ),
            (said("Répondez ici, avec votre numéro unique et votre date de naissance : {link}"),),
            (
                said("Ce lien seul ne montre rien de personne."),
                said("Ce n’est pas vous, ou ce n’est plus utile ? Dites-le au même endroit."),
                said("Ne rien répondre ne vous coûte rien."),
            ),
        ),
    ),
)
