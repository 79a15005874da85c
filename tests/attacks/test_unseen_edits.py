"""Edits made by a superuser whose triggers do not run, twenty-two and those of who may act: each is seen and named."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.utils import timezone

from palier.models import (
    AccessEntry,
    Candidature,
    Check,
    Commune,
    Decision,
    DemandeVersion,
    Fact,
    FileContent,
    GridVersion,
    HeadStamp,
    Holder,
    Instance,
    JournalEntry,
    Lease,
    Letter,
    Membership,
    MissedHome,
    Mistake,
    Offer,
    Organisation,
    Person,
    Publication,
    PublicationSeed,
    PublishedHead,
    Ranking,
    RankingLine,
    SafeChannel,
    Seance,
    Territory,
    User,
    Witness,
)
from palier.rules.doors.readings import Purpose
from palier.rules.seals.seal_faults import SealFaultKind
from palier.workflows.acting import tracing
from palier.workflows.offer import leasing
from palier.workflows.ranking import closing
from palier.workflows.seals import publishing_heads
from tests import factories, world
from tests.attacks.sealed_world import edit, faults, named, seal, undone

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from django.db.models import Model

pytestmark = pytest.mark.django_db


def first(model: type[Model], **which: object) -> Model:
    return model._default_manager.filter(**which).order_by("pk")[0]  # noqa: SLF001 - Django's own way to a manager


@dataclass
class Edit:
    """What is rewritten, in which row, and the column that must be named with it."""

    statement: str
    row: Callable[[], Model]
    column: str = ""
    values: list[object] = field(default_factory=list)

    def make(self) -> str:
        row = self.row()
        edit(self.statement, [*self.values, row.pk])
        return f"{row._meta.model_name} {row.pk}"  # noqa: SLF001 - its own name


def _set(table: str, what: str, column: str, row: Callable[[], Model], key: str = "id") -> Edit:
    return Edit(f"UPDATE palier_{table} SET {column} = {what} WHERE {key} = %s", row, column)


def ranked() -> Model:
    return first(Candidature, rank=2)


EDITS = {
    "the header of a ranking": _set("ranking", "header || '{\"candidates\": 9}'", "header", lambda: first(Ranking)),
    "what a ranked candidature's points rest on": _set(
        "candidature", "replace(snapshot, '2', '3')", "snapshot", ranked
    ),
    "a line of the journal changed": _set("journalentry", "'autre'", "verb", lambda: first(JournalEntry)),
    "a line of the journal deleted": Edit("DELETE FROM palier_journalentry WHERE id = %s", lambda: first(JournalEntry)),
    "the access log deleted": Edit("DELETE FROM palier_accessentry WHERE id = %s", lambda: first(AccessEntry)),
    "a candidature set aside": _set("candidature", "'non_retenue'", "stage", ranked),
    "its rank": _set("candidature", "rank + 90", "rank", ranked),
    "its points": _set("candidature", "order_points - 50", "order_points", ranked),
    "a decision turned": _set("decision", "'non_attribution'", "kind", lambda: first(Decision)),
    "the text of a decision": _set("decision", "'autre'", "text", lambda: first(Decision)),
    "an offer answered": _set("offer", "'refusee'", "answer", lambda: first(Offer, answer="")),
    "a lease given to another": Edit(
        "UPDATE palier_lease SET demande_id = demande_id + 1 WHERE id = %s", lambda: first(Lease), "demande_id"
    ),
    "a check": _set("check", "'autre'", "note", lambda: first(Check)),
    "a letter": _set("letter", "'[\"Autre\"]'", "paragraphs", lambda: first(Letter)),
    "a version of the register": _set("demandeversion", "'{}'", "facts", lambda: first(DemandeVersion)),
    "the grid in force": _set("gridversion", "content || ' '", "content", lambda: first(GridVersion)),
    "a verified fact": _set("fact", "'{\"x\": 1}'", "value", lambda: first(Fact, layer="verifie")),
    "the bytes of a piece": Edit(
        "UPDATE palier_filecontent SET data = data || 'x'::bytea WHERE file_id = %s", lambda: first(FileContent), "data"
    ),
    "the seed of an open list": _set(
        "publicationseed",
        "sha256(seed)",
        "seed",
        lambda: first(PublicationSeed, publication__stage="publiee"),
        key="publication_id",
    ),
    "the members of a séance": _set("seance", "members - 0", "members", lambda: first(Seance)),
}
"""Twenty; the other two need more than one statement."""
WHO_MAY = {
    "a membership raised": _set("membership", "'exploitant'", "role", lambda: first(Membership)),
    "a membership that had ended": _set(
        "membership", "NULL", "ended_at", lambda: first(Membership, ended_at__isnull=False)
    ),
    "an account opened again": _set("user", "true", "is_active", lambda: first(User, is_active=False)),
    "an account under another address": _set(
        "user", "'x@example.test'", "login", lambda: first(User, login__contains="@")
    ),
    "an account given another file": Edit(
        "UPDATE palier_holder SET demande_id = demande_id + 99 WHERE id = %s", lambda: first(Holder), "demande_id"
    ),
    "an organisation made the State's": _set("organisation", "true", "is_state", lambda: first(Organisation)),
    "a database made a demonstration": _set("instance", "NOT is_demo", "is_demo", lambda: first(Instance)),
    "a person's name swapped": _set("person", "'Autre'", "birth_name", lambda: first(Person)),
    "where a person's codes go": _set("person", "'x@example.test'", "email", lambda: first(Person)),
    "where the codes of a person in danger go": _set(
        "safechannel", "'x@example.test'", "email", lambda: first(SafeChannel), key="demande_id"
    ),
    "a published head replaced": _set(
        "publishedhead", "repeat('0', 64)", "head", lambda: first(PublishedHead), key="position"
    ),
    "its date": _set(
        "headstamp", "stamped_at - interval '1 day'", "stamped_at", lambda: first(HeadStamp), key="head_id"
    ),
    "a witness replaced": _set("witness", "'x@example.test'", "email", lambda: first(Witness)),
    "what a mistake is worth": _set("mistake", "'aucune'", "remedy", lambda: first(Mistake)),
    "a home that it cost": Edit("DELETE FROM palier_missedhome WHERE id = %s", lambda: first(MissedHome)),
    "the territory of a commune": _set("commune", "NULL", "territory_id", lambda: first(Commune), key="code"),
}
"""Who may do or read something, what left the machine, and where a rule looks: beyond the twenty-two."""


@pytest.fixture
def whole() -> world.World:
    """Every step of the path, with a lease, a verified fact, a piece and readings: sealed."""
    built = world.build()
    now = timezone.now()
    accepted = first(Offer, answer="acceptee")
    leasing.sign(
        accepted.candidature,
        contingent="AUTRES",
        signed_on=timezone.localdate(now),
        starts_on=timezone.localdate(now),
        by=built.karim,
        at=now,
    )
    factories.file(built.piece)
    Fact.objects.create(
        demande=built.amina.demande, layer="verifie", path="claims/handicap", value={}, by=built.odile.user, at=now
    )
    tracing.note([built.amina.demande], Purpose.FIND, by=built.odile, at=now)
    _who_may(built, now)
    seal()
    return built


def _who_may(built: world.World, now: datetime) -> None:
    gone = factories.member("Gaston", built.bailleur)
    Membership.objects.filter(user=gone.user).update(ended_at=now)
    User.objects.filter(pk=gone.person.pk).update(is_active=False)
    Commune.objects.update(territory=Territory.objects.get_or_create(code="T12", name="Est Ensemble")[0])
    SafeChannel.objects.create(demande=built.stranger.demande, email="a@example.test", set_at=now)
    Witness.objects.create(name="Une association", email="w@example.test", asked_at=now)
    publishing_heads.publish(at=now)
    HeadStamp.objects.create(
        head=PublishedHead.objects.get(position=1), response=b"x", stamped_at=now, received_at=now, authority="a"
    )
    case = Mistake.objects.create(
        demande=built.amina.demande,
        reservataire=built.reservataire,
        kind="demande_du_menage",
        opened_at=now,
        answer_by=now + world.DAY,
    )
    MissedHome.objects.create(
        mistake=case,
        demande=built.amina.demande,
        publication=built.at["classee"],
        outcome="envoye",
        first_rank=1,
        last_rank=1,
        candidates=6,
        points_after=20,
    )


def test_every_edit_is_seen_and_named(whole: world.World) -> None:
    assert faults() == []
    unseen = {}
    for name, each in (EDITS | WHO_MAY).items():
        with undone():
            row = each.make()
            found = faults()
            columns = {column for fault in found for column in fault.columns}
            if named(found) != {row} or not {each.column} - {""} <= columns:
                unseen[name] = (row, [fault.sentence for fault in found])

    assert unseen == {}
    assert faults() == []


def test_two_ranks_exchanged_in_a_frozen_line_are_two_faults(whole: world.World) -> None:
    one, two = RankingLine.objects.filter(ranking=first(Ranking)).order_by("rank")[:2]

    for line, rank in ((one, 99), (two, one.rank), (one, two.rank)):
        edit("UPDATE palier_rankingline SET rank = %s WHERE id = %s", [rank, line.pk])

    found = faults()
    assert named(found) == {f"rankingline {one.pk}", f"rankingline {two.pk}"}
    assert {fault.columns for fault in found} == {("rank",)}


def test_a_closed_ranking_deleted_and_closed_again_is_seen(whole: world.World) -> None:
    """The worker closes it again by its own statements: the new one is sealed as any other, the old one is missed."""
    ranking = whole.home_at("classee", [whole.amina, *whole.others[:3]]).rankings.get()
    seal()
    assert faults() == []
    lines = [str(pk) for pk in ranking.lines.values_list("pk", flat=True)]
    edit("DELETE FROM palier_rankingline WHERE ranking_id = %s", [ranking.pk])
    edit("DELETE FROM palier_ranking WHERE id = %s", [ranking.pk])
    edit(
        "UPDATE palier_candidature SET stage = 'deposee', rank = NULL WHERE publication_id = %s",
        [ranking.publication_id],
    )
    edit("UPDATE palier_publication SET stage = 'publiee', closed_at = NULL WHERE id = %s", [ranking.publication_id])
    edit(
        "UPDATE palier_chainhead SET position = position - 1, head = %s WHERE reservataire_id = %s",
        [ranking.previous_head, ranking.reservataire_id],
    )
    on = Publication.objects.get(pk=ranking.publication_id)
    assert closing.close(on, weighed=factories.believed(on), at=timezone.now()) is not None
    seal()

    found = faults()

    missing = {
        fault.row
        for fault in found
        if fault.wrong is SealFaultKind.MISSING and fault.table in ("ranking", "rankingline")
    }
    assert missing == {str(ranking.pk), *lines}


def test_the_edits_are_those_of_the_review() -> None:
    assert len(EDITS) + 2 == 22


def test_no_trigger_ran_during_an_edit(whole: world.World) -> None:
    EDITS["its points"].make()

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM palier_unsealed")
        assert cursor.fetchone()[0] == 0
