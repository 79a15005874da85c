"""What the stand-in of the register does with the files that it receives."""

from datetime import UTC, date, datetime

import pytest

from palier.gateways.sne import SneRadiation, read_file, write_demande, write_radiation, write_renewal
from palier.management.demo import cast, people
from palier.management.demo.days import Days
from sandbox.sne.register import Anomaly, Register

NUMBER = "1110318016982G1104"
NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
OPENING = '<ns1:interfaceNuu versionInterface="02.00" xmlns:ns1="http://nuu.application.i2/">'


def file(kind: str, inside: str) -> bytes:
    return (
        f"{OPENING}<ns1:entete><ns1:typeFichier>{kind}</ns1:typeFichier></ns1:entete>"
        f"<ns1:demande><ns1:demandeLogement><ns1:numUnique>{NUMBER}</ns1:numUnique>{inside}"
        "</ns1:demandeLogement></ns1:demande></ns1:interfaceNuu>"
    ).encode()


@pytest.fixture
def register() -> Register:
    return Register(10, 1, date(2026, 11, 25))


def test_a_strike_off_keeps_the_demande_that_it_ends(register):
    register.receive(file("RAD", '<ns1:radiation><ns1:motif code="RADATT"/></ns1:radiation>'), NOW)

    answer = register.demande(NUMBER)

    assert "RADATT" in answer
    assert "Marie".upper() in answer
    assert "2018-03-15" in answer


@pytest.mark.parametrize(("reason", "comes_back"), [("RADREN", True), ("RADABA", False)])
def test_a_late_renewal_brings_back_what_was_struck_off_for_want_of_one_and_nothing_else(register, reason, comes_back):
    days = Days(date(2026, 11, 25), NOW)
    known = people.arrival_of(cast.AMINA, days)
    register.hold(people.written(cast.AMINA, days))
    register.receive(write_radiation(known, SneRadiation(reason=reason, on=NOW.date()), at=NOW), NOW)
    struck_off = next(iter(read_file(register.demande(known.numero).encode())))
    late = write_renewal(struck_off, at=NOW)

    if not comes_back:
        with pytest.raises(Anomaly, match="radiée"):
            register.receive(late, NOW)
        return
    assert register.receive(late, NOW) == known.numero
    answered = next(iter(read_file(register.demande(known.numero).encode())))
    assert answered.radiation is None
    assert register.radiated_since(NOW, NOW).count(known.numero) == 0


def test_a_type_of_file_that_nobody_sends_is_refused(register):
    with pytest.raises(Anomaly, match="type de fichier"):
        register.receive(file("DEM", ""), NOW)


def test_the_cast_of_the_demo_is_known_by_number_and_birth_date_and_may_renew():
    anchor = date(2026, 11, 25)
    days = Days(anchor, datetime(2026, 11, 25, 9, tzinfo=UTC))
    held = Register(10, 1, anchor)
    for file in cast.files():
        held.hold(people.written(file, days))

    for file in cast.files():
        known = people.arrival_of(file, days)
        answered = next(iter(read_file(held.demande(known.numero).encode())))
        assert (answered.numero, answered.digest) == (known.numero, known.digest), file.key
        assert [one.birth_date for one in answered.persons] == [one.birth_date for one in known.persons]
        sent = write_demande(known, file_type="REN", at=days.at(0, 9))
        assert held.receive(sent, datetime(2026, 11, 25, 9, tzinfo=UTC)) == known.numero
