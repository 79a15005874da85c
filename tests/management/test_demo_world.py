"""The invented world: deterministic, in every stage, true to its cast, and never over someone's data."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone

from config.demo import particulier
from palier.jobs.path import signing
from palier.management.demo import freshening, story
from palier.management.demo.days import Days
from palier.management.demo.doors import exchanges
from palier.models import (
    Candidature,
    Demande,
    DeskNote,
    ExchangeEntry,
    ExchangeLink,
    Holder,
    Home,
    Instance,
    LeaseEnvelope,
    Membership,
    Mistake,
    Offer,
    Person,
    Piece,
    Publication,
)
from palier.models.candidatures import places
from palier.models.demandes import layers
from palier.models.seals import seal_rows
from palier.rules.candidature.funnel import PublicationStage, Stage
from palier.rules.doors.access import Role
from palier.rules.fetching import job_status
from palier.rules.signing.lease_signing import EnvelopeState
from palier.workflows.acting.actors import Actor
from palier.workflows.desks import keeping_notes, listing_tags
from palier.workflows.fetching import proving, settling_status
from palier.workflows.homes import naming, territories
from palier.workflows.mandates import adviser_figures
from palier.workflows.people import employer_sites
from palier.workflows.scoring import scoring
from palier.workflows.seals import tracing_acts
from sandbox.sne.files import many_to_xml
from sandbox.sne.population import population
from tests import factories, signing_world
from tests.attacks.raw_sql import member, page_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from pathlib import Path

pytestmark = pytest.mark.django_db
HOUSEHOLDS = 700
CROWD, AHEAD, BEHIND = 14, 6, 11


def today() -> date:
    return timezone.now().astimezone(ZoneInfo("Europe/Paris")).date()


@pytest.fixture
def register_file(tmp_path: Path) -> Path:
    path = tmp_path / "demandes.xml"
    path.write_text(many_to_xml(population(2026, today(), HOUSEHOLDS), on=today()), encoding="utf-8")
    return path


@pytest.fixture(autouse=True)
def has_a_provider(settings) -> None:
    """Of signatures, and a service of France Travail, as the demo has."""
    settings.SIGNING_URL, settings.SITE = "http://127.0.0.1:9", "http://testserver"
    settings.PARTICULIER_URL = "http://127.0.0.1:9"


@pytest.fixture(autouse=True)
def small_crowds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fewer candidates on each list: the stages are the same, and the test is ten times shorter."""
    for name, value in (("CROWD", CROWD), ("_HERO_BEHIND", BEHIND), ("_NOE_BEHIND", BEHIND)):
        monkeypatch.setattr(story, name, value)


def build(path: Path) -> None:
    call_command("demo_world", demandes=[path], anchor=today(), verbosity=0)


def place_of(name: str) -> places.CurrentPlace:
    candidature = Candidature.objects.get(demande__holders__user__name=name)
    return places.place(candidature)


def portrait() -> list[tuple[object, ...]]:
    """Who is on which list, with how many points."""
    columns = ("publication__home__rpls_id", "demande__numero_unique", "order_points")
    return list(Candidature.objects.order_by(*columns).values_list(*columns))


def test_the_world_is_the_same_for_a_seed_and_an_anchor_and_ages_well(
    register_file: Path, tmp_path: Path, settings
) -> None:
    with transaction.atomic():
        build(register_file)
        first = portrait()
        transaction.set_rollback(True)

    build(register_file)
    with seal_rows.one_snapshot():
        assert list(tracing_acts.trace()) == []

    assert portrait() == first
    assert len(first) > 300
    tells_its_story()
    stored_in_bulk_what_the_workflow_would_store()
    desks_read_figures()
    the_state_names_without_an_ad()
    its_teams_are_managed_and_keep_tags()
    asks_france_travail()
    rosa_is_one_person_with_one_home()
    signs_its_lease(tmp_path, settings)
    is_freshened()


def the_state_names_without_an_ad() -> None:
    """What the tour says to try with the State's own service."""
    home = Home.objects.get(reservataire__is_state=True)
    row = Membership.objects.select_related("user", "organisation").get(organisation__is_state=True)
    by = Actor(role=Role.RESERVATAIRE, user=row.user, organisation=row.organisation)
    samira = Demande.objects.get(holders__user__name="Samira Cherif")
    with page_of(member(by)):
        assert naming.who_is(home, samira.numero_unique, by=by, at=timezone.now()) == "Samira Cherif"


