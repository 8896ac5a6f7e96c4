"""Renditions, the job that makes them and the tag that shows them."""

import io
from base64 import b64decode
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.template import Context, Template
from PIL import Image as Pillow

from shop.common.clock import now
from shop.events.models import DomainEvent
from shop.images.models import Image
from shop.images.services import ATTEMPTS, accept_upload, render_forgotten, render_image
from shop.images.tasks import render_picture
from tests.factories.images import create_image, create_upload


def _render(source: str, **context: object) -> str:
    return Template("{% load pictures %}" + source).render(Context(context))


def test_renditions_are_made_after_the_event(run_events: Callable[[], None], django_capture_on_commit_callbacks) -> None:
    image = accept_upload(create_upload(size=(2000, 1500)))
    with django_capture_on_commit_callbacks(execute=True):
        run_events()
    image.refresh_from_db()
    assert image.widths == [160, 320, 640, 1280]
    assert image.rendered_at


def test_a_rendition_is_what_it_says(db) -> None:
    image = accept_upload(create_upload(size=(700, 350)))
    render_image(image)
    image.refresh_from_db()
    for width in image.widths:
        for format in ("webp", "jpeg"):
            picture = Pillow.open(io.BytesIO(default_storage.open(image.rendition_name(width, format)).read()))
            assert (picture.format.lower(), picture.size) == (format, (width, width // 2))
            assert not picture.getexif()


@pytest.mark.parametrize(("width", "expected"), [(100, [100]), (160, [160]), (500, [160, 320, 500]), (1280, [160, 320, 640, 1280])])
def test_nothing_is_upscaled(db, width: int, expected: list[int]) -> None:
    image = accept_upload(create_upload(size=(width, 80)))
    render_image(image)
    image.refresh_from_db()
    assert image.widths == expected


def test_rendering_twice_changes_nothing(db) -> None:
    image = accept_upload(create_upload())
    render_image(image)
    before = default_storage.listdir("images")
    render_image(image)
    assert default_storage.listdir("images") == before


def test_the_sweep_renders_what_a_dead_job_left(db) -> None:
    image = accept_upload(create_upload())
    assert render_forgotten() == 0, "the job gets its time first"
    Image.objects.update(created_at=now() - timedelta(minutes=10))
    assert render_forgotten() == 1
    image.refresh_from_db()
    assert image.rendered_at
    assert render_forgotten() == 0


def test_the_sweep_goes_on_behind_a_lost_file(db) -> None:
    lost, whole = create_image(), accept_upload(create_upload())
    Image.objects.update(created_at=now() - timedelta(minutes=10))
    assert render_forgotten() == 2
    lost.refresh_from_db()
    whole.refresh_from_db()
    assert lost.rendered_at is None
    assert whole.rendered_at


def test_what_fails_again_and_again_is_tried_last_and_in_the_end_no_more(db) -> None:
    lost, whole = create_image(), accept_upload(create_upload())
    Image.objects.update(created_at=now() - timedelta(minutes=10))
    Image.objects.filter(pk=lost.pk).update(render_attempts=ATTEMPTS - 1)
    assert render_forgotten(limit=1) == 1
    whole.refresh_from_db()
    assert whole.rendered_at, "one that never healed does not stand in its way"
    assert render_forgotten() == 1
    assert render_forgotten() == 0


def test_that_it_is_ready_is_told_once(db) -> None:
    image = accept_upload(create_upload())
    render_image(image)
    render_image(image)
    assert DomainEvent.objects.filter(name="image.rendered", subject_id=image.pk).count() == 1


def test_a_job_that_dies_is_queued_again() -> None:
    task = render_picture.s(1)
    assert (task.retries, task.retry_delay) == (2, 20)


def test_until_it_is_rendered_its_placeholder_is_shown(db) -> None:
    image = create_image(cid="bafy", width=800, height=600, placeholder="data:image/webp;base64,UklG", tint="#a98")
    html = _render("{% picture image alt=alt %}", image=image, alt="A <robe>")
    assert html.startswith(
        '<picture><img src="data:image/webp;base64,UklG" alt="A &lt;robe&gt;" width="800" height="600" loading="lazy" data-tint="#a98" '
        'data-wait="/media/images/bafy-640.jpeg"></picture><script type="module"'
    )


def test_a_placeholder_is_a_tiny_picture_of_the_same_shape_and_its_tint_a_colour(db) -> None:
    image = accept_upload(create_upload(size=(800, 400), color=(200, 100, 50)))
    kind, _comma, text = image.placeholder.partition(",")
    picture = Pillow.open(io.BytesIO(b64decode(text)))
    assert (kind, picture.format, picture.size) == ("data:image/webp;base64", "WEBP", (8, 4))
    assert image.tint == "#c63"
    assert len(image.placeholder) < 200


def test_a_rendered_picture_offers_its_two_widest_renditions(db) -> None:
    image = create_image(cid="bafy", widths=[160, 320, 640], width=640, height=480)
    html = _render('{% picture image alt="" sizes="50vw" class="big" eager=True widest=1280 %}', image=image)
    assert html == (
        '<picture><source type="image/webp" srcset="/media/images/bafy-320.webp 320w, /media/images/bafy-640.webp 640w" sizes="50vw">'
        '<img src="/media/images/bafy-640.jpeg" alt="" width="640" height="480" fetchpriority="high" class="big"></picture>'
    )


def test_a_small_picture_comes_in_one_width(db) -> None:
    image = create_image(cid="bafy", widths=[160, 320, 640, 1280], width=1400, height=700)
    html = _render('{% picture image alt="" widest=320 %}', image=image)
    assert html == (
        '<picture><source type="image/webp" srcset="/media/images/bafy-320.webp">'
        '<img src="/media/images/bafy-320.jpeg" alt="" width="1400" height="700" loading="lazy"></picture>'
    )


@pytest.mark.parametrize(("wanted", "address"), [(1280, "bafy-640.jpeg"), (500, "bafy-320.jpeg"), (10, "bafy-160.jpeg")])
def test_one_address_at_most_that_wide(db, wanted: int, address: str) -> None:
    image = create_image(cid="bafy", widths=[160, 320, 640])
    assert _render(f"{{% picture_url image {wanted} %}}", image=image) == f"/media/images/{address}"


def test_the_tag_asks_the_database_nothing(db, django_assert_num_queries) -> None:
    image = create_image(widths=[160])
    with django_assert_num_queries(0):
        _render("{% picture image %}{% picture_url image 640 %}", image=image)


def test_no_picture_is_nothing(db) -> None:
    assert _render("{% picture image %}", image=None) == ""
