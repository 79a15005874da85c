"""An answer of the register that lost blocks of a file: nothing is written back on it; a file that says little never waits."""

from __future__ import annotations

import pytest

from palier.gateways.sne.shapes import SneMissing
from palier.models import DemandeVersion
from palier.workflows.register import whole_answers
from tests import factories

pytestmark = pytest.mark.django_db
WISH, MOTIVES, HOME = "logementRecherche", "listeMotifDemande", "personnePhysique/logementActuel"
HOLDER, MAIL = "personnePhysique/demandeur", "personnePhysique/demandeur/mel"


def lost(*paths: str) -> tuple[SneMissing, ...]:
    return tuple(SneMissing(path=path, label=path) for path in paths)


@pytest.mark.parametrize(
    ("paths", "is_cut"), [((), False), ((WISH,), False), ((MAIL, "d/revenuFiscal"), False), ((WISH, MOTIVES), True)]
)
def test_two_blocks_lost_at_once_are_a_cut_answer_and_one_is_not(paths: tuple[str, ...], is_cut: bool) -> None:
    assert whole_answers.is_cut(lost(*paths), frozenset({WISH, MOTIVES, HOME})) is is_cut


def test_a_file_that_never_said_them_is_renewed_and_changed_as_any_other() -> None:
    """As one that was parted, or begun here: what nobody knows of it cannot be lost."""
    bare = factories.demande("Rose").demande
    assert whole_answers.held(bare) <= {WISH, HOLDER}
    assert not whole_answers.is_cut(lost(MOTIVES, HOME, MAIL), whole_answers.held(bare))

    DemandeVersion.objects.filter(demande=bare).delete()
    assert whole_answers.held(bare) == frozenset()
