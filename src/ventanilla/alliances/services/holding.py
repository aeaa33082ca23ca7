"""How an act gets hold of an alliance: locked, with its posts, and the keeper asked."""

from ventanilla.alliances import policies, selectors
from ventanilla.alliances.errors import Fixed
from ventanilla.alliances.models import Alliance
from ventanilla.alliances.states import EFFECTIVE
from ventanilla.security.models import Seat

#: what the log keeps of an act
Detail = dict[str, str | int | bool]


def hold(alliance: Alliance, *, by: Seat) -> Alliance:
    """Lock an alliance and ask whether this seat keeps it. Raises ``NotAllowed``."""
    held = Alliance.objects.select_for_update(of=("self",)).get(pk=alliance.pk)
    posts = selectors.posts_of(held)
    policies.may_keep(by, posts, nationwide=held.nationwide).enforce()
    return held


def hold_unsigned(alliance: Alliance, *, by: Seat) -> Alliance:
    """The same, for what may only be changed before it is in force. Raises ``Fixed``."""
    held = hold(alliance, by=by)
    if held.state in EFFECTIVE:
        raise Fixed
    return held
