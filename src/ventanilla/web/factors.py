"""Second factors: passkeys with a fingerprint, a face or a PIN; codes of an app, each once."""

from typing import Any

from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base.forms import AuthenticateForm, BaseAuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal import auth as codes
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.forms import Field
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ventanilla.audit import services as audit
from ventanilla.security import factors
from ventanilla.security.models import Officer
from ventanilla.web import door, standing


def spend(authenticator: Authenticator, *, code: str = "") -> bool:
    """Take a code of an app for used, and all before it; False for one that was used before.

    Without a code: whichever it shows now. The app's counter stands beside its secret, so that all
    processes know of it.
    """
    right = list(codes.yield_hotp_counters_from_time())
    now = right[len(right) // 2]
    secret = factors.open_secret(authenticator.data["secret"])
    shown = [
        n
        for n in (right[0] - 1, *right)
        if codes.format_hotp_value(codes.hotp_value(secret, n)) == code
    ]
    counter = max(shown, default=now)
    unused = Q(data__last__isnull=True) | Q(data__last__lt=counter)
    rows = Authenticator.objects.filter(unused, pk=authenticator.pk)
    return bool(rows.update(data={**authenticator.data, "last": counter}))


class OneTimeCode(BaseAuthenticateForm):  # type: ignore[misc]
    """Six digits of the app, or a code from the paper: counted, and never taken twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _ask_for_code(self.fields["code"], _("Six digits, or a recovery code"))

    def clean_code(self) -> str:
        """The code, if it is right and new."""
        officer = self.user
        with door.counted(context.request, account=officer.username, officer=officer.pk):
            code = str(super().clean_code())
            shown = self.authenticator
            if shown.type == Authenticator.Type.TOTP and not spend(shown, code=code.strip()):
                raise ValidationError(FactorAdapter.error_messages["incorrect_code"])
        return code


class CodeForm(OneTimeCode, AuthenticateForm):  # type: ignore[misc]
    """The second step of signing in."""


class CodeAgainForm(OneTimeCode, ReauthenticateForm):  # type: ignore[misc]
    """The same, before a grave act."""


class AddAppForm(ActivateTOTPForm):  # type: ignore[misc]
    """The first six digits of a new app prove that it read the secret."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _ask_for_code(self.fields["code"], _("Six digits"))


def _ask_for_code(field: Field, label: object) -> None:
    field.label = str(label)
    field.widget.attrs.pop("placeholder", None)


class _Noted:
    """A passkey that does not open is a line of the log; it is never counted."""

    def clean_credential(self) -> Authenticator:
        """The passkey, if it is one of the officer's."""
        try:
            return super().clean_credential()  # type: ignore[misc]
        except ValidationError:
            officer = getattr(self, "user", None)
            audit.record_at_the_door(
                officer=officer.pk if officer else None,
                action="signin.refused",
                at=timezone.now(),
                detail={"how": "passkey"},
            )
            raise


class PasskeyForm(_Noted, LoginWebAuthnForm):  # type: ignore[misc]
    """Signing in with a passkey alone."""


class PasskeyAgainForm(_Noted, ReauthenticateWebAuthnForm):  # type: ignore[misc]
    """A passkey once more, before a grave act."""


class AddPasskeyForm(AddWebAuthnForm):  # type: ignore[misc]
    """A passkey opens the door alone: the device asks for a fingerprint, a face or a PIN."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["passwordless"]
        self.fields["name"].label = _("Name of this passkey")
        self.fields["name"].widget.attrs["maxlength"] = 60
        self.fields["name"].help_text = _(
            "The device asks for a fingerprint, a face or a PIN each time."
        )


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """The last app or passkey stays: otherwise a stolen session could take the account over."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "cannot_delete_authenticator": _(
            "This is your only second factor. Add another one before you remove it."
        ),
        "incorrect_code": _("That code is not right. Wait for the next one and try again."),
    }

    def encrypt(self, text: str) -> str:
        """Secrets of factors are never stored in clear."""
        return factors.seal_secret(text)

    def decrypt(self, encrypted_text: str) -> str:
        """What :meth:`encrypt` made."""
        return factors.open_secret(encrypted_text)

    def generate_authenticator_name(self, user: Officer, type: str) -> str:
        """What a passkey is called until its officer gives it a name of their own."""
        had = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return str(_("Passkey %(number)d") % {"number": had + 1})

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Only while another app or passkey remains."""
        others = Authenticator.objects.filter(user=authenticator.user_id, type__in=standing.FACTORS)
        return bool(others.exclude(pk=authenticator.pk).exists())
