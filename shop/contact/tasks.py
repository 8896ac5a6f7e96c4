"""Jobs of contact."""

from django.conf import settings
from django.core.mail import send_mail
from django.utils import translation
from django.utils.translation import gettext as _
from huey.contrib.djhuey import db_task

from shop.accounts.providers import send_sms
from shop.contact.models import EnquiryReply


@db_task(retries=5, retry_delay=300)
def deliver_reply(reply_id: int) -> None:
    """Bring the answer to a visitor without an account. What they wrote is not repeated: anybody could send it to anybody."""
    reply = EnquiryReply.objects.select_related("enquiry").get(pk=reply_id)
    enquiry = reply.enquiry
    with translation.override(enquiry.language):
        words = {"site": settings.SITE_NAME, "answer": reply.text, "day": enquiry.sent_at.date().isoformat()}
        if enquiry.email:
            body = _("Hello,\n\nyou wrote to %(site)s on %(day)s. Our answer:\n\n%(answer)s\n")
            send_mail(_("Our answer to your message") + f" · {settings.SITE_NAME}", body % words, None, [enquiry.email])
        else:
            send_sms(to=enquiry.phone, text=_("%(site)s, our answer: %(answer)s") % words)
