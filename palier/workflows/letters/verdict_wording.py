"""What people read about the landlord's check and the commission's decision: facts in, paragraphs of plain French out."""

from collections.abc import Sequence
from datetime import date

from palier.models import Home
from palier.rules.law import french
from palier.rules.law.law import Source, cch
from palier.rules.letters import notices
from palier.rules.letters.composing import Text
from palier.workflows.letters.wording import KEPT, OTHERS, describe

_COMPLAINT = (
    "Si vous n’êtes pas d’accord, écrivez au bailleur pour lui demander de revoir ce contrôle. Vous pouvez aussi saisir "
    "gratuitement le Défenseur des droits si vous pensez avoir subi une discrimination."
)
_RENEW = (
    "Si votre demande a seulement pris fin, demandez sans attendre à la renouveler, dans votre espace ou à un guichet "
    "d’enregistrement. Si elle est active, dites-le au bailleur avec votre attestation."
)


def pieces_asked(home: Home, pieces: Sequence[str], answer_by: date, note: str) -> Text:
    """Ask for pieces of the closed list before a day (notice N10)."""
    listed = ", ".join(french.quoted(piece) for piece in pieces)
    return Text(
        "demande_pieces",
        "Des pièces manquent à votre dossier",
        (
            (
                f"Votre candidature est proposée pour {describe(home)}. Pour contrôler votre dossier, le bailleur demande, "
                f"dans la liste fixée par la loi : {listed}."
            ),
            (
                f"Ajoutez-les dans votre espace, ou remettez-les au guichet, au plus tard le {french.day(answer_by)}. Sans "
                "elles, la commission ne peut pas examiner votre candidature avec un dossier complet."
            ),
            *((f"Précision du bailleur : {french.cited(note)}",) if note else ()),
            f"Base légale : {cch('R441-2-4-1')}.",
        ),
        answer_by,
    )


def compliant(home: Home) -> Text:
    """Tell that the check found the file in order."""
    return Text(
        "dossier_conforme",
        "Votre dossier est conforme",
        (
            f"Le bailleur a contrôlé votre dossier pour {describe(home)} : il est conforme.",
            (
                "La commission d’attribution examinera votre candidature avec celles des autres personnes désignées. Vous "
                "recevrez sa décision par écrit, avec ses raisons."
            ),
        ),
    )


def not_compliant(home: Home, reason: str, article: Source, note: str, *, is_active: bool = True) -> Text:
    """Tell a refusal at the check, with its legal ground (article L441-2-2). An ended demande is not said to be active."""
    return Text(
        "dossier_non_conforme",
        "Votre dossier ne peut pas être retenu pour ce logement",
        (
            f"Le bailleur a contrôlé votre dossier pour {describe(home)} et ne peut pas le présenter à la commission.",
            f"La raison : {french.small(reason)} ({article}).",
            *((f"Précision du bailleur : {french.cited(note)}",) if note else ()),
            f"{KEPT} {OTHERS}" if is_active else _RENEW,
            _COMPLAINT,
        ),
    )


def attributed(home: Home, rank: int, held_on: date) -> Text:
    """Tell an attribution, alone or with a rank (notice N15)."""
    first = rank == 1
    title = "La commission vous attribue ce logement" if first else f"La commission vous classe en rang {rank}"
    next_step = (
        "Le bailleur vous envoie maintenant une offre écrite, avec le loyer, les charges et le délai pour répondre."
        if first
        else "Le logement est d’abord proposé à la personne classée avant vous. Si elle refuse, ne répond pas ou se "
        "retire, il vous est proposé à votre tour. Vous n’avez rien à faire d’ici là."
    )
    return Text(
        "attribution",
        title,
        (
            f"La commission d’attribution du {french.day(held_on)} a examiné votre candidature pour {describe(home)}.",
            f"Sa décision : attribution du logement, en rang {rank} ({cch('R441-3')}).",
            next_step,
            OTHERS,
            notices.algorithm_mention(),
        ),
    )


def attributed_under_condition(home: Home, piece: str, piece_by: date, rank: int | None, held_on: date) -> Text:
    """Tell an attribution under a suspensive condition (notice N16)."""
    place = f", en rang {rank}" if rank else ""
    return Text(
        "attribution_condition",
        "Une pièce manque pour que l’attribution soit définitive",
        (
            (
                f"La commission d’attribution du {french.day(held_on)} vous attribue {describe(home)}{place}, à une "
                f"condition : fournir la pièce « {piece} »."
            ),
            (
                f"Remettez-la au plus tard le {french.day(piece_by)}. Si elle arrive et que les conditions de la loi sont "
                f"remplies, le bailleur doit vous proposer le logement à votre rang ({cch('R441-3')})."
            ),
            notices.algorithm_mention(),
        ),
        piece_by,
    )


def not_attributed(
    home: Home, reason: str, article: Source, text: str, held_on: date, *, is_internal_transfer: bool | None = False
) -> Text:
    """Tell a refusal of the commission, its reason and the appeal route (notice N19)."""
    return Text(
        "non_attribution",
        "La commission ne vous attribue pas ce logement",
        (
            (
                f"La commission d’attribution du {french.day(held_on)} a examiné votre candidature pour {describe(home)} "
                "et ne vous attribue pas ce logement."
            ),
            f"La raison : {french.small(reason)} ({article}). {text}".strip(),
            f"{KEPT} {OTHERS}",
            *notices.appeal_routes(is_internal_transfer=is_internal_transfer),
            notices.algorithm_mention(),
        ),
    )


def inadmissible(
    home: Home, reason: str, article: Source, text: str, held_on: date, *, is_internal_transfer: bool | None = False
) -> Text:
    """Tell a rejection as inadmissible, with the warning that it starts (notice N20)."""
    return Text(
        "irrecevabilite",
        "La commission déclare votre demande irrecevable",
        (
            (
                f"La commission d’attribution du {french.day(held_on)} a examiné votre candidature pour {describe(home)} "
                "et déclare votre demande irrecevable."
            ),
            f"La raison : {french.small(reason)} ({article}). {text}".strip(),
            (
                f"Vous recevez avec ce courrier un avertissement : votre demande peut être radiée un mois après sa "
                f"réception ({cch('R441-2-8 d')}). D’ici là, vous pouvez répondre par écrit au bailleur et prouver que "
                "vous remplissez les conditions."
            ),
            *notices.appeal_routes(is_internal_transfer=is_internal_transfer),
        ),
    )
