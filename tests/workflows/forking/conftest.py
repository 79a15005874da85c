"""A couple."""

from __future__ import annotations

import pytest

from tests import couples


@pytest.fixture
def couple() -> couples.Couple:
    return couples.couple()
