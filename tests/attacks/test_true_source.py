"""The door counts who truly comes: neither everybody as one behind a proxy, nor anybody as whom they claim to be."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse

from palier.models import SignInAttempt
from palier.web.requests.sources import HEADERS, ON_THIS_MACHINE, proxies, source_of

if TYPE_CHECKING:
    from pathlib import Path

PROXY, FAR_PROXY = "127.0.0.1", "192.0.2.7"
VISITOR, OTHER = "203.0.113.9", "198.51.100.4"


def seen(
    peer: str, said: str = "", *, trusted: tuple[str, ...] = ON_THIS_MACHINE, header: str = "X-Forwarded-For"
) -> str:
    return proxies(trusted, header).source({"REMOTE_ADDR": peer, HEADERS[header]: said})


def test_the_shipped_proxy_needs_no_setting():
    assert source_of({"REMOTE_ADDR": PROXY, "HTTP_X_FORWARDED_FOR": VISITOR}) == VISITOR
    assert source_of({"REMOTE_ADDR": "", "HTTP_X_FORWARDED_FOR": VISITOR}) == VISITOR
    assert source_of({"REMOTE_ADDR": PROXY}) == PROXY


@pytest.mark.parametrize("claimed", [OTHER, PROXY, "::1", f"{OTHER}, {PROXY}", "unknown", "<script>", "," * 50_000])
def test_a_stranger_is_who_they_are_whatever_they_claim(claimed):
    assert seen(VISITOR, claimed) == VISITOR


@pytest.mark.parametrize(
    "said",
    [
        f"{OTHER}, {VISITOR}",
        f"{PROXY}, {VISITOR}",
        f"{PROXY},{OTHER} ,  {VISITOR}:51000 ",
        ", " * 200 + VISITOR,
    ],
)
def test_what_a_visitor_wrote_before_the_proxy_did_is_not_read(said):
    assert seen(PROXY, said) == VISITOR


def test_a_proxy_further_away_is_believed_once_it_is_named():
    said = f"{OTHER}, {VISITOR}, {FAR_PROXY}"

    assert seen(PROXY, said) == FAR_PROXY
    assert seen(PROXY, said, trusted=(*ON_THIS_MACHINE, "192.0.2.0/24")) == VISITOR
    assert seen(FAR_PROXY, VISITOR) == FAR_PROXY
    assert seen(FAR_PROXY, VISITOR, trusted=(FAR_PROXY,)) == VISITOR


def test_only_the_header_that_the_proxy_writes_is_read():
    both = {"REMOTE_ADDR": PROXY, "HTTP_X_FORWARDED_FOR": VISITOR, "HTTP_FORWARDED": f"for={OTHER}"}

    assert source_of(both) == VISITOR
    assert proxies(ON_THIS_MACHINE, "Forwarded").source(both) == OTHER


@pytest.mark.parametrize(
    ("said", "found"),
    [
        (f"for={OTHER}, for={VISITOR};proto=https;by={PROXY}", VISITOR),
        (f'proto=https;For="{VISITOR}:4711"', VISITOR),
        ('for="[2001:db8:cafe:1::17]:4711"', "2001:db8:cafe::/56"),
        ("for=unknown", PROXY),
        ("for=_hidden, for=_other", PROXY),
        (f"by=1.2.3.4, xfor={OTHER}", PROXY),
    ],
)
def test_the_standard_header_is_read_as_written(said, found):
    assert seen(PROXY, said, header="Forwarded") == found


def test_one_subscriber_of_ipv6_counts_once_and_ipv4_inside_ipv6_is_ipv4():
    one, same, other = "2001:db8:0:1::1", "2001:db8:0:ff:ffff:ffff:ffff:ffff", "2001:db8:0:100::1"

    assert seen(one) == seen(same) == seen(PROXY, f"[{one}]:443") == "2001:db8::/56"
    assert seen(other) != seen(one)
    assert seen(f"::ffff:{VISITOR}") == VISITOR
    assert seen("::ffff:127.0.0.1", VISITOR) == VISITOR
    assert seen("fe80::1%eth0") == "fe80::/56"


def test_the_shipped_proxy_passes_on_no_header_that_reads_as_the_one_it_writes(repository: Path):
    """`X_Forwarded_For` and `X-Forwarded-For` are one word of a WSGI environment; the server keeps the last."""
    text = (repository / "deploy" / "caddy" / "Caddyfile").read_text()

    assert "header_up -*_*" in text


@pytest.mark.parametrize("wrong", [("localhost",), ("10.0.0.1/8",), ("*",)])
def test_a_setting_that_cannot_be_read_is_told(wrong):
    with pytest.raises(ImproperlyConfigured, match="PALIER_TRUSTED_PROXIES"):
        proxies(wrong, "X-Forwarded-For")
    with pytest.raises(ImproperlyConfigured, match="PALIER_PROXY_HEADER"):
        proxies(ON_THIS_MACHINE, "X-Real-IP")


def test_failures_of_one_visitor_behind_the_proxy_are_not_those_of_all(db, client):
    for index in range(40):
        client.post(
            reverse("connexion-pro"),
            {"username": f"n{index}@x.example", "password": "faux"},
            HTTP_X_FORWARDED_FOR=OTHER,
        )
    answer = client.post(
        reverse("connexion-pro"), {"username": "une@x.example", "password": "faux"}, HTTP_X_FORWARDED_FOR=VISITOR
    )

    assert answer.status_code == 400
    assert SignInAttempt.objects.values("source").distinct().count() == 2


def test_the_address_of_a_peer_is_read_in_one_place(repository: Path):
    read = {
        str(path.relative_to(repository))
        for room in ("palier", "hosting", "config")
        for path in (repository / room).rglob("*.py")
        if re.search(
            r"REMOTE_(?:ADDR|HOST)|HTTP_(?:X_)?FORWARDED(?:_FOR)?\b|X-Forwarded-For|X_REAL_IP", path.read_text()
        )
    }

    # The trial asks the site for a page before it serves: it makes an environment, and reads none.
    assert read == {"palier/web/requests/sources.py", "config/settings.py", "hosting/supervision/trial.py"}
