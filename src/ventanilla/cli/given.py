"""What was typed after a command, as values. Each refusal is one sentence for whoever typed it.

Needs Django and its databases: call ``ready.acting_up`` first.
"""

import argparse
from datetime import date, datetime

from django.utils.translation import gettext as _

from ventanilla.common.errors import BadInput
from ventanilla.network.models import Post
from ventanilla.network.roles import Role
from ventanilla.security import accounts
from ventanilla.security.models import Officer


def day(text: str) -> date:
    """A day, as 2026-12-31. Raises ``BadInput``."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        words = _("“%(text)s” is no date: write it as in 2026-12-31.")
        raise BadInput({"date": words % {"text": text}}) from None


def hour(text: str) -> datetime:
    """A day and an hour without a zone, as 2026-12-31T08:00. Raises ``BadInput``."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo or len(text) <= len("2026-12-31"):
        words = _(
            "“%(text)s” is no hour of the post's clock: write it as in 2026-12-31T08:00, "
            "without a zone."
        )
        raise BadInput({"hour": words % {"text": text}})
    return moment


def post(code: str) -> Post:
    """The post with a code. Raises ``BadInput``."""
    found = Post.objects.select_related("region").filter(code=code).first()
    if found:
        return found
    if Post.objects.exists():
        words = _("No post has the code “%(code)s”: three capitals, as in posts.csv.")
        raise BadInput({"post": words % {"code": code}})
    raise BadInput({"post": _("There are no posts yet. Run `ventanilla network load` first.")})


def role(code: str) -> Role:
    """A role by its code. Raises ``BadInput``, naming them all."""
    if code in Role.values:
        return Role(code)
    words = _("There is no role “%(code)s”. There are: %(known)s.")
    raise BadInput({"role": words % {"code": code, "known": ", ".join(Role.values)}})


def officer(arguments: argparse.Namespace) -> Officer:
    """The officer whose user name was given. Raises ``BadInput``."""
    return accounts.find(arguments.username)


def codes(text: str) -> list[str]:
    """Codes with commas between them."""
    return [part.strip() for part in text.split(",") if part.strip()]
