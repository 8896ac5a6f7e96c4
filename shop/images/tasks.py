"""Jobs of the pictures."""

from huey import crontab
from huey.contrib.djhuey import db_periodic_task, db_task

from shop.images.models import Image
from shop.images.services import render_forgotten, render_image


@db_task()
def render(image_id: int) -> None:
    """Make one picture's renditions."""
    image = Image.objects.filter(pk=image_id).first()
    if image is not None:
        render_image(image)


@db_periodic_task(crontab(minute="*/2"))
def sweep() -> None:
    """Render the forgotten ones."""
    render_forgotten()
