"""How far somebody is: in a course, in each of its modules, and with their certificates."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from ventanilla.security.models import Officer, Seat
from ventanilla.training import catalogue, selectors
from ventanilla.training.models import Certificate, Enrolment, Step, Trainer
from ventanilla.training.package import Course, Exercise, Module
from ventanilla.training.states import OPEN, Part, Progress

#: how long before its end a certificate is said to end soon
SOON = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Held:
    """A certificate on a day."""

    certificate: Certificate
    valid: bool
    soon: bool

    @property
    def course(self) -> Course | None:
        """The course that gave it, if it is still there."""
        return catalogue.course(self.certificate.course)


@dataclass(frozen=True, slots=True)
class ModuleStanding:
    """A module as somebody stands in it."""

    module: Module
    quiz: Step | None
    exercises: Sequence[tuple[Exercise, Step | None]]

    @property
    def done(self) -> bool:
        """Whether everything in it was answered."""
        answered = self.quiz is not None or not self.module.questions
        return answered and all(step is not None for __, step in self.exercises)

    @property
    def right(self) -> int:
        """How much was right."""
        return sum(step.right for step in self._steps)

    @property
    def of(self) -> int:
        """Of how much that was answered."""
        return sum(step.of for step in self._steps)

    @property
    def _steps(self) -> list[Step]:
        return [step for step in (self.quiz, *(step for __, step in self.exercises)) if step]


@dataclass(frozen=True, slots=True)
class Standing:
    """A course as somebody stands in it. ``held``: the certificate of its kind that they hold."""

    course: Course
    enrolment: Enrolment | None
    modules: Sequence[ModuleStanding]
    held: Held | None
    needed: bool

    @property
    def begun(self) -> bool:
        """Whether they are in it now."""
        return self.enrolment is not None and self.enrolment.state in OPEN

    @property
    def passed(self) -> bool:
        """Whether they passed it the last time."""
        return self.enrolment is not None and self.enrolment.state == Progress.PASSED

    @property
    def done(self) -> int:
        """How many modules are answered."""
        return sum(module.done for module in self.modules)

    @property
    def percent(self) -> int:
        """The same of a hundred, for a bar."""
        return self.done * 100 // len(self.modules) if self.modules else 0

    @property
    def following(self) -> Module | None:
        """The first module that is not answered."""
        return next((each.module for each in self.modules if not each.done), None)

    def of(self, code: str) -> ModuleStanding | None:
        """One module."""
        return next((each for each in self.modules if each.module.code == code), None)


def held_by(officer: Officer, on: date) -> list[Held]:
    """The certificates of an officer, the newest of each kind first; older ones are left out."""
    found: dict[str, Held] = {}
    for row in selectors.certificates(officer=officer):
        known = found.get(row.certificate)
        if known is None or (not known.valid and _valid(row, on)):
            valid = _valid(row, on)
            found[row.certificate] = Held(row, valid, valid and row.valid_until <= on + SOON)
    return list(found.values())


def of_course(course: Course, seat: Seat, on: date) -> Standing:
    """One course as the officer of a seat stands in it."""
    return _standing(course, seat, held_by(seat.officer, on))


def of_all(seat: Seat, on: date) -> list[Standing]:
    """Every course that is learned here: those that the role needs first."""
    held = held_by(seat.officer, on)
    found = [_standing(each, seat, held) for each in catalogue.courses().values() if each.modules]
    found = [each for each in found if each.course.is_read_here]
    return sorted(found, key=lambda each: (not each.needed, not each.begun, each.course.code))


def _standing(course: Course, seat: Seat, held: Sequence[Held]) -> Standing:
    enrolment = (
        Enrolment.objects.filter(officer_id=seat.officer_id, course=course.code, edition=None)
        .order_by("-since", "-pk")
        .first()
    )
    steps = list(enrolment.steps.all()) if enrolment else []
    said = course.definition
    own = next((each for each in held if each.certificate.certificate == said.certificate), None)
    modules = [_module(each, steps) for each in course.modules]
    return Standing(course, enrolment, modules, own, _needs(course, seat))


def _needs(course: Course, seat: Seat) -> bool:
    said = course.definition
    return seat.role in said.roles and (not said.protocol or said.protocol in seat.protocols)


def _module(module: Module, steps: Sequence[Step]) -> ModuleStanding:
    known = {(step.module, step.part, step.code): step for step in steps}
    return ModuleStanding(
        module,
        known.get((module.code, Part.QUIZ, "")),
        [(each, known.get((module.code, Part.EXERCISE, each.code))) for each in module.exercises],
    )


def _valid(certificate: Certificate, on: date) -> bool:
    ends = certificate.revoked_on or certificate.valid_until
    return certificate.issued_on <= on < min(ends, certificate.valid_until)


def state_of(certificate: Certificate, on: date) -> str:
    """``valid``, ``soon``, ``expired`` or ``revoked``."""
    if certificate.revoked_on and certificate.revoked_on <= on:
        return "revoked"
    if not _valid(certificate, on):
        return "expired"
    return "soon" if certificate.valid_until <= on + SOON else "valid"


def trains(trainer: Trainer, on: date) -> bool:
    """Whether a trainer's courses count on a day."""
    course = catalogue.course(trainer.course)
    ends = trainer.ended_on or trainer.valid_until
    same = course is not None and course.major == trainer.major
    return same and trainer.since <= on < min(ends, trainer.valid_until)
