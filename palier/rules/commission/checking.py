"""What the landlord may find on a designated file, and the only pieces that it may ask for (R441-2-4-1)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from palier.rules.candidature.funnel import Verb
from palier.rules.commission import grounds
from palier.rules.commission.grounds import PLAIN, Circumstances, Ground, GroundUse
from palier.rules.law import parameters
from palier.rules.law.dates import add_days
from palier.rules.law.law import act, applies, cch
from palier.rules.law.parameters import ParameterError
from palier.rules.situations.pieces import FILE, ListedDocument, load


class PieceFamily(StrEnum):
    """The families of the closed list of pieces, as its file names them."""

    IDENTITY = "identite"
    STAY = "sejour"
    INCOME = "revenus"
    FAMILY = "famille"


class PieceToAsk(StrEnum):
    """The closed list of what may be asked. Stored words, never labels."""

    IDENTITY_DOCUMENT = "piece_identite"
    GUARDIANSHIP = "jugement_tutelle"
    RESIDENCE_TITLE = "titre_sejour"
    TAX_NOTICE_N2 = "avis_imposition_n2"
    TAX_NOTICE_N1 = "avis_imposition_n1"
    FAMILY_BOOK = "livret_famille"
    BIRTH_CERTIFICATE = "acte_naissance"
    PACS_CERTIFICATE = "attestation_pacs"
    PREGNANCY_CERTIFICATE = "certificat_grossesse"
    CUSTODY_DECISION = "decision_garde"


@applies(cch("R441-2-4-1"))
def askable(documents: Mapping[str, ListedDocument]) -> Mapping[PieceToAsk, tuple[PieceFamily, str]]:
    """What the list lets anybody ask for; the file and ``PieceToAsk`` must name the same codes, or the file is refused.

    Raises ``ParameterError``.
    """
    codes = {code for code, document in documents.items() if document.may_be_asked}
    if odd := sorted(codes ^ {piece.value for piece in PieceToAsk}):
        raise ParameterError(FILE, f"{odd[0]}.may_be_asked", "la liste et le code ne disent pas la même chose")
    return {piece: (PieceFamily(documents[piece].family), documents[piece].label) for piece in PieceToAsk}


PIECES = askable({code: rows[-1][1] for code, rows in load().items()})
"""Family and label of each piece."""


class Output(StrEnum):
    """The four outputs of the landlord's check, and the line of one that is made again."""

    COMPLIANT = "conforme"
    INCOMPLETE = "incomplet"
    NOT_COMPLIANT = "non_conforme"
    WITHDRAWN = "desistement"
    AGAIN = "a_refaire"
    """Found not compliant by mistake (``coming_back``): no output, the next check gives one."""


VERBS: Mapping[Output, Verb] = {
    Output.COMPLIANT: Verb.FIND_COMPLIANT,
    Output.INCOMPLETE: Verb.ASK_PIECES,
    Output.NOT_COMPLIANT: Verb.FIND_NOT_COMPLIANT,
    Output.WITHDRAWN: Verb.STEP_DOWN,
    Output.AGAIN: Verb.CHECK_AGAIN,
}
"""The move of the funnel that each output makes. A désistement is the candidate's act, recorded by the landlord."""


class InvalidFinding(ValueError):
    """A finding that the rules refuse; the message is the French sentence to show."""


class UnknownFinding(InvalidFinding):
    """No result of a check is written so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileFinding:
    """One checked file."""

    output: Output
    pieces: tuple[PieceToAsk, ...] = ()
    deadline: date | None = None
    ground: Ground | None = None

    @property
    def verb(self) -> Verb:
        """The move that it makes in the funnel."""
        return VERBS[self.output]


@applies(cch("R441-2-4-1"))
def require_pieces(codes: Iterable[PieceToAsk | str]) -> tuple[PieceToAsk, ...]:
    """The pieces of the closed list with these codes, once each; anything else may not be asked.

    Raises ``InvalidFinding``.
    """
    try:
        return tuple(dict.fromkeys(PieceToAsk(code) for code in codes))
    except ValueError:
        raise InvalidFinding("Cette pièce n’est pas dans la liste fermée : elle ne peut pas être demandée.") from None


@applies(act("règles de publication de Palier"))
def require_deadline(deadline: date | None, *, on: date) -> date:
    """A date that leaves the person the days of the parameters, from the least to the most, from the day of the request.

    Raises ``InvalidFinding``.
    """
    days: int = parameters.get("commission.toml", "min_days_for_pieces", on).value
    if deadline is None or deadline < add_days(on, days):
        raise InvalidFinding(f"Laissez au moins {days} jours pour apporter les pièces.")
    most: int = parameters.get("commission.toml", "max_days_for_pieces", on).value
    if deadline > add_days(on, most):
        raise InvalidFinding(f"Laissez au plus {most} jours pour apporter les pièces. Vérifiez l’année.")
    return deadline


def _require_output(output: Output | str) -> Output:
    try:
        return Output(output)
    except ValueError:
        raise UnknownFinding("Un dossier contrôlé est conforme, incomplet ou non conforme.") from None


@applies(cch("L441-2-2"), cch("R441-2-4-1"))
def find(
    output: Output | str,
    *,
    on: date,
    pieces: Iterable[PieceToAsk | str] = (),
    deadline: date | None = None,
    ground: Ground | str | None = None,
    about: Circumstances = PLAIN,
) -> FileFinding:
    """Build a finding, or raise ``InvalidFinding``: each output needs its own facts and no others."""
    output = _require_output(output)
    asked = require_pieces(pieces)
    if output is not Output.INCOMPLETE and (asked or deadline):
        raise InvalidFinding("Des pièces et un délai ne vont qu’avec un dossier incomplet.")
    if output is not Output.NOT_COMPLIANT and ground:
        raise InvalidFinding("Un motif légal ne va qu’avec un dossier non conforme.")
    if output is Output.INCOMPLETE:
        if not asked:
            raise InvalidFinding("Indiquez au moins une pièce à demander.")
        return FileFinding(output=output, pieces=asked, deadline=require_deadline(deadline, on=on))
    if output is Output.NOT_COMPLIANT:
        try:
            grounds.require(ground, GroundUse.CHECK, about)
        except grounds.GroundDoesNotHold as refused:
            raise InvalidFinding(str(refused)) from refused
        except grounds.NotAGround:
            raise InvalidFinding("Choisissez un motif légal de la liste.") from None
        return FileFinding(output=output, ground=Ground(ground or ""))
    return FileFinding(output=output)
