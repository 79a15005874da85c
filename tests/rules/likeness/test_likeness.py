"""Two records of one person are found however they were written; two people who look alike are left apart."""

from __future__ import annotations

from datetime import date

import pytest

from benchmarks import duplicates
from palier.rules.likeness import finding, likening, reading
from palier.rules.likeness.likening import AdultNamed, LikenessVerdict, PersonRecord
from palier.rules.likeness.reasons import LABELS, WEIGHTS, LikenessReason

R = LikenessReason
BORN = date(1980, 3, 12)
MAIL, PHONE = "z@libre.example", "06 12 34 56 78"


def one(family: str, given: str, birth: date | None = BORN, **more: object) -> PersonRecord:
    return PersonRecord(family=family, given=given, birth=birth, **more)  # type: ignore[arg-type]


SAME = {
    "accents": (one("Lefèvre", "Zoé"), one("LEFEVRE", "ZOE"), R.NAME),
    "hyphens": (one("Kerbrat", "Marie-Claude"), one("Kerbrat", "marie claude"), R.FIRST),
    "a particle": (one("El Khattabi", "Samir"), one("Khattabi", "Samir"), R.NAME),
    "a particle joined": (one("Le Guennec", "Yann"), one("LEGUENNEC", "Yann"), R.NAME),
    "swapped": (one("Tarchoux", "Serge"), one("Serge", "Tarchoux"), R.SWAPPED),
    "a married name": (one("Durand", "Sylvie", used="Kerbrat"), one("KERBRAT", "Sylvie"), R.NAME),
    "a married name in one field": (one("Kerbrat épouse Vidal", "Sylvie"), one("Vidal née Kerbrat", "Sylvie"), R.NAME),
    "letters exchanged": (one("Kerbrat", "Serge"), one("Kebrrat", "Serge"), R.NAME_SLIP),
    "heard alike": (one("Gautier", "Serge"), one("Gauthier", "Serge"), R.SOUND),
    "a slip in the given name": (one("Tarchoux", "Véronique"), one("Tarchoux", "Véronijue"), R.FIRST_SLIP),
    "double-barrelled": (one("Tarchoux-Vidal", "Anne"), one("Vidal", "Anne"), R.NAME_PART),
    "Arabic": (one("Belkacem", "Abdelkader"), one("Belkassem", "Abd El Kader"), R.SOUND),
    "Arabic, by consonants": (one("Zerrouki", "Mohamed"), one("Zeroqi", "Muhammad"), R.FIRST_SOUND),
    "Portuguese": (one("da Silva Moreira", "João"), one("Moreira", "Joao"), R.NAME_PART),
    "Vietnamese": (one("Nguyễn", "Thị Hoa"), one("Thi Hoa", "Nguyen"), R.SWAPPED),
    "Vietnamese, cut elsewhere": (one("Đặng", "Minh Đức"), one("Dang Minh", "Duc"), R.NAME_PART),
    "day and month": (one("Tarchoux", "Serge"), one("Tarchoux", "Serge", date(1980, 12, 3)), R.BIRTH_SWAPPED),
    "a digit": (one("Tarchoux", "Serge"), one("Tarchoux", "Serge", date(1986, 3, 12)), R.BIRTH_SLIP),
    "a day unknown": (
        one("Tarchoux", "Serge", phones=(PHONE,)),
        one("Tarchoux", "Serge", None, phones=("+33612345678",)),
        R.PHONE,
    ),
    "a second given name": (one("Tarchoux", "Serge, Alain"), one("Tarchoux", "Serge"), R.FIRST_CUT),
}
APART = {
    "twins": (one("Martin", "Lina", emails=(MAIL,)), one("Martin", "Lena", emails=(MAIL,)), R.FIRST_OTHER),
    "a brother and a sister": (
        one("Saidi", "Karim", emails=(MAIL,)),
        one("Saidi", "Karima", emails=(MAIL,)),
        R.FIRST_OTHER,
    ),
    "brothers of one first name": (
        one("Saidi", "Mohamed Amine", phones=(PHONE,)),
        one("Saidi", "Mohamed Yassine", phones=(PHONE,)),
        R.FIRST_OTHER,
    ),
    "father and son": (
        one("Tarchoux", "Serge", emails=(MAIL,), phones=(PHONE,)),
        one("Tarchoux", "Serge", date(2004, 7, 1), emails=(MAIL,), phones=(PHONE,)),
        R.BIRTH_OTHER,
    ),
    "father and son of unknown days": (
        one("Tarchoux", "Serge", date(1960, 1, 1), emails=(MAIL,)),
        one("Tarchoux", "Serge", date(1990, 1, 1), emails=(MAIL,)),
        R.BIRTH_OTHER,
    ),
    "neighbours of a common name": (
        one("Martin", "Marie", emails=(MAIL,), phones=(PHONE,), commune="Lens"),
        one("Martin", "Marie", emails=("m@libre.example",), phones=("0733221100",), commune="Lens"),
        R.NAMESAKES,
    ),
    "a name and nothing else": (one("Tarchoux", "Serge", None), one("Tarchoux", "Serge", None), R.NAME),
    "a couple": (one("Tarchoux", "Serge", phones=(PHONE,)), one("Tarchoux", "Odile", phones=(PHONE,)), R.PHONE),
}


