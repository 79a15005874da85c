"""The layers of a file: verified, then the register, then declared; a birth whose date has passed is the person's to say."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from palier.models import Commune, DemandeVersion, Fact, FactLayer, Territory
from palier.models.demandes import communes_of_today
from palier.models.demandes.layers import Layers, merge
from palier.rules.people import facts
from palier.rules.people.facts import Proof, Situation
from tests import factories

ON = date(2026, 11, 26)


def layers(*, due: date | None, declared: dict | None = None, verified: dict | None = None) -> Layers:
    at = datetime(2026, 11, 25, tzinfo=UTC)
    register = facts.Demande(
        numero_unique="1110326000042ZZTST",
        household=facts.Household(persons=(), expected=(facts.ExpectedChild(number=1, due_on=due),)),
    )

    def kept(layer: str, value: dict | None) -> dict[str, Fact]:
        return {} if value is None else {"expected": Fact(layer=layer, path="expected", value=value, at=at)}

    return Layers(register, kept(FactLayer.DECLARED, declared), kept(FactLayer.VERIFIED, verified), {})


def test_a_birth_to_come_in_the_register_stands_over_what_is_declared():
    found = merge(layers(due=date(2027, 3, 1), declared={"number": 2, "due_on": "2027-04-01"}), ON)

    assert found.household.expected == (facts.ExpectedChild(number=1, due_on=date(2027, 3, 1)),)


def test_a_birth_whose_date_has_passed_gives_way_to_what_is_declared():
    gone = merge(layers(due=date(2018, 8, 1), declared={"number": 0, "due_on": None}), ON)
    other = merge(layers(due=date(2018, 8, 1), declared={"number": 1, "due_on": "2027-04-01"}), ON)

    assert gone.household.expected == ()
    told = facts.ExpectedChild(number=1, due_on=date(2027, 4, 1), proof=Proof.DECLARED)
    assert other.household.expected == (told,)


def test_a_verified_birth_stands_over_the_register():
    found = merge(layers(due=date(2027, 3, 1), verified={"number": 2, "due_on": "2027-04-01"}), ON)

    seen = facts.ExpectedChild(number=2, due_on=date(2027, 4, 1), proof=Proof.VERIFIED)
    assert found.household.expected == (seen,)


def test_a_birth_told_beyond_a_pregnancy_gives_no_place_though_it_is_kept():
    found = merge(layers(due=None, declared={"number": 1, "due_on": "2099-04-01"}), ON)
    gone = merge(layers(due=date(2018, 8, 1), declared={"number": 1, "due_on": "2099-04-01"}), ON)

    assert [one.due_on for one in (*found.household.expected, *gone.household.expected)] == [None, date(2018, 8, 1)]


def test_a_birth_of_the_register_stays_when_nothing_is_said():
    assert merge(layers(due=date(2018, 8, 1)), ON).household.expected[0].number == 1


def claim(*, told: date | None, proved: tuple[date, date] | None = None, sent: date | None = None, on: date):
    """The homelessness of a household told, proved or waiting for a check on some days, as it stands on another."""

    def kept(layer: str, day: date | None, until: date | None = None) -> dict[str, Fact]:
        if day is None:
            return {}
        at = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
        path = "claims/sans_logement"
        return {path: Fact(layer=layer, path=path, value={}, at=at, valid_until=until)}

    register = facts.Demande(numero_unique="", household=facts.Household(persons=()))
    waiting = {"situation_sans_logement": sent} if sent else {}
    declared, verified = kept(FactLayer.DECLARED, told), kept(FactLayer.VERIFIED, *(proved or (None,)))
    found = merge(Layers(register, declared, verified, waiting), on).claims
    return next(((one.proof, one.valid_until) for one in found if one.situation is Situation.HOMELESS), None)


def test_a_situation_told_ends_as_if_it_had_been_proved_that_day():
    assert claim(told=date(2026, 12, 1), on=date(2026, 12, 2)) == (Proof.DECLARED, date(2027, 3, 1))


def test_what_was_told_before_the_rule_counts_from_its_first_day():
    assert claim(told=date(2025, 1, 1), on=ON) == (Proof.DECLARED, date(2027, 2, 26))


def test_a_proof_that_lapsed_does_not_silence_what_was_told_since():
    proved = (date(2026, 12, 1), date(2027, 3, 1))

    assert claim(told=date(2027, 3, 5), proved=proved, on=date(2027, 2, 1)) == (Proof.VERIFIED, date(2027, 3, 1))
    assert claim(told=date(2027, 3, 5), proved=proved, on=date(2027, 3, 6)) == (Proof.DECLARED, date(2027, 6, 5))
    assert claim(told=date(2026, 12, 1), proved=proved, on=date(2027, 3, 6)) == (Proof.VERIFIED, date(2027, 3, 1))


def test_a_proof_that_waits_for_its_check_counts_from_the_day_on_which_it_was_sent():
    sent = date(2027, 2, 20)

    assert claim(told=date(2026, 12, 1), sent=sent, on=date(2027, 3, 6)) == (Proof.IN_REVIEW, date(2027, 5, 20))


def test_proving_takes_away_neither_the_first_day_nor_the_commune_that_were_told(db):
    at, path = datetime(2026, 12, 1, tzinfo=UTC), "claims/famille_territoire"
    told = Fact(layer=FactLayer.DECLARED, path=path, value={"commune": "69123"}, since=date(2025, 3, 15), at=at)
    proved = Fact(layer=FactLayer.VERIFIED, path=path, value={}, at=at)
    register = facts.Demande(numero_unique="", household=facts.Household(persons=()))

    (found,) = merge(Layers(register, {path: told}, {path: proved}, {}), ON).claims

    assert (found.proof, found.since, found.place) == (Proof.VERIFIED, date(2025, 3, 15), "69123")
    assert found.territory == ""


def test_the_communes_of_the_register_give_their_territories(db):
    here = Territory.objects.create(code="T1", name="Est")
    factories.commune()
    Commune.objects.filter(code="93048").update(territory=here)
    register = facts.Demande(
        numero_unique="", household=facts.Household(persons=()), lives_at=("93048",), works_at=("93048", "01001")
    )

    found = merge(Layers(register, {}, {}, {}), ON)

    assert (found.lives_in, found.works_in) == (("T1",), ("T1",))


def test_a_commune_that_merged_is_read_as_the_one_of_today(db):
    factories.commune()
    factories.commune("93001", "Ancienne")
    Commune.objects.filter(code="93001").update(successor_code="93048", ended_on=date(2026, 1, 1))
    at, path = datetime(2025, 12, 1, tzinfo=UTC), "claims/famille_territoire"
    told = Fact(layer=FactLayer.DECLARED, path=path, value={"commune": "93001"}, since=date(2025, 3, 15), at=at)
    register = facts.Demande(
        numero_unique="",
        household=facts.Household(persons=()),
        lives_at=("93001", "93048"),
        works_at=("93001",),
        wish=facts.Wish(communes=("75101", "93001", "75101", "93048", "01001")),
    )

    found = merge(Layers(register, {path: told}, {}, {}), date(2026, 1, 2))

    assert (found.lives_at, found.works_at) == (("93048",), ("93048",))
    # Each wish keeps its rank, though two of them are one commune by now; what was wished stands as it was said.
    assert found.wished_at == ("75101", "93048", "93048", "01001")
    assert found.wish == register.wish
    assert [one.place for one in found.claims] == ["93048"]

    # A wish of which no commune has merged says itself: nothing is kept beside it, and the digest of the facts stands.
    kept = merge(Layers(replace(register, wish=facts.Wish(communes=("75101",))), {}, {}, {}), date(2026, 1, 2))
    assert kept.wished_at == ()


def test_the_communes_that_the_register_names_come_as_a_merge_asks_for_them(db):
    """In the message of an act: those of addresses, of work and of the wish, whichever version names them last."""
    factories.commune()
    for code in ("93001", "75101", "01001"):
        factories.commune(code, f"Commune {code}")
    Commune.objects.filter(code="93001").update(successor_code="93048", ended_on=date(2026, 1, 1))
    row = factories.demande(
        lives_at=("93001", "99999"), works_at=("75101",), wish=facts.Wish(communes=("01001", "93048"))
    ).demande

    assert communes_of_today.NAMED(row.pk + 1) == []
    before = DemandeVersion.objects.get(demande=row)
    told = {**before.facts, "lives_at": ["75056"]}
    DemandeVersion.objects.create(
        demande=row,
        file_dated_at=before.file_dated_at - timedelta(days=1),
        received_at=before.received_at,
        digest="x",
        facts=told,
    )
    rows = communes_of_today.read(communes_of_today.NAMED(row.pk))

    asked = {"93001", "99999", "75101", "01001", "93048"}
    assert rows == communes_of_today.of(asked)
    assert (len(rows), rows["93001"].code) == (4, "93048")
    assert communes_of_today.beside(rows)(asked) == rows
