"""The IMAP of the mailbox (RFC 3501): sign in, look for what is new, read the beginning of one, mark it, let it go."""

import re
import socketserver
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import cast

_FETCH = re.compile(r"^FETCH (\d+) \(BODY\.PEEK\[\]<0\.(\d+)>\)$")
_STORE = re.compile(r"^STORE (\d+) \+FLAGS\.SILENT \(([\\A-Za-z ]+)\)$")
_BEFORE = re.compile(r"^SEARCH SEEN BEFORE (\d{1,2}-[A-Z][a-z]{2}-\d{4})$")
_LONGEST = 1000


@dataclass
class HeldNotice:
    """One mail of the box, what was marked on it, and the day on which it came."""

    path: Path
    flags: set[str] = field(default_factory=set)
    came: date = field(default_factory=lambda: datetime.now(UTC).date())


class ReturnsSandbox(socketserver.ThreadingTCPServer):
    """The server, and the folder whose files are its mails."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, address: tuple[str, int], folder: Path, password: str) -> None:
        """Listen at once; ``serve_forever`` answers."""
        self.folder, self.password = folder, password
        self.held: dict[int, HeldNotice] = {}
        super().__init__(address, ReturnsSession)

    def look(self) -> None:
        """Give each new file of the folder its number."""
        known = {one.path for one in self.held.values()}
        for path in sorted(self.folder.glob("*.eml")):
            if path not in known:
                self.held[max(self.held, default=0) + 1] = HeldNotice(path)


class ReturnsSession(socketserver.StreamRequestHandler):
    """One connection."""

    timeout = 30

    def handle(self) -> None:
        """Answer line by line until LOGOUT or the end."""
        self.box = cast("ReturnsSandbox", self.server)
        self.is_in = self.is_open = False
        self._say("* OK ready")
        try:
            while line := self.rfile.readline(_LONGEST).decode("ascii", "replace").strip():
                tag, _, command = line.partition(" ")
                if command == "LOGOUT":
                    self._say("* BYE", f"{tag} OK out")
                    return
                self._say(f"{tag} {'OK done' if self._does(command) else 'NO not so'}")
        except OSError:
            return

    def _does(self, command: str) -> bool:
        verb, _, rest = command.partition(" ")
        match verb:
            case "CAPABILITY":
                self._say("* CAPABILITY IMAP4rev1")
            case "LOGIN":
                self.is_in = rest.replace('"', "") == f"retours {self.box.password}"
                return self.is_in
            case "SELECT" if self.is_in:
                self.box.look()
                self.is_open = True
                self._say(f"* {len(self.box.held)} EXISTS")
            case "UID" if self.is_open:
                return self._of_one(rest)
            case "EXPUNGE" if self.is_open:
                for uid in [uid for uid, one in self.box.held.items() if "\\Deleted" in one.flags]:
                    self.box.held.pop(uid).path.unlink()
            case _:
                return False
        return True

    def _of_one(self, command: str) -> bool:
        if command == "SEARCH UNSEEN":
            self._found(uid for uid, one in self.box.held.items() if "\\Seen" not in one.flags)
        elif asked := _BEFORE.match(command):
            day = datetime.strptime(asked[1], "%d-%b-%Y").replace(tzinfo=UTC).date()
            self._found(uid for uid, one in self.box.held.items() if "\\Seen" in one.flags and one.came < day)
        elif asked := _FETCH.match(command):
            content = self.box.held[int(asked[1])].path.read_bytes()[: int(asked[2])]
            self.wfile.write(f"* {asked[1]} FETCH (UID {asked[1]} BODY[]<0> {{{len(content)}}}\r\n".encode())
            self.wfile.write(content + b")\r\n")
        elif asked := _STORE.match(command):
            self.box.held[int(asked[1])].flags |= set(asked[2].split())
        else:
            return False
        return True

    def _found(self, uids: object) -> None:
        self._say(" ".join(["* SEARCH", *(str(uid) for uid in cast("list[int]", uids))]))

    def _say(self, *lines: str) -> None:
        self.wfile.write("".join(f"{line}\r\n" for line in lines).encode())
