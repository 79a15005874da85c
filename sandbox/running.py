"""How each stand-in runs: until TERM or Ctrl-C, then its port is free again."""

import signal
from socketserver import BaseServer


def until_stopped(server: BaseServer) -> None:
    """Serve until the process is told to end."""
    signal.signal(signal.SIGTERM, lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        server.server_close()
