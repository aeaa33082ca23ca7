"""Every address of ours. An area keeps its own below a name."""

from django.conf import settings
from django.urls import include, path

from ventanilla.web.pages import views as pages

urlpatterns = [
    path("", pages.home, name="home"),
    path("health/", pages.health, name="health"),
    path("exit/", pages.leave, name="exit"),
    path("about/", pages.about, name="about"),
    path("help/seat/", pages.seat_help, name="seat_help"),
    path("help/ask/", include("ventanilla.web.asking.urls")),
    path("help/", include("ventanilla.web.help.urls")),
    path("window/", include("ventanilla.web.window.urls")),
    path("reviews/", include("ventanilla.web.reviews.urls")),
    path("", include("ventanilla.web.desk.urls")),
    path("cases/", include("ventanilla.web.cases.urls")),
    path("cases/", include("ventanilla.web.attachments.urls")),
    path("outbox/", include("ventanilla.web.outbox.urls")),
    path("protocols/drafts/", include("ventanilla.web.governance.urls")),
    path("protocols/", include("ventanilla.web.protocols.urls")),
    path("cases/", include("ventanilla.web.exchange.urls")),
    path("cases/", include("ventanilla.web.plans.urls")),
    path("cases/", include("ventanilla.web.referrals.urls")),
    path("p/", include("ventanilla.web.partner.urls")),
    path("notices/", include("ventanilla.web.notices.urls")),
    path("notifications/", include("ventanilla.web.notifications.urls")),
    path("retention/", include("ventanilla.web.retention.urls")),
    path("exports/", include("ventanilla.web.exports.urls")),
    path("", include("ventanilla.web.oversight.urls")),
    path("post/readiness/", include("ventanilla.web.readiness.urls")),
    path("opinions/", include("ventanilla.web.opinions.urls")),
    path("figures/", include("ventanilla.web.reports.urls")),
    path("directory/", include("ventanilla.web.directory.urls")),
    path("alliances/", include("ventanilla.web.alliances.urls")),
    path("sharing/", include("ventanilla.web.sharing.urls")),
    path("training/", include("ventanilla.web.training.urls")),
    path("events/", include("ventanilla.web.outreach.urls")),
    path("calendar/", include("ventanilla.web.outreach.urls_calendar")),
    path("network/", include("ventanilla.web.network.urls")),
    path("network/", include("ventanilla.web.headquarters.urls")),
    path("norms/", include("ventanilla.web.norms.urls")),
    path("", include("ventanilla.web.errands.urls")),
    path("", include("ventanilla.web.support.urls")),
    path("hsds/3.0/", include("ventanilla.web.hsds.urls")),
    path("", include("ventanilla.web.interviews.urls")),
    path("", include("ventanilla.web.signin.urls")),
    path("", include("ventanilla.web.public.urls")),
]
if settings.DEBUG:
    urlpatterns += [path("design/", pages.design, name="design")]
