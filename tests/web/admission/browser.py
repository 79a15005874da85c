"""A browser with its cookies, that asks the door directly; and a site whose pages last as long as a test wants."""

from __future__ import annotations

import io
import threading
from urllib.parse import urlencode

from tests.plain_pages import plain_text


class Browser:
    """Keeps the cookies that it is given, as a person's browser does."""

    def __init__(self, door, cookies=()):
        self.door, self.cookies = door, dict(cookies)

    def ask(self, path="/", *, typed=None, **headers):
        body = urlencode(typed).encode() if typed is not None else b""
        path, _, query = path.partition("?")
        environ = {
            "REQUEST_METHOD": "GET" if typed is None else "POST",
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "SERVER_NAME": "testserver",
            "SERVER_PORT": "80",
            "HTTP_HOST": "testserver",
            "wsgi.url_scheme": "http",
            "HTTP_ACCEPT": "text/html",
            "HTTP_COOKIE": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "CONTENT_TYPE": "application/x-www-form-urlencoded",
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.input": io.BytesIO(body),
            "wsgi.errors": io.StringIO(),
            **headers,
        }
        answer = Answer()
        answer.body = plain_text(b"".join(self.door(environ, answer.start)).decode())
        for name, value in answer.all_headers:
            if name == "Set-Cookie":
                key, _, content = value.partition(";")[0].partition("=")
                self.cookies.pop(key, None) if "Max-Age=0" in value else self.cookies.update({key: content})
        return answer


class Answer:
    """What came back."""

    def start(self, status, headers):
        self.status, self.all_headers, self.headers = int(status[:3]), headers, dict(headers)

    @property
    def place(self):
        return int(self.headers["Palier-Waiting"]) if "Palier-Waiting" in self.headers else None


class Site:
    """Answers at once, but for pages under /lent/, which last until they are let go."""

    def __init__(self):
        self.go_on = threading.Event()
        self.inside = threading.Semaphore(0)
        self.signed_in = None
        self.sets = []
        self.received = []
        self.is_broken = False

    def __call__(self, environ, start_response):
        if environ["PATH_INFO"].startswith("/lent/"):
            self.inside.release()
            self.go_on.wait(timeout=30)
        if self.is_broken:
            raise RuntimeError
        if self.signed_in:
            environ["palier.person"] = self.signed_in
        self.received.append(environ["wsgi.input"].read())
        start_response("200 OK", [("Content-Type", "text/html"), *self.sets])
        return [b"page"]
