"""Income, the home of today and a job: seen before they are signed, kept with the place, taken back (ADR 106)."""

from __future__ import annotations

import copy
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse
from django.utils import timezone

from palier.models import Candidature, DemandeVersion, Fact, FileChange, SafeChannel, WishSending
from palier.models.demandes import layers, told_jobs
from palier.models.demandes.told_jobs import ToldJob
from palier.models.doors import acting
from palier.models.identifiers import uuid7
from palier.rules.people.change_kinds import ChangeKind
from palier.rules.people.facts import Proof
from palier.workflows.candidature import applying
from palier.workflows.doors import protecting
from palier.workflows.people import completing
from palier.workflows.people.completing import DeclaredFact
from palier.workflows.register import sending_wishes
from tests import couples, factories
from tests.web.changing_pages import post, text
from tests.web.test_helpers import client_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.factories import Applicant

pytestmark = pytest.mark.django_db
LIST = reverse("changements")


@pytest.fixture
def amina() -> Applicant:
    return factories.demande("Amina")


def to(question: str) -> str:
    return reverse("completer", args=[question])


def last_year() -> int:
    return completing.reference_years(timezone.localdate())[1]


def job(**more: str) -> dict[str, str]:
    return {"contract": "CDD", "employer": "Boulangerie Ruiz", "since": "01/02/2026", **more}


def contract(of: Applicant) -> tuple[str | None, Proof]:
    known = layers.facts_of(of.demande, timezone.localdate()).household.persons[0]
    return known.contract_type, known.contract_proof


def told_by_the_register(of: Applicant, change: Callable[[dict[str, Any]], None]) -> None:
    content = copy.deepcopy(DemandeVersion.objects.filter(demande=of.demande).latest("file_dated_at").facts)
    change(content)
    now = timezone.now()
    DemandeVersion.objects.create(
        demande=of.demande, file_dated_at=now, received_at=now, digest=uuid7().hex * 2, facts=content
    )


def register_says(of: Applicant, code: str) -> None:
    told_by_the_register(of, lambda content: content["household"]["persons"][0].update(contract_type=code))


def taken_back(client, row: FileChange):
    return post(client, reverse("reprendre-changement", args=[row.public_id]))


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("revenus", {f"income_d_{timezone.localdate().year - 1}": "18000"}),
        ("logement", {"occupancy": "LP", "type_code": "T1", "floor_area": "18", "rent": "612,50"}),
        ("emploi", job()),
    ],
)
def test_nothing_is_kept_before_what_it_does_was_seen(amina, question, said):
    client = client_of(amina.user)

    seen = post(client, to(question), **said)

    assert seen.status_code == 200
    assert "Rien n’est encore enregistré" in text(seen)
    assert "Avant Après" in text(seen)
    assert "Enregistrer ce changement" in text(seen)
    assert not FileChange.objects.exists()
    assert not Fact.objects.filter(demande=amina.demande, layer="declare").exists()

    assert post(client, to(question), **said, confirmer="1").status_code == 302
    assert FileChange.objects.get().by == amina.user
    assert Fact.objects.filter(demande=amina.demande, layer="declare").exists()


def test_an_amount_is_read_again_in_the_words_of_the_form(amina):
    seen = text(post(client_of(amina.user), to("logement"), rent="612,50", floor_area="18"))

    assert "612,50 €" in seen
    assert "612,5 " not in seen


def test_answers_are_there_when_they_are_corrected(amina):
    back = post(client_of(amina.user), to("emploi"), **job(), corriger="1")

    assert back.status_code == 200
    assert 'value="Boulangerie Ruiz"' in back.content.decode()
    assert not FileChange.objects.exists()


def test_a_job_counts_at_once_as_declared_and_goes_to_the_register(amina):
    client = client_of(amina.user)

    post(client, to("emploi"), **job(), confirmer="1")

    assert contract(amina) == ("CDD", Proof.DECLARED)
    assert WishSending.objects.get(demande=amina.demande).is_of_file
    shown = text(client.get(f"{reverse('mon-dossier')}?enregistre=emploi"))
    assert "CDD, stage, intérim" in shown
    assert "Faire attester votre emploi" in shown
    assert layers.facts_of(amina.demande, timezone.localdate()).works_at == ()


def test_a_job_that_is_over_is_not_told_as_one_s_job(amina):
    past = (timezone.localdate() - timedelta(days=2)).strftime("%d/%m/%Y")

    refused = post(client_of(amina.user), to("emploi"), **job(until=past), confirmer="1")

    assert refused.status_code == 400
    assert "dites plutôt votre situation d’aujourd’hui" in text(refused)
    assert not Fact.objects.filter(path="job/d/dit").exists()


def test_who_has_no_work_leaves_neither_employer_nor_commune(amina):
    post(client_of(amina.user), to("emploi"), **job(contract="CHO"), confirmer="1")

    assert Fact.objects.get(path="job/d/dit").value["employer"] == ""


def test_each_is_taken_back_by_who_told_it_and_says_again_what_was_before(amina):
    client = client_of(amina.user)
    post(client, to("emploi"), **job(), confirmer="1")
    post(client, to("emploi"), **job(contract="CDI"), confirmer="1")
    post(client, to("logement"), floor_area="18", confirmer="1")
    home, second, first = FileChange.objects.order_by("-at", "-pk")

    assert taken_back(client, first).status_code == 409
    assert taken_back(client, second).url == f"{LIST}?fait=reponse-reprise#fait"
    assert contract(amina)[0] == "CDD"
    assert taken_back(client, home).status_code == 302
    assert layers.facts_of(amina.demande, timezone.localdate()).current_home.floor_area is None
    assert taken_back(client, first).status_code == 302
    assert contract(amina)[0] is None
    assert "registre national est prévenu" not in text(client.get(f"{LIST}?fait=reponse-reprise"))


