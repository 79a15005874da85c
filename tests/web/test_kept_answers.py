"""What became of an answer: a wish counts at once and leaves for the register; what does not count says which piece decides."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from palier.models import DemandeVersion, Fact, FactLayer, User, WishSending
from palier.models.demandes import conflicts, facts_codec, layers
from palier.rules.doors.access import Role
from palier.rules.law.typography import THIN
from palier.rules.people import facts
from palier.rules.people.facts import Income, Person, PersonRole, Proof
from palier.rules.scoring import gathering
from palier.web.demandeur import sending_address
from palier.workflows.acting.actors import Actor
from palier.workflows.people import completing
from palier.workflows.people.completing import DeclaredFact
from tests.plain_pages import plain_text
from tests.web.test_demandeur_dossier import YEAR, demande, sample, send, text, wish  # noqa: F401 - fixtures

NOW = datetime.now(tz=UTC)


@pytest.fixture
def known(demande: Any) -> Any:  # noqa: F811 - the fixture
    """The register knows a wish, an income, a home and a birth of this household."""
    version = last_version(demande)
    base = facts_codec.load(version.facts)
    holder = next(one for one in base.household.persons if one.key == "d")
    told = facts.Demande(
        numero_unique=base.numero_unique,
        household=facts.Household(
            persons=(
                Person(
                    key="d",
                    role=PersonRole.HOLDER,
                    birth_date=holder.birth_date,
                    incomes=(Income(year=YEAR, amount=19_880),),
                ),
            ),
            expected=(facts.ExpectedChild(number=1, due_on=date(NOW.year + 1, 12, 1)),),
        ),
        current_home=facts.CurrentHome(
            occupancy_codes=("LP",), type_code="T2", floor_area=40, occupants=2, rent=50_000
        ),
        wish=facts.Wish(type_codes=("T2",), communes=("93048",), is_enlarged=True, max_rent=70_000),
        deposited_on=base.deposited_on,
        waiting_since=base.waiting_since,
    )
    version_of(demande, "COP", facts_codec.dump(told))
    return demande


def last_version(demande: Any) -> DemandeVersion:  # noqa: F811 - a parameter
    return DemandeVersion.objects.filter(demande=demande).order_by("-file_dated_at").first()


def version_of(demande: Any, kind: str, told: dict[str, Any]) -> None:  # noqa: F811 - a parameter
    at = datetime.now(tz=UTC)
    DemandeVersion.objects.create(
        demande=demande, file_type=kind, file_dated_at=at, received_at=at, digest=uuid.uuid4().hex * 2, facts=told
    )


def saved(client: Any, question: str, **fields: object) -> str:
    answer = send(client, "completer", question, confirmer="1", **fields)
    assert answer.status_code == 302
    return text(client.get(answer.url.partition("#")[0]))


def home_answers(**changes: object) -> dict[str, object]:
    return {"occupancy": "LP", "type_code": "T2", "floor_area": "40", "occupants": "2", "rent": "500", **changes}


def test_a_new_wish_replaces_that_of_the_register_at_once_and_is_sent(client, known):
    answer = wish(client, communes="75113", type_codes=["T3"], is_enlarged="", max_rent="800,50")
    page = text(client.get(answer.url.partition("#")[0]))

    assert answer.url.endswith("#enregistre")
    found = layers.facts_of(known, NOW.date()).wish
    assert (found.communes, found.type_codes, found.max_rent) == (("75113",), ("T3",), 80_050)
    assert 'role="status" tabindex="-1"' in page
    assert "C’est enregistré" in page
    assert "Paris 13e" in page
    assert "part au registre national" in page
    assert WishSending.objects.get(demande=known).sent_at is None
    assert ProcrastinateJob.objects.filter(task_name="palier.jobs.wishes.send").count() == 1
    assert "Deux réponses différentes" not in text(client.get(reverse("verifier")))


def test_a_wish_is_never_lost_to_the_same_word_of_the_register_read_again(client, known):
    wish(client, communes="75113", type_codes=["T3"])
    version_of(known, "COP", last_version(known).facts)

    assert layers.facts_of(known, NOW.date()).wish.communes == ("75113",)


def test_a_wish_told_elsewhere_afterwards_is_the_household_s_last_word(client, known):
    wish(client, communes="75113", type_codes=["T3"])
    before = last_version(known).facts
    version_of(known, "MOD", {**before, "wish": {**before["wish"], "communes": ["69381"]}})

    assert layers.facts_of(known, NOW.date()).wish.communes == ("69381",)


CONFLICTS: list[tuple[str, dict[str, object], str, str, str, str]] = [
    ("revenus", {f"income_d_{YEAR}": "12 000 €"}, "19 880", "12 000", "Avis d’imposition", "avis_imposition_n2"),
    ("logement", home_answers(floor_area="35"), "40", "35", "Surface", "bail_quittances"),
    ("logement", home_answers(rent="450,50"), "500,00", "450,50", "Loyer et charges", "bail_quittances"),
    ("logement", home_answers(occupants="4"), "2 personnes", "4 personnes", "Personnes", "bail_quittances"),
    ("logement", home_answers(type_code="T3"), "T2", "T3", "Type de votre logement", "bail_quittances"),
    (
        "logement",
        home_answers(occupancy="CPE"),
        "dit",
        "vous dites",
        "Où vous vivez",
        "attestation_hebergeant",
    ),
    ("foyer", {"number": "0"}, "1 enfant", "aucun enfant attendu", "Enfant à naître", "certificat_grossesse"),
]


@pytest.mark.parametrize(("shift", "words"), [(-1, "est passé"), (40 * 365, "dans plus de 10")])
def test_a_birth_in_the_past_or_beyond_a_pregnancy_is_refused(client, demande, shift, words):  # noqa: F811 - the fixture
    due = timezone.localdate() + timedelta(days=shift)

    answer = send(client, "completer", "foyer", number="1", due_on=due.strftime("%d/%m/%Y"))

    assert answer.status_code == 400
    assert words in plain_text(text(answer))
    assert not Fact.objects.filter(demande=demande, path="expected").exists()
    told, mine = {"expected": DeclaredFact({"number": 1, "due_on": due.isoformat()})}, User.objects.get()
    with pytest.raises(completing.NotPlausible):
        completing.declare(demande, told, by=Actor(role=Role.DEMANDEUR, user=mine), at=timezone.now())


def test_a_birth_that_was_told_and_has_passed_is_not_said_to_count(client, demande):  # noqa: F811 - the fixture
    user = User.objects.get()
    Fact.objects.create(
        demande=demande,
        layer=FactLayer.DECLARED,
        path="expected",
        by=user,
        at=timezone.now() - timedelta(days=200),
        value={"number": 1, "due_on": (timezone.localdate() - timedelta(days=20)).isoformat()},
    )

    page = text(client.get(reverse("mon-dossier"), {"inchange": "foyer"}))

    assert "Rien n’a changé" in page
    assert "Enfant à naître</dt>" not in page


def test_what_is_told_here_is_never_said_to_come_from_the_register(client, demande):  # noqa: F811 - the fixture
    due = timezone.localdate() + timedelta(days=60)
    assert send(client, "completer", "foyer", number="1", due_on=f"{due:%d/%m/%Y}", confirmer="1").status_code == 302
    wish(client, communes="75113", type_codes=["T3"], is_enlarged="", max_rent="800,50")

    known = layers.facts_of(demande, timezone.localdate())
    wanted = frozenset({"enfant_a_naitre", "personnes", "souhait_t3", "enfants_mineurs"})
    found = gathering.facts_of(known, on=timezone.localdate(), departement="75", wanted=wanted).facts

    assert {code: found[code].proof for code in wanted if code in found} == {
        "enfant_a_naitre": Proof.DECLARED,
        "personnes": Proof.DECLARED,
        "souhait_t3": Proof.DECLARED,
        "enfants_mineurs": Proof.REGISTER,
    }
    assert "déclaré par vous" in found["enfant_a_naitre"].text


@pytest.mark.parametrize(("question", "told", "theirs", "mine", "what", "piece"), CONFLICTS)
def test_an_answer_that_the_register_contradicts_is_said_with_the_piece_that_decides(
    client, known, question, told, theirs, mine, what, piece
):
    page = saved(client, question, **told)
    again = text(client.get(reverse("verifier")))

    for shown in (page, again):
        plain = plain_text(shown)
        assert theirs in plain
        assert mine in plain
        assert what in plain
        assert "Le registre national dit" in plain
        assert sending_address.of(known, piece) in plain
        assert "incomes/" not in plain
        assert "('" not in plain
    assert "ne compte pas encore" in page
    assert "Rien ne manque" not in page
    assert "que le registre ne confirme pas" in page


@pytest.mark.parametrize(
    ("question", "told"),
    [("revenus", {f"income_d_{YEAR}": "19 880 €"}), ("logement", home_answers()), ("situation", {})],
)
def test_the_answer_of_the_register_given_again_is_no_conflict(client, known, question, told):
    page = saved(client, question, **told)

    assert "ne compte pas encore" not in page
    assert 'id="enregistre"' in page


def test_a_situation_that_is_kept_leads_to_its_proof(client, known):
    page = saved(client, "situation", situations=["handicap"])

    assert "Votre réponse est enregistrée" in page
    again = text(client.get(reverse("mon-dossier") + "?enregistre=situation"))
    assert "preuve à déposer" in again
    assert sending_address.of(known, "situation_handicap") in again


def test_a_verified_situation_that_is_taken_back_says_that_its_proof_still_counts(client, known):
    Fact.objects.create(demande=known, layer=FactLayer.VERIFIED, path="claims/handicap", value={}, at=NOW)
    saved(client, "situation", situations=["handicap"])
    page = saved(client, "situation")

    assert "Pour la retirer, adressez-vous au guichet" in page
    assert any(one.path == "claims/handicap" for one in conflicts.conflicts(layers.layers_of(known)))


def test_a_verified_income_stands_over_a_new_word_and_says_so(client, known):
    Fact.objects.create(demande=known, layer=FactLayer.VERIFIED, path=f"incomes/d/{YEAR}", value=18_000, at=NOW)
    page = saved(client, "revenus", **{f"income_d_{YEAR}": "12000"})

    assert "Une pièce vérifiée dit : 18 000" in page


@pytest.mark.parametrize(
    ("amount", "kept"), [("21 500 €", 21_500), (f"21{THIN}500", 21_500), ("21.500", 21_500), ("0", 0)]
)
def test_an_income_is_understood_as_it_is_written(client, demande, amount, kept):  # noqa: F811 - the fixture
    saved(client, "revenus", **{f"income_d_{YEAR}": amount})

    assert Fact.objects.get(path=f"incomes/d/{YEAR}").value == kept


def test_an_amount_under_zero_has_a_sentence_of_its_own(client, demande):  # noqa: F811 - the fixture
    page = text(send(client, "completer", "revenus", **{f"income_d_{YEAR}": "-5"}))

    assert "sans signe moins" in page


def test_the_same_answer_again_says_that_nothing_has_changed(client, known):
    wish(client)
    answer = wish(client)

    assert "inchange=recherche" in answer.url
    assert "Rien n’a changé" in text(client.get(answer.url.partition("#")[0]))


def test_another_word_in_the_address_shows_nothing(client, known):
    assert 'id="enregistre"' not in text(client.get(reverse("mon-dossier") + "?enregistre=autre"))
