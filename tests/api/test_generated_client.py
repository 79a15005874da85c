"""A client that a generator makes of the committed description alone: it reads homes, publishes one, and reads a refusal.

Nothing of it is kept: it is made anew each time, so that it can be of no other description (ADR 136).
"""

from __future__ import annotations

import importlib
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from django.test import Client
from django.utils import timezone

from palier.models import Home, Publication
from palier.workflows.homes import declaring
from tests import api_world, factories
from tests.conftest import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from palier.models import Organisation

pytestmark = pytest.mark.django_db
NAME = "palier_client_made_here"


class InProcess(httpx.BaseTransport):
    """What the client sends, to the site in this process; no door is opened."""

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        sent = {name: value for name, value in request.headers.items() if name not in ("host", "content-length")}
        told = Client().generic(
            request.method,
            request.url.raw_path.decode(),
            request.read(),
            content_type=sent.pop("content-type", ""),
            headers=sent,
        )
        return httpx.Response(told.status_code, headers=dict(told.items()), content=told.content)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("client")
    (folder / "config.yml").write_text("post_hooks: []\n")
    told = subprocess.run(
        [
            *(str(Path(sys.executable).with_name("openapi-python-client")), "generate"),
            *("--path", str(ROOT / "docs" / "reference" / "openapi.json"), "--output-path", str(folder / NAME)),
            *("--meta", "none", "--config", str(folder / "config.yml"), "--fail-on-warning"),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stdout + told.stderr
    sys.path.insert(0, str(folder))
    yield folder / NAME
    sys.path.remove(str(folder))
    for name in [one for one in sys.modules if one.partition(".")[0] == NAME]:
        del sys.modules[name]


def of(module: str) -> Any:
    return importlib.import_module(f"{NAME}.{module}")


def calling(secret: str) -> Any:
    """Its own client, whose calls stay in this process."""
    client = of("client").AuthenticatedClient(base_url="http://testserver", token=secret)
    transport = InProcess()
    headers = {"Authorization": f"Bearer {secret}"}
    return client.set_httpx_client(httpx.Client(base_url="http://testserver", headers=headers, transport=transport))


@pytest.fixture
def house() -> Organisation:
    factories.commune()
    return factories.organisation("reservataire", "Emploi et Toit")


def test_it_reads_the_homes_and_publishes_one_as_the_description_says(made: Path, house: Organisation) -> None:
    karim = factories.member("Karim", factories.organisation("bailleur", "Est Habitat"))
    home = factories.home(karim.body, house)
    declaring.orient_home(home, house, vacancy_notified_on=timezone.localdate(), by=karim, at=timezone.now())
    odile = calling(api_world.software(factories.member("Odile", house)).secret)

    page = of("api.logements.list_homes").sync(client=odile)
    assert [(one.id, one.rent) for one in page.items] == [(home.public_id, Home.objects.get().rent)]

    publish, window = of("api.logements.publish_home"), of("models").ListWindow(to_designate=4)
    first, again = (
        publish.sync(home.public_id, client=odile, body=window, idempotency_key="publier-1") for _ in range(2)
    )
    assert first == again
    assert Publication.objects.get().public_id == first.id
    listed = of("api.publications.list_publications").sync(client=odile)
    assert listed.items[0].to_designate == 4

    refused = publish.sync(home.public_id, client=odile, body=window, idempotency_key="publier-2")
    assert (type(refused).__name__, refused.code, refused.status) == ("Problem", "deja-publie", 409)


def test_without_a_key_it_reads_the_refusal_as_it_is_described(made: Path, house: Organisation) -> None:
    told = of("api.logements.list_homes").sync(client=calling("palier_nothing"))

    assert (told.code, told.status) == ("cle-refusee", 401)
