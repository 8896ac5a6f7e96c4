"""What happens to accounts and their addresses."""

from shop.events.declarations import Event, NoPayload

USER_PHONE_CONFIRMED = Event("user.phone_confirmed", NoPayload, "Somebody has shown that the account's phone number is theirs.")
ADDRESS_SAVED = Event("address.saved", NoPayload, "Somebody has added an address or changed one.")
