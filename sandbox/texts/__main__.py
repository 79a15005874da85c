"""``python -m sandbox.texts --port P --key-file FILE --log FILE``: start the stand-in of a gateway on the loopback."""

from pathlib import Path

from palier.management.french_help import FrenchParser
from sandbox.running import told, until_stopped
from sandbox.texts.server import FAULTS, TextsSandbox


def main() -> None:
    """Read the options and serve until TERM or Ctrl-C."""
    parser = FrenchParser(
        prog="./run palier texts-sandbox", description="Tient lieu d’opérateur de messages courts, sur cette machine."
    )
    parser.add_argument("--port", type=int, required=True, help="port où écouter")
    parser.add_argument("--key-file", type=Path, required=True, help="fichier de la clé, celui de PALIER_SMS_KEY_FILE")
    parser.add_argument("--log", type=Path, required=True, help="fichier qui reçoit une ligne de JSON par message pris")
    parser.add_argument("--fault", choices=FAULTS, default="", help="une panne à jouer")
    options = parser.parse_args()
    with told("texts-sandbox", options.port):
        key = options.key_file.read_text(encoding="ascii").strip().encode()
        server = TextsSandbox(("127.0.0.1", options.port), key, options.log, options.fault)
    print(f"Text messages: http://127.0.0.1:{server.server_address[1]}", flush=True)
    until_stopped(server)


if __name__ == "__main__":
    main()
