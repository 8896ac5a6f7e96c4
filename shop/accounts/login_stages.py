"""What stands between a right password and being signed in: allauth's stages, but each market decides about verification."""

from typing import Any

from allauth.account import stages
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.core.exceptions import RateLimited
from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from shop.accounts import numbers, sign_in_pace, verification


class LoginByCodeStage(stages.LoginByCodeStage):  # type: ignore[misc]
    """A code to whichever contact is proven, so many an hour; allauth would take the e-mail address whenever there is one."""

    def handle(self) -> Any:
        user = self.login.user
        if user and not self.state and get_adapter().is_login_by_code_required(self.login):
            if not sign_in_pace.may_send_code(sign_in_pace.try_of_user(self.request, user)):
                messages.error(self.request, _("We have sent you several codes. Wait an hour, or choose a new password."))
                return redirect("account_login"), False
            contact = verification.contact_to_confirm(user)
            LoginCodeVerificationProcess.initiate(request=self.request, user=user, stage=self, **dict([contact] if contact else []))
        return super().handle()


class EmailVerificationStage(stages.EmailVerificationStage):  # type: ignore[misc]
    """As the market of the visit has it."""

    def handle(self) -> Any:
        policy = verification.email_policy(self.request.market)
        user = self.login.user
        if user and policy == verification.MANDATORY and (not user.email or verification.has_proven_contact(user)):
            policy = verification.OPTIONAL
        self.login.email_verification = policy
        if user and not user.email:
            return None, True
        return super().handle()


class PhoneVerificationStage(stages.PhoneVerificationStage):  # type: ignore[misc]
    """Where the market leaves it open nobody is held up; the profile offers to verify the number later. But what was a closed account's is
    nobody's without the code."""

    def handle(self) -> Any:
        user = self.login.user
        if user and numbers.must_prove_number(user):
            return self._send_code()
        if verification.phone_policy(self.request.market) != verification.MANDATORY or (user and verification.has_proven_contact(user)):
            return None, True
        return self._send_code()

    def _send_code(self) -> Any:
        """Whoever comes again too soon is told to wait: after a double click, or from another browser."""
        try:
            return super().handle()
        except RateLimited:
            messages.error(
                self.request, _("We have sent a code to this number just now. Wait a minute, then sign in: you get another one.")
            )
            return redirect("account_login"), False