def its_teams_are_managed_and_keep_tags() -> None:
    """What the tour says to try with Lucie and Paul; and each desk reads its own note on a file, with a tag."""
    managed = Membership.objects.filter(manages_since__isnull=False).select_related("user", "organisation")
    found = {row.user.name: row for row in managed}
    assert set(found) == {"Lucie Moreau", "Paul Girard"}
    for row, role, many in ((found["Lucie Moreau"], Role.BAILLEUR, 3), (found["Paul Girard"], Role.RESERVATAIRE, 2)):
        by = Actor(role=role, user=row.user, organisation=row.organisation)
        with page_of(member(by)):
            assert listing_tags.manages(by)
            assert len(listing_tags.listed(by)) == many
            (note,) = DeskNote.objects.select_related("candidature")
            assert keeping_notes.find(note.candidature.public_id, by=by) == note.candidature
            (tag,) = keeping_notes.tags_of(note.candidature, by=by)
            assert tag.tag in listing_tags.listed(by)


def rosa_is_one_person_with_one_home() -> None:
    """The card, the file and the exchange name her, and say her home, alike."""
    holder = Holder.objects.select_related("user", "demande").get(user__demo_story=exchanges.STORY)
    person = Person.objects.get(demande=holder.demande, key=holder.person_key)
    assert (holder.user.name, person.first_name) == ("Rosa", "Rosa")
    told = layers.facts_of(holder.demande, today()).current_home
    entry = ExchangeEntry.objects.get(demande=holder.demande)
    assert (entry.type_code, entry.floor_area, entry.full_rent) == (told.type_code, told.floor_area, told.rent)
    assert ExchangeLink.objects.filter(demande=holder.demande).exists()


def desks_read_figures() -> None:
    """Finished quarters and years show something to an employer, an adviser, a mairie and a préfecture."""

    def read[T](kind: str, asked: Callable[[Actor], T]) -> T:
        row = Membership.objects.filter(organisation__kind=kind).select_related("user", "organisation").first()
        assert row is not None
        by = Actor(role=Role(row.role), user=row.user, organisation=row.organisation)
        with page_of(member(by)):
            return asked(by)

    attested = read("employeur", lambda by: employer_sites.figures(by=by, on=today()))
    assert len([one for one in attested if one.site is None]) >= 4
    assert [one for one in attested if one.site is not None]
    helped = read("conseil", lambda by: adviser_figures.of(by=by, on=today()))
    assert [number for _, number in helped[0].rows if number]
    for kind in ("mairie", "prefecture"):
        assert {one.starts for one in read(kind, lambda by: territories.quarters(by=by))}


def tells_its_story() -> None:
    instance = Instance.objects.get()
    assert (instance.is_demo, instance.anchor_on, instance.seed) == (True, today(), "palier")
    assert Home.objects.count() == 60
    assert {*Publication.objects.values_list("stage", flat=True)} == {
        PublicationStage.PUBLIEE,
        PublicationStage.CLASSEE,
        PublicationStage.DESIGNEE,
        PublicationStage.EN_COMMISSION,
        PublicationStage.ATTRIBUEE,
        PublicationStage.LOUEE,
        PublicationStage.INFRUCTUEUSE,
        PublicationStage.RETIREE,
    }
    assert Publication.objects.filter(stage=PublicationStage.PUBLIEE).count() == 13
    amina, noe = place_of("Amina Benali"), place_of("Noé Lambert")
    assert (amina.first, amina.last, amina.total) == (7, 7, AHEAD + 1 + BEHIND)
    assert (noe.first, noe.last) == (7, 9)
    assert place_of("Samira Cherif").first == 1
    assert Candidature.objects.get(demande__holders__user__name="Amina Benali").points == 58
    assert Offer.objects.get(demande__holders__user__name="Fatou Diop").answer == ""
    stages = dict(
        Candidature.objects.values_list("demande__holders__user__name", "stage").exclude(demande__holders=None)
    )
    assert stages["Marc Leroy"] == Stage.NON_ATTRIBUEE
    assert stages["Gabriel Roche"] == Stage.BAIL_SIGNE


