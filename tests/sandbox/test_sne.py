"""The stand-in and our client, each tried against the published facts and against the other."""

import socket
import ssl
import stat
import time
from dataclasses import replace
from datetime import UTC, datetime
from http.client import HTTPSConnection
from pathlib import Path
from urllib.parse import urlencode

import pytest

from palier.gateways import sne
from palier.gateways.sne.errors import SneUncertified
from palier.rules.people.facts import Wish
from sandbox.sne.certificates import ensure
from sandbox.sne.population import one
from sandbox.sne.register import SAMPLE
from tests.sandbox.conftest import ANCHOR

NUMERO = "1110318016982G1104"
AT = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
CAPTURED = (Path(__file__).parent / "data" / "sne-request-demandeLogement.http").read_bytes()
WISH = Wish(type_codes=("T4",), communes=("75113",), is_enlarged=True)


def client(sandbox, **options):
    return sne.SneClient(sandbox.url, sandbox.certs, "ZZTST", AT, **options)


def raw(sandbox, request):
    context = ssl.create_default_context(cafile=str(sandbox.certs / "ca.pem"))
    context.load_cert_chain(sandbox.certs / "client.pem", sandbox.certs / "client.key")
    with (
        socket.create_connection(sandbox.server_address, timeout=10) as plain,
        context.wrap_socket(plain, server_hostname="localhost") as secured,
    ):
        secured.sendall(request)
        answer = b""
        while b"</soap:Envelope>" not in answer and (chunk := secured.recv(65536)):
            answer += chunk
        return answer


@pytest.mark.parametrize("endings", ["as captured", "LF only"])
def test_the_captured_request_of_a_published_client_gets_the_sample_byte_for_byte(sandbox, endings):
    head, _, body = CAPTURED.partition(b"\n\n")
    if endings == "LF only":
        body = body.replace(b"\r\n", b"\n")
    head = head.replace(b"Content-Length: 892", b"Content-Length: %d" % len(body))

    answer = raw(sandbox, b"POST /services/DemandeLogementImplService/ HTTP/1.1\n" + head + b"\n\n" + body)

    # As the published client cuts it: 4 bytes before the first mention, to the first closing tag.
    text = answer.decode()
    cut = text[text.find(":interfaceNuu") - 4 : text.find(":interfaceNuu>")] + ":interfaceNuu>"
    sample = SAMPLE.read_text(encoding="utf-8")
    assert answer.startswith(b"HTTP/1.1 200 ")
    assert cut == sample[sample.index("<ns1:interfaceNuu") :]


def test_keys_are_private_and_valid_certificates_are_kept(tmp_path):
    ensure(tmp_path)
    before = (tmp_path / "client.pem").read_bytes()
    ensure(tmp_path)

    assert (tmp_path / "client.pem").read_bytes() == before
    assert stat.S_IMODE((tmp_path / "client.key").stat().st_mode) == 0o600


def test_the_client_reads_the_sample_and_an_invented_demande(sandbox):
    invented = one(1, ANCHOR, 7)

    assert client(sandbox).demande(NUMERO).person("c1").birth_name == "MARTIN"
    assert client(sandbox).demande(invented.numero).demande.deposited_on == invented.deposited_on


def test_an_unknown_number_is_said_so(sandbox):
    with pytest.raises(sne.SneUnknownNumber):
        client(sandbox).demande("1110326000042ZZZZZ")


def test_the_sample_is_renewed_once_completed_then_struck_off(sandbox):
    speak = client(sandbox)
    found = speak.demande(NUMERO)
    with pytest.raises(sne.SneIncomplete):
        speak.renew(found)
    completed = replace(found, guichet="G1104", demande=replace(found.demande, wish=WISH))

    assert speak.renew(completed) == NUMERO
    renewed = speak.demande(NUMERO)
    assert renewed.demande.wish == WISH
    assert renewed.demande.valid_until.year == 2027
    assert renewed.demande.household == found.demande.household

    speak.radiate(renewed, sne.SneRadiation(reason="RADATT", on=AT.date(), rpls="1234567890"))
    struck = [one for one in speak.radiated_since(datetime(2026, 1, 1, tzinfo=UTC)) if one.numero == NUMERO]
    assert [one.radiation.reason for one in struck] == ["RADATT"]
    with pytest.raises(sne.SneAnomaly):
        speak.renew(renewed)


