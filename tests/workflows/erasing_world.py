"""A person whom nothing else in the database looks like, and a search of every column for her."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.utils import timezone

from palier.models import (
    Demande,
    Fact,
    FileContent,
    Message,
    PieceContent,
    PieceFile,
    SafeChannel,
    SignInCode,
)
from palier.rules.doors.access import Role
from palier.workflows.acting.actors import Actor
from palier.workflows.doors import slowing
from palier.workflows.offer import leasing, offering
from palier.workflows.scoring import scoring, scoring_territories
from tests import factories

if TYPE_CHECKING:
    from tests.factories import Applicant
    from tests.world import World

DAY = timedelta(days=1)
MANAGER = Actor(role=Role.STEWARD)
GIVEN_NAME, BIRTH_NAME, ADDRESS = "Zélie-Maëlys", "Quervazec-Dorlodot", "17 impasse des Grives-Musiciennes"
PHONE, EMAIL, SAFE_EMAIL = "0699887755", "zelie.quervazec@example.test", "cachette.zelie@example.test"
BIRTH = date(1983, 11, 7)
EMPLOYER = "Ateliers Trompe-Souris"


def zelie(**changes: Any) -> Applicant:
    made = factories.demande(GIVEN_NAME, birth_name=BIRTH_NAME, birth_date=BIRTH, **changes)
    made.persons[0].phone, made.persons[0].email, made.persons[0].address = PHONE, EMAIL, ADDRESS
    made.persons[0].employer = EMPLOYER
    made.persons[0].save()
    return made


def identifiers(of: Applicant) -> list[str]:
    return [
        of.demande.numero_unique,
        GIVEN_NAME,
        BIRTH_NAME,
        ADDRESS,
        PHONE,
        EMAIL,
        SAFE_EMAIL,
        EMPLOYER,
        BIRTH.isoformat(),
        BIRTH.strftime("%d/%m/%Y"),
        BIRTH_NAME.lower(),
        GIVEN_NAME.lower(),
        json.dumps(GIVEN_NAME).strip('"'),
    ]


def everywhere(words: list[str]) -> list[str]:
    """Every column of every table that holds one of these words, bytes included."""
    found = []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_schema || '.' || table_name, column_name, data_type FROM information_schema.columns"
            " JOIN information_schema.tables USING (table_schema, table_name)"
            " WHERE table_schema NOT IN ('pg_catalog', 'information_schema') AND table_type = 'BASE TABLE'"
        )
        for table, column, kind in cursor.fetchall():
            text = f"encode(\"{column}\", 'escape')" if kind == "bytea" else f'"{column}"::text'
            held = f"EXISTS (SELECT FROM unnest(%s::text[]) w WHERE strpos({text}, w) > 0)"
            cursor.execute(f"SELECT count(*) FROM {table} WHERE {held}", [words])
            if cursor.fetchone()[0]:
                found.append(f"{table}.{column}")
    return sorted(found)


def leave_traces(of: Applicant) -> None:
    """One row of each kind that the path to a lease does not write by itself."""
    now = timezone.now()
    sent = factories.piece(of.demande)
    said = f"avis au nom de {BIRTH_NAME}".encode()
    PieceFile.objects.filter(piece=sent).update(name=f"{BIRTH_NAME}.pdf")
    FileContent.objects.filter(file__piece=sent).update(data=said)
    PieceContent.objects.create(piece=sent, demande=of.demande, data=said)
    Fact.objects.create(
        demande=of.demande,
        layer="declare",
        path="incomes/d/2024",
        value={"qui": BIRTH_NAME},
        piece=sent,
        at=now,
        by=of.user,
    )
    SafeChannel.objects.create(demande=of.demande, email=SAFE_EMAIL, set_at=now)
    Message.objects.create(channel="email", recipient=SAFE_EMAIL, subject="Votre code", body="x", created_at=now)
    SignInCode.objects.create(demande=of.demande, person_key="d", code_hash="x", created_at=now, expires_at=now + DAY)
    slowing.note(slowing.tried(of.demande.numero_unique, "10.0.0.1"), is_success=False, at=now)
    scoring_territories.refresh([of.demande], on=timezone.localdate())
    scoring.rescore(of.demande, at=now)


def housed(world: World, who: Applicant) -> Demande:
    """Bring somebody the whole way to a lease, beside two who are not chosen."""
    who.demande.seniorities.update(since=date(2001, 1, 1))
    on = world.home_at("attribuee", [who, *world.others[:2]])
    world.at["bail"] = on
    now = timezone.now()
    sent = offering.send_offer(world.candidature("bail", who), answer_days=10, by=world.karim, at=now)
    offering.note_delivery(sent, proof="Remise en main propre", delivered_at=now, by=world.karim, at=now)
    sent.refresh_from_db()
    offering.accept(sent, by=who.actor, at=now)
    leasing.sign(
        world.candidature("bail", who),
        signed_on=timezone.localdate(),
        starts_on=timezone.localdate(),
        contingent="COLACT",
        by=world.karim,
        at=timezone.now(),
    )
    who.demande.refresh_from_db()
    return who.demande


def after(days: int) -> datetime:
    return timezone.now() + days * DAY
