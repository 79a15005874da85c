"""The checklist of pieces: what a file needs and nothing more, and where each piece stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from palier.rules.people.facts import (
    Claim,
    Demande,
    ExpectedChild,
    Household,
    Income,
    Person,
    PersonRole,
    Proof,
    Situation,
)
from palier.rules.situations import needed_pieces, pieces
from palier.rules.situations.needed_pieces import FiledPiece, Needed, NeedState, needed, standing

ON = date(2026, 11, 26)
HOLDER = Person(key="d", role=PersonRole.HOLDER, birth_date=date(1989, 4, 17))
PARTNER = Person(key="c1", role=PersonRole.CO_HOLDER, birth_date=date(1990, 1, 1), link="C")
CHILD = Person(key="p1", role=PersonRole.DEPENDANT, birth_date=date(2017, 6, 2), link="E")
SECOND = replace(CHILD, key="p2", birth_date=date(2020, 6, 2))


def file(*persons: Person, **changes: object) -> Demande:
    expected = changes.pop("expected", ())
    household = Household(persons=persons, expected=expected)
    return Demande(numero_unique="093032100000000001", household=household, **changes)


def codes(demande: Demande, on: date = ON) -> list[tuple[str, tuple[str, ...]]]:
    return [(one.code, one.persons) for one in needed(demande, on=on)]


def only(demande: Demande, code: str) -> Needed:
    (found,) = [one for one in needed(demande, on=ON) if one.code == code]
    return found


def stands(
    one: Needed, *filed: FiledPiece, is_read: bool = True, is_only_adult: bool = True
) -> needed_pieces.NeedStanding:
    return standing(one, filed, on=ON, is_read=is_read, is_only_adult=is_only_adult)


def sent(code: str, key: str = "", status: str = "a_verifier", **given: object) -> FiledPiece:
    return FiledPiece(code=code, person_key=key, status=status, **given)


# --- What is needed ---------------------------------------------------------------------------


def test_a_person_alone_shows_identity_and_the_tax_notice_and_nothing_else():
    assert codes(file(HOLDER)) == [("piece_identite", ("d",)), ("avis_imposition_n2", ("d",))]


def test_each_adult_shows_identity_and_each_holder_a_tax_notice():
    adult = replace(CHILD, birth_date=date(2004, 1, 1))
    found = codes(file(HOLDER, PARTNER, adult))
    assert [persons for code, persons in found if code == "piece_identite"] == [("d",), ("c1",), ("p1",)]
    assert [persons for code, persons in found if code == "avis_imposition_n2"] == [("d",), ("c1",)]


@pytest.mark.parametrize(
    ("birthday", "is_asked"), [(ON - timedelta(days=1), True), (ON, True), (ON + timedelta(days=1), False)]
)
def test_a_dependant_is_an_adult_from_the_day_of_eighteen(birthday, is_asked):
    young = replace(CHILD, birth_date=birthday.replace(year=2008))
    assert (("piece_identite", ("p1",)) in codes(file(HOLDER, young))) is is_asked


@pytest.mark.parametrize("situation", [Situation.VIOLENCE, Situation.DIVORCE_PENDING])
@pytest.mark.parametrize(
    ("proof", "is_asked"),
    [(Proof.VERIFIED, False), (Proof.IN_REVIEW, False), (Proof.DECLARED, False), (Proof.REFUSED, True)],
)
def test_nobody_brings_the_papers_of_the_holder_who_will_not_live_there(situation, proof, is_asked):
    """Told is enough, and of every separation: asked until the proof, a person in danger brought the other's papers."""
    claim = Claim(situation=situation, proof=proof, valid_until=ON + timedelta(days=90))
    found = codes(file(HOLDER, replace(PARTNER, link="P"), CHILD, claims=(claim,)))
    his = [(code, persons) for code, persons in found if "c1" in persons or code == "attestation_pacs"]
    assert bool(his) is is_asked
    assert ("livret_famille", ("p1",)) in found


def test_children_are_shown_by_one_family_book_for_all():
    assert only(file(HOLDER, CHILD, SECOND), "livret_famille").persons == ("p1", "p2")


