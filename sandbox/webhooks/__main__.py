"""``python -m sandbox.webhooks --port P --secret-file FILE``: start a receiver of events on the loopback."""

from pathlib import Path

from palier.management.french_help import FrenchParser
from sandbox.running import told, until_stopped
from sandbox.webhooks.receiver import Receiver


def main() -> None:
    """Read the options and serve until TERM or Ctrl-C."""
    parser = FrenchParser(
        prog="./run palier webhooks-sandbox",
        description="Tient lieu de logiciel d’un bailleur, qui reçoit les événements sur cette machine.",
    )
    parser.add_argument("--port", type=int, required=True, help="port où écouter")
    parser.add_argument(
        "--secret-file", type=Path, required=True, help="fichier du secret de l’adresse, et rien d’autre"
    )
    options = parser.parse_args()
    with told("webhooks-sandbox", options.port):
        receiver = Receiver(("127.0.0.1", options.port), options.secret_file.read_text(encoding="ascii").strip())
    print(f"Events: http://127.0.0.1:{receiver.server_address[1]}", flush=True)
    until_stopped(receiver)


if __name__ == "__main__":
    main()
