"""How each stand-in runs: until TERM or Ctrl-C, then its port is free again; what prevents it is told in a line."""

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from json import JSONDecodeError
from socketserver import BaseServer

from palier.management.french_help import why


@contextmanager
def told(name: str, port: int) -> Iterator[None]:
    """Say what prevents a stand-in from starting: a port that is taken, a folder or a log that cannot be written."""
    try:
        yield
    except OverflowError:
        sys.exit(f"{name} : {port} n’est pas un port (de 0 à 65535).")
    except OSError as error:
        if error.filename is not None:
            sys.exit(f"{name} : {error.filename} ne peut pas servir ({why(error)}).")
        sys.exit(f"{name} : le port {port} ne peut pas servir ({why(error)}).")
    except (UnicodeDecodeError, JSONDecodeError, TypeError):
        sys.exit(f"{name} : un fichier donné n’est pas ce qui est attendu, que --help dit.")


def until_stopped(server: BaseServer) -> None:
    """Serve until the process is told to end."""
    signal.signal(signal.SIGTERM, lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        server.server_close()
