"""What the processes of the Procfile weigh, and how long a worker of gunicorn needs until it can answer.

    DATABASE_URL=postgres://… REDIS_URL=redis://… python -m tests.load.memory

Needs a migrated database that nobody minds. The settings are a public site's, the addresses loopback's; each web worker answers pages
before it is weighed. A process weighs its PSS: its own memory, and its share of what it has in common with others (Linux alone says it).
Once with each process started by itself, once forked off one (`site_config.together`).
"""

import http.client
import os
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.ports import reserved_port
from tests.processes import ROOT, Process, running, wait_until_answering, wait_until_listening
from tests.waiting import wait_until

PAGES = ("/", "/search/?q=robe", "/stores/", "/healthz", "/accounts/login/")
ROUNDS = 12  # of each page: enough for both workers
GOAL_MEGABYTES, GOAL_SECONDS = 250, 1.5
_IMPORTS = 3


def command_of(name: str) -> str:
    """What the Procfile starts under that name."""
    lines = dict(line.split(": ", 1) for line in (ROOT / "Procfile").read_text().splitlines())
    return lines[name]


def megabytes_of(pid: int) -> float:
    """PSS of the process and of all that it started."""
    here = sum(int(line.split()[1]) for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines() if line.startswith("Pss:"))
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return here / 1024 + sum(megabytes_of(int(child)) for child in children)


def _shell(name: str) -> Sequence[str]:
    return ["sh", "-c", f"exec env {command_of(name)}"]


def _ask(port: int, path: str) -> None:
    web = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        web.request("GET", path, headers={"Host": "makiti.test", "X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.7"})
        answer = web.getresponse()
        answer.read()
        if answer.status >= 500:
            raise SystemExit(f"{path} answers {answer.status}.")
    finally:
        web.close()


def import_seconds(env: dict[str, str]) -> float:
    """Processor time of `import site_config.wsgi`, the best of a few."""
    code = "import time; import site_config.wsgi; print(time.process_time())"
    runs = (
        subprocess.run([sys.executable, "-c", code], env=env, cwd=ROOT, capture_output=True, text=True, check=True) for _ in range(_IMPORTS)
    )
    return min(float(run.stdout.split()[-1]) for run in runs)


def measure() -> dict[str, float]:
    """Megabytes by process."""
    with tempfile.TemporaryDirectory() as folder, reserved_port() as web_port, reserved_port() as live_port:
        env = os.environ | {
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            "SITE_URL": "https://makiti.test",
            "SECRET_KEY": secrets.token_hex(32),
            "DATA_DIR": folder,
            "WEB_CONCURRENCY": "2",
            "WEB_BIND": f"127.0.0.1:{web_port}",
            "LIVE_PORT": str(live_port),
            "DJANGO_SETTINGS_MODULE": "site_config.settings",
        }
        collect = [sys.executable, "manage.py", "collectstatic", "--noinput", "-v0"]
        subprocess.run(collect, env=env, cwd=ROOT, check=True)
        print(f"import of a worker: {import_seconds(env):.2f} s of processor time (goal {GOAL_SECONDS})")
        apart = _weigh_apart(env, Path(folder), web_port, live_port)
        return apart | {"together": _weigh_together(env, Path(folder), web_port, live_port)}


def _weigh_apart(env: dict[str, str], folder: Path, web_port: int, live_port: int) -> dict[str, float]:
    with (
        running(_shell("web"), log=Path(folder, "web.log"), env=env) as web,
        running(_shell("live"), log=Path(folder, "live.log"), env=env) as live,
        running(_shell("worker"), log=Path(folder, "worker.log"), env=env) as worker,
    ):
        wait_until_answering(web, web_port, "/healthz")
        wait_until_listening(live, live_port)
        _wait_for_consumer(worker)
        _ask_all(web_port)
        return {name: megabytes_of(process.pid) for name, process in (("web", web), ("live", live), ("worker", worker))}


def _weigh_together(env: dict[str, str], folder: Path, web_port: int, live_port: int) -> float:
    with running([sys.executable, "-m", "site_config.together"], log=folder / "site.log", env=env | {"MALLOC_ARENA_MAX": "2"}) as site:
        wait_until_answering(site, web_port, "/healthz")
        wait_until_listening(site, live_port)
        _wait_for_consumer(site)
        _ask_all(web_port)
        for child in Path(f"/proc/{site.pid}/task/{site.pid}/children").read_text().split():
            print(f"  one of its children: {megabytes_of(int(child)):.1f} MiB")
        return megabytes_of(site.pid)


def _ask_all(port: int) -> None:
    for _round in range(ROUNDS):
        for page in PAGES:
            _ask(port, page)


def _wait_for_consumer(worker: Process) -> None:
    def has_begun() -> bool:
        worker.check()
        return "consumer" in worker.log.read_text(errors="replace").lower()

    wait_until(has_begun, what="the worker of jobs has begun", limit=120)


def main() -> None:
    found = measure()
    for name, megabytes in found.items():
        print(f"{name:>7}: {megabytes:6.1f} MiB")
    together = found.pop("together")
    print(f"each by itself: {sum(found.values()):6.1f} MiB (goal {GOAL_MEGABYTES})")
    print(f"forked off one: {together:6.1f} MiB (goal {GOAL_MEGABYTES})")


if __name__ == "__main__":
    main()
