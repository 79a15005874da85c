"""``python -m sandbox.particulier --port P --people FILE``: start the stand-in of API Particulier on the loopback."""

import json
from pathlib import Path

from palier.management.french_help import FrenchParser
from sandbox.particulier.server import FAULTS, OTHER_FAULTS, ParticulierSandbox, Registered
from sandbox.running import told, until_stopped


def main() -> None:
    """Read the options and serve until TERM or Ctrl-C."""
    parser = FrenchParser(
        prog="./run palier particulier-sandbox", description="Tient lieu d’API Particulier, sur cette machine."
    )
    parser.add_argument("--port", type=int, required=True, help="port où écouter")
    parser.add_argument("--people", type=Path, required=True, help="fichier JSON d’inscrits inventés")
    parser.add_argument("--fault", choices=(*OTHER_FAULTS, *FAULTS), default="", help="une panne à jouer")
    options = parser.parse_args()
    with told("particulier-sandbox", options.port):
        people = [Registered(**one) for one in json.loads(options.people.read_text(encoding="utf-8"))]
        server = ParticulierSandbox(("127.0.0.1", options.port), people, fault=options.fault)
    print(f"API Particulier: http://127.0.0.1:{server.server_address[1]}", flush=True)
    until_stopped(server)


if __name__ == "__main__":
    main()
