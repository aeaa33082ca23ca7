"""The ways to a course, an edition and a certificate from an address: else it is not found."""

from django.http import Http404

from ventanilla.training import catalogue, selectors
from ventanilla.training.models import Certificate, Edition
from ventanilla.training.package import Course, Module
from ventanilla.web.http import OfficerRequest


def find_course(code: str) -> Course:
    """A course that is learned on these pages. Raises ``Http404``."""
    found = catalogue.course(code)
    if found is None or not found.is_read_here:
        raise Http404
    return found


def find_module(course: Course, code: str) -> Module:
    """A module of a course. Raises ``Http404``."""
    found = course.module(code)
    if found is None:
        raise Http404
    return found


def find_edition(request: OfficerRequest, pk: int) -> Edition:
    """An edition that this seat may see. Raises ``Http404``."""
    found = selectors.edition(request.seat, pk)
    if found is None:
        raise Http404
    return found


def find_certificate(request: OfficerRequest, pk: int) -> Certificate:
    """A certificate of one's own; for training officers anybody's. Raises ``Http404``."""
    found = selectors.certificate(request.seat, pk)
    if found is None:
        raise Http404
    return found
