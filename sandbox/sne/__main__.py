"""``python -m sandbox.sne --port P --certs DIR``: start the register's stand-in on the loopback."""

import argparse
from datetime import UTC, date, datetime
from pathlib import Path

from sandbox.running import until_stopped
from sandbox.sne.certificates import ensure
from sandbox.sne.register import Register
from sandbox.sne.server import FAULTS, Sandbox


def main() -> None:
    """Read the options, make the certificates, serve until TERM or Ctrl-C."""
    parser = argparse.ArgumentParser(prog="sne-sandbox", description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--certs", type=Path, required=True, help="receives ca.pem, client.pem, client.key")
    parser.add_argument("--population", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--anchor", type=date.fromisoformat, default=datetime.now(UTC).date())
    parser.add_argument("--fault", choices=FAULTS, default="")
    options = parser.parse_args()
    ensure(options.certs)
    register = Register(options.population, options.seed, options.anchor)
    server = Sandbox(("127.0.0.1", options.port), options.certs, register, options.fault)
    print(f"SNE sandbox: https://localhost:{server.server_address[1]}/services/DemandeLogementImplService/", flush=True)
    until_stopped(server)


if __name__ == "__main__":
    main()
