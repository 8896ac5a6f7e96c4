"""What is broken: processes killed at random moments, and one outage after the other."""

import os
import random
import signal
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from time import monotonic, sleep

import psycopg

from tests.load.outages.people import Diary
from tests.load.outages.site import Site, end, wait_until_ready
from tests.waiting import wait_until

KILLED = ("web worker", "web worker", "web worker", "web", "live", "worker", "worker", "redis", "backend", "backend", "backend")
A_DAY = 86_400  # seconds


class Breaker:
    """Breaks and heals. Only the main thread may use it: it starts processes."""

    def __init__(self, site: Site, diary: Diary, *, seed: int) -> None:
        self.site, self.diary, self.random = site, diary, random.Random(seed)
        self.kills: Counter[str] = Counter()
        self.healing: dict[str, float] = {}  # seconds from the end of an outage until /readyz says yes

    # --- Kills ---

    def kill_some(self, count: int, *, goes_on: Callable[[], bool], pause: float) -> None:
        """So many at random moments, and more while `goes_on`."""
        self.diary.phase = "kills"
        while sum(self.kills.values()) < count or goes_on():
            sleep(self.random.uniform(pause / 4, 7 * pause / 4))
            self.kill_one(self.random.choice(KILLED))
            self.look_after()
        self.heal("kills")

    def kill_one(self, kind: str) -> None:
        """With SIGKILL; PostgreSQL's backends by its own word, for a killed one would restart the whole server."""
        match kind:
            case "web worker":
                pids = self.site.web_workers()
                if not pids:
                    return
                end(self.random.choice(pids))
            case "web":
                end(self.site.running["web"].pid)
                sleep(self.random.uniform(0, 1.5))  # its workers notice by themselves
                self.site.restart("web")
            case "backend":
                if not self.end_backend():
                    return
            case name:
                self.site.kill(name)
                sleep(self.random.uniform(0, 1.5))
                self.site.restart(name)
        self.kills[kind] += 1

    def end_backend(self) -> bool:
        """One of the site's sessions, rather one that is at work."""
        query = """SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE backend_type = 'client backend'
                   AND application_name <> 'outages' AND datname = 'makiti' ORDER BY state = 'idle', random() LIMIT 1"""
        return bool(self.ask(query))

    def look_after(self, *, but: tuple[str, ...] = ()) -> None:
        """As systemd would: whoever is dead is started again."""
        for name in ("postgresql", "redis", "web", "live", "worker"):
            if name not in but and self.site.is_dead(name):
                with suppress(AssertionError):
                    self.site.restart(name)

    def ask(self, query: str) -> list[tuple[object, ...]]:
        with psycopg.connect(self.site.database_url, autocommit=True, application_name="outages", connect_timeout=10) as session:
            answer = session.execute(query)
            return list(answer) if answer.description else []

    # --- Outages ---

    @contextmanager
    def outage(self, name: str) -> Iterator[None]:
        """What is seen in the block belongs to it; then all is healed."""
        print(f"… {name}", flush=True)
        self.diary.phase = name
        try:
            yield
        finally:
            self.heal(name)

    def heal(self, name: str) -> None:
        self.diary.phase = f"after {name}"
        began = monotonic()
        self.look_after()

        def is_up() -> bool:
            self.look_after()
            with suppress(AssertionError):
                wait_until_ready(self.site, limit=20)
                return True
            return False

        wait_until(is_up, what=f"the site is well again after {name}", limit=900)
        self.healing[name] = monotonic() - began
        self.pass_time(10)

    def pass_time(self, seconds: float, *, but: tuple[str, ...] = (), also: Callable[[], None] | None = None) -> None:
        finish = monotonic() + seconds
        while monotonic() < finish:
            self.look_after(but=but)
            if also:
                also()
            sleep(min(1.0, max(0.0, finish - monotonic())))

    def hold_locks(self, statement: str, seconds: float) -> None:
        """Somebody's session with a transaction that does not end."""
        with psycopg.connect(self.site.database_url, application_name="outages") as session:
            session.execute("SET lock_timeout = '60s'")
            session.execute(statement)
            self.pass_time(seconds)
            session.rollback()

    def redis_is_away(self, seconds: float) -> None:
        self.site.kill("redis")
        self.pass_time(seconds, but=("redis",))
        self.site.restart("redis")

    def redis_is_silent(self, seconds: float) -> None:
        """It takes every connection and answers nothing."""
        os.kill(self.site.running["redis"].pid, signal.SIGSTOP)
        try:
            self.pass_time(seconds)
        finally:
            os.kill(self.site.running["redis"].pid, signal.SIGCONT)

    def disk_is_full(self, which: str, seconds: float) -> None:
        disk = self.site.database_disk if which == "database" else self.site.data_disk
        try:
            self.pass_time(seconds, also=disk.fill)
        finally:
            disk.make_room()

    def database_is_read_only(self, seconds: float) -> None:
        try:
            self.ask("ALTER SYSTEM SET default_transaction_read_only = on")
            self.ask("SELECT pg_reload_conf()")
            self.pass_time(seconds)
        finally:
            with psycopg.connect(self.site.database_url, autocommit=True, options="-c default_transaction_read_only=off") as session:
                session.execute("ALTER SYSTEM RESET default_transaction_read_only")
                session.execute("SELECT pg_reload_conf()")

    def clock_jumps(self, days: int, seconds: float) -> None:
        """Of web, live and worker; PostgreSQL's stays right. Back again at the end."""
        self.site.shift_clock(days * A_DAY)
        try:
            self.pass_time(seconds)
        finally:
            self.site.shift_clock(0)


@dataclass(frozen=True)
class Durations:
    """Seconds of each outage."""

    usual: float
    redis: float


def break_everything(breaker: Breaker, durations: Durations, only: set[str]) -> None:
    """One after the other; `only` those, where any are named."""
    one, lock = durations.usual, breaker.hold_locks
    rows = (
        "SELECT v.id FROM catalog_variant v JOIN catalog_product p ON p.id = v.product_id JOIN stores_store s ON s.id = p.store_id "
        "WHERE s.landmark LIKE 'Shop %' FOR UPDATE OF v"
    )
    outages: dict[str, Callable[[], None]] = {
        "rows locked": lambda: lock(rows, one),
        "a table locked": lambda: lock("LOCK TABLE accounts_user IN ACCESS EXCLUSIVE MODE", one),
        "Redis away": lambda: breaker.redis_is_away(durations.redis),
        "Redis silent": lambda: breaker.redis_is_silent(one),
        "the database's disk full": lambda: breaker.disk_is_full("database", one),
        "the uploads' disk full": lambda: breaker.disk_is_full("data", one),
        "database read-only": lambda: breaker.database_is_read_only(one),
        "clock a day ahead": lambda: breaker.clock_jumps(1, one),
        "clock a day behind": lambda: breaker.clock_jumps(-1, one),
    }
    for name, act in outages.items():
        if only and not any(word in name for word in only):
            continue
        with breaker.outage(name):
            act()
