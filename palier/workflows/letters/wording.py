"""What people read about the offer, the lease and the end of a candidature: facts in, paragraphs of plain French out.

A letter says what happened, why, under which article and what one can do. Nothing here is drawn from an unconfirmed
rule: appeal routes and grounds come from articles that were read.
"""

from collections.abc import Sequence
from datetime import date, datetime

from palier.models import Home, Publication
from palier.rules.law import clocks, french
from palier.rules.law.law import cch
from palier.rules.letters import words
from palier.rules.letters.composing import Text
from palier.rules.offer import offers
from palier.rules.situations import dalo

KEPT = "Votre demande de logement social reste active, avec son numéro et son ancienneté."
OTHERS = "Vos autres candidatures continuent, et vous pouvez en déposer de nouvelles."


def describe(home: Home) -> str:
    """Describe a home inside a sentence, without its door: ``le logement de trois pièces, 62 m², rue…``."""
    return f"le logement {words.of_rooms(home.type_code)}, {home.floor_area} m², {home.street} à {home.commune.told}"


def exact(home: Home) -> str:
    """Describe the home offered as exactly as the law wants it (article R441-2-17)."""
    place = ", ".join(part for part in (home.door, home.street) if part)
    floor = "" if home.floor is None else ", au rez-de-chaussée" if home.floor == 0 else f", étage {home.floor}"
    energy = f", classe énergie {home.energy_class}" if home.energy_class else ""
    size = f"{words.rooms(home.type_code)} de {home.floor_area} m²"
    return f"{size}, {place}, {home.commune.told}{floor}{energy}"


def _moment(moment: datetime) -> str:
    return clocks.say_instant(moment)


DALO_WARNING = (
    "Cette proposition vous est faite au titre du droit au logement opposable (DALO). Selon nos informations, "
    f"{dalo.REFUSAL_WARNING[:1].lower()}{dalo.REFUSAL_WARNING[1:]} "
    "Demandez conseil avant de refuser."
)
"""What an offer says to a household recognised DALO, on its page and in its letter: said as information."""
_DALO = (
    f"{DALO_WARNING} Selon nos informations, la personne ou le service qui vous accompagne dans cette démarche reçoit aussi "
    "l’offre : montrez-lui cette lettre."
)
"""Notice N18. What it costs and who gets a copy were not read at their source: said as information."""


_DALO_SILENT = (
    f"{offers.DALO_SILENCE} Si vous n’avez pas pu répondre, écrivez sans attendre au bailleur et au préfet pour "
    "dire pourquoi."
)


def offer(
    home: Home, bailleur: str, answer_days: int, *, first_end: datetime, is_dalo: bool, cost: Sequence[str] = ()
) -> Text:
    """Offer a home: what, how much, when, how long to answer, what each answer does (notice N17, article R441-10).

    ``first_end`` is the earliest end of the delay, were delivery proved on the day of sending: the letter is kept as it
    was sent, and the page above it says the date that runs.
    """
    available = f" Il est disponible à partir du {french.day(home.available_on)}." if home.available_on else ""
    recognised = (_DALO,) if is_dalo else ()
    return Text(
        "offre",
        "Un logement vous est proposé",
        (
            f"{bailleur} vous propose ce logement : {exact(home)}.{available}",
            (
                f"Loyer : {french.cents(home.rent)} par mois. Charges : {french.cents(home.charges)} par mois. "
                f"Ensemble : {french.cents(home.full_rent)} par mois. Dépôt de garantie : au plus un mois de loyer "
                "hors charges."
            ),
            *recognised,
            (
                f"Vous avez {answer_days} jours pour répondre, à partir du jour où la remise de cette offre est prouvée "
                f"({cch('R441-10')}) : ouverte dans votre espace, ou remise contre un accusé. Ce délai ne peut pas finir "
                f"avant le {_moment(first_end)}. La date qui compte, son premier jour et sa preuve sont écrits dans votre "
                "espace, à côté de cette offre."
            ),
            (
                "Si vous acceptez, le bailleur prépare le bail et vos autres candidatures sont mises en attente. Si vous "
                "refusez, le logement est proposé à la personne suivante."
            ),
            offers.say_silence(is_dalo=is_dalo),
            *cost,
        ),
        clocks.day_in_paris(first_end),
    )


