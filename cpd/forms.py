"""The forms of RECOGNITION."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.html import format_html

from cpd.models import Policy, Registration, User
from cpd.rules.credential import parse_code, printable_name
from cpd.services import people


class SignupForm(forms.Form):
    """What we ask for beside the e-mail address and a password."""

    field_order = ("email", "display_name", "password1", "accepts")

    display_name = forms.CharField(
        label="What shall we call you?",
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
    )
    accepts = forms.BooleanField(
        label="I accept the terms of use and have read the privacy notice.",
        error_messages={"required": "Please accept the terms to make an account."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["accepts"].help_text = format_html(
            'Both are short: <a href="{}" target="_blank">terms of use</a>, <a href="{}" target="_blank">privacy'
            " notice</a> (each opens in a new tab).",
            reverse_lazy("cpd:policy", args=[Policy.Kind.TERMS]),
            reverse_lazy("cpd:policy", args=[Policy.Kind.PRIVACY]),
        )

    def signup(self, request: HttpRequest, user: User) -> None:
        """Keep the name to call them by, and which wordings they accepted."""
        user.display_name = self.cleaned_data["display_name"]
        user.save(update_fields=["display_name"])
        people.accept_policies(user, now=timezone.now())


class DisplayNameForm(forms.ModelForm):
    """What pages call somebody."""

    class Meta:
        model = User
        fields = ("display_name",)
        labels = {"display_name": "What shall we call you?"}


class CertificateNameForm(forms.Form):
    """The name that certificates print."""

    name = forms.CharField(
        label="Your name as the certificate prints it",
        help_text="As your association or register knows you, in any script. Up to 120 characters.",
        max_length=400,
        strip=True,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )

    def clean_name(self) -> str:
        """The name in its printed form, or a sentence about why it cannot be printed."""
        try:
            return printable_name(self.cleaned_data["name"])
        except ValueError as error:
            raise forms.ValidationError(str(error)) from None


class VerifyForm(forms.Form):
    """A certificate's code, typed or pasted in any manner."""

    code = forms.CharField(
        label="Certificate code",
        help_text="Sixteen letters and numbers, as printed. Hyphens, spaces and capitals do not matter.",
        max_length=200,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "class": "code",
            }
        ),
    )

    def clean_code(self) -> str:
        """The code in its stored form."""
        code = parse_code(self.cleaned_data["code"])
        if code is None:
            raise forms.ValidationError(
                "Enter the code as printed: sixteen letters and numbers. "
                "Check for 0 and O, 1 and I, then try again."
            )
        return code


class RegistrationForm(forms.ModelForm):
    """A registration to print on certificates."""

    class Meta:
        model = Registration
        fields = ("body", "number", "state", "is_printed")
        help_texts = {
            "body": "As it should be printed, such as NZ Massage Register.",
            "state": "Where the number is a state's.",
        }

    def clean(self) -> dict[str, Any]:
        """Everything as it can be printed, and nobody's registration twice."""
        cleaned = super().clean() or {}
        for name in ("body", "number", "state"):
            if cleaned.get(name):
                try:
                    cleaned[name] = printable_name(cleaned[name])
                except ValueError as error:
                    self.add_error(name, str(error))
        told = Registration.objects.filter(
            holder=self.instance.holder_id, body=cleaned.get("body"), number=cleaned.get("number")
        )
        if told.exists():
            self.add_error("number", "This registration is in your list already.")
        return cleaned


class DayForm(forms.Form):
    """A day in the past, or today: was the certificate valid then?"""

    on = forms.DateField(
        label="Day", widget=forms.DateInput(attrs={"type": "date", "class": "field", "max": "9999-12-31"})
    )

    def clean_on(self) -> date:
        """The day, if it is not still to come."""
        day: date = self.cleaned_data["on"]
        if day > timezone.localdate():
            raise forms.ValidationError("Nobody can say that yet: enter today or a day in the past.")
        return day
