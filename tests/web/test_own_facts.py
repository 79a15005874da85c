"""Income, the home of today and a job: seen before they are signed, kept with the place, taken back (ADR 106)."""

from __future__ import annotations

import copy
import re
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
from palier.rules.fitting import affordability
from palier.rules.people import told_words
from palier.rules.people.change_kinds import ChangeKind
from palier.rules.people.facts import Proof
from palier.rules.ranking import small_lists
from palier.web.reservataire import confirming
from palier.web.reservataire.forms import PieceFindingForm
from palier.workflows.candidature import applying
from palier.workflows.doors import protecting
from palier.workflows.people import completing, pieces
from palier.workflows.people.completing import DeclaredFact
from palier.workflows.register import sending_wishes
from tests import couples, factories
from tests.web.changing_pages import post, text
from tests.web.test_helpers import client_of
from tests.workflows import crowds

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
        ("situation", {"situations": "handicap"}),
        ("foyer", {"number": "1", "due_on": f"{timezone.localdate() + timedelta(days=90):%d/%m/%Y}"}),
        ("recherche", {"type_codes": "T3", "communes": "Montreuil"}),
    ],
)
def test_nothing_is_kept_before_what_it_does_was_seen(amina, question, said):
    factories.commune()
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


def test_the_place_of_an_answer_is_foreseen_as_it_comes_and_so_often_a_day(amina, monkeypatch):
    bailleur, reservataire = factories.organisation("bailleur", "B"), factories.organisation("reservataire", "R")
    on = factories.publication(factories.home(bailleur, reservataire))
    applying.apply(amina.demande, on, by=amina.actor, at=timezone.now())
    client, said = client_of(amina.user), {"situations": "sans_logement"}

    for number in range(12):
        crowds.candidate(on, points=number * 5 + 42)
    told = text(post(client, to("situation"), **said))
    before, after = re.search(r"passerait de la (\d+)\S+ à la (\d+)\S+, sur 13", told).groups()
    assert int(before) > int(after)

    monkeypatch.setattr(small_lists, "TRIES", 1)
    assert "revient demain" in text(post(client, to("situation"), **said))
    post(client, to("situation"), **said, confirmer="1")
    assert f"est passée de la {before}ᵉ à la {after}" in text(client.get(LIST))


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


@pytest.mark.parametrize(
    ("question", "said", "read"),
    [
        ("revenus", {f"income_d_{timezone.localdate().year - 1}": "18000"}, "18 000 € 20 140 € (registre national)"),
        ("logement", {"occupancy": "LP", "floor_area": "18", "rent": "612,50"}, "Loyer et charges 612,50 € non dit"),
        ("emploi", job(), "Employeur Boulangerie Ruiz rien"),
    ],
)
def test_what_taking_an_answer_back_does_is_seen_before_it_is_done(amina, question, said, read):
    client = client_of(amina.user)
    post(client, to(question), **said, confirmer="1")
    url = reverse("reprendre-changement", args=[FileChange.objects.get().public_id])
    assert f'href="{url}"' in client.get(LIST).content.decode()

    seen = client.get(url)

    assert seen.status_code == 200
    assert read in text(seen)
    assert "Rien n’est encore annulé." in text(seen)
    assert "Ce qui compte Avant Après" in text(seen)
    assert FileChange.objects.get().undone_at is None
    assert post(client, url).status_code == 302
    assert FileChange.objects.get().undone_at is not None
    assert client.get(url).status_code == 409


def test_two_answers_to_two_questions_do_not_bear_one_name(amina):
    client = client_of(amina.user)
    post(client, to("foyer"), confirmer="1", number="1", due_on=f"{timezone.localdate() + timedelta(days=60):%d/%m/%Y}")
    post(client, to("situation"), situations=["handicap"], confirmer="1")
    factories.commune()
    post(client, to("recherche"), type_codes=["T3"], communes="Montreuil", confirmer="1")

    kinds = set(FileChange.objects.values_list("kind", flat=True))

    assert kinds == {"enfant_attendu", "situation", "souhait"}
    told = text(client.get(LIST))
    assert "Des réponses de votre dossier" not in told
    assert "Un enfant attendu" in told


