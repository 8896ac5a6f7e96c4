"""Jobs of accounts."""

from django.conf import settings
from django.core.mail import send_mail
from django.utils import translation
from django.utils.translation import gettext as _
from huey.contrib.djhuey import db_task

from shop.accounts.models import User


@db_task(retries=5, retry_delay=300)
def mail_closed_account(user_id: int) -> None:
    """Say why it is closed: whoever cannot sign in reads no notifications. Nothing where it is open again, or has no address."""
    user = User.objects.filter(pk=user_id, is_active=False).exclude(closed_at=None).exclude(email=None).first()
    if user is None:
        return
    with translation.override(user.language):
        words = {"site": settings.SITE_NAME, "reason": user.closed_reason}
        subject = _("Your %(site)s account is closed") % words
        body = _(
            "Hello,\n\nour team has closed your %(site)s account: %(reason)s\n\nIts stores sell nothing any more. Our team looks after the "
            "orders under way, and your money waits until they have decided. Answer this e-mail if you think that this is a mistake.\n"
        )
        send_mail(subject, body % words, None, [str(user.email)])
