"""What stands between a right password and being signed in: allauth's stages, but each market decides about verification."""

from typing import Any

from allauth.account import stages

from shop.accounts import verification


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
    """Where the market leaves it open nobody is held up; the profile offers to verify the number later."""

    def handle(self) -> Any:
        user = self.login.user
        if verification.phone_policy(self.request.market) != verification.MANDATORY or (user and verification.has_proven_contact(user)):
            return None, True
        return super().handle()
