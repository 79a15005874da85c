"""The rules of a lease's papers and of its signature: kinds, bounds, moves, and what each level proves."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from palier.rules.law import parameters
from palier.rules.signing import after_lease, lease_papers, lease_signing
from palier.rules.signing.lease_signing import LIVING, MOVES, UNDONE, EnvelopeMove, EnvelopeMoved, EnvelopeState

DAY = date(2026, 11, 28)
AT = datetime(2026, 11, 28, 11, 0, tzinfo=UTC)


def test_pages_say_the_kinds_and_the_reasons_of_the_dated_list() -> None:
    kinds = lease_papers.kinds(DAY)
    assert {one.code: one.label for one in kinds} == {code: lease_papers.LABELS[code] for code in lease_papers.KINDS}
    assert all(one.article for one in kinds)
    assert dict(lease_signing.refusal_reasons(DAY)) == lease_signing.REFUSALS


# article: CCH L441-3
# article: CCH L442-3-3
# article: CCH L442-3-4
# article: CCH L442-5-2
# article: CCH L442-3-1
def test_what_may_change_after_the_lease_is_said_as_it_was_read() -> None:
    found = after_lease.told(DAY)
    said = {article: words for words, article in found.lines}
    assert list(said) == ["L441-3", "L442-3-3", "L442-3-4", "L442-5-2", "L442-3-1"]
    assert "dépassent un jour d’au moins 20 % le plafond" in said["L441-3"]
    assert not any(digit in said["L442-3-3"] for digit in "0123456789")
    assert (
        "sans réponse 2 années de suite, le droit de rester prend fin 18 mois après le 1er janvier" in said["L442-3-4"]
    )
    # The article gives the review to the landlord: the commission gives its opinion on the files that it is sent.
    assert "Tous les 3 ans après la signature, là où les logements manquent, le bailleur regarde" in said["L442-5-2"]
    # Five cases, of which the fourth was not said: a home to adapt to a disability, or to a loss of autonomy.
    for case in ("trop petit", "trop grand", "personne n’a plus", "une perte d’autonomie", "au-dessus du plafond"):
        assert case in said["L442-5-2"]
    # What follows was read at second hand, and says so.
    assert said["L442-3-1"].startswith("Selon nos informations, quand le logement est trop grand")
    assert "refuser 3 offres peut mettre fin au droit de rester, 6 mois après" in said["L442-3-1"]
    assert found.unread.startswith("Nous n’avons lu ni le montant du surloyer")


# article: article 22 de la loi 89-462 du 6 juillet 1989
def test_a_deposit_is_one_month_of_rent_without_charges() -> None:
    assert lease_signing.most_deposit(45_000, on=DAY) == 45_000


# article: article 3-3 de la loi 89-462 du 6 juillet 1989
# article: article 3 de la loi 89-462 du 6 juillet 1989
def test_nothing_is_sent_without_the_contract_and_what_the_law_annexes_to_it() -> None:
    assert lease_papers.missing([]) == ("contrat", "diagnostics")
    assert lease_papers.missing(["contrat", "annexe"]) == ("diagnostics",)
    assert lease_papers.missing(["contrat", "diagnostics"]) == ()


# article: article 1366 du code civil
# article: article 1367 du code civil
def test_a_lease_is_signed_when_everybody_has_and_never_by_silence() -> None:
    assert lease_signing.is_complete([True, True])
    assert not lease_signing.is_complete([True, False])
    assert not lease_signing.is_complete([])


@pytest.mark.parametrize("state", sorted(UNDONE))
def test_a_signature_that_was_given_is_never_lost(state: EnvelopeState) -> None:
    assert lease_signing.moved(state, EnvelopeMove.COMPLETE) is EnvelopeState.SIGNED
    for move in set(MOVES) - {EnvelopeMove.COMPLETE}:
        with pytest.raises(EnvelopeMoved):
            lease_signing.moved(state, move)


def test_what_is_signed_moves_no_more_and_a_draft_is_signed_by_nobody() -> None:
    for move in MOVES:
        with pytest.raises(EnvelopeMoved):
            lease_signing.moved(EnvelopeState.SIGNED, move)
    with pytest.raises(EnvelopeMoved):
        lease_signing.moved(EnvelopeState.DRAFT, EnvelopeMove.COMPLETE)
    assert {*LIVING, *UNDONE, EnvelopeState.SIGNED} == set(EnvelopeState)


def test_an_end_is_the_end_of_a_day_and_is_recalled_two_days_before() -> None:
    ends = lease_signing.ends_at(AT, 10)
    assert ends.date() in (date(2026, 12, 8), date(2026, 12, 9))
    assert not lease_signing.is_recalled(ends, at=ends - timedelta(days=4))
    assert lease_signing.is_recalled(ends, at=ends - timedelta(days=1))
    assert not lease_signing.is_recalled(ends, at=ends + timedelta(minutes=1))
    assert lease_signing.ends_at_provider(ends) > ends + timedelta(days=50)


def test_a_provider_is_asked_again_soon_then_every_ten_minutes() -> None:
    waits = [lease_signing.next_look(tries, AT) - AT for tries in range(6)]
    assert waits == sorted(waits)
    assert waits[0] == timedelta(minutes=1)
    assert waits[-1] == timedelta(minutes=10)


# article: règlement (UE) 910/2014, article 25
# article: règlement (UE) 910/2014, article 26
def test_only_a_qualified_signature_turns_the_proof_round() -> None:
    told = {level: lease_signing.words_of(level).proves for level in lease_signing.SigningLevel}
    assert [level for level, words in told.items() if "c’est à qui la conteste" in words] == ["qualifiee"]


# article: article 3-2 de la loi 89-462 du 6 juillet 1989
# article: article 22-1 de la loi 89-462 du 6 juillet 1989
# article: CCH L442-3
def test_each_kind_has_its_day_and_its_article() -> None:
    told = {code: str(parameters.find(lease_papers.FILE, code, DAY).article) for code in lease_papers.KINDS}
    assert "3-2" in told["etat_des_lieux"]
    assert "22-1" in told["caution"]
    assert "L442-3" in told["charges"]
