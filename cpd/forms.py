"""The forms of RECOGNITION."""

from django import forms
from django.http import HttpRequest

from cpd.models import User


class SignupForm(forms.Form):
    """What we ask for beside the e-mail address and a password."""

    display_name = forms.CharField(label="What shall we call you?", max_length=80, required=False)

    def signup(self, request: HttpRequest, user: User) -> None:
        """Keep what was asked for."""
        user.display_name = self.cleaned_data["display_name"]
        user.save(update_fields=["display_name"])
