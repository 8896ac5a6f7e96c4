"""The queue that the demo leaves to its server."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

from sellers.tasks import run_import
from shop.common.clock import now
from shop.events.models import DomainEvent
from shop.events.tasks import dispatch
from shop.images.tasks import render_picture
from shop.orders.tasks import run_expiry
from site_config.demo.job_queue import drop_done_jobs
from tests.factories.images import create_image

pytestmark = pytest.mark.django_db


def test_only_jobs_that_have_something_to_do_stay(queue):
    done, waiting = (
        DomainEvent.objects.create(name="x", subject="order", subject_id=1, handled_at=handled_at) for handled_at in (now(), None)
    )
    drawn, undrawn = (create_image(rendered_at=rendered_at) for rendered_at in (now(), None))
    for event in (done, waiting):
        dispatch(event.pk)
    for image in (drawn, undrawn):
        render_picture(image.pk)
    run_expiry(done.pk)
    dropped = drop_done_jobs()
    left = {(job.name, *job.args) for job in queue.pending()}
    assert (dropped, left) == (2, {("dispatch", waiting.pk), ("render_picture", undrawn.pk), ("run_expiry", done.pk)})


def test_what_waits_keeps_its_turn(queue):
    render_picture(7)
    dispatch(8)
    assert drop_done_jobs() == 0
    assert [queue.dequeue().name for _ in range(2)] == ["dispatch", "render_picture"]


def test_a_job_of_a_task_that_is_no_more_costs_no_other_job(queue):
    event = DomainEvent.objects.create(name="x", subject="order", subject_id=1, handled_at=now())
    dispatch(event.pk)
    run_import(1)
    queue._registry.unregister(run_import.task_class)
    try:
        assert (drop_done_jobs(), queue.pending_count()) == (0, 2)
    finally:
        queue._registry.register(run_import.task_class)


def test_jobs_that_an_earlier_start_left_are_read_in_a_new_process(tmp_path):
    """Nothing in it has imported the tasks of every app yet."""

    def run(code: str) -> str:
        environment = {"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "site_config.settings"}
        command = [sys.executable, "-c", f"import django; django.setup(); {code}"]
        done = subprocess.run(command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, timeout=600, check=True)
        return done.stdout.strip()

    run("from sellers.tasks import run_import; run_import(1)")
    assert run("from site_config.demo.job_queue import waiting_jobs; print(*[job.name for job in waiting_jobs()])") == "run_import"
