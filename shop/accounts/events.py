"""What happens to accounts and their addresses."""

from typing import TypedDict

from shop.events.declarations import Event, NoPayload


class AccountClosedData(TypedDict):
    """Why, in the words of staff."""

    reason: str


class UserSignedUpData(TypedDict):
    """In which market: its terms are what the person agreed to."""

    country: str


class GuestClaimedData(TypedDict):
    """Which account."""

    claimed_by: int


USER_SIGNED_UP = Event("user.signed_up", UserSignedUpData, "Somebody has created an account.")
USER_PHONE_CONFIRMED = Event("user.phone_confirmed", NoPayload, "Somebody has shown that the account's phone number is theirs.")
USER_GUEST_CLAIMED = Event(
    "user.guest_claimed",
    GuestClaimedData,
    "What somebody ordered without an account is the account's to see to: it has proved the guest's number.",
)
USER_NUMBER_GIVEN_UP = Event(
    "user.number_given_up",
    NoPayload,
    "An account that is closed or never proved its number has lost it: to whoever has shown that it is his, or because staff released it.",
)
ADDRESS_SAVED = Event("address.saved", NoPayload, "Somebody has added an address or changed one.")
ACCOUNT_CLOSED = Event(
    "account.closed", AccountClosedData, "Staff have closed an account: nobody signs in with it, its stores sell nothing."
)
ACCOUNT_REOPENED = Event("account.reopened", NoPayload, "Staff have opened a closed account again.", history_only=True)
