"""A site of its own: PostgreSQL and uploads on small disks, Redis, the Procfile's processes, and payment services that are fakes."""

import os
import pwd
import secrets
import shutil
import signal
import struct
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from time import time

from site_config.sandbox.momo import MomoFake
from site_config.sandbox.payment_fake import PaymentFake
from site_config.sandbox.stripe import StripeFake
from tests.ports import reserved_port
from tests.processes import ROOT, Process, wait_until_answering, wait_until_listening
from tests.waiting import wait_until

POSTGRESQL = Path("/usr/lib/postgresql")
LIFE = 4 * 3_600  # seconds; longer than the longest run
DATABASE_MEGABYTES, DATA_MEGABYTES = 700, 300


class SmallDisk:
    """A file system in memory that really has an end. Needs the right to mount."""

    def __init__(self, folder: Path, *, megabytes: int, owner: str = "root") -> None:
        self.folder = folder
        folder.mkdir()
        options = f"size={megabytes}m,mode=700,uid={_user_id(owner)},gid={_user_id(owner)}"
        subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)], check=True)

    def fill(self) -> None:
        """Take what is left of it; again, what became free since."""
        with (self.folder / "filler").open("ab", buffering=0) as filler:
            for size in (1_000_000, 4_096, 1):
                with suppress(OSError):
                    while filler.write(b"x" * size) == size:
                        pass

    def make_room(self) -> None:
        (self.folder / "filler").unlink(missing_ok=True)

    def leave(self) -> None:
        subprocess.run(["umount", "--lazy", str(self.folder)], check=False)


