"""A name is looked for in SQL exactly as the rule writes it."""

from __future__ import annotations

import pytest
from django.db.models import Value

from palier.models import Organisation, folding
from palier.rules.people.folding import folded
from tests import factories

pytestmark = pytest.mark.django_db
NAMES = (
    "Hélène Bénard",
    "he\u0301le\u0300ne",
    "CŒUR d’Or",
    "Æsir",
    "Ñuñez-Ibáñez",
    "Ångström",
    "Zoë Ÿ",
    "محمد علي",
    "Ελένη",
    "Đặng Thị",
    "%_\\",
)


@pytest.mark.parametrize("name", NAMES)
def test_both_write_the_same(name: str) -> None:
    one = factories.organisation("bailleur", name)

    (found,) = (
        Organisation.objects.filter(pk=one.pk).annotate(plain=folding.folded("name")).values_list("plain", flat=True)
    )

    assert found == folded(name)


def test_what_a_pattern_would_mean_is_only_a_sign() -> None:
    factories.organisation("bailleur", "Est Habitat")

    rows = Organisation.objects.alias(plain=folding.folded("name"))

    assert not rows.filter(plain__contains=folded("%")).exists()
    assert rows.filter(plain__contains=Value("est")).exists()
