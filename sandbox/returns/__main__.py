"""``python -m sandbox.returns --port P --folder DIR --password-file FILE``: start the stand-in of a mailbox on the loopback."""

from pathlib import Path

from palier.management.french_help import FrenchParser
from sandbox.returns.server import ReturnsSandbox
from sandbox.running import told, until_stopped


def main() -> None:
    """Read the options and serve until TERM or Ctrl-C."""
    parser = FrenchParser(
        prog="./run palier returns-sandbox", description="Tient lieu de boîte des retours (IMAP), sur cette machine."
    )
    parser.add_argument("--port", type=int, required=True, help="port où écouter")
    parser.add_argument("--folder", type=Path, required=True, help="dossier des retours : un fichier .eml par message")
    parser.add_argument("--password-file", type=Path, required=True, help="fichier du mot de passe de « retours »")
    options = parser.parse_args()
    with told("returns-sandbox", options.port):
        password = options.password_file.read_text(encoding="utf-8").strip()
        server = ReturnsSandbox(("127.0.0.1", options.port), options.folder, password)
    print(f"Returns: 127.0.0.1:{server.server_address[1]}", flush=True)
    until_stopped(server)


if __name__ == "__main__":
    main()
