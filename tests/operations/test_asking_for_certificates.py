"""The file of `deploy/caddy/`, run by Caddy before the site: which certificate reaches a bound key, and whose word does not."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import shutil
import socket
import ssl
import subprocess
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from django.test import Client
from django.utils import timezone

from benchmarks.cluster.hosts import until
from palier.models import ApiKey
from palier.models.doors import acting
from palier.workflows.accounts import managing
from palier.workflows.partners import binding_certificates
from tests import api_world, factories
from tests.certificates import Certificate, a_certificate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from wsgiref.simple_server import WSGIServer

pytestmark = pytest.mark.django_db
SITE, API = "logement.example", "api.logement.example"


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


def _site(environ: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
    """The site, in the transaction of the test: each header as it came, and the address of who handed it over."""
    said = {name: value for name, value in environ.items() if name.startswith("HTTP_") or name == "REMOTE_ADDR"}
    told = Client().generic(environ["REQUEST_METHOD"], environ["PATH_INFO"], **said)
    start(f"{told.status_code} {told.reason_phrase}", list(told.headers.items()))
    return [told.content]


@pytest.fixture(scope="module")
def site() -> Iterator[WSGIServer]:
    """It answers one request each time it is told to, in the thread of the test."""
    with make_server("127.0.0.1", 0, _site, handler_class=_Quiet) as server:
        server.timeout = 30
        yield server


@pytest.fixture(scope="module")
def door(site: WSGIServer, repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of the proxy: the file as it is shipped, but for the port, the site's, and who signs its certificates."""
    if shutil.which("caddy") is None:
        pytest.skip("caddy is not installed (apt-get install caddy)")
    folder = tmp_path_factory.mktemp("caddy")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    text = (
        (repository / "deploy" / "caddy" / "Caddyfile")
        .read_text()
        .replace("127.0.0.1:8000", f"127.0.0.1:{site.server_port}")
    )
    for name in (SITE, API, f"etat.{SITE}"):
        assert f"\n{name} {{\n" in text
        text = text.replace(f"\n{name} {{\n", f"\nhttps://{name}:{port} {{\n")
    mine = "{\n\tadmin off\n\tlocal_certs\n\tskip_install_trust\n\tauto_https disable_redirects\n"
    (folder / "Caddyfile").write_text(text.replace("{\n", mine, 1))
    environ = {**os.environ, "HOME": str(folder), "XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    with (folder / "log").open("w") as log:
        caddy = subprocess.Popen(
            ["caddy", "run", "--config", str(folder / "Caddyfile")], env=environ, stderr=log, stdout=log
        )
        try:
            until(lambda: _answers(port), "the proxy answers by both names")
            yield port
        finally:
            caddy.terminate()
            caddy.wait(timeout=30)


def _answers(port: int) -> bool:
    try:
        return ask(port, SITE, "/metrics") == (404, b"") and ask(port, API, "/connexion/") == (404, b"")
    except OSError:
        return False


def ask(
    port: int, name: str, path: str, *, sni: str = "", shown: Path | None = None, **headers: str
) -> tuple[int, bytes]:
    told = ssl.create_default_context()
    told.check_hostname, told.verify_mode = False, ssl.CERT_NONE
    if shown is not None:
        told.load_cert_chain(shown)
    with socket.create_connection(("127.0.0.1", port), timeout=30) as plain:
        connection = http.client.HTTPConnection(name, port, timeout=30)
        connection.sock = told.wrap_socket(plain, server_hostname=sni or name)
        with contextlib.closing(connection):
            connection.request("GET", path, headers=headers)
            answer = connection.getresponse()
            return answer.status, answer.read()


@pytest.fixture
def call(site: WSGIServer, door: int, settings: Any, tmp_path: Path) -> Callable[..., tuple[int, str]]:
    """A call through the proxy, by the API's own name unless another is said; its status and the code of its refusal."""
    settings.API_HOST, settings.ALLOWED_HOSTS = API, [SITE, API]

    def called(secret: str, shown: Certificate | None = None, *, name: str = API, **headers: str) -> tuple[int, str]:
        file = tmp_path / "shown.pem"
        if shown is not None:
            file.write_text(shown.pem + shown.private)
        said = {"Authorization": f"Bearer {secret}", **headers}
        with ThreadPoolExecutor(1) as other:
            answer = other.submit(ask, door, name, "/api/v1/key", shown=file if shown else None, **said)
            site.handle_request()
            status, body = answer.result(timeout=30)
        return status, json.loads(body).get("code", "")

    return called


def test_the_certificate_that_was_shown_is_the_one_that_counts(call: Callable[..., tuple[int, str]]) -> None:
    factories.commune()
    lea = api_world.manager(factories.member("Lea", factories.organisation("bailleur", "Est Habitat")))
    drawn, free = api_world.key_of(lea), api_world.key_of(lea)
    mine, other = a_certificate("gestion.example"), a_certificate("ailleurs.example")
    with acting.taken(managing.as_manager(lea)):
        binding_certificates.bind(drawn.key, mine.pem, by=lea, at=timezone.now())

    assert call(drawn.secret, mine) == (200, "")
    assert call(drawn.secret) == (401, "certificat-absent")
    assert call(drawn.secret, other) == (401, "certificat-autre")
    # Whoever writes the header writes it for nothing, however it is spelt.
    for lie in ("Client-Cert", "client_cert", "CLIENT-CERT"):
        assert call(drawn.secret, None, **{lie: mine.header}) == (401, "certificat-absent"), lie
        assert call(drawn.secret, other, **{lie: mine.header}) == (401, "certificat-autre"), lie
        assert call(drawn.secret, mine, name=SITE, **{lie: mine.header}) == (401, "certificat-absent"), lie
    assert (call(free.secret), call(free.secret, other), call(free.secret, name=SITE)) == ((200, ""),) * 3

    old = a_certificate("vieux.example", ends=timedelta(days=-1))
    kept = {
        "subject": "",
        "issuer": "",
        "begins_at": "2020-01-01T00:00:00+00:00",
        "ends_at": "2021-01-01T00:00:00+00:00",
    }
    ApiKey.objects.filter(pk=drawn.key.pk).update(certificates=[{"sha256": old.sha256, **kept}])
    assert call(drawn.secret, old) == (401, "certificat-hors-dates")


def test_the_name_of_the_api_serves_the_api_alone_and_no_handshake_of_another_name(door: int) -> None:
    assert ask(door, API, "/connexion/")[0] == 404
    assert ask(door, API, "/metrics")[0] == 404
    assert ask(door, API, "/api/v1/key", sni=SITE)[0] == 421
    assert ask(door, SITE, "/api/v1/key", sni=API)[0] == 421
