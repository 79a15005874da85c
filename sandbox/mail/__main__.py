"""``python -m sandbox.mail --port P --log FILE``: start the mail sink on the loopback."""

import argparse
from pathlib import Path

from sandbox.mail.server import FAULTS, Sink
from sandbox.running import until_stopped


def main() -> None:
    """Read the options and serve until TERM or Ctrl-C."""
    parser = argparse.ArgumentParser(prog="mail-sandbox", description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--log", type=Path, required=True, help="receives one line of JSON for each message taken")
    parser.add_argument("--pause", type=float, default=0.0, help="seconds before it answers for a message")
    parser.add_argument("--fault", choices=FAULTS, default="")
    options = parser.parse_args()
    server = Sink(("127.0.0.1", options.port), options.log, options.fault, options.pause)
    print(f"Mail sink: 127.0.0.1:{server.server_address[1]}", flush=True)
    until_stopped(server)


if __name__ == "__main__":
    main()
