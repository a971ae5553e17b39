"""A server of the chat protocol on loopback that fails in every way that servers fail, and counts what it was asked."""

import json
import re
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

_DRAWN = re.compile(r"\b[0-9a-f]{32}\b|\b[0-9a-f]{12}\b")
"""Boundaries and seals: all that tells two requests of one question apart."""


@dataclass(frozen=True)
class Request:
    """What the server was asked, and when."""

    number: int
    """Which request it is, counted from 1."""
    system: str
    last: str
    """The last message of the user."""
    question: str
    """All messages, without what is drawn anew for every call."""
    at: float


@dataclass(frozen=True, kw_only=True)
class Reaction:
    """What the server does with a request."""

    text: str = ""
    """The content of the answer."""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None
    """All that is sent, in place of a completion."""
    finish: str = "stop"
    message: Mapping[str, Any] = field(default_factory=dict)
    """What the message holds beside its content, or in its place."""
    usage: bool = True
    """Whether it says how many tokens it read and wrote."""
    wait: threading.Event | None = None
    """What it waits for before it says anything; it then says nothing where the server is going down."""
    cut: int | None = None
    """Bytes after which the connection is dropped, of the length that was promised."""
    drip: float = 0.0
    """Seconds between one byte and the next."""


Behaviour = Callable[[Request], Reaction]


@dataclass
class Served:
    """A running server, and what it has seen."""

    url: str
    behave: Behaviour
    requests: list[Request] = field(default_factory=list)
    answered: list[str] = field(default_factory=list)
    """The questions of every request that was answered with a completion."""
    tokens: list[tuple[int, int]] = field(default_factory=list)
    closing: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, body: Mapping[str, Any]) -> Request:
        """Note a request."""
        texts = [str(message["content"]) for message in body["messages"]]
        question = _DRAWN.sub("…", "\n\n".join(texts))
        with self.lock:
            request = Request(len(self.requests) + 1, texts[0], texts[-1], question, time.monotonic())
            self.requests.append(request)
        return request

    def completion(self, request: Request, reaction: Reaction) -> bytes:
        """The body of an answer."""
        read, written = len(request.question) // 4, max(1, len(reaction.text) // 4)
        usage = {"prompt_tokens": read, "completion_tokens": written, "total_tokens": read + written}
        message = {"role": "assistant", "content": reaction.text, **reaction.message}
        whole = {
            "id": f"answer-{request.number}",
            "object": "chat.completion",
            "created": 0,
            "model": "local",
            "choices": [{"index": 0, "message": message, "finish_reason": reaction.finish}],
            **({"usage": usage} if reaction.usage else {}),
        }
        return json.dumps(whole).encode()


@contextmanager
def serving(behave: Behaviour) -> Iterator[Served]:
    """A server that behaves so, on a free port, until the end."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.served = Served(f"http://127.0.0.1:{server.server_port}/v1", behave)  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server.served  # type: ignore[attr-defined]
    finally:
        server.served.closing.set()  # type: ignore[attr-defined]
        server.shutdown()
        thread.join()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        served: Served = self.server.served  # type: ignore[attr-defined]
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        request = served.take(body)
        reaction = served.behave(request)
        if reaction.wait is not None and not self._waited(reaction.wait, served.closing):
            self.close_connection = True
            return
        sent = served.completion(request, reaction) if reaction.body is None else reaction.body
        try:
            self._send(reaction, sent, served.closing)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True
            return
        if reaction.status == 200 and reaction.body is None and reaction.cut is None:
            with served.lock:
                served.answered.append(request.question)
                if reaction.usage:
                    usage = json.loads(sent)["usage"]
                    served.tokens.append((usage["prompt_tokens"], usage["completion_tokens"]))

    def _send(self, reaction: Reaction, sent: bytes, closing: threading.Event) -> None:
        self.send_response(reaction.status)
        for name, value in {"Content-Type": "application/json", **reaction.headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(sent)))
        self.end_headers()
        if reaction.drip:
            for place in range(len(sent)):
                if closing.wait(reaction.drip):
                    break
                self.wfile.write(sent[place : place + 1])
            self.close_connection = True
        elif reaction.cut is not None:
            self.wfile.write(sent[: reaction.cut])
            self.close_connection = True
        else:
            self.wfile.write(sent)

    @staticmethod
    def _waited(event: threading.Event, closing: threading.Event) -> bool:
        """Whether what is waited for came before the server went down."""
        while not closing.is_set():
            if event.wait(0.02):
                return True
        return False

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""
