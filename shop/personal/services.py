"""Taking one's data away, and leaving."""

from __future__ import annotations

import csv
import io
import json
import tempfile
import zipfile
from functools import partial
from typing import IO, Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core.files import File
from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, transaction
from django.db.models import Model

from couriers.models import CourierProfile
from returns.models import ReturnPicture, ReturnRequest
from returns.states import PictureSide
from shop.accounts.models import Address, User
from shop.accounts.numbers import give_numbers_up
from shop.accounts.queries import person_rows
from shop.accounts.services import close_account
from shop.auctions.models import Watch
from shop.cart.models import Cart
from shop.catalog.models import Favorite
from shop.common.clock import now
from shop.common.downloads import csv_cell
from shop.common.jobs import enqueue
from shop.contact.models import Enquiry
from shop.discovery.models import Alert, RecentView
from shop.events.services import record_event
from shop.notifications.models import Device, Habits, Notification, Preference
from shop.orders.models import Order
from shop.personal.events import ACCOUNT_DELETED, DATA_EXPORT_READY
from shop.personal.exceptions import CannotLeave, ExportUnderWay
from shop.personal.models import DataExport
from shop.personal.queries import reasons_to_stay
from shop.personal.sections import SECTIONS
from shop.personal.states import KEPT, LONGEST, ExportStatus
from shop.search.models import SavedSearch, SearchClick
from shop.stores.models import StoreFollow

_GO: tuple[tuple[type[Model], str], ...] = (
    (Address, "user"), (EmailAddress, "user"), (Authenticator, "user"), (Favorite, "user"), (StoreFollow, "user"), (Alert, "user"),
    (RecentView, "user"), (SavedSearch, "user"), (SearchClick, "user"), (Watch, "user"), (Cart, "user"), (Notification, "recipient"),
    (Preference, "user"), (Habits, "user"), (Device, "user"), (Enquiry, "user"),
)  # fmt: skip


def request_data_export(user: User, *, make: Any) -> DataExport:
    """Begin one; the file of an older one goes. `make` is the job that is queued with its id. Raises ExportUnderWay."""
    try:
        with transaction.atomic():
            ready = DataExport.objects.select_for_update().filter(user=user, status=ExportStatus.READY).order_by("pk")
            for old in list(ready):
                end_export(old)
            export = DataExport.objects.create(user=user, asked_at=now())
            enqueue(partial(make, export.pk))
    except IntegrityError as error:
        raise ExportUnderWay from error
    return export


def fill_export(export_id: int) -> None:
    """Write the file and let its owner know; nothing for one that has ended, or whose owner has left meanwhile."""
    export = DataExport.objects.select_related("user").filter(pk=export_id, status=ExportStatus.MAKING).first()
    if export is None:
        return
    with tempfile.TemporaryFile() as file:
        write_archive(export.user, file)
        file.seek(0)
        name = export.file.field.generate_filename(export, f"{export.user_id}-{export.pk}.zip")
        name = export.file.storage.save(name, File(file))
    with transaction.atomic():
        owner = User.objects.select_for_update(no_key=True).get(pk=export.user_id)  # whoever leaves now has left before, or waits
        waiting = DataExport.objects.filter(pk=export_id, status=ExportStatus.MAKING)
        is_wanted = owner.closed_at is None and waiting.update(status=ExportStatus.READY, file=name, ready_at=now())
        if is_wanted:
            record_event(DATA_EXPORT_READY, export_id)
    if not is_wanted:
        export.file.storage.delete(name)


def write_archive(user: User, file: IO[bytes]) -> None:
    """A zip with each section twice: as CSV for people with a spreadsheet, as JSON for programs."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for section in SECTIONS:
            with archive.open(f"csv/{section.name}.csv", "w") as entry, io.TextIOWrapper(entry, encoding="utf-8", newline="") as text:
                writer = csv.writer(text)
                writer.writerow(section.columns)
                writer.writerows([csv_cell(row[name]) for name in section.columns] for row in section.read(user))
            with archive.open(f"json/{section.name}.json", "w") as entry, io.TextIOWrapper(entry, encoding="utf-8") as text:
                separator = "[\n"
                for row in section.read(user):
                    text.write(separator + json.dumps(row, cls=DjangoJSONEncoder, ensure_ascii=False))
                    separator = ",\n"
                text.write("[]\n" if separator == "[\n" else "\n]\n")


def end_export(export: DataExport, *, status: ExportStatus = ExportStatus.ENDED) -> None:
    """Its file goes after the commit."""
    name, storage = export.file.name, export.file.storage
    DataExport.objects.filter(pk=export.pk).update(status=status, file="")
    if name:
        transaction.on_commit(partial(storage.delete, name))


def sweep_exports() -> None:
    """End those whose days are over; those that were never finished have failed, so that another can be asked for."""
    at = now()
    for export in DataExport.objects.filter(status=ExportStatus.READY, ready_at__lte=at - KEPT):
        with transaction.atomic():
            end_export(export)
    DataExport.objects.filter(status=ExportStatus.MAKING, asked_at__lte=at - LONGEST).update(status=ExportStatus.FAILED)


def delete_account(user: User) -> None:
    """The person goes: contacts, addresses, lists and sessions. Orders, papers and the book stay, without a name beside them. So does what
    he ordered as a guest and has claimed.

    An export that is being made ends, its file is never kept. Nobody can open the account again. Raises CannotLeave.
    """
    with transaction.atomic():
        user.refresh_from_db(from_queryset=User.objects.select_for_update(no_key=True))
        reasons = reasons_to_stay(user)
        if reasons:
            raise CannotLeave(reasons)
        phone = user.phone
        close_account(user, reason="deleted by its owner", actor_id=user.pk)
        for export in DataExport.objects.filter(user=user, status__in=DataExport.OPEN):
            end_export(export)
        for session in UserSession.objects.filter(user=user):
            session.end()
        for model, owner in _GO:
            model._default_manager.filter(**{f"{owner}__in": person_rows(user)}).delete()
        _take_names_off(user)
        if phone:
            give_numbers_up(phone, actor_id=user.pk)
        record_event(ACCOUNT_DELETED, user.pk, actor_id=user.pk)


def _take_names_off(user: User) -> None:
    Order.objects.filter(buyer__in=person_rows(user)).update(
        recipient="–", phone="", address_text="–", instructions="", latitude=None, longitude=None
    )
    ReturnRequest.objects.filter(buyer__in=person_rows(user)).update(text="", appeal="", service="", tracking_number="")
    ReturnPicture.objects.filter(request__buyer__in=person_rows(user), side=PictureSide.BUYER).delete()
    CourierProfile.objects.filter(user=user).update(is_available=False, phone="", about="", latitude=None, longitude=None)
    user.set_unusable_password()
    gone = {"email": None, "phone_verified": False, "name": "", "photo": None, "closed_reason": "", "password": user.password}
    User.objects.filter(pk=user.pk).update(**gone)
    User.objects.filter(claimed_by=user.pk).update(name="")
