"""What people tell about themselves."""

from shop.accounts.forms.addresses import AddressForm
from shop.accounts.forms.places import PlaceForm
from shop.accounts.forms.profiles import ProfileForm
from shop.accounts.forms.proofs import ProofForm
from shop.accounts.forms.sign_in import ChangePhoneForm, LoginForm, ResetPasswordForm, SignupForm, VerifyPhoneForm

__all__ = [
    "AddressForm",
    "ChangePhoneForm",
    "LoginForm",
    "PlaceForm",
    "ProfileForm",
    "ProofForm",
    "ResetPasswordForm",
    "SignupForm",
    "VerifyPhoneForm",
]
