"""One sandbox for all the tests that speak to it."""

import threading
from datetime import date

import pytest

from sandbox.sne.certificates import ensure
from sandbox.sne.register import Register
from sandbox.sne.server import RegisterSandbox

ANCHOR = date(2026, 11, 25)


@pytest.fixture
def sandbox(tmp_path):
    ensure(tmp_path)
    server = RegisterSandbox(("127.0.0.1", 0), tmp_path, Register(200, 1, ANCHOR))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    server.certs = tmp_path
    server.url = f"https://localhost:{server.server_address[1]}"
    yield server
    server.shutdown()
    thread.join()
    server.server_close()
