"""What is sent of a mandate, to who gave it and to nobody else: it names no organisation, for others may read a mailbox."""

from datetime import date

from palier.rules.law import clocks
from palier.rules.people import employment

NUMBER = "Le numéro que vous avez demandé"
ABOUT = "Un mandat que vous avez donné"


def number_words(number: str, last_day: date) -> str:
    """For who has no paper: a number that anybody may check."""
    return (
        f"Bonjour,\n\nLe numéro de votre mandat : {employment.grouped(number)}\n"
        f"Il vaut jusqu’au {clocks.say_day(last_day)}. Donnez-le à qui doit le vérifier sur Palier. "
        "Vous pouvez retirer ce mandat à tout moment, dans votre espace, rubrique « Qui m’aide »."
    )


def warned_words(last_day: date) -> str:
    """That it ends, and that nothing is to be done."""
    return (
        f"Bonjour,\n\nVotre mandat finit {clocks.say_day(last_day)}. Après, plus personne n’agit pour vous par lui.\n"
        "Pour continuer, demandez un nouveau code à votre conseiller. Sinon, vous n’avez rien à faire."
    )


CLOSED = (
    "Bonjour,\n\nL’organisme à qui vous aviez donné un mandat ne travaille plus sur Palier. Le mandat est fini : "
    "il ne lit plus votre dossier. Votre demande ne change pas."
)