def reminder(home: Home, answer_by: datetime, *, is_dalo: bool) -> Text:
    """Recall the deadline of an offer before it comes; to a household recognised DALO, what a refusal may cost as well."""
    return Text(
        "rappel_offre",
        "Votre réponse à l’offre est attendue",
        (
            f"Un logement vous est proposé : {exact(home)}.",
            (
                f"Acceptez ou refusez avant le {_moment(answer_by)}. {offers.say_silence(is_dalo=is_dalo)} Si vous ne "
                "pouvez pas répondre "
                "en ligne, appelez le bailleur ou un guichet."
            ),
            *((DALO_WARNING,) if is_dalo else ()),
        ),
        clocks.day_in_paris(answer_by),
    )


def accepted(home: Home, bailleur: str) -> Text:
    """Confirm an acceptance."""
    return Text(
        "acceptation",
        "Vous avez accepté ce logement",
        (
            f"Vous avez accepté {describe(home)}. {bailleur} prépare le bail et vous contacte pour la signature.",
            (
                "Vos autres candidatures sont mises en attente. Si le bail ne se fait pas, celles qui ne sont pas encore "
                "décidées reprennent à leur rang."
            ),
        ),
    )


def declined(home: Home) -> Text:
    """Confirm a refusal by the person."""
    return Text(
        "refus",
        "Votre refus est enregistré",
        (
            f"Vous avez refusé {describe(home)}. Il est maintenant proposé à la personne suivante.",
            (
                "Ce refus ne retire aucun point par lui-même. Si la grille du territoire en prévoit, il faut d’abord qu’une "
                "personne confirme que le logement vous convenait : un courrier vous le dirait."
            ),
            f"{KEPT} {OTHERS}",
        ),
    )


def refusal_counted(home: Home, refused_on: date) -> Text:
    """Tell that a person confirmed that the refused home was suitable, and how to contest it."""
    return Text(
        "refus_compte",
        "Votre refus peut compter dans vos points",
        (
            (
                f"Vous avez refusé {describe(home)} le {french.day(refused_on)}. Une personne a confirmé que ce logement "
                "convenait à votre ménage. Si la grille d’un territoire compte les refus, elle compte celui-ci."
            ),
            (
                "Si le logement ne vous convenait pas, écrivez au bailleur ou au réservataire pour dire pourquoi, avec ce "
                "qui le montre : une personne l’examinera de nouveau."
            ),
            f"{KEPT} {OTHERS}",
        ),
    )


def silence(home: Home, answer_by: datetime, *, is_dalo: bool) -> Text:
    """Tell that the deadline passed without an answer, and what it may cost a household recognised DALO."""
    return Text(
        "sans_reponse",
        "Le délai pour répondre à l’offre est passé",
        (
            (
                f"Vous n’avez pas répondu à l’offre pour {describe(home)} avant le {_moment(answer_by)}. Le logement est "
                f"proposé à la personne suivante ({cch('R441-10')})."
            ),
            f"Vous ne perdez ni points ni ancienneté. {KEPT} {OTHERS}",
            *((_DALO_SILENT,) if is_dalo else ()),
        ),
    )


def offer_taken_back(home: Home) -> Text:
    """Tell that an offer never proved delivered goes to the next, and that it is no silence."""
    return Text(
        "offre_reprise",
        "L’offre est reprise, vous restez en réserve",
        (
            (
                f"Nous vous avions proposé {describe(home)}, mais rien ne prouve que cette offre vous soit parvenue. Le "
                "logement est proposé à la personne suivante."
            ),
            "Cela ne compte pas comme une absence de réponse. Vous restez en réserve pour ce logement.",
            f"Vous ne perdez ni points ni ancienneté. {KEPT} Vérifiez votre adresse et votre téléphone dans votre dossier.",
        ),
    )


