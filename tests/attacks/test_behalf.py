"""Raw SQL in an act for the account of a household: its word of the mandate, and nothing beside."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from palier.models import Candidature, Mandate, Piece
from palier.models.doors import acting, claims, row_security
from palier.models.doors.row_security import DEMANDEUR, INTAKE, PROTECTED, READ
from palier.models.rows import mandate_words
from palier.rules.mandates import mandates
from palier.rules.mandates.acts import VERBS
from palier.rules.mandates.mandates import MandateScope
from palier.workflows.mandates import granting
from tests.attacks.raw_sql import REFUSED, member, page_of, would
from tests.mandate_world import given, holder
from tests.stepping_down import logged_in_as

if TYPE_CHECKING:
    from tests.world import World

pytestmark = pytest.mark.django_db
WORDS = [one for one in MandateScope if one is not MandateScope.READ]
LINE = (
    "INSERT INTO palier_journalentry (id, at, actor, role, organisation, verb, object_kind, object_id, article, details)"
    " VALUES (gen_random_uuid(), now(), %s, %s, %s, %s, 'Demande', gen_random_uuid(), '', '{}')"
)


@pytest.fixture
def world(built_world: World) -> World:
    return built_world


def mandate(world: World, *words: MandateScope) -> Mandate:
    return given(world.amina, world.celine, scope=mandates.scope_of(word.value for word in words))


def claim(made: Mandate, world: World, word: str, **changes: Any) -> acting.Acting:
    by = world.celine
    said: dict[str, Any] = {
        "role": DEMANDEUR,
        "user": by.person.pk,
        "actor": by.person.public_id,
        "organisation": by.body.pk,
        "demande": made.demande_id,
        "mandate": made.pk,
        "word": word,
        **changes,
    }
    return acting.Acting(**said)


def takes(who: acting.Acting) -> bool:
    with logged_in_as("palier_web"), suppress(DatabaseError), transaction.atomic():
        acting.take(who)
        transaction.set_rollback(True)
        return True
    return False


def test_every_table_that_a_household_s_role_writes_is_held_to_the_words() -> None:
    written = {
        policy.table for policy in PROTECTED if policy.role in (DEMANDEUR, INTAKE) and set(policy.commands) - {READ}
    }
    assert written == set(mandate_words.WRITES)
    assert row_security.DEMANDEUR == DEMANDEUR
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname::text, pg_get_triggerdef(t.oid) FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
            " WHERE t.tgname = 'within_mandate'"
        )
        live = dict(cursor.fetchall())
    for table, words in mandate_words.WRITES.items():
        said = ", ".join(f"'{word}'" for word in words)
        assert live[table].endswith(f"EXECUTE FUNCTION palier_within_mandate({said})"), table
    assert set(live) == written


def test_what_the_functions_freeze_is_what_the_table_says() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT proname::text, prosrc FROM pg_proc WHERE proname IN ('palier_mandated_move', 'palier_defer')"
        )
        bodies = dict(cursor.fetchall())
    for word, stages in mandate_words.STAGES.items():
        said = ", ".join(f"'{stage}'" for stage in stages)
        assert f"word = '{word}' AND NEW.stage IN ({said})" in bodies["palier_mandated_move"]
    jobs = ", ".join(f"'{job}'" for job in mandate_words.JOBS)
    assert f"palier_claim('mandate') IS NOT NULL AND the_task NOT IN ({jobs})" in bodies["palier_defer"]


@pytest.mark.parametrize("word", WORDS)
def test_the_role_is_taken_by_a_living_mandate_with_that_word_and_by_no_other(world: World, word: MandateScope) -> None:
    made = mandate(world, word)
    assert takes(claim(made, world, word))
    for other in [*set(WORDS) - {word}, "lire", "tout", ""]:
        assert not takes(claim(made, world, other)), other
    other_file = world.noe.demande.pk
    strangers = world.stranger_celine
    for changes in (
        {"demande": other_file},
        {"organisation": strangers.body.pk},
        {"user": strangers.person.pk},
        {"mandate": made.pk + 1},
        {"role": row_security.BAILLEUR},
        {"role": row_security.CONSEILLER},
    ):
        assert not takes(claim(made, world, word, **changes)), changes
    assert takes(claim(made, world, word, role=INTAKE)) == (word is MandateScope.RENEW)
    granting.revoke(made.public_id, by=holder(world.amina), at=timezone.now())
    assert not takes(claim(made, world, word))


def test_no_claim_of_a_mandate_is_made_without_the_key(world: World) -> None:
    made = mandate(world, MandateScope.APPLY)
    said = json.dumps(
        {"role": DEMANDEUR, "demande": made.demande_id, "mandate": made.pk, "word": "repondre", "at": time.time()}
    )
    forged = hmac.new(b"x", f"claim:{said}".encode(), hashlib.sha256).hexdigest() + said
    true = claims.signed(claim(made, world, "candidater"))
    turned = true.replace('"word":"candidater"', '"word":"repondre"')
    with logged_in_as("palier_web"), transaction.atomic():
        for one in (forged, turned):
            assert would("SELECT palier_take(%s)", [one]) == REFUSED


@pytest.mark.parametrize("word", WORDS)
def test_no_other_table_is_written_than_those_of_the_word(world: World, word: MandateScope) -> None:
    made = mandate(world, *WORDS)
    with page_of(claim(made, world, word)):
        for table, words in mandate_words.WRITES.items():
            if word in words:
                continue
            for statement in (
                f"UPDATE {table} SET id = id",
                f"DELETE FROM {table}",
                f"INSERT INTO {table} DEFAULT VALUES",
            ):
                assert would(statement) in (REFUSED, "42703"), statement


@pytest.mark.parametrize("word", WORDS)
def test_a_candidature_moves_as_the_word_says_and_no_piece_is_secret(world: World, word: MandateScope) -> None:
    made, row = mandate(world, *WORDS), world.candidature("attribuee")
    piece = world.piece
    assert piece is not None
    stages = set(mandate_words.STAGES.get(word, ()))
    move = "UPDATE palier_candidature SET stage = %s WHERE id = %s"
    with page_of(claim(made, world, word)):
        for stage in ("acceptee", "refusee", "retiree", "desistee", "suspendue"):
            if stage not in stages:
                assert would(move, [stage, row.pk]) == REFUSED, stage
        assert would("UPDATE palier_candidature SET stage = 'desistee'") == REFUSED
        if word is MandateScope.PIECES:
            secret = "UPDATE palier_piece SET proof_code = proof_code WHERE id = %s"
            assert would(secret, [piece.pk]) in (1, REFUSED)
    Piece.objects.filter(pk=piece.pk).update(confidentiality="protege")
    insert = (
        "INSERT INTO palier_piece (public_id, demande_id, person_key, code, proof_code, media_type, size, sha256, uploaded_at,"
        " status, refusal_reason, extension_reason, confidentiality, audience) VALUES (gen_random_uuid(), %s, 'd', 'x', '',"
        " 'application/pdf', 0, '', now(), 'a_verifier', '', '', 'protege', '{}')"
    )
    with page_of(claim(made, world, MandateScope.PIECES)):
        assert would(insert, [made.demande_id]) == REFUSED
    assert Candidature.objects.get(pk=row.pk).stage == "offre_envoyee"


@pytest.mark.parametrize("word", WORDS)
def test_a_line_names_the_adviser_their_house_and_a_verb_of_the_word(world: World, word: MandateScope) -> None:
    made, by = mandate(world, *WORDS), world.celine
    actor, house, own = by.person.public_id, by.body.pk, [str(verb) for verb in VERBS[word]]
    others = {str(verb) for verbs in VERBS.values() for verb in verbs} - set(own) | {
        "se_desister",
        "donner_mandat",
        "confirmer",
    }
    with page_of(claim(made, world, word)):
        for verb in own:
            assert would(LINE, [actor, "mandataire", house, verb]) == 1, verb
            assert would(LINE, [actor, "demandeur", None, verb]) == REFUSED
            assert would(LINE, [world.amina.user.public_id, "demandeur", None, verb]) == REFUSED
            assert would(LINE, [actor, "mandataire", None, verb]) == REFUSED
            assert would(LINE, [actor, "mandataire", world.stranger_celine.body.pk, verb]) == REFUSED
        for verb in others:
            assert would(LINE, [actor, "mandataire", house, verb]) == REFUSED, verb


def test_neither_the_desk_nor_a_household_signs_as_one_who_acts_for_another(world: World) -> None:
    made, by = mandate(world, *WORDS), world.celine
    with page_of(member(by)):
        assert would(LINE, [by.person.public_id, "mandataire", by.body.pk, "deposer"]) == REFUSED
        insert = (
            "INSERT INTO palier_mandateact (public_id, mandate_id, demande_id, by_id, done, object_id, at)"
            " VALUES (gen_random_uuid(), %s, %s, %s, 'candidature', gen_random_uuid(), now())"
        )
        assert would(insert, [made.pk, made.demande_id, by.person.pk]) == REFUSED
    amina = acting.Acting(
        role=DEMANDEUR, user=world.amina.user.pk, actor=world.amina.user.public_id, demande=made.demande_id
    )
    with page_of(amina):
        assert would(LINE, [world.amina.user.public_id, "mandataire", None, "deposer"]) == REFUSED
        assert would(LINE, [world.amina.user.public_id, "mandataire", by.body.pk, "deposer"]) == REFUSED
        assert would(insert, [made.pk, made.demande_id, world.amina.user.pk]) == REFUSED


def test_no_erasure_is_asked_of_the_background_in_an_act(world: World) -> None:
    made = mandate(world, *WORDS)
    defer = "SELECT palier_defer('palier.jobs.erasing.erase_asked', %s::jsonb, NULL, NULL)"
    with page_of(claim(made, world, MandateScope.APPLY)):
        assert would(defer, [json.dumps({"demande": made.demande_id})]) == REFUSED
        # What an act asks for is still asked.
        rescore = "SELECT palier_defer('palier.jobs.rescoring.rescore', %s::jsonb, NULL, NULL)"
        assert would(rescore, [json.dumps({"demande": made.demande_id})]) == 1
