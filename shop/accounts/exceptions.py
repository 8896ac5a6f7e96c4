"""What can go wrong with accounts. The texts may be shown."""


class AccountError(Exception):
    """Something about an account, in words for the reader."""


class PhoneTaken(AccountError):
    """The number belongs to another account."""