def test_dalo_and_duplicates(sandbox):
    speak = client(sandbox)
    recent = speak.dalo_since(datetime(2020, 1, 1, tzinfo=UTC))
    found = speak.demande(NUMERO)
    twin = replace(
        found, guichet="G1104", demande=replace(found.demande, numero_unique="1110326000042ZZTST", wish=WISH)
    )

    assert recent
    assert all(one.demande.dalo == "actif" for one in recent)
    assert [one.numero for one in speak.duplicates(twin)] == [NUMERO]


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ("down", sne.SneUnavailable),
        ("garbage", sne.SneGarbage),
        ("anomaly", sne.SneAnomaly),
        ("truncated", sne.SneUnavailable),
        ("bomb", sne.SneGarbage),
        ("unexpected", sne.SneUnexpected),
    ],
)
def test_each_fault_has_its_error(sandbox, fault, error):
    sandbox.fault = fault

    with pytest.raises(error):
        client(sandbox).demande(NUMERO)


def test_a_slow_register_is_given_up_in_time(sandbox, monkeypatch):
    monkeypatch.setattr("sandbox.sne.server._SLOW_SECONDS", 1)
    sandbox.fault = "slow"

    with pytest.raises(sne.SneUnavailable, match="trop de temps"):
        client(sandbox, timeout=0.3).demande(NUMERO)


def test_a_register_whose_head_never_ends_is_given_up_in_time(sandbox):
    sandbox.fault, began = "drip", time.monotonic()

    with pytest.raises(sne.SneUnavailable, match="trop de temps"):
        client(sandbox, timeout=0.6).demande(NUMERO)

    assert time.monotonic() - began < 3


def test_two_failures_are_retried_and_the_third_answer_counts(sandbox):
    sandbox.fault, sandbox.fault_count = "down", 2

    assert client(sandbox).demande(NUMERO).numero == NUMERO


def test_a_stranger_s_certificate_is_refused(sandbox, tmp_path):
    other = tmp_path / "other"
    ensure(other)
    (other / "ca.pem").write_bytes((sandbox.certs / "ca.pem").read_bytes())

    with pytest.raises(sne.SneUnavailable):
        sne.SneClient(sandbox.url, other, "ZZTST", AT).demande(NUMERO)


def test_certificates_that_are_not_there_are_no_silence_of_the_register(sandbox, tmp_path):
    """The log of an operator said that the register was away: its key was closed to who serves pages."""
    other = tmp_path / "other"
    other.mkdir()
    (other / "ca.pem").write_bytes((sandbox.certs / "ca.pem").read_bytes())

    with pytest.raises(SneUncertified):
        sne.SneClient(sandbox.url, other, "ZZTST", AT).demande(NUMERO)


def test_a_fault_of_no_list_is_refused_and_the_one_before_stays(sandbox):
    context = ssl.create_default_context(cafile=str(sandbox.certs / "ca.pem"))
    context.load_cert_chain(sandbox.certs / "client.pem", sandbox.certs / "client.key")

    def asked(word: str) -> tuple[int, str]:
        line = HTTPSConnection("localhost", sandbox.server_address[1], context=context, timeout=10)
        line.request("POST", "/__fault", urlencode({"fault": word, "count": 1}))
        answer = line.getresponse()
        said = answer.status, answer.read().decode()
        line.close()
        return said

    assert asked("down")[0] == 200
    status, words = asked("dwon")

    assert status == 400
    assert "down" in words.split()
    assert sandbox.fault == "down"
    assert asked("")[0] == 200
    assert sandbox.fault == ""
