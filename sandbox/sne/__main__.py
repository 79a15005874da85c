"""``python -m sandbox.sne --port P --certs DIR``: start the register's stand-in on the loopback."""

from datetime import UTC, date, datetime
from pathlib import Path

from palier.management.french_help import FrenchParser
from sandbox.running import told, until_stopped
from sandbox.sne.certificates import ensure
from sandbox.sne.register import Register
from sandbox.sne.server import FAULTS, RegisterSandbox


def main() -> None:
    """Read the options, make the certificates, serve until TERM or Ctrl-C."""
    parser = FrenchParser(
        prog="./run palier sne-sandbox", description="Tient lieu de registre national, sur cette machine."
    )
    parser.add_argument("--port", type=int, required=True, help="port où écouter")
    parser.add_argument("--certs", type=Path, required=True, help="dossier qui reçoit ca.pem, client.pem et client.key")
    parser.add_argument("--population", type=int, default=3000, help="combien de ménages (3000)")
    parser.add_argument("--seed", type=int, default=2026, help="la même graine invente les mêmes ménages (2026)")
    parser.add_argument(
        "--anchor", type=date.fromisoformat, default=datetime.now(UTC).date(), help="leur jour, AAAA-MM-JJ"
    )
    parser.add_argument("--also", type=Path, help="dossier de fichiers XML, une demande chacun, qu’il connaît aussi")
    parser.add_argument("--fault", choices=FAULTS, default="", help="une panne à jouer")
    parser.add_argument("--quiet", action="store_true", help="ne dit pas son adresse")
    options = parser.parse_args()
    with told("sne-sandbox", options.port):
        ensure(options.certs)
        register = Register(options.population, options.seed, options.anchor)
        for file in sorted(options.also.glob("*.xml")) if options.also else ():
            register.hold(file.read_bytes())
        server = RegisterSandbox(("127.0.0.1", options.port), options.certs, register, options.fault)
    if not options.quiet:
        print(
            f"SNE sandbox: https://localhost:{server.server_address[1]}/services/DemandeLogementImplService/",
            flush=True,
        )
        for numero, birth_date in register.shown():
            print(f"Une demande qu’il connaît : {numero}, titulaire né(e) le {birth_date:%d/%m/%Y}", flush=True)
    until_stopped(server)


if __name__ == "__main__":
    main()
