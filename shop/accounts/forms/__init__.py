"""What people tell about themselves."""

from shop.accounts.forms.addresses import AddressForm
from shop.accounts.forms.profiles import ProfileForm
from shop.accounts.forms.signing import LoginForm, ResetPasswordForm, SignupForm

__all__ = ["AddressForm", "LoginForm", "ProfileForm", "ResetPasswordForm", "SignupForm"]
