"""What happens to personal data."""

from shop.events.declarations import Event, NoPayload

DATA_EXPORT_READY = Event("data_export.ready", NoPayload, "The file with somebody's own data can be fetched.")
ACCOUNT_DELETED = Event(
    "account.deleted", NoPayload, "Somebody has deleted their account; the person is gone, the books stay.", history_only=True
)
