"""The files of `deploy/haproxy/`, run by HAProxy before two small servers: who is believed, what is asked again, what is told."""

from __future__ import annotations

import contextlib
import http.client
import re
import shutil
import ssl
import subprocess
import threading
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from benchmarks.cluster.hosts import until
from benchmarks.shared import proxied
from benchmarks.shared.proxied import HOSTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.shared.proxied import Proxy


class SmallSite(ThreadingHTTPServer):
    """Answers with the headers that reached it; hangs up without a word on what is asked of `/muet/`."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Told)
        self.asked: Counter[str] = Counter()
        self.is_ready = True


class _Told(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: SmallSite

    def do_GET(self) -> None:
        self.server.asked[f"{self.command} {self.path}"] += 1
        if self.path.startswith("/muet/"):
            self.close_connection = True
            return
        if self.path == "/sante/pret" and not self.server.is_ready:
            self._answer(503, b"no")
            return
        if self.path == "/file/":
            self._answer(503, b"a turn in line", ("Palier-Waiting", "1"))
            return
        self._answer(200, str(self.headers).encode(), ("Server", "SmallSite"))

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"] or 0))
        self.do_GET()

    def _answer(self, status: int, body: bytes, *more: tuple[str, str]) -> None:
        self.send_response_only(status)
        for name, value in (("Content-Length", str(len(body))), *more):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def handle(self) -> None:
        """Whoever hangs up first is no trouble."""
        with contextlib.suppress(ConnectionError):
            super().handle()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def sites() -> Iterator[dict[str, SmallSite]]:
    with contextlib.ExitStack() as stack:
        made = {name: stack.enter_context(SmallSite()) for name in HOSTS}
        for site in made.values():
            threading.Thread(target=site.serve_forever, daemon=True).start()
            stack.callback(site.shutdown)
        yield made


@pytest.fixture(scope="module")
def proxy(sites: dict[str, SmallSite], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    if shutil.which("haproxy") is None:
        pytest.skip("haproxy is not installed (apt-get install haproxy)")
    ports = {name: site.server_port for name, site in sites.items()}
    with proxied.before(tmp_path_factory.mktemp("proxy") / "haproxy", ports) as running:
        yield running


@pytest.fixture
def both_up_after(proxy: Proxy, sites: dict[str, SmallSite]) -> Iterator[None]:
    yield
    for site in sites.values():
        site.is_ready = True
    until(lambda: all(map(proxy.is_up, HOSTS)), "both hosts are up")


def ask(proxy: Proxy, path: str, method: str = "GET", **headers: str) -> tuple[int, str, http.client.HTTPMessage]:
    connection = http.client.HTTPConnection(str(urlsplit(proxy.url).netloc), timeout=30)
    with contextlib.closing(connection):
        connection.request(method, path, body=b"" if method == "POST" else None, headers=headers)
        answer = connection.getresponse()
        return answer.status, answer.read().decode(), answer.headers


def test_who_comes_is_what_the_proxy_saw_whatever_a_visitor_says(proxy: Proxy) -> None:
    lies = {
        "X-Forwarded-For": "8.8.8.8",
        "Forwarded": "for=8.8.8.8",
        "X_Forwarded_For": "8.8.8.8",
        "Client-Cert": ":8.8.8.8:",
    }
    status, seen, answer = ask(proxy, "/", **lies, **{"X-Forwarded-Proto": "http"})

    assert status == 200
    assert "8.8.8.8" not in seen
    assert "x-forwarded-for: 127.0.0.1\n" in seen.lower()
    assert re.findall(r"(?im)^x-forwarded-proto: (.+)$", seen) == ["https"]
    assert "Server" not in answer


@pytest.mark.parametrize("path", ["/metrics", "/%6Detrics", "/metric%73"])
def test_the_measures_stay_inside(proxy: Proxy, sites: dict[str, SmallSite], path: str) -> None:
    assert ask(proxy, path)[0] == 404
    assert not any(path in line for site in sites.values() for line in site.asked)


def test_a_question_is_asked_again_elsewhere_and_an_act_never(proxy: Proxy, sites: dict[str, SmallSite]) -> None:
    status, said, answer = ask(proxy, "/muet/", "POST")

    assert (status, answer["Retry-After"]) == (503, "10")
    assert "il ne compte qu’une fois" in said
    assert sum(site.asked["POST /muet/"] for site in sites.values()) == 1
    ask(proxy, "/muet/")
    assert all(site.asked["GET /muet/"] for site in sites.values())


def test_a_turn_in_line_reaches_its_person_as_it_is(proxy: Proxy, sites: dict[str, SmallSite]) -> None:
    assert ask(proxy, "/file/")[:2] == (503, "a turn in line")
    assert sum(site.asked["GET /file/"] for site in sites.values()) == 1


@pytest.mark.usefixtures("both_up_after")
def test_a_host_that_is_not_ready_is_sent_nobody(proxy: Proxy, sites: dict[str, SmallSite]) -> None:
    sites["web1"].is_ready = False
    until(lambda: proxy.told("web1")["status"] == "DOWN", "web1 is down")
    before = sites["web1"].asked["GET /ailleurs/"]

    assert {ask(proxy, "/ailleurs/")[0] for _ in range(6)} == {200}
    assert sites["web1"].asked["GET /ailleurs/"] == before


def test_nothing_that_is_written_names_who_asked_or_for_what(proxy: Proxy) -> None:
    before = proxy.log("proxy").count("POST 503")
    ask(proxy, "/muet/?ou=Saint-Denis", "POST")
    until(lambda: proxy.log("proxy").count("POST 503") > before, "the fault is written")

    for name in ("proxy", *(f"door-{host}" for host in HOSTS)):
        assert not re.search(r"muet|Saint-Denis|127\.0\.0\.1", _requests(proxy.log(name)))


def _requests(log: str) -> str:
    """Without what HAProxy says of the hosts themselves."""
    return "\n".join(line for line in log.splitlines() if "Server " not in line and "WARNING" not in line)


def at_the_door(proxy: Proxy, *pair: str) -> int:
    trust = ssl.create_default_context(cafile=str(proxy.folder / "cluster" / "ca.pem"))
    for name in pair:
        trust.load_cert_chain(proxy.folder / "cluster" / f"{name}.pem")
    connection = http.client.HTTPSConnection("127.0.0.1", proxy.ports["web1"], timeout=30, context=trust)
    with contextlib.closing(connection):
        connection.request("GET", "/")
        return connection.getresponse().status


def test_the_door_of_a_host_opens_to_the_proxy_alone(proxy: Proxy) -> None:
    assert at_the_door(proxy, "proxy1") == 200
    with pytest.raises(OSError, match=r"(?i)certificate required|reset|EOF|closed"):
        at_the_door(proxy)


def test_both_files_are_taken_without_a_word(proxy: Proxy, tmp_path_factory: pytest.TempPathFactory) -> None:
    here = tmp_path_factory.mktemp("p")  # short: a socket's path is bounded
    for name in ("cluster", "certs"):
        shutil.copytree(proxy.folder / name, here / name)
    for file in ("proxy.cfg", "web.cfg"):
        done = subprocess.run(
            ["haproxy", "-c", "-f", str(proxied.written(here, file, {}))],
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )
        assert (done.returncode, done.stdout + done.stderr) == (0, "")


def test_an_act_goes_to_the_other_host_where_the_site_of_one_is_gone(proxy: Proxy, sites: dict[str, SmallSite]) -> None:
    """The last of the file: its site does not come back."""
    sites["web2"].shutdown()
    sites["web2"].server_close()
    until(lambda: "no server available" in proxy.log("door-web2"), "the door of web2 knows it")

    assert {ask(proxy, "/", "POST")[0] for _ in range(8)} == {200}
