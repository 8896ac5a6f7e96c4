"""Who asks the site: people with a session, a telephone and an address, who fill in the forms that a page shows them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser
from threading import Lock
from time import monotonic, sleep
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpx

PATIENCE = 60.0  # seconds that somebody looks at a page that does not come
MOST_PAUSE = 3.0  # of what Retry-After asks for
NO_ANSWER = 0


@dataclass(frozen=True)
class Seen:
    """One request as somebody saw it."""

    phase: str
    kind: str
    status: int  # 0: no answer
    seconds: float
    words: str = ""

    @property
    def is_well(self) -> bool:
        return 200 <= self.status < 400


class Diary:
    """What everybody saw, by phase."""

    def __init__(self) -> None:
        self.phase, self.lines, self._lock = "", list[Seen](), Lock()

    def note(self, kind: str, status: int, seconds: float, words: str = "") -> None:
        with self._lock:
            self.lines.append(Seen(self.phase, kind, status, seconds, words))


class Stopped(Exception):
    """The page did not come, or said no: the person leaves it for now."""


@dataclass
class Form:
    action: str
    fields: dict[str, str] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)


class _Forms(HTMLParser):
    """The forms of a page, filled in as they stand there."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._form: Form | None = None
        self._select = self._area = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._form = Form(known.get("action", ""))
            self.forms.append(self._form)
        name = known.get("name", "")
        form = self._form
        if form and tag == "option" and self._select and ("selected" in known or self._select not in form.fields):
            form.fields[self._select] = known.get("value", "")
        if form is None or not name or "disabled" in known:
            return
        if tag == "input" and (known.get("type") not in {"radio", "checkbox", "file", "submit"} or "checked" in known):
            form.fields[name] = known.get("value", "on" if known.get("type") == "checkbox" else "")
        elif tag == "button":
            form.buttons.append((name, known.get("value", "")))
        elif tag == "textarea":
            self._area = name
            form.fields[name] = ""
        elif tag == "select":
            self._select = name

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        self._area = "" if tag == "textarea" else self._area
        self._select = "" if tag == "select" else self._select

    def handle_data(self, data: str) -> None:
        if self._form and self._area:
            self._form.fields[self._area] += data.strip()


@dataclass(frozen=True)
class Page:
    """What came in the end."""

    status: int
    path: str  # where one was led; an address elsewhere whole
    text: str

    def forms(self) -> Iterator[Form]:
        yield from _Forms(self.text).forms

    def form(self, end: str, *, button: str = "") -> Form | None:
        """The first whose address ends so, and that has such a button."""
        return next(
            (
                form
                for form in self.forms()
                if (form.action or self.path).split("?")[0].endswith(end)
                and (not button or any(button == value for _n, value in form.buttons))
            ),
            None,
        )

    def links(self, pattern: str) -> list[str]:
        return list(dict.fromkeys(re.findall(rf'href="({pattern})"', self.text)))

    @property
    def words(self) -> str:
        """What it says, in short."""
        alert = re.search(r'<(\w+)[^>]*(?:role="alert"|alert--error).*?</\1>', self.text, re.S)
        if alert and self.status in {409, 422}:
            return " ".join(unescape(re.sub(r"<[^>]+>", " ", alert[0])).split())[:200]
        main = re.search(r"<main.*?</main>", self.text, re.S)
        bare = re.sub(r"<(script|style|svg|nav|footer|form).*?</\1>", " ", main[0] if main else self.text, flags=re.S)
        return " ".join(unescape(re.sub(r"<[^>]+>", " ", bare)).split())[:200]

    @property
    def is_well(self) -> bool:
        return 200 <= self.status < 400

    @property
    def says_nothing_was_changed(self) -> bool:
        return self.status == 503 and "Nothing was changed" in self.text


class Person:
    """Somebody signed in, or a visitor."""

    def __init__(self, url: str, diary: Diary, *, address: str, session: str = "", user: Any = None) -> None:
        self.diary, self.user = diary, user
        headers = {"X-Forwarded-For": address, "X-Forwarded-Proto": "http", "Accept-Language": "en"}
        self._web = httpx.Client(base_url=url, headers=headers, timeout=PATIENCE)
        if session:
            self._web.cookies.set("sessionid", session, domain="127.0.0.1")

    def get(self, path: str, kind: str) -> Page:
        """The page; Stopped when it does not come."""
        return self._insist(self._ask("GET", path, kind))

    def look(self, path: str, kind: str) -> Page:
        """The same, whatever comes."""
        return self._ask("GET", path, kind)

    def send(
        self, page: Page, form: Form | None, kind: str, *, button: tuple[str, str] | None = None, files: Any = None, **values: Any
    ) -> Page:
        """The form as it stands there, with these values; once more where the page offers that. Stopped when nothing comes of it."""
        return self._insist(self.try_to_send(page, form, kind, button=button, files=files, **values))

    def try_to_send(
        self, page: Page, form: Form | None, kind: str, *, button: tuple[str, str] | None = None, files: Any = None, **values: Any
    ) -> Page:
        """The same; whatever comes."""
        if form is None:
            raise Stopped(f"{kind}: no such form at {page.path}: {page.words[:80]}")
        data = form.fields | dict([button] if button else []) | {name: str(value) for name, value in values.items()}
        answer = self._ask("POST", urljoin(page.path, form.action or page.path), kind, data=data, files=files)
        again = answer.form(urlsplit(form.action or page.path).path) if answer.status == 503 else None
        return self._ask("POST", again.action, f"{kind}, again", data=again.fields) if again else answer

    def _insist(self, page: Page) -> Page:
        if not page.is_well:
            raise Stopped(f"{page.status} at {page.path}: {page.words[:80]}")
        return page

    def _ask(self, method: str, path: str, kind: str, **content: Any) -> Page:
        for _hop in range(5):
            began = monotonic()
            try:
                answer = self._web.request(method, path, **content)
            except httpx.HTTPError as error:
                self.diary.note(kind, NO_ANSWER, monotonic() - began, type(error).__name__)
                sleep(1)
                return Page(NO_ANSWER, path, type(error).__name__)
            page = Page(answer.status_code, path, answer.text if "html" in answer.headers.get("content-type", "html") else "")
            seconds = monotonic() - began
            self.diary.note(kind, page.status, seconds, "" if page.is_well else page.words)
            if answer.status_code >= 500:
                sleep(min(float(answer.headers.get("retry-after", "1")), MOST_PAUSE))
            target = answer.headers.get("location", "")
            if not answer.is_redirect:
                return page
            if urlsplit(target).netloc not in {"", urlsplit(str(self._web.base_url)).netloc}:
                return Page(answer.status_code, target, "")
            method, path, content, kind = "GET", target, {}, f"{kind}, then"
        return page
