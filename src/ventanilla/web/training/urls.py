"""Courses, editions, trainers and certificates."""

from django.urls import path

from ventanilla.web.training.views import coverage, editions, learning, papers, people

app_name = "training"
urlpatterns = [
    path("", learning.home, name="home"),
    path("courses/<slug:code>/", learning.course, name="course"),
    path("courses/<slug:code>/begin/", learning.begin, name="begin"),
    path("courses/<slug:code>/<slug:module>/", learning.module, name="module"),
    path("courses/<slug:code>/<slug:module>/<slug:exercise>/", learning.exercise, name="exercise"),
    path("certificates/<int:pk>/certificate.pdf", papers.certificate, name="certificate"),
    path("certificates/<int:pk>/badge.json", papers.badge, name="badge"),
    path("statements.json", papers.statements, name="statements"),
    path("certificates/<int:pk>/revoke/", papers.revoke, name="revoke"),
    path("exceptions/<int:pk>/", people.see, name="see"),
    path("coverage/", coverage.cover, name="coverage"),
    path("outside/", coverage.outsiders, name="outside"),
    path("outside/<slug:code>/material/", coverage.material, name="material"),
    path("outside/new/", coverage.write_outside, name="write_outside"),
    path("people/", people.listing, name="people"),
    path("trainers/", people.trainers, name="trainers"),
    path("trainers/<int:pk>/end/", people.end, name="end_trainer"),
    path("editions/", editions.listing, name="editions"),
    path("editions/new/", editions.plan, name="plan"),
    path("editions/<int:pk>/", editions.detail, name="edition"),
    path("editions/<int:pk>/people/", editions.enrol, name="enrol"),
    path("editions/<int:pk>/leader/", editions.lead, name="lead"),
    path("editions/<int:pk>/results/", editions.record, name="record"),
    path("editions/<int:pk>/close/", editions.close, name="close"),
    path("editions/<int:pk>/cancel/", editions.cancel, name="cancel"),
]
