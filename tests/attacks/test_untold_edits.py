"""Who may act, rewritten by plain SQL with its triggers on: sealed, but no act of the journal did it, and the walk says so."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO
from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from palier.models import (
    Appeal,
    BackupCode,
    Candidature,
    Convention,
    FlowPlan,
    Holder,
    Home,
    LegalHold,
    LetterPrinter,
    Mandate,
    Membership,
    Organisation,
    OrganisationLook,
    PasswordLink,
    Person,
    Referral,
    ReferralNote,
    SafeChannel,
    SealedLine,
    SecondFactor,
    Seniority,
    Unsealed,
    User,
)
from palier.models.seals import seal_rows
from palier.rules.doors.access import Role
from palier.rules.law.law import act
from palier.rules.seals.acts_of_the_path import FILE, LIST, OFFER, SEANCE
from palier.rules.seals.seal_faults import SealFaultKind
from palier.rules.seals.told_acts import TOLD
from palier.workflows.accounts import admitting
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.doors import protecting
from palier.workflows.entering import choosing_passwords
from palier.workflows.homes import orienting
from palier.workflows.letters import printers
from palier.workflows.life import erasing, keeping
from palier.workflows.mandates import ending_mandates, granting
from palier.workflows.organisations import organising
from palier.workflows.seals import sealing
from tests import factories, world
from tests.attacks.sealed_world import faults, seal, undone
from tests.mandate_world import given, holder
from tests.plain_pages import plain_text
from tests.referral_world import noted, open_referral

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import Model

    from palier.rules.seals.seal_faults import SealFault

pytestmark = pytest.mark.django_db
OPERATOR = Actor(role=Role.STEWARD)
PASSWORD = "neuf tasses de thé vert"


@pytest.fixture
def whole() -> world.World:
    built = world.build()
    now, today = timezone.now(), timezone.localdate()
    Convention.objects.create(
        bailleur=built.bailleur,
        reservataire=built.reservataire,
        departement="93",
        contingent="EPCI",
        rate_numerator=1,
        rate_denominator=5,
        rounding="plus_proche",
        unit="logements",
        lost_is_used=True,
        signed_on=today,
        valid_from=today,
    )
    FlowPlan.objects.create(
        bailleur=built.bailleur,
        departement="93",
        year=2026,
        stock=100,
        rotation_numerator=1,
        rotation_denominator=10,
        stock_reserved=0,
    )
    LetterPrinter.objects.create(organisation=built.bailleur, named_at=now)
    OrganisationLook.objects.create(organisation=built.bailleur, changed_at=now)
    LegalHold.objects.create(demande=built.noe.demande, reason="Recours", placed_at=now)
    contested = Candidature.objects.order_by("pk")[0]
    Appeal.objects.create(
        demande=contested.demande,
        candidature=contested,
        organisation=built.bailleur,
        subject="non_attribution",
        decided_on=today,
        reasons=["autre"],
        sent_at=now,
        answer_by=now,
    )
    SafeChannel.objects.create(demande=built.stranger.demande, email="a@example.test", set_at=now)
    SecondFactor.objects.create(user=built.karim.person, sealed="s", enrolled_at=now, last_step=1)
    BackupCode.objects.create(user=built.karim.person, code_hash="h")
    given(built.amina, built.celine)
    noted(open_referral(built.amina, built.samira).public_id, built.samira)
    admitting.invite("rita@example.test", "Rita", built.bailleur, role=None, by=OPERATOR, at=now)
    seal()
    return built


EDITS: dict[str, tuple[type[Model], str]] = {
    "an account under another address": (User, "login = 'x@example.test'"),
    "a password": (User, "password = 'pbkdf2_sha256$1$x$y'"),
    "an account opened": (User, "is_active = NOT is_active"),
    "a contest said to be told": (Appeal, "late_told_at = now()"),
    "a referral answered": (Referral, "last_day = last_day + 1"),
    "a note taken back": (ReferralNote, "text = '', salt = '', digest = repeat('e', 64)"),
    "a membership suspended": (Membership, "suspended_at = now()"),
    "a membership ended": (Membership, "ended_at = now()"),
    "an organisation made the State's": (Organisation, "is_state = true"),
    "an account given another file": (Holder, "person_key = '9'"),
    "where a person's codes go": (Person, "email = 'x@example.test'"),
    "a person's name": (Person, "birth_name = 'Autre'"),
    "a day waited since": (Seniority, "since = since - 400"),
    "where the codes of a person in danger go": (SafeChannel, "email = 'x@example.test'"),
    "the rent of a home": (Home, "rent = rent + 100"),
    "a home oriented elsewhere": (Home, "reservataire_id = bailleur_id"),
    "the rate of a convention": (Convention, "rate_numerator = 2"),
    "what a year is expected to free": (FlowPlan, "stock = 7"),
    "who prints letters": (LetterPrinter, "organisation_id = (SELECT max(id) FROM palier_organisation)"),
    "where the answers to a mail go": (OrganisationLook, "reply_to = 'x@example.test'"),
    "an application swapped": (SecondFactor, "sealed = 'x'"),
    "a backup code made good again": (BackupCode, "used_at = now()"),
    "a link that opens an account": (PasswordLink, "used_at = now()"),
    "a conservation lifted": (LegalHold, "lifted_at = now()"),
    "a mandate taken back": (Mandate, "state = 'retire', ended_at = now()"),
    "another holder who agrees": (Mandate, "other_agreed_at = now()"),
}


def write(statement: str, values: list[Any] | None = None) -> None:
    """As plain SQL, triggers on; then sealed, as an act would be."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        assert cursor.rowcount == 1
    seal(is_invented=False)


