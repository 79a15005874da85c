"""What a household of a closed list is asked before files leave: whether it still wants the home, at no cost (ADR 152)."""

from palier.rules.candidature.still_wanted import COSTS_NOTHING
from palier.rules.law.law import act
from palier.rules.letters.parts import Channel, LetterRow, To, said

_HOUSE = act("règles de publication de Palier")
ROWS = (
    LetterRow(
        kind="toujours_interesse",
        event="Avant l’envoi des dossiers, qui publie la liste demande aux premiers si le logement les intéresse toujours.",
        to=To.CANDIDATE,
        channel=Channel.SPACE,
        article=_HOUSE,
        title=(said("Ce logement vous intéresse-t-il toujours ?"),),
        body=(
            (
                said("Le {who} va choisir les dossiers dans l’ordre du classement, pour {home}.", when="is_own"),
                said(
                    "Le {who} va proposer des dossiers au bailleur, dans l’ordre du classement, pour {home}.",
                    unless="is_own",
                ),
            ),
            (
                said(
                    "Si vous le voulez, dites-le avant la fin du {until}, sur la page de votre candidature : un appui suffit."
                ),
                said("Les dossiers peuvent partir avant."),
            ),
            (said(COSTS_NOTHING),),
            (
                said(
                    "Si vous n’en voulez plus, vous pouvez retirer votre candidature au même endroit : cela ne coûte ni point, "
                    "ni ancienneté."
                ),
            ),
        ),
    ),
)
