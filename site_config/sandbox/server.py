"""What the stateful fakes of payment services stand on: a server on loopback that can be slow, silent, forgetful, wrong or dead.

A fake is a FakeServer with routes. It is strict (`RefusedCall` is its no), it keeps what it was asked (`requests`), and what it has to tell
waits in its `outbox` until somebody delivers it. Customers act through methods of the fake. No test library is needed here: the demo
runs these too.
"""

from __future__ import annotations

import json
import re
import socket
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Empty, Queue
from threading import Event, RLock, Thread
from types import TracebackType
from typing import Any, ClassVar, Self
from urllib.error import HTTPError, URLError
from urllib.parse import parse_qsl, urlsplit
from urllib.request import Request as Post
from urllib.request import urlopen


@dataclass(frozen=True)
class Request:
    """What was asked. Header names in lower case."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes

    @property
    def form(self) -> dict[str, str]:
        """The fields of a form; twice the same name is refused."""
        pairs = parse_qsl(self.body.decode(), keep_blank_values=True)
        if len(dict(pairs)) != len(pairs):
            raise RefusedCall(400, {"error": "a field came twice"})
        return dict(pairs)

    @property
    def data(self) -> dict[str, Any]:
        """The object that a JSON body holds."""
        try:
            found = json.loads(self.body)
        except ValueError as error:
            raise RefusedCall(400, {"error": "no JSON"}) from error
        if not isinstance(found, dict):
            raise RefusedCall(400, {"error": "no object"})
        return found


@dataclass(frozen=True)
class Answer:
    """What is answered: an object as JSON, or bytes as they are."""

    status: int = 200
    body: Any = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)


class RefusedCall(Exception):
    """The fake says no. A route raises it: nothing was done."""

    def __init__(self, status: int, body: Any) -> None:
        super().__init__(f"{status}: {body}")
        self.answer = Answer(status, body)


Route = Callable[..., Answer]


def route(method: str, path: str) -> Callable[[Route], Route]:
    """Marks a method of a fake as the answer to that address; "{name}" in it becomes a keyword argument."""
    pattern = re.compile(re.sub(r"\\{(\w+)\\}", r"(?P<\1>[^/]+)", re.escape(path)))

    def mark(function: Route) -> Route:
        function.route = (method, pattern)  # type: ignore[attr-defined]
        return function

    return mark


@dataclass(frozen=True)
class Webhook:
    """One message on its way to us."""

    url: str
    body: bytes
    headers: dict[str, str]


class Outbox:
    """Messages that wait. Delivered in order, or reversed, or several times each."""

    def __init__(self) -> None:
        self.waiting: list[Webhook] = []
        self.delivered: list[tuple[Webhook, int]] = []
        self._queue: Queue[Webhook] | None = None

    def put(self, url: str, body: bytes, headers: Mapping[str, str]) -> None:
        """A message for that address. Nobody is told when there is none."""
        if not url:
            return
        webhook = Webhook(url, body, {name.lower(): value for name, value in headers.items()})
        (self._queue.put if self._queue else self.waiting.append)(webhook)

    def deliver(self, to: Callable[[Webhook], int] | None = None, *, times: int = 1, reverse: bool = False) -> list[int]:
        """Bring what waits to its address over HTTP, or to `to`; the statuses that came back."""
        batch, self.waiting = self.waiting[:: -1 if reverse else 1], []
        statuses = []
        for webhook in batch:
            for _ in range(times):
                statuses.append((to or deliver_webhook)(webhook))
                self.delivered.append((webhook, statuses[-1]))
        return statuses

    def wait_for(self, count: int, *, seconds: float = 120.0) -> None:
        """Until that many messages were brought somewhere, by `delivering`."""
        end = time.monotonic() + seconds
        while len(self.delivered) < count:
            if time.monotonic() > end:
                raise TimeoutError(f"{len(self.delivered)} of {count} messages were delivered")
            time.sleep(0.005)

    @contextmanager
    def delivering(self, *, tries: int = 5, pause: float = 2.0) -> Iterator[None]:
        """As long as the block runs, messages go out by themselves, and again while they are not taken: for the demo."""
        queue = self._queue = Queue()
        going = [True]

        def work() -> None:
            while going[0]:
                try:
                    webhook = queue.get(timeout=0.1)
                except Empty:
                    continue
                for _ in range(tries):
                    status = deliver_webhook(webhook)
                    self.delivered.append((webhook, status))
                    if 200 <= status < 300 or not going[0]:
                        break
                    time.sleep(pause)

        thread = Thread(target=work, daemon=True)
        thread.start()
        try:
            yield
        finally:
            going[0], self._queue = False, None
            thread.join(pause + 5)


def deliver_webhook(webhook: Webhook) -> int:
    """The status of the answer; 0 when nobody answered."""
    try:
        with urlopen(Post(webhook.url, data=webhook.body, headers=webhook.headers, method="POST"), timeout=10) as answer:
            return int(answer.status)
    except HTTPError as error:
        return int(error.code)
    except (URLError, OSError):
        return 0


@dataclass
class _Trouble:
    """What goes wrong with the next requests whose path begins so."""

    kind: str  # "late", "lost", "broken" or "garbage"
    path: str
    times: int
    status: int = 500


class FakeServer:
    """The base of a fake. `with Fake() as fake:` runs it on a port of its own; `fake.url` is its address."""

    name: ClassVar[str] = "fake"

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self.exchanges: list[tuple[Request, Answer]] = []  # what was answered by a route
        self.outbox = Outbox()
        self.pages_url = ""  # where the customer's pages are, when not here
        self.lock = RLock()  # held while a route works: state changes one at a time
        self._troubles: list[_Trouble] = []
        self._lie: tuple[int | None, str] = (None, "")
        self.is_in_time = Event()  # which those wait for who are answered late
        self._server: ThreadingHTTPServer | None = None
        self._port = 0
        marked = {name: getattr(getattr(type(self), name), "route", None) for name in dir(type(self))}
        self._routes = [(found[0], found[1], name) for name, found in marked.items() if found]

    # --- life ---------------------------------------------------------------------------------------------------------
    @property
    def url(self) -> str:
        """Its address; the same for its whole life."""
        return f"http://127.0.0.1:{self._port}"

    def __enter__(self) -> Self:
        self.live()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.die()

    def live(self) -> None:
        """Listen, in time. After `die()`: again, with everything it knew."""
        self.is_in_time.set()
        if self._server is None:
            self._server = _Server(("127.0.0.1", self._port), type("Handler", (_Handler,), {"fake": self}))
            self._port = self._server.server_port
            Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def die(self) -> None:
        """Refuse every connection, and hang up on those there are."""
        self.is_in_time.set()
        server, self._server = self._server, None
        if server is not None:
            server.shutdown()
            server.server_close()

    # --- trouble ------------------------------------------------------------------------------------------------------
    def be_late(self, *, path: str = "", times: int = 1) -> None:
        """Do the work of the next requests at once, and answer only when it is all over: when it should live, or die."""
        self.is_in_time.clear()
        self._troubles.append(_Trouble("late", path, times))

    def lose_answer(self, *, path: str = "", times: int = 1) -> None:
        """Do the work of the next requests and hang up without an answer."""
        self._troubles.append(_Trouble("lost", path, times))

    def break_down(self, status: int = 500, *, path: str = "", times: int = 1) -> None:
        """Answer the next requests with an error of the server, and do nothing."""
        self._troubles.append(_Trouble("broken", path, times, status=status))

    def talk_garbage(self, *, path: str = "", times: int = 1) -> None:
        """Do the work of the next requests and answer something nobody can read."""
        self._troubles.append(_Trouble("garbage", path, times))

    def be_well(self) -> None:
        """No trouble any more."""
        self._troubles.clear()

    def lie(self, *, minor: int | None = None, currency: str = "") -> None:
        """From now on tell another amount or currency than what was paid. Without arguments: be honest again."""
        self._lie = (minor, currency)

    def told(self, minor: int, currency: str) -> tuple[int, str]:
        """What a fake says when it means that amount: to be used wherever it tells of money that was paid."""
        lied_minor, lied_currency = self._lie
        return (minor if lied_minor is None else lied_minor), lied_currency or currency

    # --- answering ----------------------------------------------------------------------------------------------------
    def check(self, request: Request) -> None:
        """Raise Refused for a caller without rights. Called before every route."""

    def refuse_unknown(self, request: Request) -> Answer:
        """The answer to an address there is none for."""
        return Answer(404, {"error": f"no such address: {request.method} {request.path}"})

    def answer(self, request: Request) -> Answer:
        """By the route, or its refusal."""
        with self.lock:
            self.requests.append(request)
            for method, pattern, name in self._routes:
                match = pattern.fullmatch(request.path)
                if match and method == request.method:
                    answer = self._work(name, request, match.groupdict())
                    self.exchanges.append((request, answer))
                    return answer
        return self.refuse_unknown(request)

    def _work(self, name: str, request: Request, arguments: dict[str, str]) -> Answer:
        try:
            self.check(request)
            found: Answer = getattr(self, name)(request, **arguments)
        except RefusedCall as refused:
            return refused.answer
        return found

    def trouble_for(self, path: str) -> _Trouble | None:
        """The next trouble that was asked for, used up by this."""
        with self.lock:
            for trouble in self._troubles:
                if trouble.times and path.startswith(trouble.path):
                    trouble.times -= 1
                    return trouble
        return None

    def asked(self, method: str, path: str) -> list[Request]:
        """The requests so far with that method and beginning of the path."""
        return [request for request in self.requests if request.method == method and request.path.startswith(path)]


class _Server(ThreadingHTTPServer):
    """Also hangs up on the connections that are kept alive, so that dead is dead."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(self, *args: Any) -> None:
        self.open: set[socket.socket] = set()
        super().__init__(*args)

    def process_request(self, request: Any, client_address: Any) -> None:
        self.open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self.open.discard(request)
        super().shutdown_request(request)

    def server_close(self) -> None:
        super().server_close()
        for connection in list(self.open):
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Callers hang up: that is their right."""


class _Handler(BaseHTTPRequestHandler):
    fake: FakeServer
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        self._serve()

    do_POST = do_PUT = do_PATCH = do_DELETE = do_GET  # noqa: N815

    def _serve(self) -> None:
        parts = urlsplit(self.path)
        headers = {name.lower(): value for name, value in self.headers.items()}
        body = self.rfile.read(int(headers.get("content-length") or 0))
        request = Request(self.command, parts.path, dict(parse_qsl(parts.query, keep_blank_values=True)), headers, body)
        trouble = self.fake.trouble_for(parts.path)
        if trouble and trouble.kind == "broken":
            self._write(Answer(trouble.status, b"<h1>Something went wrong</h1>"))
            return
        answer = self.fake.answer(request)
        if trouble and trouble.kind == "lost":
            self.close_connection = True
            return
        if trouble and trouble.kind == "garbage":
            answer = Answer(200, b"<html>\xff\xfe not what you wanted")
        if trouble and trouble.kind == "late":
            self.fake.is_in_time.wait()
        self._write(answer)

    def _write(self, answer: Answer) -> None:
        body = answer.body if isinstance(answer.body, bytes) else json.dumps(answer.body).encode()
        kind = "text/html; charset=utf-8" if isinstance(answer.body, bytes) else "application/json"
        self.send_response(answer.status)
        for name, value in ({"Content-Type": kind} | dict(answer.headers)).items():
            self.send_header(name, value)
        if answer.status != 204:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if answer.status != 204:
            self.wfile.write(body)

    def log_message(self, *args: Any) -> None:
        """Quietly."""
