"""``python -m sandbox.identity --port P``: start both providers of identity on the loopback."""

from pathlib import Path

from palier.management.french_help import FrenchParser
from sandbox.identity.people import also
from sandbox.identity.provider import Client
from sandbox.identity.server import FAULTS, IdentitySandbox
from sandbox.running import told, until_stopped


def main() -> None:
    """Read the options and serve until TERM or Ctrl-C."""
    parser = FrenchParser(
        prog="./run palier identity-sandbox",
        description="Tient lieu de FranceConnect et de ProConnect, sur cette machine.",
    )
    parser.add_argument("--port", type=int, required=True, help="port où écouter")
    parser.add_argument("--site", default="http://localhost:8000", help="adresse du site qui l’interroge")
    parser.add_argument("--secret", default="secret-du-bac-a-sable", help="secret du site (identifiant : palier)")
    parser.add_argument("--also", type=Path, help="fichier JSON de personnes qu’il connaît aussi")
    parser.add_argument("--fault", choices=FAULTS, default="", help="une panne à jouer")
    options = parser.parse_args()
    with told("identity-sandbox", options.port):
        server = IdentitySandbox(("127.0.0.1", options.port), also(options.also) if options.also else ())
    site = options.site.rstrip("/")
    for name, door in (("franceconnect", "connexion"), ("proconnect", "pro/connexion")):
        back, after = f"{site}/{door}/{name}/retour/", f"{site}/deconnexion/navigateur/"
        server.know(name, Client("palier", options.secret, (back,), (after,))).fault = options.fault
    print(f"Identity: {server.url}/franceconnect/api/v2 and {server.url}/proconnect/api/v2", flush=True)
    until_stopped(server)


if __name__ == "__main__":
    main()
