"""E-mail, and what a mail server's no means."""

from contextlib import suppress
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException

from django.core.mail import EmailMessage, get_connection

from shop.notifications.exceptions import AddressDead, NotSent, Refused, SendingError

_NOBODY_THERE = {550, 551, 553}


def send_mail(mail: EmailMessage) -> None:
    """Hand it to the mail server. Raises NotSent, Refused or AddressDead; anything else means that nobody knows whether it took it."""
    connection = get_connection()
    try:
        connection.open()
    except (OSError, SMTPException) as error:
        raise NotSent(f"no mail server: {type(error).__name__}") from error
    try:
        connection.send_messages([mail])
    except SMTPRecipientsRefused as error:
        code, words = next(iter(error.recipients.values()))
        raise _error_of_code(code, words, of_recipient=True) from error
    except SMTPResponseException as error:
        raise _error_of_code(error.smtp_code, error.smtp_error) from error
    finally:
        with suppress(OSError, SMTPException):
            connection.close()


def _error_of_code(code: int, words: bytes | str, *, of_recipient: bool = False) -> SendingError:
    """4xx is "later". 5.7.x is the server's policy, which says nothing of the address."""
    if code < 500:
        return NotSent(f"SMTP {code}")
    text = words.decode(errors="replace") if isinstance(words, bytes) else words
    is_dead = of_recipient and code in _NOBODY_THERE and not text.startswith("5.7.")
    return AddressDead(f"SMTP {code}") if is_dead else Refused(f"SMTP {code}")
