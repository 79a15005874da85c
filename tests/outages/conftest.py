"""One site for a file of tests, with everything up again before the next test."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hosting.database import postgres
from tests.outages import stack

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.outages.stack import Site


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with stack.running(tmp_path_factory.mktemp("outages")) as running:
        yield running


@pytest.fixture
def all_up_after(site: Site) -> Iterator[None]:
    yield
    postgres.ensure_running(site.state, durable=False)
    site.until_writable()
