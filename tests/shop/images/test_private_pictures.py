"""Pictures that only some may see: each address is one viewer's, ends, and stands in no public cache."""

import re
import time
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from shop.accounts.models import User
from shop.chat.models import Message
from shop.images.models import Image
from shop.images.picture_storage import picture_storage
from shop.images.private_addresses import HOUR, HOURS, private_address
from shop.images.services import accept_upload, render_image
from tests.factories.accounts import create_user
from tests.factories.catalog import create_picture, create_product
from tests.factories.chat import create_conversation, say
from tests.factories.images import create_upload, picture_bytes
from tests.factories.stores import create_store

pytestmark = pytest.mark.django_db


@pytest.fixture
def shown(alice: User, bob: User) -> Message:
    """Bob's store has shown Alice a picture."""
    talk = create_conversation(buyer=alice, store=create_store(owner=bob))
    message = say(talk, "Look", by_store=True, picture=create_upload(size=(700, 500)))
    assert message.image is not None
    render_image(message.image)
    return message


def _addresses(client: Client, message: Message) -> list[str]:
    html = client.get(reverse("chat:conversation", args=[message.conversation_id])).content.decode()
    return sorted(set(re.findall(r"/pictures/[^\s\"]+", html)))


def test_both_sides_see_it_at_addresses_of_their_own_and_nobody_else_does(client: Client, shown: Message, alice: User, bob: User) -> None:
    found = {}
    for person in (alice, bob):
        client.force_login(person)
        found[person] = _addresses(client, shown)
        assert len(found[person]) == 4, "the whole, one for old browsers, two sizes"
        for address in found[person]:
            answer = client.get(address)
            assert (answer.status_code, answer["Cache-Control"]) == (200, f"private, max-age={HOUR}")
            assert "Cookie" in answer["Vary"]
            assert b"".join(answer.streaming_content)
    assert not set(found[alice]) & set(found[bob])
    for stranger in (None, bob, create_user()):
        client.logout()
        if stranger:
            client.force_login(stranger)
        answers = [client.get(address) for address in found[alice]]
        assert {answer.status_code for answer in answers} == {404}
        assert not any("public" in answer.get("Cache-Control", "") for answer in answers)


def test_an_address_ends_and_bears_no_alteration(client: Client, shown: Message, alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    client.force_login(alice)
    name = str(shown.image and shown.image.file.name)
    address = private_address(name, viewer_id=alice.pk)
    assert client.get(address).status_code == 200
    other = accept_upload(create_upload(), private=True)
    altered = [
        address[:-5] + "x.jpg",
        address.replace(name.removeprefix("pictures/"), str(other.file.name).removeprefix("pictures/")),
        address.replace(f"/{alice.pk}.", f"/{alice.pk + 1}."),
        re.sub(r"\.\d+\.", ".99999999999.", address),
        re.sub(r"\.\d+\.", ".٣.", address),
        address.replace("/pictures/", "/pictures/0"),
    ]
    assert [client.get(each).status_code for each in altered] == [404] * len(altered)
    later = time.time() + HOURS * HOUR
    monkeypatch.setattr(time, "time", lambda: later)
    assert client.get(address).status_code == 404
    assert client.get(private_address(name, viewer_id=alice.pk)).status_code == 200


def test_the_same_bytes_are_public_and_private_apart(client: Client, alice: User) -> None:
    photo = picture_bytes(size=(400, 300), color=(1, 2, 3))
    public, first, second = (accept_upload(_upload(photo), private=private) for private in (False, True, True))
    assert len({each.pk for each in (public, first, second)}) == len({each.file.name for each in (public, first, second)}) == 3
    create_picture(product=create_product(), image=public)
    render_image(first)
    assert client.get(public.file.url).status_code == 200
    assert (first.file.url, default_storage.exists(str(first.file.name))) == ("", False), "it has no address but a viewer's"
    for name in first.file_names:
        assert picture_storage.exists(name)
        for address in (f"/media/{name}", f"/media/images/../{name}", f"/media/../private/{name}", f"/media/{Path(name).name}"):
            assert client.get(address).status_code == 404


def _upload(data: bytes) -> Any:
    upload = create_upload()
    upload.file.seek(0)
    upload.file.truncate()
    upload.file.write(data)
    upload.file.seek(0)
    upload.size = len(data)
    return upload


def test_pictures_from_before_are_hidden_and_only_those_of_a_listing_stay_public(client: Client, alice: User, bob: User) -> None:
    talk = create_conversation(buyer=alice, store=create_store(owner=bob))
    secret, listed = (accept_upload(create_upload(), uploaded_by=alice) for _two in range(2))
    create_picture(product=create_product(), image=listed)
    messages = [say(talk, "Here"), say(talk, "Again"), say(talk, "And this", by_store=True)]
    for message, image in zip(messages, (secret, secret, listed), strict=True):
        Message.objects.filter(pk=message.pk).update(image=image)
    assert client.get(secret.file.url).status_code == 200
    for _twice in range(2):
        call_command("hide_chat_pictures", verbosity=0)
    assert client.get(secret.file.url).status_code == 404, "at once, not after a time of grace"
    assert client.get(listed.file.url).status_code == 200
    hidden = list(Message.objects.filter(pk__in=[message.pk for message in messages]).order_by("pk").values_list("image_id", flat=True))
    assert len(set(hidden)) == 3
    assert set(Image.objects.filter(pk__in=hidden).values_list("is_private", flat=True)) == {True}
    client.force_login(alice)
    image = Image.objects.get(pk=hidden[0])
    assert client.get(private_address(str(image.file.name), viewer_id=alice.pk)).status_code == 200
