"""What must not be written on a file that somebody else reads: a declaration or a document that would tell of a danger."""

from collections.abc import Collection

from palier.models import Demande
from palier.models.demandes import layers
from palier.rules.law.voice import phrase
from palier.rules.parting import separation
from palier.rules.people import facts
from palier.rules.people.facts import Situation
from palier.rules.situations import situations
from palier.rules.situations.situations import Level
from palier.workflows.acting.refusals import Refusal

_SITUATION, _CLAIM = "situation_", "claims/"


class GoAlone(Refusal):
    """A danger told on a shared file: a file of one's own comes first. Nothing was kept."""

    sentence = phrase(
        "Pour votre sécurité, cela ne s’écrit pas ici : l’autre titulaire lit ce dossier. La page « Accès et "
        "séparation » ouvre d’abord un dossier à vous seul."
    )


def dangers(known: facts.Demande, asked: Collection[Situation]) -> list[Situation]:
    """Those of these situations, newly told, that call for a file of one's own first."""
    told = {claim.situation for claim in known.claims}
    return [one for one in asked if one not in told and separation.must_go_alone(known, one)]


def claimed(paths: Collection[str]) -> list[Situation]:
    """The situations that paths of facts declare."""
    return [Situation(path.removeprefix(_CLAIM)) for path in paths if path.startswith(_CLAIM)]


def require_claims(known: facts.Demande, paths: Collection[str]) -> None:
    """Raise ``GoAlone`` when one of these declarations would be read by somebody else."""
    if dangers(known, claimed(paths)):
        raise GoAlone


def require_piece(demande: Demande, *codes: str) -> None:
    """Raise ``GoAlone`` when a document under one of these codes would tell of a danger to another holder."""
    if not any(betrays(code) for code in codes if code):
        return
    if is_shared(demande):
        raise GoAlone


def is_shared(demande: Demande) -> bool:
    """Whether another holder reads this file."""
    return len(separation.holders(layers.standing(layers.layers_of(demande)))) > 1


def betrays(code: str) -> bool:
    """Whether a code of piece says by itself that its person is in danger: it proves protected situations only."""
    if code.startswith(_SITUATION):
        return separation.is_danger(Situation(code.removeprefix(_SITUATION)))
    proved = [one for one in Situation if code in situations.newest(one).codes]
    return bool(proved) and all(situations.newest(one).level is Level.PROTECTED for one in proved)
