"""Taking one's data away."""

import csv
import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile

from shop.accounts.models import User
from shop.common.clock import now
from shop.notifications.models import Notification
from shop.personal.exceptions import ExportUnderWay
from shop.personal.models import DataExport
from shop.personal.sections import SECTIONS
from shop.personal.services import delete_account, fill_export, request_data_export, sweep_exports, write_archive
from shop.personal.states import KEPT, LONGEST
from tests.factories.accounts import create_address
from tests.factories.orders import create_order

FILE = "/account/data/export/file/"


def ready_export(user):
    export = request_data_export(user, make=lambda pk: None)
    fill_export(export.pk)
    export.refresh_from_db()
    return export


def opened(user):
    file = io.BytesIO()
    write_archive(user, file)
    return zipfile.ZipFile(file)


def test_the_archive_has_each_section_as_table_and_for_programs(awa, alice):
    create_address(user=awa, landmark="=cmd()|' /C calc'!A0")
    create_address(user=alice, landmark="Somebody else's door")
    order = create_order(buyer=awa)
    archive = opened(awa)
    names = {f"{kind}/{section.name}.{kind}" for kind in ("csv", "json") for section in SECTIONS}
    assert set(archive.namelist()) == names
    addresses = json.loads(archive.read("json/addresses.json"))
    assert [each["landmark"] for each in addresses] == ["=cmd()|' /C calc'!A0"]
    table = list(csv.DictReader(io.StringIO(archive.read("csv/addresses.csv").decode())))
    assert table[0]["landmark"].startswith("'=")
    assert [each["number"] for each in json.loads(archive.read("json/orders.json"))] == [order.number]
    assert json.loads(archive.read("json/account.json"))[0]["email"] == "awa@example.com"
    assert "password" not in archive.read("json/account.json").decode()


def test_what_was_ordered_as_a_guest_and_claimed_is_in_it(awa, alice):
    guest = User.objects.create(is_guest=True, phone=None, closed_at=now(), is_active=False, claimed_by=awa, password="!")
    others = User.objects.create(is_guest=True, phone=None, closed_at=now(), is_active=False, claimed_by=alice, password="!")
    order, _other = create_order(buyer=guest), create_order(buyer=others)
    archive = opened(awa)
    assert [each["number"] for each in json.loads(archive.read("json/orders.json"))] == [order.number]


def test_asking_makes_the_file_and_tells(awa, awas_browser, run_events, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        awas_browser.post("/account/data/export/")
    run_events()
    assert Notification.objects.get(recipient=awa, kind="data_export.ready").url == "/account/data/"
    assert "Download the file" in awas_browser.get("/account/data/").content.decode()
    answer = awas_browser.get(FILE)
    assert answer["Content-Type"] == "application/zip"
    assert "account.json" in str(zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))).namelist())


def test_a_session_alone_does_not_get_the_file(client, awa):
    ready_export(awa)
    client.force_login(awa)
    answer = client.get(FILE)
    assert answer.status_code == 302
    assert "reauthenticate" in answer["Location"]


def test_others_have_no_file(awa, awas_browser, alice):
    ready_export(alice)
    assert awas_browser.get(FILE).status_code == 404


def test_one_at_a_time(awa):
    request_data_export(awa, make=lambda pk: None)
    with pytest.raises(ExportUnderWay):
        request_data_export(awa, make=lambda pk: None)


@pytest.mark.django_db(transaction=True)
def test_a_new_one_takes_the_place_of_the_old_file(awa):
    old = ready_export(awa)
    name, storage = old.file.name, old.file.storage
    assert storage.exists(name)
    ready_export(awa)
    assert not storage.exists(name)
    old.refresh_from_db()
    assert (old.status, old.file.name) == ("ended", "")


@pytest.mark.django_db(transaction=True)
def test_a_file_is_kept_for_some_days_only(awa, awas_browser):
    export = ready_export(awa)
    name, storage = export.file.name, export.file.storage
    DataExport.objects.update(ready_at=now() - KEPT + timedelta(minutes=5))
    sweep_exports()
    assert storage.exists(name)
    DataExport.objects.update(ready_at=now() - KEPT)
    sweep_exports()
    assert not storage.exists(name)
    assert awas_browser.get(FILE).status_code == 404


def test_one_that_is_never_finished_has_failed(awa):
    request_data_export(awa, make=lambda pk: None)
    DataExport.objects.update(asked_at=now() - LONGEST)
    sweep_exports()
    assert DataExport.objects.get().status == "failed"
    request_data_export(awa, make=lambda pk: None)


@pytest.mark.django_db(transaction=True)
def test_an_export_of_somebody_who_leaves_ends_without_a_file(awa, monkeypatch):
    export = request_data_export(awa, make=lambda pk: None)
    stored = []

    def leave_meanwhile(user, file):
        delete_account(user)
        file.write(b"late")
        stored.append(export.file.field.generate_filename(export, f"{user.pk}-{export.pk}.zip"))

    monkeypatch.setattr("shop.personal.services.write_archive", leave_meanwhile)
    fill_export(export.pk)
    export.refresh_from_db()
    assert (export.status, export.file.name) == ("ended", "")
    assert not export.file.storage.exists(stored[0])


@pytest.mark.django_db(transaction=True)
def test_a_ready_file_goes_with_its_owner(awa):
    export = ready_export(awa)
    name, storage = export.file.name, export.file.storage
    delete_account(awa)
    assert not storage.exists(name)
    assert storage.save("exports/proof.txt", ContentFile(b"x"))  # the storage itself works
