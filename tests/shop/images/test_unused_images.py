"""Pictures that nothing refers to: marked, brought back, removed; and what happens when somebody uses one at that very moment."""

import io
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.db import models

from shop.accounts.models import User
from shop.common.clock import now
from shop.images.models import Image
from shop.images.queries import relations
from shop.images.services import GRACE, SETTLING, accept_upload, mark_unused, remove_unused, render_image
from shop.images.services.unused_images import _remove_image
from tests.factories.accounts import create_user
from tests.factories.images import create_image, create_upload, picture_bytes
from tests.threads import kinds_of, run_together

LONG_AGO = timedelta(days=30)


def _settled(image: Image, *, marked: bool = False) -> Image:
    Image.objects.filter(pk=image.pk).update(touched_at=now() - LONG_AGO, unused_since=now() - LONG_AGO if marked else None)
    image.refresh_from_db()
    return image


def test_every_relation_to_pictures_is_found(db) -> None:
    found = {(model._meta.label, field) for model, field in relations()}
    assert {
        ("accounts.User", "photo"),
        ("catalog.ProductPicture", "image"),
        ("catalog.Product", "cover"),
        ("catalog.Category", "picture"),
        ("stores.Store", "logo"),
        ("stores.Store", "cover"),
        ("orders.OrderLine", "picture"),
        ("catalog.ProductRevision_images", "image"),  # many-to-many
    } <= found
    assert all(isinstance(model._meta.get_field(field), models.ForeignKey) for model, field in relations())


def test_what_nothing_refers_to_is_marked_and_what_is_used_is_not(db, alice: User) -> None:
    used, loose, fresh = _settled(create_image()), _settled(create_image()), create_image()
    User.objects.filter(pk=alice.pk).update(photo=used)
    assert mark_unused() == (1, 0)
    marked = set(Image.objects.exclude(unused_since=None).values_list("pk", flat=True))
    assert marked == {loose.pk}, f"{used.pk} is used, {fresh.pk} came a moment ago"


def test_what_is_used_again_comes_back(db, alice: User) -> None:
    image = _settled(create_image(), marked=True)
    User.objects.filter(pk=alice.pk).update(photo=image)
    assert mark_unused() == (0, 1)
    image.refresh_from_db()
    assert image.unused_since is None


def test_files_and_row_go_after_the_time_of_grace_and_not_before(db) -> None:
    image = accept_upload(create_upload(size=(700, 500)))
    render_image(image)
    _settled(image)
    kept = accept_upload(create_upload(size=(50, 50)))
    mark_unused()
    assert remove_unused() == 0
    Image.objects.filter(pk=image.pk).update(unused_since=now() - GRACE - timedelta(minutes=1))
    assert remove_unused() == 1
    assert list(Image.objects.all()) == [kept]
    assert not any(default_storage.exists(name) for name in image.file_names)
    assert default_storage.exists(kept.file.name)


def test_what_is_used_at_the_last_moment_stays(db, alice: User) -> None:
    image = _settled(accept_upload(create_upload()), marked=True)
    User.objects.filter(pk=alice.pk).update(photo=image)
    assert remove_unused() == 0
    image.refresh_from_db()
    assert image.unused_since is None
    assert default_storage.exists(image.file.name)


def test_sending_a_marked_picture_again_brings_it_back_whole(db, run_events, django_capture_on_commit_callbacks) -> None:
    data = picture_bytes()
    image = accept_upload(io.BytesIO(data))
    render_image(image)
    _settled(image, marked=True)
    default_storage.delete(image.rendition_name(64, "webp"))  # as a removal that died half-way leaves it
    assert accept_upload(io.BytesIO(data)) == image
    with django_capture_on_commit_callbacks(execute=True):
        run_events()
    image.refresh_from_db()
    assert (image.unused_since, image.rendered_at is None) == (None, False)
    assert now() - image.touched_at < SETTLING
    assert default_storage.exists(image.rendition_name(64, "webp"))
    assert remove_unused() == mark_unused()[0] == 0


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_removing_and_sending_again_at_once_never_loses_a_picture() -> None:
    """Whoever wins, in the end there is one row, and its file."""
    data = picture_bytes(size=(40, 30))
    for _round in range(12):
        image = _settled(accept_upload(io.BytesIO(data)), marked=True)
        outcomes = run_together(
            [lambda pk=image.pk: _remove_image(pk), lambda: accept_upload(io.BytesIO(data)), lambda: accept_upload(io.BytesIO(data))]
        )
        assert set(kinds_of(outcomes)) <= {"int", "Image"}, outcomes
        left = Image.objects.get()
        assert left.unused_since is None
        assert default_storage.size(left.file.name) == left.size
        assert {outcome.pk for outcome in outcomes if isinstance(outcome, Image)} == {left.pk}


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_marking_and_sending_again_at_once_leaves_it_unmarked() -> None:
    data = picture_bytes(size=(40, 30))
    for _round in range(12):
        image = _settled(accept_upload(io.BytesIO(data)))
        outcomes = run_together([mark_unused, lambda: accept_upload(io.BytesIO(data)), mark_unused])
        assert set(kinds_of(outcomes)) == {"tuple", "Image"}, outcomes
        image.refresh_from_db()
        assert image.unused_since is None


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_removing_and_attaching_at_once_never_leaves_a_dead_reference() -> None:
    """The database decides: either the reference stands and the picture stays, or the picture went and the reference was refused."""

    def attach(user: User, image: Image) -> int:
        return User.objects.filter(pk=user.pk).update(photo=image)

    for number in range(12):
        user = create_user(email=f"someone{number}@example.com")
        image = _settled(accept_upload(create_upload(size=(40, 30))), marked=True)
        outcomes = run_together([lambda pk=image.pk: _remove_image(pk), lambda user=user, image=image: attach(user, image)])
        assert set(kinds_of(outcomes)) <= {"int", "IntegrityError"}, outcomes
        user.refresh_from_db()
        if user.photo_id:
            assert default_storage.exists(Image.objects.get(pk=user.photo_id).file.name)
        else:
            assert not Image.objects.filter(pk=image.pk).exists()


def test_looking_asks_a_fixed_number_of_statements(db, django_assert_max_num_queries) -> None:
    for _number in range(30):
        _settled(create_image())
    with django_assert_max_num_queries(4):
        assert mark_unused() == (30, 0)
