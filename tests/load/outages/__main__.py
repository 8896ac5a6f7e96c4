"""Kills at least sixty processes and breaks one thing after the other under a real mix; prints what people saw, and what is not true.

    python -m tests.load.outages [--kills 60] [--seconds 60] [--redis-seconds 300] [--only lock --only Redis] [--seed 1]

Needs PostgreSQL's and Redis' servers, a C compiler for the clock that is set wrong, and the right to mount. It starts servers of its
own on free ports and keeps its data on small disks in memory; nothing of them is left. Ends with 1 when a fact is not true, a page was an
error without words, somebody waited longer than gunicorn's limit, or a kind succeeded less than ten times while processes were killed.
"""

import argparse
import os
import signal
import sys
import tempfile
from importlib import import_module
from pathlib import Path

import django

from tests.load.outages.site import running_site


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=60)
    parser.add_argument("--pause", type=float, default=4.0, help="seconds between two kills, on average")
    parser.add_argument("--seconds", type=float, default=60.0, help="of each outage")
    parser.add_argument("--redis-seconds", type=float, default=300.0, help="of Redis away")
    parser.add_argument("--most-seconds", type=float, default=1200.0, help="of kills, should a kind succeed too seldom")
    parser.add_argument("--only", action="append", default=[], help="outages whose name has this in it; none: `--only none`")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep-logs", type=Path, help="a folder for the logs of all processes")
    arguments = parser.parse_args()
    if os.geteuid():
        parser.error("needs root, to mount small disks")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # whoever ends it early, too, is left without mounts
    folder = Path(tempfile.mkdtemp(prefix="makiti-outages-"))
    with running_site(folder) as site:
        os.environ.update(
            site.environment | {"DJANGO_SETTINGS_MODULE": "site_config.settings", "PGAPPNAME": "outages", "LOG_LEVEL": "ERROR"}
        )
        os.environ.pop("TMPDIR")
        os.environ.pop("BEHIND_PROXY")
        django.setup()
        try:
            is_well = import_module("tests.load.outages.rehearsal").rehearse(site, arguments)  # it has models
        finally:
            if arguments.keep_logs:
                arguments.keep_logs.mkdir(parents=True, exist_ok=True)
                for log in folder.glob("*.log"):
                    (arguments.keep_logs / log.name).write_bytes(log.read_bytes())
    sys.exit(0 if is_well else 1)


if __name__ == "__main__":
    main()
