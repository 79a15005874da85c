"""No request, however odd its headers, its path or its body, escapes the error page, the log's shape and the measures."""

from __future__ import annotations

import io
import itertools
import json
import logging
from typing import TYPE_CHECKING, Any

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import override_settings

from config import logs
from hosting.metering import counters
from palier.web.requests.handling import Site

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

BOUNDARY = "multipart/form-data; boundary=x"
FORM = "application/x-www-form-urlencoded"
TOKEN = "a" * 32
CALM = ("<html", "Content-Security-Policy", "nosniff")
"""What each refusal of ours has: a page, and what every page tells the browser."""


@pytest.fixture
def written(capfd: pytest.CaptureFixture[str]) -> Iterator[Callable[[], list[str]]]:
    """The lines of the log, as in production."""
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    logs.configure("INFO")

    def lines() -> list[str]:
        return capfd.readouterr().err.splitlines()

    yield lines
    root.handlers, root.level = handlers, level


@pytest.fixture
def site() -> Iterator[Callable[..., tuple[int, dict[str, str], str]]]:
    """Ask the application itself, as a web server does: the client of tests would mend or refuse what is odd."""
    with override_settings(ALLOWED_HOSTS=["testserver"]):
        application = Site()

        def ask(method: str = "POST", path: str = "/connexion/", body: bytes = b"a=b", **headers: str) -> Any:
            begun: list[Any] = []
            environ = {
                "REQUEST_METHOD": method,
                "PATH_INFO": path,
                "QUERY_STRING": "",
                "SERVER_NAME": "testserver",
                "SERVER_PORT": "80",
                "HTTP_HOST": "testserver",
                "REMOTE_ADDR": "127.0.0.1",
                "wsgi.url_scheme": "http",
                "CONTENT_LENGTH": str(len(body)),
                "CONTENT_TYPE": FORM,
                "HTTP_COOKIE": f"csrftoken={TOKEN}",
                "wsgi.input": io.BytesIO(body),
                **headers,
            }
            answer = application(environ, lambda *given: begun.extend(given))
            told = b"".join(answer).decode()
            answer.close()
            return int(begun[0][:3]), dict(begun[1]), told

        # The connection of the test lives as long as the test.
        for signal in (request_started, request_finished):
            signal.disconnect(close_old_connections)
        yield ask
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)


def counted() -> float:
    return sum(
        sample.value
        for metric in counters.REGISTRY.collect()
        for sample in metric.samples
        if sample.name == "palier_requests_total"
    )


ODD_TYPES = (
    f"{FORM}; charset=utf-16",
    f"{FORM}; charset=idna",
    f"{FORM}; charset=latin-1",
    f"{FORM}; charset=zlib",
    f"{FORM}; charset=undefined",
    f"{FORM}; charset=\x00",
    f"{FORM}; charset*=utf-8''%ff",
    f"{FORM}; charset*=x''%e9",
    f"{BOUNDARY}; charset=utf-16",
    f"{BOUNDARY}; charset=rot13",
    "multipart/form-data",
    "multipart/form-data; boundary=",
    "multipart/form-data; boundary=\xe9",
    "multipart/form-data; boundary=" + "x" * 5000,
    "text/plain; charset=utf-32",
    ";;;=",
    "\xff\xfe",
    "a/b; c*=utf-8''%00; c*0*=x",
    f"{FORM}; charset*=nowhere''%41",
)
NUL_NAMED = (
    b'--x\r\nContent-Disposition: form-data; name="\x00"; filename="\x00/../a"\r\nContent-Type: image/png\r\n'
    b"Content-Transfer-Encoding: base64\r\n\r\n!!!\r\n--x--"
)
ODD_BODIES = (
    b"a=%00&csrfmiddlewaretoken=%00",
    b"\xff\xfe\x00",
    b"%zz=%e9",
    b"=&&==" * 50,
    b"&".join([b"a=b"] * 600),
    b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nb',
    NUL_NAMED,
    b'--x\r\nContent-Disposition: form-data; name="a"\r\nContent-Transfer-Encoding: base64\r\n\r\n=\r\n--x--\r\n',
    b"--x\r\n" + b"A" * 20000,
)


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/connexion/", "/nulle-part/", "/etat/", "/", "/static/rien.css"])
def test_an_odd_charset_is_refused_calmly_and_counted(
    site: Callable[..., Any], written: Callable[[], list[str]], path: str
) -> None:
    before = counted()

    status, headers, told = site(path=path, CONTENT_TYPE=f"{FORM}; charset=utf-16")

    assert status == 400
    assert "Content-Security-Policy" in headers
    assert "pas été comprise" in told
    assert counted() == before + 1
    for line in written():
        assert isinstance(json.loads(line), dict)


@pytest.mark.django_db
def test_no_odd_request_escapes_the_page_the_log_and_the_measures(
    site: Callable[..., Any], written: Callable[[], list[str]]
) -> None:
    tried: list[dict[str, Any]] = [
        {"CONTENT_TYPE": kind, "body": body, "path": path}
        for kind, body in itertools.product((*ODD_TYPES, FORM, BOUNDARY), ODD_BODIES)
        for path in ("/connexion/",)
    ]
    tried += [{"CONTENT_TYPE": kind, "path": path} for kind in ODD_TYPES for path in ("/nulle-part/", "/etat/", "/")]
    tried += [
        {"method": method, "path": path, "body": b""}
        for method in ("GET", "POST", "PUT", "TRACE", "\xe9", "")
        for path in ("/\x00", "/%00/", "/\xff\xfe", "/" + "a" * 9000, "//", "/connexion/\r\n", "/annonces/\x00/", "")
    ]
    for name in (
        "HTTP_COOKIE",
        "HTTP_HOST",
        "HTTP_REFERER",
        "HTTP_ORIGIN",
        "HTTP_ACCEPT_LANGUAGE",
        "HTTP_IF_MODIFIED_SINCE",
        "HTTP_IF_NONE_MATCH",
        "HTTP_RANGE",
        "HTTP_AUTHORIZATION",
        "HTTP_ACCEPT_ENCODING",
        "HTTP_X_FORWARDED_FOR",
        "HTTP_X_FORWARDED_HOST",
        "HTTP_HX_REQUEST",
        "HTTP_HX_CURRENT_URL",
        "CONTENT_LENGTH",
        "QUERY_STRING",
        "HTTP_HX_TARGET",
        "HTTP_HX_CURRENT_URL_URI_AUTOENCODED",
        "HTTP_ACCEPT",
        "HTTP_USER_AGENT",
        "HTTP_X_CSRFTOKEN",
    ):
        for value in (
            "\x00",
            "\xff\xfe",
            "x" * 70_000,
            '=;=;"\\',
            "%00%ff%zz",
            "http://[",
            "-1",
            "palier_session=\x00",
            "csrftoken=\xe9; palier_session=%00",
            "bytes=9-1,,",
            "9" * 500,
        ):
            tried += [{"method": method, name: value} for method in ("GET", "POST")]
    before = counted()
    wrong = []
    for one in tried:
        try:
            status, headers, _ = site(**one)
        except Exception as error:  # noqa: BLE001 - what escapes is what is looked for
            wrong.append((one, type(error).__name__))
            continue
        if status >= 500 or (status >= 400 and "Content-Security-Policy" not in headers):
            wrong.append((one, status))

    assert not wrong, "\n".join(f"{str(one)[:150]} {how}" for one, how in wrong[:40]) + f"\n{len(wrong)}"
    assert counted() == before + len(tried)
    for line in written():
        assert isinstance(json.loads(line), dict)
