"""Two who separate: what one lets be fetched is never the other's to read, and a joint notice is nobody's alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from palier.models import Fact, Fork, ForkKind, Piece
from palier.models.doors import acting
from palier.rules.fetching import fetching as rule
from palier.rules.fetching.fetching import FetchMove, FetchState
from palier.rules.fetching.tax_notices import NoticeRemark
from palier.rules.parting.separation import Living
from palier.workflows.fetching import asking_taxes as asking
from palier.workflows.fetching import fetching, sealed, settling
from palier.workflows.parting import separating
from palier.workflows.parting.separating import PartingTerms
from tests import couples, factories
from tests.fetching_world import AMINA, MARC, came, consented, moved, notice, settled, used, year
from tests.plain_pages import plain_text

if TYPE_CHECKING:
    from palier.models import Demande
    from palier.rules.fetching.tax_notices import TaxNotice

pytestmark = pytest.mark.django_db
LIVE = {"p1": Living.LEAVES, "p2": Living.STAYS}


@pytest.fixture(autouse=True)
def _known(settings) -> None:
    settings.TAX_URL = "http://127.0.0.1:9"


def parted(couple: couples.Couple) -> Demande:
    """Amina leaves in the open, as both agree."""
    child = separating.separate(
        couple.demande, PartingTerms(leaver="d", living=LIVE), by=couple.amina, at=timezone.now()
    )
    with acting.taken(acting.CLOCK):
        settling.part(couple.demande, at=timezone.now())
    return child


def last(demande: Demande, path: str) -> object:
    return (
        Fact.objects.filter(demande=demande, layer="verifie", path=path)
        .order_by("at", "pk")
        .values_list("value", flat=True)
        .last()
    )


def test_one_s_own_notice_goes_along_and_stays_shown_to_nobody_there() -> None:
    couple = couples.couple()
    used(couple.demande, couple.amina, notice(AMINA))

    child = parted(couple)

    assert last(child, f"incomes/d/{year()}") == 18_400
    piece = Piece.objects.get(demande=child)
    assert (piece.through, piece.status) == ("dgfip", "valide")
    assert not Piece.objects.shown().filter(demande=couple.demande).exists()


def test_a_joint_notice_says_nothing_of_either_once_they_live_apart() -> None:
    couple = couples.couple()
    used(couple.demande, couple.amina, notice(MARC, AMINA, income=30_000, family="M"))
    assert last(couple.demande, f"incomes/c1/{year()}") == 0

    child = parted(couple)

    assert last(child, f"incomes/d/{year()}") is None
    assert not Piece.objects.filter(demande=child).exists()
    assert last(couple.demande, f"incomes/c1/{year()}") is None
    with acting.taken(acting.CLOCK):
        assert settling.part(couple.demande, at=timezone.now()) == 0


def test_a_place_that_somebody_left_in_silence_asks_nothing_of_the_service() -> None:
    """Whoever sits at the place that was left, with the number of who fled: the service seems away, and is not asked."""
    couple = couples.couple()
    child = couples.couple().demande
    Fork.objects.create(parent=couple.demande, child=child, person_key="d", kind=ForkKind.SILENT, at=timezone.now())
    row, at = consented(couple.demande, couple.amina), timezone.now()

    with acting.taken(acting.CLOCK):
        for _ in range(6):
            assert asking.claim(row.pk, at=at) is None
            row.refresh_from_db()
            at = row.next_try_at or at + timedelta(days=1)

    assert row.state == FetchState.AWAY
    other = came(consented(couple.demande, couple.marc, key="c1"), notice(MARC))
    assert other.state == FetchState.FOUND, "who stayed is asked for as before"


def test_what_comes_after_a_silent_leave_is_kept_nowhere_there() -> None:
    couple = couples.couple()
    row = consented(couple.demande, couple.amina)
    with acting.taken(acting.CLOCK):
        assert asking.claim(row.pk, at=timezone.now()) is not None
    child = couples.couple().demande
    Fork.objects.create(parent=couple.demande, child=child, person_key="d", kind=ForkKind.SILENT, at=timezone.now())

    with acting.taken(acting.CLOCK):
        asking.came(row.pk, notice(AMINA), at=timezone.now())

    row.refresh_from_db()
    assert (row.state, row.answer_sealed) == (FetchState.NOTHING, "")


def test_what_is_used_by_one_changes_no_row_of_the_other() -> None:
    couple = couples.couple()
    his = came(consented(couple.demande, couple.marc, key="c1"), notice(MARC))
    before = his.answer_sealed

    used(couple.demande, couple.amina, notice(AMINA))
    his.refresh_from_db()

    assert (his.state, his.answer_sealed) == (FetchState.FOUND, before)
    moved(his, FetchMove.ACCEPT, couple.marc)
    assert settled(couple.demande) == 1


def joint() -> TaxNotice:
    return notice(MARC, AMINA, income=30_000, family="M")


def test_what_was_found_before_the_other_left_in_the_open_is_not_used_after() -> None:
    couple = couples.couple()
    his = came(consented(couple.demande, couple.marc, key="c1"), joint())
    parted(couple)

    with pytest.raises(fetching.JointAfterParting):
        moved(his, FetchMove.ACCEPT, couple.marc)
    moved(his, FetchMove.DECLINE, couple.marc)


def test_a_joint_notice_that_is_asked_after_is_shown_and_not_used() -> None:
    couple = couples.couple()
    parted(couple)
    his = came(consented(couple.demande, couple.marc, key="c1"), joint())

    assert NoticeRemark.PARTED in sealed.opened_notice(his.public_id, his.answer_sealed).remarks
    with pytest.raises(fetching.JointAfterParting):
        moved(his, FetchMove.ACCEPT, couple.marc)


def test_who_stays_counts_a_joint_amount_no_more_and_is_asked_for_a_paper() -> None:
    couple = couples.couple()
    row = used(couple.demande, couple.marc, joint(), key="c1")
    assert last(couple.demande, f"incomes/c1/{year()}") == 30_000

    parted(couple)

    row.refresh_from_db()
    assert last(couple.demande, f"incomes/c1/{year()}") is None
    assert row.state == FetchState.TAKEN_BACK
    assert row.piece is not None
    assert row.piece.status == "expiree"


def test_after_a_silent_leave_who_stayed_uses_a_joint_notice_as_before() -> None:
    """The same answer, the same remark, the same act as where nobody left: nothing there tells of the other's file."""
    couple, plain = couples.couple(), couples.couple()
    child = couples.couple().demande
    Fork.objects.create(parent=couple.demande, child=child, person_key="d", kind=ForkKind.SILENT, at=timezone.now())

    rows = [came(consented(one.demande, one.marc, key="c1"), joint()) for one in (couple, plain)]

    told = [sealed.opened_notice(row.public_id, row.answer_sealed) for row in rows]
    assert told[0] == told[1]
    moved(rows[0], FetchMove.ACCEPT, couple.marc)
    assert settled(couple.demande) == 1
    with acting.taken(acting.CLOCK):
        assert settling.part(couple.demande, at=timezone.now()) == 0
    assert last(couple.demande, f"incomes/c1/{year()}") == 30_000


