"""The clock's turns of a lease: what a provider says is taken once, kept only if it is what was sent, and never lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
from django.urls import reverse

from palier.gateways.signing import EnvelopeStatus
from palier.models import Candidature, JournalEntry, LeaseEnvelope, LeasePaper, Letter, Message
from palier.models.candidatures import made_leases
from palier.models.doors import acting, row_security
from palier.rules.candidature.funnel import Stage
from palier.rules.doors.access import Role
from palier.rules.law.clocks import day_in_paris
from palier.workflows.acting.actors import Actor
from palier.workflows.candidature import applying
from palier.workflows.offer import leasing
from palier.workflows.signing import lease_envelopes, noting, signing_states, voiding
from tests import counter_world
from tests.signing_world import PROOF, AcceptedLease, accepted_lease
from tests.workflows.bailleur_world import DAY, NOW, as_bailleur, as_clock

pytestmark = pytest.mark.django_db
AT = NOW + 4 * DAY


@pytest.fixture
def lease() -> AcceptedLease:
    return accepted_lease()


def claimed(pk: int, at=AT):
    with as_clock():
        return noting.claim(pk, at=at)


def due(at=AT) -> list[int]:
    with as_clock():
        return noting.due(at)


def test_what_everybody_signed_is_kept_once(lease: AcceptedLease) -> None:
    found = lease.opened()
    assert lease.seal(found) is not None
    assert lease.seal(found) is None
    found.refresh_from_db()
    assert found.state == "signee"
    assert found.papers.count() == 5
    assert JournalEntry.objects.filter(verb="garder_bail_signe").count() == 1
    assert JournalEntry.objects.filter(verb="constater_signature_bail").count() == 2
    assert Letter.objects.filter(kind="bail_signe_par_tous").count() == 1
    assert lease.row.stage == Stage.ACCEPTEE


@pytest.mark.parametrize("wrong", ["autre_papier", "papier_change", "sans_preuve", "manque"])
def test_what_is_not_what_was_sent_is_never_kept(lease: AcceptedLease, wrong: str) -> None:
    found = lease.opened()
    files, proof = lease.files(found), PROOF
    first = next(iter(files))
    if wrong == "autre_papier":
        files[first] = replace(files[first], made_from="0" * 64)
    elif wrong == "papier_change":
        files[first] = replace(files[first], data=b"%PDF-1.4 other" + files[first].data)
    elif wrong == "manque":
        del files[first]
    else:
        proof = b"<html>"
    with as_clock():
        assert noting.told(found.pk, lease.status(found, AT), at=AT)
        assert noting.seal(found.pk, lease.status(found, AT), files, proof, at=AT) is None
        assert noting.seal(found.pk, lease.status(found, AT), files, proof, at=AT) is None
    found.refresh_from_db()
    assert found.state == "ouverte"
    assert found.fault in noting.FAULTS
    assert not LeasePaper.objects.filter(signed_from__isnull=False).exists()
    assert JournalEntry.objects.filter(verb="ecarter_preuve_bail").count() == 1
    # Its next turn may mend it.
    assert lease.seal(found) is not None


def test_one_who_has_not_signed_leaves_it_unsigned_whatever_is_said(lease: AcceptedLease) -> None:
    found = lease.opened()
    one = found.signers.get(person_key="")
    with as_clock():
        assert not noting.told(found.pk, EnvelopeStatus({one.public_id: AT}, AT), at=AT)
    found.refresh_from_db()
    assert found.state == "ouverte"


def test_a_provider_that_never_calls_is_asked_all_the_same(lease: AcceptedLease) -> None:
    found = lease.send()
    assert due() == [found.pk]
    turn = claimed(found.pk) if found.level else None
    assert turn is None  # this site has no provider: it is signed on paper
    found.refresh_from_db()
    assert found.next_look_at is not None


def test_the_end_is_recalled_once_by_day_then_over_and_both_are_told(lease: AcceptedLease, settings) -> None:
    settings.SIGNING_URL, settings.SITE = "https://signer.example", "http://testserver"
    found = lease.opened()
    assert found.ends_at is not None
    near = found.ends_at - timedelta(hours=12)
    for _ in range(2):
        with as_clock():
            noting.told(found.pk, EnvelopeStatus({}, None), at=near)
    assert Message.objects.filter(subject__contains="papiers vous attendent").count() <= 2
    found.refresh_from_db()
    assert found.reminded_at == near
    Letter.objects.filter(kind="bail_a_signer").update(read_at=NOW + 3 * DAY)
    late = found.ends_at + 10 * DAY
    with as_clock():
        noting.told(found.pk, EnvelopeStatus({}, None), at=late)
    found.refresh_from_db()
    assert found.state == "expiree"
    assert Letter.objects.filter(kind="bail_fin_envoi").count() == 1
    assert lease.row.stage == Stage.ACCEPTEE


def test_no_time_runs_out_on_who_was_not_reached(lease: AcceptedLease, monkeypatch) -> None:
    found = lease.opened()
    monkeypatch.setattr("palier.workflows.signing.ending_time.is_over", lambda *_args, **_known: False)
    assert found.ends_at is not None
    with as_clock():
        noting.told(found.pk, EnvelopeStatus({}, None), at=found.ends_at + 30 * DAY)
    found.refresh_from_db()
    assert found.state == "ouverte"


def test_a_lease_that_came_to_nothing_or_was_signed_on_paper_ends_its_envelope(lease: AcceptedLease) -> None:
    found = lease.opened()
    Candidature.objects.filter(pk=found.candidature_id).update(stage=Stage.EN_RESERVE)
    assert found.pk in due()
    claimed(found.pk)
    found.refresh_from_db()
    assert found.state == "finie"
    assert lease.seal(found) is not None


def test_what_was_begun_beside_it_is_over_once_all_have_signed(lease: AcceptedLease) -> None:
    former = lease.opened()
    with as_bailleur(lease.world):
        fresh = voiding.change(lease.row, by=lease.world.karim, at=AT)
    assert lease.seal(former) is not None
    fresh.refresh_from_db()
    assert fresh.state == "finie"
    with as_bailleur(lease.world), pytest.raises(lease_envelopes.AllHaveSigned):
        voiding.cancel(lease.row, by=lease.world.karim, at=AT)


def test_a_lease_that_all_have_signed_falls_through_for_no_press(lease: AcceptedLease) -> None:
    lease.seal(lease.opened())
    with as_bailleur(lease.world), pytest.raises(leasing.SignedByAll):
        leasing.fall_through(lease.row, reason="menage", by=lease.world.karim, at=AT)
    assert lease.row.stage == Stage.ACCEPTEE


def test_who_has_a_lease_that_all_have_signed_steps_down_no_more(lease: AcceptedLease) -> None:
    found = lease.opened()
    assert applying.can_step_down(lease.row)
    with as_clock():
        assert noting.told(found.pk, lease.status(found, AT), at=AT)

    # All have signed, and what they signed is not fetched yet: the contract is made, at a counter as elsewhere.
    role = row_security.DEMANDEUR
    own = acting.Acting(role=role, user=lease.user.pk, actor=lease.user.public_id, demande=lease.row.demande_id)
    lease.row.demande.persons.update(birth_date=NOW.date())
    visit = counter_world.seen(lease.row.demande, counter_world.agent("Gisèle", "Guichet du centre"))
    beside = counter_world.in_the_visit(visit)
    for one, reads in ((own, True), (beside, False)):
        with acting.stepped(one):
            assert LeaseEnvelope.objects.exists() is reads
            assert made_leases.is_made(lease.row)
    with acting.stepped(replace(own, demande=lease.row.demande_id + 1)):
        assert not made_leases.is_made(lease.row)
    with as_bailleur(lease.world), pytest.raises(lease_envelopes.AllHaveSigned):
        voiding.cancel(lease.row, by=lease.world.karim, at=AT)
    with pytest.raises(applying.LeaseIsMade):
        applying.step_down(lease.row, by=Actor(role=Role.DEMANDEUR), at=AT)
    with as_bailleur(lease.world), pytest.raises(leasing.SignedByAll):
        leasing.fall_through(lease.row, reason="menage", by=lease.world.karim, at=AT)

    # Whatever was pressed beside the last signature, it is one; what came back and was not kept proves nothing.
    LeaseEnvelope.objects.filter(pk=found.pk).update(state="refusee")
    assert not applying.can_step_down(lease.row)
    LeaseEnvelope.objects.filter(pk=found.pk).update(state="ouverte", fault="papier_change")
    assert applying.can_step_down(lease.row)
    LeaseEnvelope.objects.filter(pk=found.pk).update(fault="")
    lease.seal(found)
    assert not applying.can_step_down(lease.row)
    assert lease.row.stage == Stage.ACCEPTEE


def test_a_lease_that_all_have_signed_is_said_signed_whatever_was_begun_beside_it(lease: AcceptedLease) -> None:
    former = lease.opened()
    with as_bailleur(lease.world):
        voiding.change(lease.row, by=lease.world.karim, at=AT)
    lease.seal(former)
    assert signing_states.said_of([lease.row]) == {lease.row.pk: "signé par tous, à enregistrer"}


def test_an_envelope_that_waits_for_years_is_still_looked_at(lease: AcceptedLease) -> None:
    found = lease.opened()
    LeaseEnvelope.objects.filter(pk=found.pk).update(tries=32767, level="simple")
    assert claimed(found.pk) is not None
    found.refresh_from_db()
    assert found.tries == 99


def test_what_a_provider_refused_is_not_put_again_and_time_passes(lease: AcceptedLease, settings) -> None:
    settings.SIGNING_URL, settings.SITE = "https://signer.example", "http://testserver"
    found = lease.send()
    with as_clock():
        noting.refused(found.pk, at=AT)
    assert claimed(found.pk) is None
    Letter.objects.filter(kind="bail_a_signer").update(read_at=NOW + 3 * DAY)
    assert found.ends_at is not None
    assert claimed(found.pk, found.ends_at + 10 * DAY) is None
    found.refresh_from_db()
    assert found.state == "expiree"


def test_each_who_signs_comes_back_to_a_page_of_their_own(lease: AcceptedLease, settings) -> None:
    settings.SIGNING_URL, settings.SITE = "https://signer.example", "http://testserver"
    turn = claimed(lease.send().pk)
    assert turn is not None
    assert turn.order is not None
    pages = [reverse(name, args=[lease.row.public_id]) for name in ("mon-bail", "bailleur_papiers")]
    assert [one.back for one in turn.order.people] == [f"http://testserver{page}" for page in pages]


def test_a_lease_whose_papers_are_being_signed_is_not_recorded_by_a_press(lease: AcceptedLease, settings) -> None:
    settings.SIGNING_URL, settings.SITE = "https://signature.example", "https://logement.example"
    assert lease.opened().level != ""
    today = day_in_paris(AT)
    sign = partial(leasing.sign, contingent="AUTRES", signed_on=today, starts_on=today, by=lease.world.karim, at=AT)

    with as_bailleur(lease.world):
        with pytest.raises(leasing.BeingSigned):
            sign(lease.row)
        voiding.cancel(lease.row, by=lease.world.karim, at=AT)
        made = sign(lease.row)

    assert made.candidature_id == lease.row.pk
