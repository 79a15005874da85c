"""The statements that order a list that closes give what the rule gives: names, digest, lots, order and ranks, of any list."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from palier.models import Candidature, Demande, PublicationSeed, RankingLine
from palier.models.identifiers import uuid7
from palier.models.ranking import freezing
from palier.rules.ranking import ranking, ranking_file
from tests.workflows import crowds

if TYPE_CHECKING:
    from palier.models import Publication

pytestmark = pytest.mark.django_db
MOST = 7
SECRETS = st.binary(min_size=32, max_size=32)
ENTRIES = st.tuples(
    st.integers(0, 2),
    st.sampled_from([-4, 0, 10, 11, 100]),
    st.sampled_from([date(2001, 2, 3), date(2020, 1, 1), date(9999, 12, 31)]),
    SECRETS,
)


class Listed(NamedTuple):
    """A list, and its candidates."""

    on: Publication
    rows: list[Candidature]


@pytest.fixture
def listed() -> Listed:
    on = crowds.publication(crowds.world())
    return Listed(on, [crowds.candidate(on) for _ in range(MOST)])


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(entries=st.lists(ENTRIES, max_size=MOST, unique_by=lambda one: one[3]), seed=SECRETS)
def test_statements_give_the_order_of_the_rule(listed: Listed, entries: list[tuple], seed: bytes) -> None:
    name, key = str(listed.on.public_id), uuid7()
    with transaction.atomic():
        PublicationSeed.objects.filter(publication=listed.on).update(seed=seed)
        for row, (tier, points, since, token) in zip(listed.rows, entries, strict=False):
            Demande.objects.filter(pk=row.demande_id).update(draw_token=token)
            Candidature.objects.filter(pk=row.pk).update(tier=tier, order_points=-points, waiting_since=since)
        Candidature.objects.filter(pk__in=[row.pk for row in listed.rows[len(entries) :]]).update(stage="retiree")
        order = freezing.freeze(key, listed.on.pk, name, again=False, ranked="classee", at=timezone.now())
        lines = list(freezing.lines(key))
        written = dict(Candidature.objects.exclude(rank=None).values_list("pk", "rank"))
        kept = list(RankingLine.objects.filter(ranking=key).values_list("salt", "commitment", "candidature__snapshot"))
        transaction.set_rollback(True)

    names = [ranking.pseudonym(token, name) for *_, token in entries]
    wanted = ranking.rank([(one, *entry[:3]) for one, entry in zip(names, entries, strict=True)], seed)
    assert order == (len(entries), wanted.pseudonyms_digest)
    assert [line[:3] for line in lines] == [place[:3] for place in wanted.places]
    rank_of = {place.pseudonym: place.rank for place in wanted.places}
    assert written == {row.pk: rank_of[one] for row, one in zip(listed.rows, names, strict=False)}
    assert all(ranking_file.commitment(bytes.fromhex(salt), text.encode()) == bound for salt, bound, text in kept)
    assert len({salt for salt, *_ in kept}) == len(entries)


def test_a_secret_that_could_be_guessed_closes_nothing(listed: Listed) -> None:
    Demande.objects.filter(pk=listed.rows[0].demande_id).update(draw_token=b"short")
    with pytest.raises(ranking.WeakSecret):
        freezing.freeze(
            uuid7(), listed.on.pk, str(listed.on.public_id), again=False, ranked="classee", at=timezone.now()
        )


def test_the_head_of_lines_is_that_of_their_file() -> None:
    entries = [(f"{n:064x}", 1, n, date(2020, 1, 1) + timedelta(n)) for n in range(3)]
    order = ranking.rank(entries, crowds.SEED)
    bound = [f"{n:064x}" for n in range(9, 6, -1)]
    header = ranking_file.RankingHeader(
        publication="p",
        reservataire="r",
        closed_at=timezone.now(),
        grid="",
        grid_digest="",
        ceilings_digest="",
        seed=crowds.SEED,
        seed_commitment=order.seed_commitment,
        pseudonyms_digest=order.pseudonyms_digest,
        counts={"classees": 3},
    )
    lines = [ranking_file.PublicLine(*place[:3], one) for place, one in zip(order.places, bound, strict=True)]
    assert ranking_file.head(header, lines) == ranking_file.public_file(header, order, bound).head
    with pytest.raises(ranking_file.BadFile):
        ranking_file.head(header, lines[1:])