def named(found: list[SealFault], wrong: SealFaultKind) -> list[tuple[str, str]]:
    return [(fault.table, fault.row) for fault in found if fault.wrong is wrong]


def test_a_row_that_no_act_wrote_is_named(whole: world.World) -> None:
    assert faults() == []
    unseen = {}
    for name, (model, what) in EDITS.items():
        row, table = model._default_manager.order_by("pk")[0], str(model._meta.model_name)  # noqa: SLF001 - Django's own
        key = model._meta.pk.column  # noqa: SLF001 - same
        fixed = "REWRITTEN" if model is Holder else "UNTOLD"
        with undone():
            write(f"UPDATE palier_{table} SET {what} WHERE {key} = %s", [row.pk])
            found = faults()
            if named(found, SealFaultKind[fixed]) != [(table, str(row.pk))] or len(found) != 1:
                unseen[name] = [fault.sentence for fault in found]

    assert unseen == {}
    fixed = {"correction", "gridversion", "linkedidentity", "passkey", "sizeguideversion"}
    fixed |= {"moretime", "reachnote"}
    of_the_path = FILE.keys() | LIST.keys() | SEANCE.keys() | OFFER.keys()
    assert {str(model._meta.model_name) for model, _ in EDITS.values()} >= TOLD.keys() - fixed - of_the_path, (  # noqa: SLF001 - same
        "these never change: a second state of them is a fault already; the path has a test of its own"
    )


FORGED = """
    INSERT INTO palier_mandate (public_id, number, demande_id, person_key, by_id, organisation_id, scope, granted_at, last_day,
      asks_other, other_agreed_at)
    SELECT gen_random_uuid(), 'FORG2345EFGH', %s, 'd', %s, organisation_id, 'lire', granted_at, last_day, true, granted_at
    FROM palier_mandate
"""


def test_a_mandate_that_nobody_gave_is_named(whole: world.World) -> None:
    noe = whole.noe
    write(FORGED, [noe.demande.pk, noe.user.pk])

    made = Mandate.objects.get(number="FORG2345EFGH")
    assert named(faults(), SealFaultKind.UNTOLD) == [("mandate", str(made.pk))]


def test_a_mandate_lengthened_or_widened_is_a_second_state_of_what_never_changes(whole: world.World) -> None:
    made = Mandate.objects.get()
    for what in (
        "last_day = last_day + 300",
        "scope = 'lire candidater'",
        "asks_other = NOT asks_other",
        "by_id = by_id + 1",
    ):
        with undone():
            connection.cursor().execute("SET CONSTRAINTS ALL DEFERRED")
            write(f"UPDATE palier_mandate SET {what}")
            assert ("mandate", str(made.pk)) in named(faults(), SealFaultKind.REWRITTEN), what


def test_what_acts_do_with_a_mandate_is_told(whole: world.World) -> None:
    made, at = Mandate.objects.get(), timezone.now()
    ending_mandates.look(made.pk, at=at + timedelta(days=80))
    seal(is_invented=False)
    granting.revoke(made.public_id, by=holder(whole.amina), at=at)
    seal(is_invented=False)
    given(whole.amina, whole.celine)
    seal(is_invented=False)

    assert Mandate.objects.filter(warned_at__isnull=False).exists()
    assert faults() == []