def asks_france_travail() -> None:
    """Samira claims it, her work is proved, she is known to be who she says: the question is there to be asked."""
    samira = Demande.objects.get(holders__user__name="Samira Cherif")
    assert job_status.serves(layers.facts_of(samira, today()))
    assert proving.is_proved(samira, "d")
    assert [one.proof_code for one in Piece.objects.filter(demande=samira, code=settling_status.CODE)] == [
        "contrat_travail"
    ]
    long, short = particulier.registered(today())
    assert long["account"] == "samira.cherif"
    assert job_status.remark(*_days(long), on=today()) is None
    assert job_status.remark(*_days(short), on=today()) is job_status.StatusRemark.TOO_SHORT


def _days(told: dict[str, str]) -> tuple[date, date]:
    return dt.date.fromisoformat(told["since"]), dt.date.fromisoformat(told["until"])


def signs_its_lease(folder: Path, settings: Any) -> None:
    """Opened by the worker, signed by one, the provider started again, signed by the other: Diane has her lease and its proof."""
    row = Candidature.objects.get(demande__holders__user__name="Diane Kouassi")
    sent = LeaseEnvelope.objects.get(candidature=row)
    assert (sent.state, sent.level) == (EnvelopeState.SENT, "simple")
    kept = folder / "envelopes"
    with signing_world.provider(folder, settings, kept=kept) as server:
        port = server.server_address[1]
        signing.look(sent.pk)
        first, last = (signing_world.link_of(one) for one in sent.signers.order_by("pk"))
        assert signing_world.sign_there(first) == 303
    with signing_world.provider(folder, settings, kept=kept, port=port):
        assert signing_world.sign_there(last) == 303
        LeaseEnvelope.objects.filter(pk=sent.pk).update(next_look_at=timezone.now())
        signing.look(sent.pk)
    sent.refresh_from_db()
    assert sent.state == EnvelopeState.SIGNED
    kinds = list(sent.papers.exclude(kind="preuve").filter(signed_from__isnull=False).values_list("kind", flat=True))
    assert sorted(kinds) == ["contrat", "diagnostics"]
    assert sent.papers.filter(kind="preuve").count() == 1


def stored_in_bulk_what_the_workflow_would_store() -> None:
    for candidature in Candidature.objects.select_related("publication__home__commune").order_by("pk")[::23]:
        found = scoring.assess(candidature.demande, candidature.publication)
        assert found.snapshot == candidature.snapshot
        assert (found.tier, found.order_points) == (candidature.tier, candidature.order_points)


def is_freshened() -> None:
    Publication.objects.filter(stage=PublicationStage.PUBLIEE).update(stage=PublicationStage.RETIREE)

    opened = freshening.open_fresh(Days(today(), timezone.now()))

    fresh = Publication.objects.filter(stage=PublicationStage.PUBLIEE, closes_at__gt=timezone.now())
    assert opened == fresh.count() == freshening.AT_LEAST
    assert all(publication.candidatures.exists() for publication in fresh)
    # Enough are open: a start still adds one, that closes in minutes.
    assert freshening.open_fresh(Days(today(), timezone.now())) == 1
    has_homes_for_years()


def has_homes_for_years() -> None:
    """Once every home has a list that waits for someone, new homes come."""
    for _ in range(6):
        Publication.objects.filter(stage=PublicationStage.PUBLIEE).update(stage=PublicationStage.CLASSEE)
        assert freshening.open_fresh(Days(today(), timezone.now())) == freshening.AT_LEAST

    assert Home.objects.count() > 60


def test_a_base_that_holds_something_is_refused(register_file: Path) -> None:
    factories.demande()

    with pytest.raises(CommandError, match="n’est pas vide"):
        build(register_file)
    assert Demande.objects.count() == 1
    assert not Instance.objects.filter(is_demo=True).exists()


def test_only_a_demo_is_freshened() -> None:
    with pytest.raises(CommandError, match="n’est pas celle d’une démonstration"):
        call_command("demo_world", open_fresh=True, verbosity=0)


def test_a_proof_checked_late_waits_for_its_answer_with_the_home_that_it_cost(register_file: Path) -> None:
    build(register_file)

    case = Mistake.objects.get()
    assert (case.kind, case.state, case.reservataire.name) == ("validation_tardive", "calculee", "Emploi et Toit")
    assert [home.outcome for home in case.homes.all()] == ["parmi_les_premiers"]
