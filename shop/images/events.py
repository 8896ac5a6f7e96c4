"""What happens to a picture."""

from shop.events.declarations import Event, NoPayload

IMAGE_ACCEPTED = Event("image.accepted", NoPayload, "An uploaded picture has passed the checks and is stored.")
IMAGE_RENDERED = Event("image.rendered", NoPayload, "All sizes of a picture have been made.", history_only=True)
