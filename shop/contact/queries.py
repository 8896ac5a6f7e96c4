"""What somebody has written to the team."""

from django.db.models import QuerySet

from shop.accounts.models import User
from shop.contact.models import Enquiry


def enquiries_of(user: User) -> QuerySet[Enquiry]:
    """The person's own, the latest first, with what was answered."""
    return Enquiry.objects.filter(user=user).prefetch_related("replies").order_by("-pk")
