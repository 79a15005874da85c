"""``python -m sandbox.taxes --port P --people FILE``: start the stand-in of the tax administration on the loopback."""

from pathlib import Path

from palier.management.french_help import FrenchParser
from sandbox.running import told, until_stopped
from sandbox.taxes.people import read
from sandbox.taxes.server import FAULTS, TaxesSandbox


def main() -> None:
    """Read the options and serve until TERM or Ctrl-C."""
    parser = FrenchParser(
        prog="./run palier taxes-sandbox", description="Tient lieu de l’administration fiscale, sur cette machine."
    )
    parser.add_argument("--port", type=int, required=True, help="port où écouter")
    parser.add_argument("--people", type=Path, required=True, help="fichier JSON de contribuables inventés")
    parser.add_argument("--delay", type=float, default=0.0, help="secondes avant chaque réponse")
    parser.add_argument("--fault", choices=FAULTS, default="", help="une panne à jouer")
    options = parser.parse_args()
    with told("taxes-sandbox", options.port):
        server = TaxesSandbox(
            ("127.0.0.1", options.port), read(options.people), fault=options.fault, delay=options.delay
        )
    print(f"Taxes: http://127.0.0.1:{server.server_address[1]}", flush=True)
    until_stopped(server)


if __name__ == "__main__":
    main()