@pytest.mark.parametrize(("link", "code"), [("M", "livret_famille"), ("P", "attestation_pacs")])
def test_a_couple_shows_its_marriage_or_its_pacs(link, code):
    assert (code, ()) in codes(file(HOLDER, replace(PARTNER, link=link)))


def test_two_who_live_together_show_no_paper_of_it():
    assert not {"livret_famille", "attestation_pacs"} & {code for code, _ in codes(file(HOLDER, PARTNER))}


@pytest.mark.parametrize("custody", ["G", "D"])
def test_a_shared_child_is_shown_by_the_decision(custody):
    child = Person(key="g1", role=PersonRole.IN_CUSTODY, birth_date=date(2019, 1, 1), custody=custody)
    assert ("decision_garde", ("g1",)) in codes(file(HOLDER, child))


@pytest.mark.parametrize(("due", "is_asked"), [(ON, True), (ON - timedelta(days=1), False), (None, False)])
def test_a_child_to_be_born_is_shown_until_the_day_it_is_due(due, is_asked):
    known = file(HOLDER, expected=(ExpectedChild(number=1, due_on=due),))
    assert (("certificat_grossesse", ()) in codes(known)) is is_asked


@pytest.mark.parametrize(("last_year", "is_asked"), [(18_000, True), (18_001, False)])
def test_the_notice_of_last_year_is_needed_where_a_fall_of_a_tenth_would_count(last_year, is_asked):
    incomes = (
        Income(year=2024, amount=20_000),
        Income(year=2025, amount=last_year, proof=Proof.DECLARED),
    )
    assert (("avis_imposition_n1", ("d",)) in codes(file(replace(HOLDER, incomes=incomes)))) is is_asked


def test_a_claim_is_proved_by_the_documents_of_the_catalogue():
    known = file(HOLDER, claims=(Claim(situation=Situation.UNFIT_HOME, proof=Proof.DECLARED),))
    found = only(known, "situation_logement_indigne")
    assert found.situation is Situation.UNFIT_HOME
    assert "arrete_insalubrite" in found.proofs[0]


@pytest.mark.parametrize(
    "known",
    [
        file(
            HOLDER,
            PARTNER,
            CHILD,
            replace(CHILD, key="g1", role=PersonRole.IN_CUSTODY, custody="G"),
            expected=(ExpectedChild(number=1, due_on=ON),),
        ),
        file(HOLDER, replace(PARTNER, link="P")),
    ],
)
def test_nothing_is_needed_that_may_not_be_asked_for_but_the_proof_of_a_claim(known):
    listed = pieces.documents(ON)
    for one in needed(known, on=ON):
        assert all(listed[code].may_be_asked for code in one.codes)
        assert one.reason
        assert one.article


# --- Where it stands --------------------------------------------------------------------------

IDENTITY = only(file(HOLDER), "piece_identite")


@pytest.mark.parametrize(
    ("filed", "state"),
    [
        ((), NeedState.TO_SEND),
        ((sent("piece_identite", "d"),), NeedState.IN_REVIEW),
        ((sent("titre_sejour", "d"),), NeedState.IN_REVIEW),
        ((sent("piece_identite", "c1"),), NeedState.TO_SEND),
        ((sent("piece_identite"),), NeedState.IN_REVIEW),
        ((sent("piece_identite", "d", "refusee"),), NeedState.REFUSED),
        ((sent("piece_identite", "d", "refusee"), sent("piece_identite", "d")), NeedState.IN_REVIEW),
        ((sent("piece_identite", "d", "valide", valid_until=ON),), NeedState.ACCEPTED),
        ((sent("piece_identite", "d", "valide", valid_until=ON - timedelta(days=1)),), NeedState.EXPIRED),
    ],
)
def test_a_piece_stands_where_the_best_of_what_was_sent_stands(filed, state):
    assert stands(IDENTITY, *filed).state is state


def test_what_nobody_reads_yet_is_received_and_not_under_check():
    assert stands(IDENTITY, sent("piece_identite", "d"), is_read=False).state is NeedState.RECEIVED


