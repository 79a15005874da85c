"""One example answer per service, written from the server itself."""

from datetime import UTC, date, datetime
from pathlib import Path

from sandbox.sne.register import UNKNOWN, Register, anomaly_answer, number_answer
from sandbox.sne.request import SoapRequest
from sandbox.sne.server import envelope, serve

FOLDER = Path(__file__).parent
NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)


def answers() -> dict[str, str]:
    """Each example by name."""
    register = Register(40, 2, date(2026, 11, 25))
    since = {
        "dateNouveauDaloDepuisLe": "2020-01-01T00:00:00.0+01:00",
        "dateRadiationDepuisLe": "2020-01-01T00:00:00.0+01:00",
    }
    sample = register.demande("1110318016982G1104")
    twin = sample.replace("1110318016982G1104", "1110326000042ZZTST").encode()
    found = {
        "numUnique": number_answer("1110326000042ZZTST", NOW),
        "doublons": serve(register, SoapRequest("rechercheDoublonsParametres", {}, twin), NOW),
        "nouveauxDaloDepuisLe": serve(register, SoapRequest("nouveauxDaloDepuisLeParametres", since, b""), NOW),
        "demandesRadieesDepuisLe": serve(register, SoapRequest("demandesRadieesDepuisLeParametres", since, b""), NOW),
        "anomalie": anomaly_answer(*UNKNOWN, NOW),
    }
    return {
        name: f"<!-- ASSUMPTION: not in any public specification -->\n{envelope(it)}\n" for name, it in found.items()
    }