def fell_through(home: Home) -> Text:
    """Tell that the lease will not be signed and what comes back."""
    return Text(
        "abandon_bail",
        "Le bail ne sera pas signé",
        (
            f"Le bail pour {describe(home)} ne se fait pas. Vous restez en réserve pour ce logement.",
            "Vos autres candidatures qui n’étaient pas encore décidées reprennent à leur rang.",
        ),
    )


def restored(home: Home) -> Text:
    """Tell that a suspended candidature is live again."""
    return Text(
        "retablissement",
        "Votre candidature reprend",
        (f"Votre candidature pour {describe(home)} était en attente. Elle reprend à son rang.",),
    )


def lease_signed(home: Home, signed_on: date, starts_on: date) -> Text:
    """Tell the lease and the end of the demande (notice N21, article R441-2-8 a)."""
    return Text(
        "bail_signe",
        "Votre bail est signé",
        (
            (
                f"Vous avez signé le {french.day(signed_on)} le bail pour {describe(home)}. Il commence le "
                f"{french.day(starts_on)}."
            ),
            (
                f"Votre demande de logement social est satisfaite : elle est retirée du registre national "
                f"({cch('R441-2-8 a')}). Si vous cherchez un jour un autre logement social, vous pourrez déposer une "
                "nouvelle demande."
            ),
        ),
    )


def publisher(publication: Publication) -> str:
    """Who publishes and designates, in a sentence: the landlord itself for its own part of the flow."""
    return "bailleur" if publication.is_own else "réservataire"


def lease_corrected(home: Home, signed_on: date, starts_on: date) -> Text:
    """Tell the household the right days of its lease, after a mistake of the landlord (article R441-2-8 a)."""
    return Text(
        "bail_signe",
        "Les dates de votre bail sont corrigées",
        (
            (
                f"Le bailleur s’était trompé en enregistrant votre bail pour {describe(home)}. Vous l’avez signé le "
                f"{french.day(signed_on)}, et il commence le {french.day(starts_on)}."
            ),
            (
                f"Votre demande de logement social est satisfaite depuis ce jour : elle est retirée du registre national "
                f"({cch('R441-2-8 a')}). Rien d’autre ne change pour vous. Si ces dates sont fausses, appelez le bailleur."
            ),
        ),
    )


def home_let(home: Home) -> Text:
    """Tell the other candidates that the home is let."""
    return Text(
        "logement_attribue",
        "Ce logement a été attribué",
        (
            (
                f"Le bail pour {describe(home)} est signé avec une autre personne. "
                "Votre candidature pour ce logement est terminée."
            ),
            f"{KEPT} {OTHERS}",
        ),
    )


def housed_elsewhere(home: Home) -> Text:
    """Tell a household that its other candidatures end with its lease."""
    return Text(
        "loge_ailleurs",
        "Votre candidature prend fin",
        (f"Votre bail est signé pour un autre logement. Votre candidature pour {describe(home)} prend fin.",),
    )


def home_withdrawn(home: Home, reason: str) -> Text:
    """Tell every candidate that a home is no longer offered, and why."""
    return Text(
        "logement_retire",
        "Ce logement n’est plus proposé",
        (
            f"{french.capital(describe(home))} est retiré. Voici pourquoi : {french.cited(reason)}",
            f"Votre candidature pour ce logement est terminée, sans rien changer à vos points. {KEPT} {OTHERS}",
        ),
    )


def came_to_nothing(home: Home) -> Text:
    """Tell those who were still waiting that nobody can be offered the home this time."""
    return Text(
        "publication_infructueuse",
        "Cette publication s’achève sans attribution",
        (
            (
                f"Personne n’a pu être retenu pour {describe(home)}. Votre candidature pour ce logement est terminée. S’il "
                "est publié de nouveau, vous pourrez y candidater."
            ),
            f"{KEPT} {OTHERS}",
        ),
    )