def test_what_was_told_again_since_is_not_put_out_by_a_former_word(amina):
    client, year = client_of(amina.user), last_year()
    post(client, to("revenus"), **{f"income_d_{year}": "18000"}, confirmer="1")
    row = FileChange.objects.get()
    completing.declare(
        amina.demande,
        {f"incomes/d/{year}": completing.DeclaredFact(19_000)},
        by=amina.actor,
        at=timezone.now(),
    )

    assert taken_back(client, row).status_code == 409


def test_the_place_before_and_after_is_kept_with_it(amina):
    bailleur, reservataire = factories.organisation("bailleur", "B"), factories.organisation("reservataire", "R")
    on = factories.publication(factories.home(bailleur, reservataire))
    applying.apply(amina.demande, on, by=amina.actor, at=timezone.now())
    client = client_of(amina.user)

    post(client, to("logement"), floor_area="18", occupants="4", confirmer="1")

    kept = FileChange.objects.get().places
    assert [one["candidature"] for one in kept] == [str(Candidature.objects.get().public_id)]
    assert "Le logement où vous vivez" in text(client.get(LIST))


def test_one_holder_neither_reads_nor_takes_back_what_the_other_said_of_their_job():
    couple = couples.couple()
    his, hers = client_of(couple.marc.person), client_of(couple.amina.person)
    post(hers, to("emploi"), **job(), confirmer="1")

    assert "Votre emploi" not in text(his.get(LIST))
    assert "Boulangerie Ruiz" not in his.get(to("emploi")).content.decode()
    assert taken_back(his, FileChange.objects.get()).status_code == 409


def test_what_the_register_says_otherwise_is_said_not_to_count_yet_before_it_is_signed(amina):
    told_by_the_register(amina, lambda content: content["current_home"].update(floor_area=40))

    seen = text(post(client_of(amina.user), to("logement"), floor_area="18"))

    assert "Gardé, mais ne comptera pas encore" in seen
    assert "vous dites « 18 m² »" in seen
    assert "Vos points ne changent pas" in seen


def test_a_new_contract_stands_over_the_register_until_it_says_another(amina):
    register_says(amina, "CDI")
    client = client_of(amina.user)
    post(client, to("emploi"), **job(), confirmer="1")
    assert contract(amina) == ("CDD", Proof.DECLARED)

    taken_back(client, FileChange.objects.get())
    assert contract(amina)[0] == "CDI"

    post(client, to("emploi"), **job(), confirmer="1")
    register_says(amina, "RET")
    assert contract(amina) == ("RET", Proof.REGISTER)


def test_what_became_of_my_job_is_mine_alone() -> None:
    couple = couples.couple()
    hers, his = client_of(couple.amina.user), client_of(couple.marc.user)
    post(hers, to("emploi"), **job(), confirmer="1")
    post(his, to("emploi"), **job(contract="CHO"), confirmer="1")

    shown = text(his.get(f"{reverse('mon-dossier')}?enregistre=emploi"))

    assert shown.count("Situation professionnelle") == 1
    assert "Chômage" in shown


def test_on_a_file_with_a_safe_address_no_place_of_work_is_asked_kept_or_said(amina) -> None:
    SafeChannel.objects.create(demande=amina.demande, email=couples.SAFE, set_at=timezone.now(), person_key="d")
    client = client_of(amina.user)

    page = text(client.get(to("emploi")))
    assert "Votre situation" in page
    assert "Employeur" not in page
    assert "Commune où vous travaillez" not in page
    seen = text(post(client, to("emploi"), **job(commune="Montreuil")))
    assert "sans aucun lieu de travail" in seen
    assert "Ruiz" not in seen
    post(client, to("emploi"), **job(commune="Montreuil"), confirmer="1")

    told = Fact.objects.get(path="job/d/dit").value
    assert (told["contract"], told["employer"], told["commune"]) == ("CDD", "", "")
    assert "Ruiz" not in str(list(FileChange.objects.values_list("was", "now")))


def test_whoever_writes_it_the_place_is_not_kept(amina) -> None:
    """A form left open before the safe address was chosen."""
    SafeChannel.objects.create(demande=amina.demande, email=couples.SAFE, set_at=timezone.now(), person_key="d")
    value = told_jobs.value_of(ToldJob(contract="CDD", employer="Boulangerie Ruiz", commune="93048"))

    completing.declare(
        amina.demande, {"job/d/dit": DeclaredFact(value)}, by=amina.actor, at=timezone.now(), kind=ChangeKind.JOB
    )

    assert Fact.objects.get(path="job/d/dit").value["employer"] == ""


def test_choosing_a_safe_address_puts_away_the_place_that_was_told(amina) -> None:
    post(client_of(amina.user), to("emploi"), **job(), confirmer="1")

    protecting.protect(amina.demande, couples.SAFE, by=amina.actor, at=timezone.now())

    last = Fact.objects.filter(path="job/d/dit").latest("at", "pk").value
    assert (last["contract"], last["employer"], last["commune"]) == ("CDD", "", "")
    with acting.taken(acting.CLOCK):
        assert sending_wishes.to_send(amina.demande, at=timezone.now()).proved.jobs["d"].employer == ""
