"""How allauth behaves here: nobody signs up, and nobody is left without a second factor."""

from typing import Any, cast

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm
from allauth.account.internal.flows.login import get_authentication_records as records
from allauth.core import context
from allauth.mfa.models import Authenticator
from django.contrib.auth import authenticate
from django.forms import Form
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ventanilla.audit import services as audit
from ventanilla.security import accounts, sessions
from ventanilla.security.models import Officer
from ventanilla.web import door, factors, seats, standing
from ventanilla.web.sessions import SessionStore


class Officers(AuthenticationBackend):  # type: ignore[misc]
    """Finds whoever is signed in: with their session, in one trip for every page."""

    def get_user(self, user_id: int) -> Officer | None:
        """The officer of a session; None for an account that was closed."""
        session = getattr(context.request, "session", None)
        found = session.officer if isinstance(session, SessionStore) else None
        if found is None or found.pk != user_id:
            found = standing.find(user_id)
        return found if found and found.is_active else None


class SignInForm(LoginForm):  # type: ignore[misc]
    """User name and password. No link to a reset by mail: there is none."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("User name")
        _plain(self, "password")


class PasswordAgainForm(ReauthenticateForm):  # type: ignore[misc]
    """The password once more."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self, "password")


class NewPasswordForm(ChangePasswordForm):  # type: ignore[misc]
    """Another password, by whoever knows the present one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self, "oldpassword")


def _plain(form: Form, known: str) -> None:
    """Labels stand above fields, not in them; beside what is known no link to a reset by mail."""
    form.fields[known].help_text = ""
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by the user administrator, never by sign-up."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _("The user name or the password is not right."),
    }

    def login(self, request: HttpRequest, user: Officer) -> None:
        """Sign somebody in who has shown both factors."""
        super().login(request, user)
        now, session = timezone.now(), cast("SessionStore", request.session)
        if seats.has_factor(user):
            session.prove()
        session.save()  # it counts among the officer's from now on
        sessions.end_oldest(user.pk, at=now)
        shown = [each.get("type") or each["method"] for each in records(request, user)]
        door.let_in(request, user, how=" ".join(shown))
        accounts.note_sign_in(user, now)

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Officer | None:
        """The officer with this user name and this password."""
        name = str(credentials.get("username", ""))
        known = accounts.by_name(name)
        with door.counted(request, account=name, officer=known):
            AuthenticationBackend.unstash_authenticated_user()
            found = authenticate(request, **credentials)
            closed = AuthenticationBackend.unstash_authenticated_user()
            if not (found or closed):
                raise self.validation_error("username_password_mismatch")
        return cast("Officer", found or closed)

    def set_password(self, user: Officer, password: str) -> None:
        """Keep another password behind the door, and end what was begun with the old one."""
        now = timezone.now()
        user.set_password(password)
        user.keep_password(now)
        sessions.end_all_of(user.pk, but=context.request.session.session_key or "", at=now)

    def send_notification_mail(
        self, template_prefix: str, user: Officer, *args: Any, **kwargs: Any
    ) -> None:
        """A factor or the password has changed: no mail, a line in the log."""
        what = template_prefix.rpartition("/")[2]
        if what == "totp_activated":
            for app in Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP):
                factors.spend(app)  # the digits that it was added with open nothing else
        audit.record_at_the_door(
            officer=user.pk, action="signin.changed", at=timezone.now(), detail={"what": what}
        )

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
