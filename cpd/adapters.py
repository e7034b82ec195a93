"""How accounts behave here: allauth's adapter and one of its login stages."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.email_verification import send_verification_email_at_login
from allauth.account.stages import EmailVerificationStage
from allauth.account.utils import has_verified_email

_BLOCKING = "allauth.account.stages.EmailVerificationStage"


class OfferVerification(EmailVerificationStage):
    """Sends the code at sign-up and lets the learner go on: learning needs no verified address.

    For somebody who signs up with an address that is taken, allauth's own answer stays: the same page and a
    mail to the owner, so that the form does not tell strangers who has an account.
    """

    def handle(self) -> tuple[Any, bool]:
        """Send the code if it is wanted, and never hold anybody up who has an account."""
        if not self.login.user:
            return super().handle()
        if self.login.signup and not has_verified_email(self.login.user, self.login.email):
            send_verification_email_at_login(self.request, self.login)
        return None, True


class AccountAdapter(DefaultAccountAdapter):
    """allauth's own behaviour, but that an unverified address does not keep anybody from learning."""

    def get_login_stages(self) -> list[str]:
        """allauth's stages, with ours in the place of the one that blocks."""
        ours = f"{__name__}.{OfferVerification.__name__}"
        return [ours if stage == _BLOCKING else stage for stage in super().get_login_stages()]
