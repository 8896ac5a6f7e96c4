"""Pictures in a bucket: put, looked at, shown and removed with real requests against a server that checks them."""

from collections.abc import Iterator

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.test import Client

from shop.common.clock import now
from shop.images.models import Image
from shop.images.private_addresses import private_address
from shop.images.services import accept_upload, render_image
from shop.images.services.unused_images import GRACE, _remove_image
from shop.images.templatetags.pictures import picture_url
from site_config.storage import FOREVER, PictureBucket
from tests.factories.images import create_upload
from tests.fakes import s3


@pytest.fixture
def bucket(settings) -> Iterator[s3.Bucket]:
    with s3.running() as running:
        settings.S3_BUCKET, settings.S3_REGION, settings.S3_ENDPOINT_URL = s3.BUCKET, s3.REGION, running.url
        settings.S3_ACCESS_KEY_ID, settings.S3_SECRET_ACCESS_KEY = s3.KEY, s3.SECRET
        settings.STORAGES = settings.STORAGES | {"default": {"BACKEND": "site_config.storage.PictureBucket"}}
        yield running


def test_put_get_head_and_delete(bucket: s3.Bucket) -> None:
    storage = storages["default"]
    assert isinstance(storage, PictureBucket)
    assert not storage.exists("images/a.webp")
    assert storage.save("images/a.webp", ContentFile(b"one")) == "images/a.webp"
    assert storage.save("images/a.webp", ContentFile(b"three")) == "images/a.webp", "names are made of content: never another one"
    assert (storage.exists("images/a.webp"), storage.size("images/a.webp"), storage.open("images/a.webp").read()) == (True, 5, b"three")
    assert bucket.objects["images/a.webp"] == (b"three", {"Content-Type": "image/webp", "Cache-Control": FOREVER})
    storage.delete("images/a.webp")
    storage.delete("images/a.webp")
    assert bucket.objects == {}
    assert {request.split()[0] for request in bucket.requests} == {"PUT", "GET", "HEAD", "DELETE"}


def test_a_wrong_key_is_a_sentence_and_no_picture(db, bucket: s3.Bucket, settings) -> None:
    settings.S3_SECRET_ACCESS_KEY = "another"
    with pytest.raises(Exception, match="could not store your picture"):
        accept_upload(create_upload())
    assert (bucket.objects, Image.objects.count()) == ({}, 0)


def test_a_picture_lives_in_the_bucket_from_the_door_to_its_end(db, bucket: s3.Bucket, client: Client) -> None:
    image = accept_upload(create_upload(size=(400, 300)))
    render_image(image)
    image.refresh_from_db()
    assert set(bucket.objects) == set(image.file_names)
    assert {headers["Cache-Control"] for _body, headers in bucket.objects.values()} == {FOREVER}
    kinds = {name.rpartition(".")[2]: headers["Content-Type"] for name, (_body, headers) in bucket.objects.items()}
    assert kinds == {"jpg": "image/jpeg", "jpeg": "image/jpeg", "webp": "image/webp"}
    # The bucket is private: the site hands the picture on.
    address = picture_url(image, 320)
    assert address == f"/media/{image.rendition_name(320, 'jpeg')}"
    response = client.get(address)
    assert b"".join(response) == bucket.objects[image.rendition_name(320, "jpeg")][0]
    assert (response["Content-Type"], response["Cache-Control"], response["X-Content-Type-Options"]) == ("image/jpeg", FOREVER, "nosniff")
    missing = client.get("/media/images/missing.jpg")
    assert (missing.status_code, "immutable" in missing.get("Cache-Control", "")) == (404, False)
    Image.objects.update(unused_since=now() - 2 * GRACE)
    assert _remove_image(image.pk) == 1
    assert bucket.objects == {}


def test_with_a_public_address_browsers_go_there(db, bucket: s3.Bucket, settings) -> None:
    settings.S3_PUBLIC_URL = "https://pictures.makiti.example"
    image = accept_upload(create_upload(size=(400, 300)))
    render_image(image)
    image.refresh_from_db()
    assert picture_url(image, 320) == f"https://pictures.makiti.example/{image.rendition_name(320, 'jpeg')}"
    assert "?" not in image.file.url, "nothing is signed: pages are cached for longer than signatures live"


def test_a_path_that_climbs_finds_nothing(bucket: s3.Bucket, client: Client) -> None:
    for path in ("/media/../secret_key", "/media/images/../../x", "/media/%2e%2e/x", "/media/"):
        assert client.get(path).status_code == 404


def test_private_pictures_lie_in_a_bucket_of_their_own_and_only_the_site_fetches_them(
    db, bucket: s3.Bucket, settings, client, alice
) -> None:
    settings.STORAGES = settings.STORAGES | {"private_pictures": {"BACKEND": "site_config.storage.PrivateBucket"}}
    image = accept_upload(create_upload(size=(400, 300)), private=True)
    render_image(image)
    assert set(bucket.objects) == set(image.file_names)
    assert {headers["Cache-Control"] for _body, headers in bucket.objects.values()} == {"private"}
    client.force_login(alice)
    answer = client.get(private_address(str(image.file.name), viewer_id=alice.pk))
    assert b"".join(answer.streaming_content) == bucket.objects[str(image.file.name)][0]
    for address in (f"/media/{image.file.name}", f"/media/images/../{image.file.name}"):
        assert client.get(address).status_code == 404, "the same bucket, and not for everybody"
    assert client.get(private_address("pictures/none.jpg", viewer_id=alice.pk)).status_code == 404
