"""How allauth behaves here: nobody signs up, and nobody is left without a second factor."""

from typing import Any, cast

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.forms import LoginForm, ReauthenticateForm
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as ReauthenticateCodeForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, ReauthenticateWebAuthnForm
from django.forms import Field
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ventanilla.common.trips import Trip
from ventanilla.security import accounts, factors
from ventanilla.security.models import Officer
from ventanilla.web import seats
from ventanilla.web.sessions import SessionStore

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


class Officers(AuthenticationBackend):  # type: ignore[misc]
    """Finds whoever is signed in, together with seats and factors: one trip for every page."""

    def get_user(self, user_id: int) -> Officer | None:
        """The officer of a session; None for an account that was closed."""
        trip = Trip(using="door")
        found = trip.find(Officer, id=user_id)
        standing = seats.ask_standing(user_id, trip)
        trip.go()
        if not found or not found[0].is_active:
            return None
        setattr(found[0], seats.KEPT, standing)
        return found[0]


class SignInForm(LoginForm):  # type: ignore[misc]
    """User name and password. No link to a reset by mail: there is none."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("User name")
        self.fields["password"].help_text = ""
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


class PasswordAgainForm(ReauthenticateForm):  # type: ignore[misc]
    """The password once more, without a link to a reset."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = ""
        self.fields["password"].widget.attrs.pop("placeholder", None)


class CodeForm(AuthenticateForm):  # type: ignore[misc]
    """The second step: what the app shows now, or a code from the paper."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _ask_for_code(self.fields["code"], _("Six digits, or a recovery code"))


class CodeAgainForm(ReauthenticateCodeForm):  # type: ignore[misc]
    """The same, before something about the sign-in changes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _ask_for_code(self.fields["code"], _("Six digits, or a recovery code"))


class PasskeyAgainForm(ReauthenticateWebAuthnForm):  # type: ignore[misc]
    """A passkey once more."""


class AddAppForm(ActivateTOTPForm):  # type: ignore[misc]
    """The first six digits of a new app prove that it read the secret."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _ask_for_code(self.fields["code"], _("Six digits"))


def _ask_for_code(field: Field, label: object) -> None:
    field.label = str(label)
    field.widget.attrs.pop("placeholder", None)


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


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by the user administrator, never by sign-up."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _("The user name or the password is not right."),
        "too_many_login_attempts": _(
            "Too many attempts. Wait five minutes, or ask your user administrator."
        ),
    }

    def login(self, request: HttpRequest, user: Officer) -> None:
        """Sign somebody in who has shown both factors."""
        super().login(request, user)
        if seats.has_factor(user):
            cast("SessionStore", request.session).prove()
        accounts.note_sign_in(user, timezone.now())

    def set_password(self, user: Officer, password: str) -> None:
        """Keep another password behind the door, and end what was begun with the old one."""
        user.set_password(password)
        user.keep_password(timezone.now())

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Before anything about a sign-in changes, unless a factor was shown just now."""
        return not cast("SessionStore", context.request.session).is_fresh

    def get_reauthentication_methods(self, user: Officer) -> list[dict[str, Any]]:
        """A second factor, where there is one; else the password."""
        if not seats.has_factor(user):
            return list(super().get_reauthentication_methods(user))
        return [{"id": "step_up", "description": "", "url": reverse("step_up")}]

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False


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

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Only while another app or passkey remains."""
        others = Authenticator.objects.filter(user=authenticator.user_id, type__in=FACTORS)
        return bool(others.exclude(pk=authenticator.pk).exists())
