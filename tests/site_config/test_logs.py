"""What is logged stands in the log once."""

import os
import subprocess
import sys

from tests.processes import ROOT

# The worker as it starts, with a consumer that fails at one job and is done.
WORKER = """
import logging, sys
import django
django.setup()
from django.core.management import call_command
from huey.contrib.djhuey import HUEY


class Consumer:
    def run(self):
        logging.getLogger("huey.consumer").info("it has started")
        logging.getLogger("huey.consumer.Scheduler").info("told by the way")
        logging.getLogger("huey").error("a job has failed")


HUEY.create_consumer = lambda **_options: Consumer()
call_command("run_huey", "--skip-checks")
"""


def test_the_worker_writes_each_line_once_and_as_all_others():
    settings = {"DJANGO_SETTINGS_MODULE": "site_config.settings", "PROCESS_ROLE": "worker", "LOG_FORMAT": "json"}
    done = subprocess.run([sys.executable, "-c", WORKER], cwd=ROOT, env=os.environ | settings, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (line,) = [line for line in done.stderr.splitlines() if "a job has failed" in line]
    assert line.startswith("{")
    assert '"event": "a job has failed"' in line
    assert done.stderr.count("it has started") == 1
    assert "told by the way" not in done.stderr
