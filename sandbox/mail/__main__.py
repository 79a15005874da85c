"""``python -m sandbox.mail --port P --log FILE``: start the mail sink on the loopback."""

from pathlib import Path

from palier.management.french_help import FrenchParser
from sandbox.mail.server import FAULTS, Sink
from sandbox.running import told, until_stopped


def main() -> None:
    """Read the options and serve until TERM or Ctrl-C."""
    parser = FrenchParser(
        prog="./run palier mail-sandbox", description="Tient lieu de relais de courrier, sur cette machine."
    )
    parser.add_argument("--port", type=int, required=True, help="port où écouter")
    parser.add_argument("--log", type=Path, required=True, help="fichier qui reçoit une ligne de JSON par message pris")
    parser.add_argument("--text", action="store_true", help="garde aussi le texte : un code de connexion s’y lit")
    parser.add_argument("--pause", type=float, default=0.0, help="secondes avant de répondre d’un message")
    parser.add_argument("--fault", choices=FAULTS, default="", help="une panne à jouer")
    options = parser.parse_args()
    with told("mail-sandbox", options.port):
        server = Sink(("127.0.0.1", options.port), options.log, options.fault, options.pause, keeps_text=options.text)
    print(f"Mail sink: 127.0.0.1:{server.server_address[1]}", flush=True)
    until_stopped(server)


if __name__ == "__main__":
    main()
