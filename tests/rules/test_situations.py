"""The catalogue of situations and the list of pieces: what a bad file is told, and what no row may say."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from palier.rules.commission import checking
from palier.rules.law.parameters import FOLDER, ParameterError
from palier.rules.people.facts import Claim, Demande, Household, Proof, Situation
from palier.rules.situations import pieces, priorities, situations, urgency
from palier.rules.situations.situations import Level, SituationFamily, Urgency

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ON = date(2026, 3, 15)


@pytest.fixture
def changed(tmp_path: Path) -> Callable[[str, str, str], Path]:
    """Return a function that copies a file of data with one text replaced, once."""

    def change(file: str, old: str, new: str) -> Path:
        text = (FOLDER / file).read_text(encoding="utf-8")
        assert old in text
        (tmp_path / file).write_text(text.replace(old, new, 1), encoding="utf-8")
        return tmp_path

    return change


def test_every_situation_has_one_row_for_each_day_since_2024() -> None:
    for rows in situations.load().values():
        for day in (date(2024, 1, 1) + timedelta(n) for n in range(0, 1500, 7)):
            living = [
                row for row in rows if row.valid_from <= day and (row.valid_until is None or day <= row.valid_until)
            ]
            assert len(living) == 1
    assert set(situations.load()) == set(Situation)


def test_the_catalogue_puts_the_urgent_situations_first_and_knows_five_beside_the_dalo() -> None:
    families = [kind.family for kind in situations.catalogue(ON)]
    urgent = [kind for kind in situations.catalogue(ON) if kind.urgent]

    assert families == sorted(families, key=list(SituationFamily).index)
    assert {kind.urgent for kind in urgent} == set(Urgency)
    assert {kind.family for kind in urgent} == {SituationFamily.URGENT}


def test_three_months_for_danger_homelessness_and_eviction_six_for_handicap_and_an_unfit_home() -> None:
    months = {kind.urgent: kind.expiry_months for kind in situations.catalogue(ON) if kind.urgent}

    assert months == {
        Urgency.VIOLENCE: 3,
        Urgency.HOMELESS: 3,
        Urgency.EVICTION: 3,
        Urgency.HANDICAP: 6,
        Urgency.UNFIT_HOME: 6,
    }


def test_danger_is_kept_at_the_highest_level_and_a_neutral_label_never_names_it() -> None:
    protected = {kind.situation for kind in situations.catalogue(ON) if kind.level is Level.PROTECTED}
    labels = " ".join(situations.of(one, ON).label for one in protected).lower()

    assert protected >= {
        Situation.VIOLENCE,
        Situation.ASSAULT,
        Situation.TRAFFICKING,
        Situation.PROSTITUTION_EXIT,
        Situation.FORCED_MARRIAGE,
    }
    assert not any(word in labels for word in ("violence", "viol", "prostitution", "traite", "forcé"))
    assert all(situations.of(one, ON).level is not Level.ORDINARY for one in protected)
    assert situations.of(Situation.JOB_MOVE, ON).level is Level.ORDINARY


# article: CCH L441-1
@pytest.mark.parametrize("situation", [one for one in Situation if situations.newest(one).grounds])
def test_a_priority_of_the_law_never_waits_for_a_service(situation: Situation) -> None:
    """Every kind of proof can be met without a visa, and a verified ground holds with no visa at all."""
    known = pieces.documents(ON)
    kinds = situations.of(situation, ON).proofs
    filed = [urgency.FiledProof(kind[0], datetime(2026, 3, 9, tzinfo=UTC)) for kind in kinds]
    household = Household(persons=())
    demande = Demande(numero_unique="", household=household, claims=(Claim(situation=situation, proof=Proof.VERIFIED),))

    assert all(any(not known[code].is_visa for code in kind) for kind in kinds)
    assert urgency.missing(situation, filed, on=ON) == ()
    assert not urgency.has_visa(filed, on=ON)
    assert priorities.is_priority(demande, ON) is (situations.of(situation, ON).confidence == "S")


@pytest.mark.parametrize(
    ("old", "new", "key", "reason"),
    [
        ('words = "Vous avez besoin', 'mots = "Vous avez besoin', "violence.mots", "clé inconnue"),
        ('validator = "service_social"\n', "", "violence.validator", "clé manquante"),
        ('validator = "service_social"', 'validator = "tribunal"', "violence", "valeur inconnue"),
        ('confidentiality = "protegee"', 'confidentiality = "secrete"', "violence", "valeur inconnue"),
        ('grounds = ["g"]', 'grounds = ["z"]', "violence.grounds", "lettre inconnue"),
        ('grounds = ["g"]', 'grounds = "g"', "violence.grounds", "lettre inconnue"),
        ("expiry_months = 3", "expiry_months = 0", "violence.expiry_months", "un nombre de mois"),
        ("expiry_months = 3", 'expiry_months = "trois"', "violence.expiry_months", "un nombre de mois"),
        ("expiry_months = 3\n", "", "violence.expiry_months", "une situation urgente a une échéance"),
        ('proofs = [["recepisse_plainte"', 'proofs = [["recepise_plainte"', "violence.proofs", "pièce inconnue"),
        ('proofs = [["commandement_quitter"]]', "proofs = []", "expulsion_commandement.proofs", "au moins une preuve"),
        (
            'proofs = [["commandement_quitter"]]',
            "proofs = [[]]",
            "expulsion_commandement.proofs",
            "au moins une preuve",
        ),
        (
            'proofs = [["commandement_quitter"]]',
            'proofs = [["commandement_quitter"], ["rapport_social"]]',
            "expulsion_commandement.proofs",
            "le visa d’un service ne peut pas être une condition",
        ),
        ("valid_from = 2024-01-01", "valid_from = 2024-01-02", "violence", "rien du"),
        ('SD = "sans_logement"', 'SD = "sans_toit"', "occupations.SD", "situation inconnue"),
        ("[violence.value]\n", "value = 3\n[violence.autre]\n", "violence.autre", "clé inconnue"),
    ],
)
def test_a_bad_catalogue_is_refused_with_its_key_and_its_reason(changed, old, new, key, reason) -> None:
    with pytest.raises(ParameterError) as refusal:
        situations.load(changed("situations.toml", old, new))

    assert (refusal.value.file, refusal.value.key) == ("situations.toml", key)
    assert refusal.value.reason.startswith(reason)


@pytest.mark.parametrize(
    ("old", "new", "key", "reason"),
    [
        ("violence", "violance", "violance", "situation inconnue"),
        ("lettres", "letters", "lettres", "clé manquante"),
        ("occupations", "occupation", "occupations", "clé manquante"),
    ],
)
def test_a_key_that_is_not_known_is_refused(tmp_path: Path, old: str, new: str, key: str, reason: str) -> None:
    text = (FOLDER / "situations.toml").read_text(encoding="utf-8")
    renamed = text.replace(f"[[{old}]]", f"[[{new}]]").replace(f"[{old}.value]", f"[{new}.value]")
    (tmp_path / "situations.toml").write_text(renamed, encoding="utf-8")

    with pytest.raises(ParameterError) as refusal:
        situations.load(tmp_path)

    assert (refusal.value.key, refusal.value.reason) == (key, reason)


def test_a_situation_without_a_row_is_refused(tmp_path: Path) -> None:
    text = (FOLDER / "situations.toml").read_text(encoding="utf-8")
    (tmp_path / "situations.toml").write_text(
        "\n\n".join(block for block in text.split("\n\n") if not block.startswith("[[violence]]")), encoding="utf-8"
    )

    with pytest.raises(ParameterError, match="chaque situation doit avoir une ligne"):
        situations.load(tmp_path)


def _split(until: str, again: str) -> str:
    first, second = "[[heberge_tiers]]\nvalid_from = 2024-01-01", f"\nvalid_until = {until}"
    rest = FOLDER.joinpath("situations.toml").read_text(encoding="utf-8").partition(first)[2].partition("\n\n")[0]
    return f"{first}{second}{rest}\n\n{first.replace('2024-01-01', again)}"


def test_a_situation_may_change_on_a_day_and_a_hole_between_two_periods_is_refused(changed) -> None:
    first = "[[heberge_tiers]]\nvalid_from = 2024-01-01"
    whole = situations.load(changed("situations.toml", first, _split("2025-12-31", "2026-01-01")))

    assert [row.valid_from for row in whole[Situation.HOSTED]] == [date(2024, 1, 1), date(2026, 1, 1)]
    with pytest.raises(ParameterError, match="rien du"):
        situations.load(changed("situations.toml", first, _split("2025-12-31", "2026-01-02")))


def test_a_value_that_is_no_table_is_refused(changed) -> None:
    folder = changed("situations.toml", "[[violence]]", "[[violence]]\nvalue = 3")
    text = (folder / "situations.toml").read_text(encoding="utf-8")
    head, _, rest = text.partition("[violence.value]\n")
    (folder / "situations.toml").write_text(head + rest[rest.index("\n\n") :], encoding="utf-8")

    with pytest.raises(ParameterError, match="une table est attendue"):
        situations.load(folder)


def test_a_day_before_the_catalogue_has_no_row() -> None:
    with pytest.raises(ParameterError, match="aucune ligne au 2023-12-31"):
        situations.of(Situation.VIOLENCE, date(2023, 12, 31))


@pytest.mark.parametrize(
    ("old", "new", "key", "reason"),
    [
        ('label = "Carte d’identité', 'libelle = "Carte d’identité', "piece_identite.libelle", "clé inconnue"),
        ('per = "adulte"\n', "", "piece_identite.per", "clé manquante"),
        ('per = "adulte"', 'per = "chien"', "piece_identite.family", "valeur inconnue"),
        ('family = "identite"', 'family = "loisirs"', "piece_identite.family", "valeur inconnue"),
        ('proves = ["identite"]', 'proves = "identite"', "piece_identite.proves", "une liste est attendue"),
        ("freshness_months = 3", "freshness_months = 0", "bulletins_salaire.freshness_months", "un nombre de mois"),
        (
            'family = "ressources"\nper = "adulte"\nmay_be_asked = false',
            'family = "ressources"\nper = "adulte"\nmay_be_asked = true',
            "bulletins_salaire.may_be_asked",
            "cette famille ne peut pas être demandée",
        ),
        ('confidence = "S"', 'confidence = "L"', "piece_identite.may_be_asked", "cette famille"),
        ("valid_from = 2024-01-01", "valid_from = 2025-01-01", "piece_identite", "rien du"),
    ],
)
def test_a_bad_list_of_pieces_is_refused_with_its_key_and_its_reason(changed, old, new, key, reason) -> None:
    with pytest.raises(ParameterError) as refusal:
        pieces.load(changed("pieces.toml", old, new))

    assert (refusal.value.file, refusal.value.key) == ("pieces.toml", key)
    assert refusal.value.reason.startswith(reason)


def test_a_piece_whose_value_is_no_table_is_refused(tmp_path: Path) -> None:
    row = '[[x]]\nvalue = 1\nvalid_from = 2024-01-01\narticle = "CCH R441-2-4-1"\ntitle = "t"\nconfidence = "S"\n'
    (tmp_path / "pieces.toml").write_text(row, encoding="utf-8")

    with pytest.raises(ParameterError, match="une table est attendue"):
        pieces.load(tmp_path)


def test_the_list_and_the_code_ask_for_the_same_pieces() -> None:
    known = dict(pieces.documents(ON))

    assert set(checking.askable(known)) == set(checking.PieceToAsk)
    del known["piece_identite"]
    with pytest.raises(ParameterError, match="ne disent pas la même chose"):
        checking.askable(known)


def test_a_label_of_a_piece_that_is_not_in_the_list_is_refused() -> None:
    assert pieces.newest("acte_naissance").label == "Acte de naissance"
    with pytest.raises(pieces.NotInTheList):
        pieces.newest("bulletin_scolaire")


def test_the_desk_sorts_late_first_then_a_visa_then_the_earliest_due() -> None:
    now = datetime(2026, 3, 12, 10, tzinfo=UTC)

    def lane(day: int, *codes: str) -> urgency.Lane:
        filed = [urgency.FiledProof(code, datetime(2026, 3, day, 10, tzinfo=UTC)) for code in codes]
        return urgency.lane(Situation.VIOLENCE, filed, now=now)

    late, visa = lane(2, "recepisse_plainte"), lane(11, "recepisse_plainte", "rapport_social")
    plain, later, missing = lane(10, "recepisse_plainte"), lane(11, "recepisse_plainte"), lane(11, "rapport_social")

    assert sorted([missing, later, plain, visa, late], key=urgency.order) == [late, visa, plain, later, missing]


def test_an_extension_moves_the_due_instant_and_never_brings_it_forward() -> None:
    filed = [urgency.FiledProof("recepisse_plainte", datetime(2026, 3, 9, 10, tzinfo=UTC))]
    now, due = datetime(2026, 3, 12, 10, tzinfo=UTC), urgency.due_at(datetime(2026, 3, 9, 10, tzinfo=UTC))

    later = urgency.lane(Situation.VIOLENCE, filed, now=now, extended_to=due + timedelta(2))
    sooner = urgency.lane(Situation.VIOLENCE, filed, now=now, extended_to=due - timedelta(2))

    assert (later.state, later.due_at) == (urgency.LaneState.TO_VALIDATE, due + timedelta(2))
    assert (sooner.state, sooner.due_at) == (urgency.LaneState.LATE, due)


def test_a_reminder_may_leave_thirty_days_before_the_end() -> None:
    assert urgency.reminder_on(date(2026, 6, 30)) == date(2026, 5, 31)


def test_how_a_ground_is_said() -> None:
    claim = Claim(situation=Situation.UNFIT_HOME, proof=Proof.VERIFIED, valid_until=date(2026, 3, 14))
    lapsed = Demande(numero_unique="", household=Household(persons=()), claims=(claim,))

    assert priorities.grounds_of_law(lapsed, ON)[0].said() == "expiré depuis le 14 mars 2026"
    assert priorities.status_of(Claim(situation=Situation.HOSTED, proof=Proof.REGISTER), on=ON) is (
        priorities.GroundStatus.ANNOUNCED
    )
