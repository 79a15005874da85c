"""``python -m sandbox.authority --port P --folder DIR``: start the authority of time on the loopback."""

from pathlib import Path

from palier.management.french_help import FrenchParser
from sandbox.authority.server import FAULTS, AuthoritySandbox
from sandbox.running import told, until_stopped


def main() -> None:
    """Read the options and serve until TERM or Ctrl-C."""
    parser = FrenchParser(
        prog="./run palier authority-sandbox", description="Tient lieu d’autorité d’horodatage, sur cette machine."
    )
    parser.add_argument("--port", type=int, required=True, help="port où écouter")
    parser.add_argument(
        "--folder", type=Path, required=True, help="dossier de ses clés, et de ca.pem, qui la fait croire"
    )
    parser.add_argument("--fault", choices=FAULTS, default="", help="une panne à jouer")
    options = parser.parse_args()
    with told("authority-sandbox", options.port):
        server = AuthoritySandbox(("127.0.0.1", options.port), options.folder.resolve(), options.fault)
    print(f"Authority of time: http://127.0.0.1:{server.server_address[1]}", flush=True)
    until_stopped(server)


if __name__ == "__main__":
    main()