def test_nobody_reads_what_taking_back_the_answer_of_another_holder_would_say():
    couple = couples.couple()
    completing.declare(
        couple.demande,
        {f"incomes/d/{last_year()}": DeclaredFact(18_000)},
        by=couple.amina,
        at=timezone.now(),
        kind=ChangeKind.INCOME,
    )
    url = reverse("reprendre-changement", args=[FileChange.objects.get().public_id])

    seen = client_of(couple.marc.person).get(url)

    assert seen.status_code == 409
    assert "18 000" not in text(seen)


def paid(code: str, amount: int) -> dict[str, Any]:
    return {"code": code, "amount": amount, "is_paid": False}


def monthly(of: Applicant) -> list[tuple[str, int | None]]:
    known = layers.facts_of(of.demande, timezone.localdate()).household.persons[0].resources
    return [(one.code, one.amount) for one in known]


def test_what_comes_in_each_month_and_the_housing_aid_are_told_by_who_has_a_file(amina):
    client = client_of(amina.user)

    assert "Avant Après" in text(post(client, to("ressources"), ressource_d_CHO="1 100", ressource_d_AF="0"))
    assert monthly(amina) == []
    post(client, to("ressources"), ressource_d_CHO="1 100", ressource_d_AF="0", confirmer="1")
    post(client, to("logement"), housing_aid="212,50", confirmer="1")

    assert monthly(amina) == [("CHO", 1_100), ("AF", 0)]
    known = layers.facts_of(amina.demande, timezone.localdate())
    assert known.current_home.housing_aid == 21_250
    assert affordability.monthly_resources(known.household) == 1_100
    assert FileChange.objects.filter(kind="ressources", undone_at=None).count() == 1
    taken_back(client, FileChange.objects.get(kind="ressources"))
    assert monthly(amina) == []


def test_where_the_register_says_other_resources_a_checked_paper_decides(amina):
    told_by_the_register(
        amina, lambda content: content["household"]["persons"][0].update(resources=[paid("SAL", 1_560)])
    )
    client = client_of(amina.user)
    said = {"ressource_d_SAL": "", "ressource_d_CHO": "1100"}

    seen = text(post(client, to("ressources"), **said))

    assert "Gardé, mais ne comptera pas encore" in seen
    assert "Le registre national dit : Salaire ou revenu d’activité 1 560 €" in seen
    assert "Avis de paiement de l’assurance chômage" in seen
    post(client, to("ressources"), **said, confirmer="1")
    assert monthly(amina) == [("SAL", 1_560)]
    piece = factories.piece(amina.demande, code="avis_chomage")
    known = layers.facts_of(amina.demande, timezone.localdate())
    today = timezone.localdate()
    (box,) = PieceFindingForm(piece=piece, known=known, on=today).told
    ticked = {"answer": "oui", box: "on"}
    form = PieceFindingForm(ticked, piece=piece, known=known, on=today)
    assert "Allocation chômage, indemnités 1 100 €" in form.fields[box].label
    # The person says another amount while the paper is being read: what was on the screen is not what would be kept.
    post(client, to("ressources"), ressource_d_SAL="", ressource_d_CHO="1200", confirmer="1")
    late = PieceFindingForm(ticked, piece=piece, known=known, on=today)
    assert not late.is_valid()
    assert "a changé ce qu’elle déclare" in str(late.non_field_errors())
    post(client, to("ressources"), **said, confirmer="1")
    form = PieceFindingForm(ticked, piece=piece, known=known, on=today)
    assert form.is_valid()
    pieces.verify(
        piece,
        form.finding(),
        by=factories.member("Odile", factories.organisation("reservataire", "Amis du logement")),
        at=timezone.now(),
    )
    assert monthly(amina) == [("CHO", 1_100)]


def test_each_answer_on_a_home_that_counts_has_its_words_on_the_box_of_who_checks():
    assert set(confirming.WORDS) == set(told_words.HOME_FIELDS)


def test_who_has_no_job_reads_of_no_employer_and_who_is_alone_of_no_other_holder(amina):
    client = client_of(amina.user)

    assert "L’autre titulaire" not in text(client.get(to("emploi")))
    seen = text(post(client, to("emploi"), contract="CHO"))

    assert "employeur" not in seen.partition("Ce qui suit")[2]
    assert "« Mes ressources »" in seen
