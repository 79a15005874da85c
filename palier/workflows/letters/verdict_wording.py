"""The facts of the letters about the landlord's check and the commission's decision, as their rows name them."""

from collections.abc import Sequence
from datetime import date

from palier.models import Home
from palier.rules.law import french
from palier.rules.law.law import Source
from palier.rules.law.voice import say
from palier.rules.letters import check_reasons, notices
from palier.rules.letters.composing import LetterText, compose
from palier.workflows.letters.wording import describe


def pieces_asked(
    home: Home, pieces: Sequence[str], answer_by: date, note: str, *, was_compliant: bool = False
) -> LetterText:
    """Ask for pieces of the closed list before a day (notice N10)."""
    return compose(
        "demande_pieces",
        home=describe(home),
        pieces=", ".join(french.quoted(piece) for piece in pieces),
        answer_by=answer_by,
        typed=_cited(note),
        was_compliant=was_compliant,
    )


def compliant(home: Home) -> LetterText:
    """Tell that the check found the file in order."""
    return compose("dossier_conforme", home=describe(home))


def not_compliant(
    home: Home, reason: str, article: Source, note: str, *, is_active: bool = True, was_compliant: bool = False
) -> LetterText:
    """Tell a refusal at the check, with its legal ground (article L441-2-2). An ended demande is not said to be active."""
    return compose(
        "dossier_non_conforme",
        home=describe(home),
        reason=french.small(reason),
        ground_article=article,
        typed=_cited(note),
        is_active=is_active,
        was_compliant=was_compliant,
    )


def checked_again(home: Home, why: str) -> LetterText:
    """Tell that a check which found the file not compliant was a mistake, and is made again; ``why``: a code of the list."""
    return compose("controle_repris", home=describe(home), reason=say(check_reasons.REASONS[why]))


def attributed(home: Home, rank: int, held_on: date) -> LetterText:
    """Tell an attribution, alone or with a rank (notice N15)."""
    return compose(
        "attribution",
        home=describe(home),
        rank=rank,
        is_first=rank == 1,
        held_on=held_on,
        algorithm=notices.algorithm_mention(),
    )


def attributed_under_condition(home: Home, piece: str, piece_by: date, rank: int | None, held_on: date) -> LetterText:
    """Tell an attribution under a suspensive condition (notice N16)."""
    return compose(
        "attribution_condition",
        home=describe(home),
        piece=piece,
        piece_by=piece_by,
        rank=rank or None,
        held_on=held_on,
        algorithm=notices.algorithm_mention(),
    )


def not_attributed(
    home: Home, reason: str, article: Source, text: str, held_on: date, *, is_internal_transfer: bool | None = False
) -> LetterText:
    """Tell a refusal of the commission, its reason and the appeal route (notice N19)."""
    return compose(
        "non_attribution",
        home=describe(home),
        reason=french.small(reason),
        ground_article=article,
        details=text.strip(),
        held_on=held_on,
        appeal=notices.appeal_routes(is_internal_transfer=is_internal_transfer),
        algorithm=notices.algorithm_mention(),
    )


def inadmissible(
    home: Home, reason: str, article: Source, text: str, held_on: date, *, is_internal_transfer: bool | None = False
) -> LetterText:
    """Tell a rejection as inadmissible, with the warning that it starts (notice N20)."""
    return compose(
        "irrecevabilite",
        home=describe(home),
        reason=french.small(reason),
        ground_article=article,
        details=text.strip(),
        held_on=held_on,
        appeal=notices.appeal_routes(is_internal_transfer=is_internal_transfer),
    )


def _cited(note: str) -> str:
    return french.cited(note) if note else ""