def test_what_was_sent_for_the_household_is_nobodys_where_two_adults_sign():
    assert stands(IDENTITY, sent("piece_identite"), is_only_adult=False).state is NeedState.TO_SEND


def test_a_refusal_keeps_its_reason_and_an_acceptance_its_end():
    refused = stands(IDENTITY, sent("piece_identite", "d", "refusee", reason="Illisible."))
    accepted = stands(IDENTITY, sent("piece_identite", "d", "valide", valid_until=ON))
    assert (refused.reason, accepted.until) == ("Illisible.", ON)


def test_birth_certificates_are_enough_only_when_each_child_has_one():
    book = only(file(HOLDER, CHILD, SECOND), "livret_famille")
    first, second = (sent("acte_naissance", key, "valide") for key in ("p1", "p2"))
    assert stands(book, first).state is NeedState.TO_SEND
    assert stands(book, first, second).state is NeedState.ACCEPTED
    assert stands(book, sent("livret_famille", "", "valide")).state is NeedState.ACCEPTED


def test_a_married_couple_with_children_needs_the_book_itself():
    book = only(file(HOLDER, replace(PARTNER, link="M"), CHILD), "livret_famille")
    assert book.codes == ("livret_famille",)


def test_a_verified_income_spares_its_notice():
    incomes = (Income(year=2024, amount=20_000, proof=Proof.VERIFIED),)
    notice = only(file(replace(HOLDER, incomes=incomes)), "avis_imposition_n2")
    assert stands(notice).state is NeedState.ACCEPTED


HANDICAP = only(file(HOLDER, claims=(Claim(situation=Situation.HANDICAP, proof=Proof.DECLARED),)), "situation_handicap")


def test_a_proof_is_to_complete_until_a_document_of_each_kind_is_here():
    card = sent("situation_handicap", proof_code="carte_invalidite")
    form = sent("situation_handicap", proof_code="complement_handicap")
    assert stands(HANDICAP).lacking == HANDICAP.proofs
    half = stands(HANDICAP, card)
    assert (half.state, half.lacking) == (NeedState.TO_SEND, (("complement_handicap",),))
    assert stands(HANDICAP, card, form).state is NeedState.IN_REVIEW
    assert stands(HANDICAP, sent("situation_handicap")).state is NeedState.IN_REVIEW


def test_a_refused_proof_says_why():
    found = stands(HANDICAP, sent("situation_handicap", status="refusee", reason="Page 2 absente."))
    assert (found.state, found.reason) == (NeedState.REFUSED, "Page 2 absente.")


@pytest.mark.parametrize(("until", "state"), [(ON, NeedState.ACCEPTED), (ON - timedelta(days=1), NeedState.EXPIRED)])
def test_a_verified_situation_holds_through_its_last_day(until, state):
    claim = Claim(situation=Situation.HANDICAP, proof=Proof.VERIFIED, valid_until=until)
    one = only(file(HOLDER, claims=(claim,)), "situation_handicap")
    found = stands(one, sent("situation_handicap", status="valide", valid_until=until, proof_code="decision_cdaph"))
    assert (found.state, found.until) == (state, until)


def test_a_proof_found_good_that_establishes_nothing_is_of_another_thing():
    claim = Claim(situation=Situation.ENERGY_CLASS, proof=Proof.DECLARED, energy="G")
    one = only(file(HOLDER, claims=(claim,)), "situation_classe_energie")
    old = sent("situation_classe_energie", status="valide", proof_code="diagnostic_energie")
    new = sent("situation_classe_energie", proof_code="diagnostic_energie")
    assert stands(one, old).state is NeedState.TO_SEND
    assert stands(one, old).lacking == one.proofs
    assert stands(one, old, new).state is NeedState.IN_REVIEW


def test_one_good_proof_of_two_counts_while_the_other_is_sent():
    card = sent("situation_handicap", status="valide", proof_code="carte_invalidite")
    form = sent("situation_handicap", proof_code="complement_handicap")
    assert list(stands(HANDICAP, card).lacking) == [HANDICAP.proofs[1]]
    assert stands(HANDICAP, card, form).state is NeedState.IN_REVIEW