def test_who_went_on_alone_uses_no_sum_of_two() -> None:
    couple = couples.couple()
    alone = factories.demande("Amina")
    Fork.objects.create(
        parent=couple.demande, child=alone.demande, person_key="d", kind=ForkKind.SILENT, at=timezone.now()
    )
    row = came(consented(alone.demande, alone.actor), joint())

    assert row.state == FetchState.FOUND
    with pytest.raises(fetching.JointAfterParting):
        moved(row, FetchMove.ACCEPT, alone.actor)


def test_somebody_who_never_was_of_the_file_is_said_and_refuses_nothing() -> None:
    amina = factories.demande("Amina")
    row = came(consented(amina.demande, amina.actor), joint())
    assert NoticeRemark.SOMEBODY_ELSE in sealed.opened_notice(row.public_id, row.answer_sealed).remarks
    moved(row, FetchMove.ACCEPT, amina.actor)


def test_the_question_of_a_desk_about_an_amount_ends_on_a_day_and_the_amount_stands() -> None:
    asked = datetime(2026, 11, 16, 10, 0, tzinfo=UTC)
    until = rule.question_until(asked)
    before = plain_text(rule.question_said(asked, on=until))
    after = plain_text(rule.question_said(asked, on=until + timedelta(days=1)))

    assert until > asked.date()
    assert "la question se clôt le 16 décembre 2026 au soir" in before
    assert "La question s’est close le 16 décembre 2026, et cette réponse compte." in after


def test_a_separation_between_the_press_and_the_clock_enters_no_sum_of_two() -> None:
    couple = couples.couple()
    row = came(consented(couple.demande, couple.marc, key="c1"), joint())
    moved(row, FetchMove.ACCEPT, couple.marc)
    parted(couple)

    assert settled(couple.demande) == 0
    row.refresh_from_db()
    assert (row.state, row.settled, row.answer_sealed) == (FetchState.EXPIRED, FetchState.EXPIRED, "")
    assert last(couple.demande, f"incomes/c1/{year()}") is None