# article: règles de rapprochement de Palier
@pytest.mark.parametrize(("mine", "theirs", "reason"), SAME.values(), ids=SAME)
def test_one_person_written_twice_is_found(mine: PersonRecord, theirs: PersonRecord, reason: R) -> None:
    found = likening.compare(mine, theirs)

    assert reason in found.reasons
    assert found.verdict is not LikenessVerdict.APART
    assert found == likening.compare(theirs, mine)
    assert [pair[:2] for pair in finding.pairs([likening.side_of(mine), likening.side_of(theirs)])] == [(0, 1)]


@pytest.mark.parametrize(("mine", "theirs", "reason"), APART.values(), ids=APART)
def test_two_people_who_look_alike_are_left_apart(mine: PersonRecord, theirs: PersonRecord, reason: R) -> None:
    found = likening.compare(mine, theirs)

    assert reason in found.reasons
    assert found.verdict is LikenessVerdict.APART
    assert list(finding.pairs([likening.side_of(mine), likening.side_of(theirs)])) == []


def test_another_adult_of_the_household_joins_and_a_record_of_nothing_joins_nobody() -> None:
    adults = (AdultNamed("Léa", "Vidal", date(1981, 1, 2)),)
    alone = likening.compare(one("Martin", "Marie"), one("Martin", "Marie"))
    together = likening.compare(one("Martin", "Marie", adults=adults), one("Martin", "Marie", adults=adults))

    assert together.score == alone.score + WEIGHTS[R.ADULT]
    assert likening.compare(PersonRecord(), PersonRecord()).score == 0
    assert together.sentences[-1] == f"{LABELS[together.reasons[-1]]} ({WEIGHTS[together.reasons[-1]]:+d})"


def test_a_labelled_set_that_was_never_tuned_on_is_found_and_right() -> None:
    asked, found, wrong = duplicates.judged(duplicates.labelled(4, people=500, each=25))

    assert found.total() / asked.total() >= duplicates.FOUND
    assert found.total() / (found.total() + wrong.total()) >= duplicates.RIGHT
    assert not {"twins", "parent and child", "siblings", "separated couple", "nothing known", "one service"} & set(
        wrong
    )


@pytest.mark.parametrize(
    ("headers", "row"),
    [
        (("Nom de naissance", "Prénom(s)", "Date de naissance", "E-mail", "Tél.", "Ville"), None),
        (("last_name", "first_name", "dob", "email", "phone", "city"), None),
        (("NOM", "PRENOM", "DDN", "MEL", "PORTABLE", "COMMUNE"), None),
        (("name", "dob", "email", "phone", "city"), ("Serge TARCHOUX", "1980-03-12", MAIL, PHONE, "Lens")),
    ],
)
def test_a_table_is_read_by_whatever_names_its_columns_have(
    headers: tuple[str, ...], row: tuple[str, ...] | None
) -> None:
    row = row or ("Tarchoux", "Serge", "12/03/1980", MAIL, PHONE, "Lens")
    found = reading.record(row, reading.columns(headers))

    assert (found.family.lower(), found.given, found.birth) == ("tarchoux", "Serge", BORN)
    assert (found.emails, found.phones, found.commune) == ((MAIL,), (PHONE,), "Lens")


@pytest.mark.parametrize(
    "text",
    ["1980-03-12", "12/03/1980", "12.3.1980", "12031980", "19800312", "1980-03-12T00:00:00", "12-03-80"],
)
def test_a_day_is_read_however_it_is_written(text: str) -> None:
    assert reading.day(text) == BORN
    assert reading.day("31/02/1980") is reading.day("inconnue") is None


def test_other_adults_are_read_from_one_cell() -> None:
    assert reading.adults("Léa Vidal 02/01/1981, Ali Ben Ali") == (
        AdultNamed("Léa", "Vidal", date(1981, 1, 2)),
        AdultNamed("Ali", "Ben Ali", None),
    )


def test_every_reason_has_a_weight_and_a_sentence() -> None:
    assert set(WEIGHTS) == set(LABELS) == set(LikenessReason)
