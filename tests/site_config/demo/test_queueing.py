"""The queue that the demo leaves to its server."""

import pytest
from huey.contrib.djhuey import HUEY

from shop.common.clock import now
from shop.events.models import DomainEvent
from shop.events.tasks import dispatch
from shop.images.tasks import render_picture
from shop.orders.tasks import run_expiry
from site_config.demo.queueing import drop_done_jobs
from tests.factories.images import create_image

pytestmark = pytest.mark.django_db


@pytest.fixture
def queue():
    HUEY.immediate = False
    yield HUEY
    HUEY.storage.flush_queue()
    HUEY.immediate = True


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