def test_a_membership_that_nobody_gave_and_one_taken_away_are_named(whole: world.World) -> None:
    given = Membership.objects.order_by("pk")[0]
    with undone():
        write(
            "INSERT INTO palier_membership (user_id, organisation_id, role) SELECT user_id, organisation_id, 'exploitant' "
            "FROM palier_membership WHERE id = %s",
            [given.pk],
        )
        made = Membership.objects.get(role="exploitant")
        assert named(faults(), SealFaultKind.UNTOLD) == [("membership", str(made.pk))]
    for model in (Membership, Holder, LetterPrinter):
        row = model._default_manager.order_by("pk")[0]  # noqa: SLF001 - Django's own way to a manager
        with undone():
            write(f"DELETE FROM palier_{model._meta.model_name} WHERE id = %s", [row.pk])  # noqa: SLF001 - same
            assert named(faults(), SealFaultKind.REMOVED) == [(str(model._meta.model_name), str(row.pk))]  # noqa: SLF001 - same


def test_the_command_says_it(whole: world.World) -> None:
    row = Membership.objects.order_by("pk")[0]
    write("UPDATE palier_membership SET ended_at = now() WHERE id = %s", [row.pk])
    line = SealedLine.objects.filter(source="membership", row=str(row.pk)).latest("pk")
    out = StringIO()

    with pytest.raises(CommandError, match="1 défaut"):
        call_command("verify_journal", stdout=out, stderr=out)

    assert (
        f"membership {row.pk} a été changé (ended_at) sans qu’aucune ligne du journal ne dise quel acte l’a fait "
        f"(ligne {line.position})." in plain_text(out.getvalue())
    )


def _professionals(at: world.World) -> None:
    now = timezone.now()
    link = admitting.invite("max@example.test", "Max", at.bailleur, role=None, by=OPERATOR, at=now)
    choosing_passwords.choose(link.secret, PASSWORD, at=now)
    seal(is_invented=False)
    user = User.objects.get(login="max@example.test")
    choosing_passwords.change(
        PASSWORD, f"{PASSWORD} glacé", by=Actor(role=Role.BAILLEUR, user=user, organisation=at.bailleur), at=now
    )
    seal(is_invented=False)
    admitting.suspend(user.login, at.bailleur, by=OPERATOR, at=now)
    seal(is_invented=False)
    admitting.resume(user.login, at.bailleur, by=OPERATOR, at=now)
    seal(is_invented=False)
    admitting.reset(user.login, by=OPERATOR, at=now)
    seal(is_invented=False)
    admitting.close(user.login, at.bailleur, by=OPERATOR, at=now)


def _organisations(at: world.World) -> None:
    now = timezone.now()
    organising.suspend(at.reservataire, by=OPERATOR, at=now)
    seal(is_invented=False)
    organising.resume(at.reservataire, by=OPERATOR, at=now)
    organising.correct(at.reservataire, name="Autre nom", by=OPERATOR, at=now)
    organising.mark_state(at.reservataire, is_state=True, by=OPERATOR, at=now)


def _printers(at: world.World) -> None:
    printers.name(at.bailleur, ["94"], by=OPERATOR, at=timezone.now())
    seal(is_invented=False)
    printers.stop(at.bailleur, ["94"], by=OPERATOR, at=timezone.now())


def _homes(at: world.World) -> None:
    home = factories.home(at.bailleur, None)
    seal()
    orienting.keep_for_own_part(home, reason="mutation", by=at.karim, at=timezone.now())


def _protected(at: world.World) -> None:
    alone = factories.demande("Ida")
    seal()
    protecting.protect(alone.demande, "b@example.test", by=alone.actor, at=timezone.now())


def _erased(at: world.World) -> None:
    gone = factories.demande("Ida")
    seal()
    erasing.ask(gone.demande, by=gone.actor, at=timezone.now())
    keeping.honour(gone.demande, at=timezone.now())


def _expired(at: world.World) -> None:
    keeping.forget_old(at=timezone.now() + timedelta(days=90))
    assert not PasswordLink.objects.exists()


@pytest.mark.parametrize("acts", [_professionals, _organisations, _printers, _homes, _protected, _erased, _expired])
def test_what_acts_write_is_told(whole: world.World, acts: Callable[[world.World], None]) -> None:
    acts(whole)
    seal(is_invented=False)

    assert faults() == []


def test_rows_are_sealed_before_the_lines_that_tell_of_them_whatever_the_batch(whole: world.World) -> None:
    """The journal's line comes first in the queue, and does not leave it before the row that it tells of."""
    law = act("règles de connexion de Palier")
    telling.journal("corriger_organisme", whole.bailleur, by=OPERATOR, at=timezone.now(), article=law)
    Organisation.objects.filter(pk=whole.bailleur.pk).update(name="Autre nom")
    while Unsealed.objects.exists():
        with seal_rows.one_snapshot():
            sealing.seal_waiting(at=timezone.now(), batch=1)

    assert faults() == []
