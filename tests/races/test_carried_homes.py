"""A list that opens while its home is corrected beside it carries the home as it is left, on real transactions."""

from __future__ import annotations

import threading

import pytest
from django.db import connection, transaction

from palier.models import Home, Publication
from tests import factories


@pytest.mark.parametrize("is_list_first", [True, False])
def test_a_list_that_opens_beside_a_correction_carries_what_is_left(committed: None, is_list_first: bool) -> None:
    home = factories.home(factories.organisation("bailleur", "B"), factories.organisation("reservataire", "R"))
    factories.grid()

    def correct() -> None:
        Home.objects.filter(pk=home.pk).update(rent=99_000)

    def open_it() -> None:
        factories.publication(Home.objects.get(pk=home.pk))

    def beside(act: object) -> None:
        try:
            act()
        finally:
            connection.close()

    first, second = (open_it, correct) if is_list_first else (correct, open_it)
    other = threading.Thread(target=beside, args=(second,))
    with transaction.atomic():
        first()
        other.start()
        other.join(0.2)
        assert other.is_alive()
    other.join(10)
    assert Publication.objects.get().carried_rent == 99_000 + home.charges