class Site:
    """Its servers. All are started by the main thread: they die with whichever thread started them."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.folder = folder
        self.web_port, self.live_port, self.redis_port, self.pg_port = (stack.enter_context(reserved_port()) for _ in range(4))
        folder.chmod(0o711)
        self.database_disk = SmallDisk(folder / "pg", megabytes=DATABASE_MEGABYTES, owner="postgres")
        stack.callback(self.database_disk.leave)
        self.data_disk = SmallDisk(folder / "data", megabytes=DATA_MEGABYTES)
        stack.callback(self.data_disk.leave)
        (self.data_disk.folder / "tmp").mkdir()
        self._clock, self._clock_shim = folder / "clock", folder / "clock.so"
        self.shift_clock(0)
        source = Path(__file__).with_name("clock.c")
        subprocess.run(["cc", "-O1", "-shared", "-fPIC", "-o", str(self._clock_shim), str(source)], check=True)
        self.running: dict[str, Process] = {}
        stack.callback(self.stop)
        self.fakes: dict[str, PaymentFake] = {}
        self._environment = self._basic_environment()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.web_port}"

    @property
    def database_url(self) -> str:
        return f"postgres://postgres@127.0.0.1:{self.pg_port}/makiti"

    def _basic_environment(self) -> dict[str, str]:
        keep = {name: value for name, value in os.environ.items() if name not in {"PGAPPNAME", "DJANGO_SETTINGS_MODULE", "PROCESS_ROLE"}}
        return keep | {
            "PATH": f"{Path(sys.executable).parent}:{keep['PATH']}",
            "DATABASE_URL": self.database_url,
            "REDIS_URL": f"redis://127.0.0.1:{self.redis_port}/0",
            "DATA_DIR": str(self.data_disk.folder),
            "TMPDIR": str(self.data_disk.folder / "tmp"),  # one disk, as small servers have it: what is uploaded is spooled there
            "SECRET_KEY": secrets.token_hex(32),
            "SITE_URL": self.url,
            "BEHIND_PROXY": "true",  # people come from addresses of their own
            "LOG_FORMAT": "json",
            "WEB_CONCURRENCY": "3",
            "WEB_BIND": f"127.0.0.1:{self.web_port}",
            "LIVE_PORT": str(self.live_port),
            "DEFAULT_MARKET": "GN",
            "PYTHONDONTWRITEBYTECODE": "1",
        }

    @property
    def environment(self) -> dict[str, str]:
        known = dict(self._environment)
        for fake in self.fakes.values():
            known |= {name: str(value) for name, value in fake.settings().items()}
        return known

    def shift_clock(self, seconds: int) -> None:
        """Of web, live and worker, from now on; PostgreSQL's and ours stay right."""
        with self._clock.open("r+b" if self._clock.exists() else "wb") as kept:
            kept.write(struct.pack("l", seconds))

    # --- Servers ---

    def make_database(self) -> None:
        """An empty cluster with a database in it."""
        cluster = self.database_disk.folder / "cluster"
        options = ["-D", str(cluster), "-A", "trust", "--wal-segsize=1", "-E", "UTF8", "--locale=C.UTF-8", "-U", "postgres"]
        subprocess.run([*_as_postgres(), str(_postgresql() / "initdb"), *options], check=True, stdout=subprocess.DEVNULL)
        self.start_database()
        create = [str(_postgresql() / "createdb"), "-h", "127.0.0.1", "-p", str(self.pg_port), "-U", "postgres", "makiti"]
        subprocess.run(create, check=True)

    def start_database(self) -> None:
        cluster = self.database_disk.folder / "cluster"
        (cluster / "postmaster.pid").unlink(missing_ok=True)
        settings = {"listen_addresses": "127.0.0.1", "port": self.pg_port, "unix_socket_directories": "", "max_wal_size": "32MB"}
        settings |= {"min_wal_size": "2MB", "shared_buffers": "64MB", "restart_after_crash": "on"}
        command = [*_as_postgres(), str(_postgresql() / "postgres"), "-D", str(cluster)]
        command += [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        self._start("postgresql", command, {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"})
        wait_until_listening(self.running["postgresql"], self.pg_port)

    def start_redis(self) -> None:
        self._start(
            "redis", ["redis-server", "--port", str(self.redis_port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"], os.environ
        )
        wait_until_listening(self.running["redis"], self.redis_port)

    def start_process(self, name: str) -> None:
        """One line of the Procfile."""
        lines = dict(line.split(": ", 1) for line in (ROOT / "Procfile").read_text().splitlines() if line.strip())
        clock = {"LD_PRELOAD": str(self._clock_shim), "CLOCK_SHIFT": str(self._clock)}
        self._start(name, ["sh", "-c", f"exec env {lines[name]}"], self.environment | clock)

    def start_pages(self) -> None:
        for name in ("web", "live", "worker"):
            self.start_process(name)
        wait_until_answering(self.running["web"], self.web_port, "/healthz")
        wait_until_listening(self.running["live"], self.live_port)

    def manage(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([sys.executable, "manage.py", *words], cwd=ROOT, env=self.environment, capture_output=True, text=True)

    def _start(self, name: str, command: list[str], env: object) -> None:
        self.running[name] = Process(command, log=self.folder / f"{name}.log", env=dict(env))  # type: ignore[call-overload]

    def is_dead(self, name: str) -> bool:
        return self.running[name]._popen.poll() is not None

    def kill(self, name: str) -> None:
        self.running[name].kill()

    def restart(self, name: str) -> None:
        """Whatever is left of it ends; then it is there again."""
        self.running[name].kill()
        {"redis": self.start_redis, "postgresql": self.start_database}.get(name, lambda: self.start_process(name))()

    def web_workers(self) -> list[int]:
        """Process numbers of gunicorn's workers."""
        return _children(self.running["web"].pid)

    def stop(self) -> None:
        for name in ("web", "live", "worker", "redis", "postgresql"):
            if name in self.running:
                self.running[name].stop(patience=10)


def _user_id(name: str) -> int:
    return pwd.getpwnam(name).pw_uid


def _postgresql() -> Path:
    return max(POSTGRESQL.iterdir(), key=lambda folder: int(folder.name)) / "bin"


def _as_postgres() -> list[str]:
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", "--pdeathsig=KILL"]


def _children(pid: int) -> list[int]:
    with suppress(OSError):
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return []


@contextmanager
def running_site(folder: Path) -> Iterator[Site]:
    """Everything is up, with the demo's market in the database; nothing of it is left afterwards."""
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        site = Site(folder, stack)
        site.make_database()
        site.start_redis()
        for kind in (StripeFake, MomoFake):
            fake = stack.enter_context(kind())
            stack.enter_context(fake.outbox.delivering())
            fake.webhook_url = f"{site.url}/pay/{fake.code}/webhook/"
            if hasattr(fake, "_count"):
                fake._count = int(time())
            site.fakes[fake.code] = fake
        made = site.manage("demo", "--no-serve")
        if made.returncode:
            raise SystemExit(made.stdout + made.stderr)
        site.start_pages()
        yield site


def end(pid: int) -> None:
    """SIGKILL, to one process that is perhaps gone already."""
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def wait_until_ready(site: Site, *, limit: float = 300) -> None:
    wait_until(lambda: not any(site.is_dead(name) for name in site.running), what="all processes live", limit=limit)
    wait_until_answering(site.running["web"], site.web_port, "/readyz", limit=limit)
