"""What referrals refuse."""

from django.utils.translation import gettext as _

from ventanilla.common.errors import NotNow
from ventanilla.referrals.states import ReferralState


class WrongState(NotNow):
    """A referral cannot go from its state to the one asked for."""

    def __init__(self, current: str, wanted: str) -> None:
        super().__init__(
            _("A referral that is “%(current)s” cannot become “%(wanted)s”.")
            % {
                "current": ReferralState(current).label,
                "wanted": ReferralState(wanted).label,
            }
        )
