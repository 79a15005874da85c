"""Reading and writing the State's format."""

import time
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.gateways import sne
from palier.rules.people.facts import Dalo, ExpectedChild, Wish
from sandbox.sne.files import many_to_xml, to_xml
from sandbox.sne.population import one, population
from sandbox.sne.register import SAMPLE

ANCHOR = date(2026, 11, 25)
AT = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
TEXT = SAMPLE.read_bytes()


def read_one(data):
    (found,) = sne.read_file(data)
    return found


def test_the_sample_is_read_with_what_it_lacks():
    found = read_one(TEXT)
    household = found.demande.household
    persons = {person.key: person for person in household.persons}

    assert list(persons) == ["d", "c1", "p1", "g1", "g2"]
    assert household.expected == (ExpectedChild(number=1, due_on=date(2018, 8, 1)),)
    assert [(income.year, income.amount) for income in persons["d"].incomes] == [(2017, 21000), (2016, 20000)]
    assert [income.amount for income in persons["c1"].incomes] == [None, None]
    assert (persons["g1"].custody, persons["g2"].custody) == ("G", "D")
    assert sum(line.amount for line in persons["d"].resources if not line.is_paid) == 4010
    assert found.demande.current_home.rent == 100_000
    assert found.demande.current_home.floor_area == 50
    assert found.demande.valid_until == date(2019, 3, 15)
    assert "logementRecherche" in {missing.path for missing in found.missing}
    assert found.unknown_codes == ()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (TEXT.replace(b"2018-03-15<", b"2018-13-40<"), "ligne 9, demande 1, dateCreationDemande : date impossible"),
        (TEXT[:5000], "coupé"),
        (b"<!DOCTYPE a>" + TEXT.partition(b"?>")[2], "DOCTYPE"),
        (("<!DOCTYPE a []>" + TEXT.decode().partition("?>")[2].lstrip()).encode("utf-16"), "DOCTYPE"),
        (b"<a/>", "interfaceNuu"),
        (TEXT.replace(b">21000<", b">-21000<"), "nombre impossible"),
    ],
)
def test_a_malformed_file_is_refused_with_its_place(data, words):
    with pytest.raises(sne.SneGarbage, match=words):
        list(sne.read_file(data))


@pytest.mark.parametrize("filling", [b"<b/>", b"x"])
def test_fifty_hostile_megabytes_are_refused_at_once(filling):
    started = time.process_time()

    with pytest.raises(sne.SneGarbage, match="2 Mo"):
        list(sne.read_file(b"<a>" + filling * (50_000_000 // len(filling))))

    assert time.process_time() - started < 2


def test_an_unknown_code_is_kept_and_named():
    found = read_one(TEXT.replace(b'typeContratTravail code="CDI"', b'typeContratTravail code="XYZ"', 1))

    assert found.demande.household.persons[0].contract_type == "XYZ"
    assert [one.code for one in found.unknown_codes] == ["XYZ"]


def test_an_unknown_status_of_the_right_to_housing_is_named_and_stands_for_none_of_the_four():
    data = many_to_xml(population(60, ANCHOR, 25), on=ANCHOR).encode()
    assert b'code="ACTIF"' in data

    found = next(one for one in sne.read_file(data.replace(b'code="ACTIF"', b'code="OUI"')) if one.unknown_codes)

    assert found.demande.dalo is Dalo.NONE
    assert [one.code for one in found.unknown_codes] == ["OUI"]


def test_many_demandes_of_one_file():
    data = many_to_xml(population(3, ANCHOR, 25), on=ANCHOR).encode()

    assert [one.numero for one in sne.read_file(data)] == [one.numero for one in population(3, ANCHOR, 25)]


def test_an_incomplete_demande_is_not_written():
    with pytest.raises(sne.SneIncomplete) as refused:
        sne.write_renewal(read_one(TEXT), at=AT)

    assert "numGuichet" in refused.value.fields


def test_a_radiation_outside_the_closed_list_is_not_written():
    with pytest.raises(sne.SneIncomplete):
        sne.write_radiation(read_one(to_xml(one(1, ANCHOR, 0)).encode()), sne.SneRadiation(reason="AUTRE"), at=AT)


def test_a_renewal_gives_back_what_is_not_read():
    extra = "<ns1:complementHandicap><ns1:precision>x</ns1:precision></ns1:complementHandicap></ns1:demandeur>"
    found = read_one(to_xml(one(1, ANCHOR, 0)).replace("</ns1:demandeur>", extra).encode())

    assert b"complementHandicap" in sne.write_renewal(found, at=AT)


@given(index=st.integers(0, 5000), types=st.sets(st.sampled_from(["T1", "T2", "T3"]), min_size=1))
def test_what_is_written_is_read_back(index, types):
    found = read_one(to_xml(one(1, ANCHOR, index)).encode())
    wish = Wish(type_codes=tuple(sorted(types)), communes=("69383",), is_enlarged=False, max_rent=61_250)
    changed = replace(found, demande=replace(found.demande, wish=wish))

    again = read_one(sne.write_demande(changed, file_type="MOD", at=AT))

    assert again.demande == changed.demande
    assert again.persons == changed.persons
    assert again.radiation == changed.radiation
