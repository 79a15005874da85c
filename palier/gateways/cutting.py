"""One time limit for a whole answer: that of a socket is each read's, and a head that drips would never meet it."""

import contextlib
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def cut_after(connection: socket.socket, seconds: float) -> Iterator[None]:
    """End a connection after so many seconds, whatever comes by it; who read from it gets ``TimeoutError``."""
    is_late = threading.Event()

    def cut() -> None:
        is_late.set()
        with contextlib.suppress(OSError):
            # That of the socket beneath: an encrypted one would forget its session under whoever reads.
            socket.socket.shutdown(connection, socket.SHUT_RDWR)

    timer = threading.Timer(max(seconds, 0), cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    except Exception as error:
        if is_late.is_set():
            raise TimeoutError from error
        raise
    finally:
        timer.cancel()
    if is_late.is_set():
        raise TimeoutError  # what was cut may look whole
