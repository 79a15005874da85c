"""Two writings of one contact."""

import pytest

from palier.rules.people import contacts


@pytest.mark.parametrize(
    "typed",
    [
        "idriss@exemple.test",
        " Idriss@Exemple.TEST ",
        "idriss+code@exemple.test",
        "\uff49driss@exemple.test",
        "idriss@exemple.test.",
    ],
)
def test_an_address_is_the_same_box_however_it_is_written(typed):
    assert contacts.reaches(typed, known_email="IDRISS@exemple.test", known_phone="")


def test_a_service_that_skips_dots_is_one_box():
    assert contacts.box("Id.Riss+x@googlemail.com") == contacts.box("idriss@gmail.com")
    assert contacts.box("id.riss@exemple.test") != contacts.box("idriss@exemple.test")


@pytest.mark.parametrize("phone", ["06 12 34 56 78", "+33 6 12 34 56 78", "0033612345678", "06.12.34.56.78"])
def test_a_box_named_by_a_telephone_is_where_this_telephone_is_read(phone):
    assert contacts.reaches("0612345678@exemple.test", known_email="", known_phone=phone)
    assert not contacts.reaches("0612345679@exemple.test", known_email="", known_phone=phone)


def test_nothing_known_is_nobody():
    assert not contacts.reaches("chloe@exemple.test", known_email="", known_phone="")
    assert not contacts.reaches("@exemple.test", known_email="", known_phone="")
