"""``python -m sandbox.signing --port P --secret FILE --call-key FILE``: start the stand-in of a provider on the loopback."""

from pathlib import Path

from palier.management.french_help import FrenchParser
from sandbox.running import told, until_stopped
from sandbox.signing.server import FAULTS, SigningSandbox


def main() -> None:
    """Read the options and serve until TERM or Ctrl-C."""
    parser = FrenchParser(
        prog="./run palier signing-sandbox",
        description="Tient lieu d’un prestataire de signature électronique, sur cette machine.",
    )
    parser.add_argument("--port", type=int, required=True, help="port où écouter")
    parser.add_argument("--secret", type=Path, required=True, help="fichier du secret par lequel le site se nomme")
    parser.add_argument("--call-key", type=Path, required=True, help="fichier de la clé qui signe les rappels")
    parser.add_argument("--folder", type=Path, help="dossier où garder les envois ; sans lui, en mémoire")
    parser.add_argument("--fault", choices=FAULTS, default="", help="une panne à jouer")
    options = parser.parse_args()
    with told("signing-sandbox", options.port):
        secret = options.secret.read_text(encoding="ascii").strip()
        key = options.call_key.read_text(encoding="ascii").strip().encode()
        server = SigningSandbox(
            ("127.0.0.1", options.port), secret=secret, call_key=key, fault=options.fault, folder=options.folder
        )
    print(f"Signing: {server.url}", flush=True)
    until_stopped(server)


if __name__ == "__main__":
    main()
