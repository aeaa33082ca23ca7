"""One factory for each model that tests need, and the cast.

Alba heads protection in McAllen, bruno interviews there (certified), dora has the night there;
clara heads protection in Laredo and must never see a McAllen case; elena is the head of post.
"""

from datetime import UTC, date, datetime, timedelta

import factory

from ventanilla.network.models import Ministry, Port, Post, Region
from ventanilla.network.roles import Role
from ventanilla.network.states import Evidence, PostKind
from ventanilla.security.models import Credential, DutyTurn, Officer, Seat
from ventanilla.training.models import Certificate

#: a Tuesday, nine in the morning in Texas
NOW = datetime(2026, 3, 3, 15, 0, tzinfo=UTC)


class MinistryFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Ministry
        django_get_or_create = ("code",)

    code = "SRE"
    country = "MX"
    name_es = "Secretaría de Relaciones Exteriores"
    name_en = "Ministry of Foreign Affairs"


class RegionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Region
        django_get_or_create = ("country", "code")

    country = "US"
    code = "TX"
    number = "48"
    name_es = "Texas"
    name_en = "Texas"


class PostFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Post
        django_get_or_create = ("code",)

    ministry = factory.SubFactory(MinistryFactory)
    code = "MCA"
    kind = PostKind.CONSULATE
    name_es = factory.LazyAttribute(lambda post: f"Consulado de México en {post.city_es}")
    name_en = factory.LazyAttribute(lambda post: f"Consulate of Mexico in {post.city_en}")
    city_es = "McAllen"
    city_en = "McAllen"
    country = "US"
    region = factory.SubFactory(RegionFactory)
    latitude = "26.20341"
    longitude = "-98.23001"
    zone = "America/Chicago"
    district_evidence = Evidence.PARTIAL


class PortFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Port
        django_get_or_create = ("code",)

    code = "hidalgo"
    name_es = "Puente Hidalgo–Reynosa"
    name_en = "Hidalgo–Reynosa bridge"
    us_city = "Hidalgo"
    us_region = factory.SubFactory(RegionFactory)
    mx_city = "Reynosa"
    mx_region = factory.SubFactory(
        RegionFactory, country="MX", code="TAM", number="28", name_es="Tamaulipas"
    )
    mx_receiver = "INM, Reynosa"
    zone = "America/Chicago"
    evidence = Evidence.PARTIAL


class OfficerFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Officer
        django_get_or_create = ("username",)
        skip_postgeneration_save = True

    username = factory.Sequence("officer{}".format)
    name = factory.LazyAttribute(lambda officer: officer.username.title())
    email = factory.LazyAttribute(lambda officer: f"{officer.username}@example.org")

    @factory.post_generation
    def password(self, create, hashed, **_more):
        """``password=``: a hash."""
        if hashed:
            Credential.objects.create(officer=self, password=hashed, changed_at=NOW)


class SeatFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Seat

    officer = factory.SubFactory(OfficerFactory)
    post = factory.SubFactory(PostFactory)
    role = Role.CASE_OFFICER
    protocols = ("uca", "general")
    valid_from = date(2026, 1, 1)


class CertificateFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Certificate

    officer = factory.SubFactory(OfficerFactory)
    certificate = "uca"
    issued_on = date(2026, 1, 1)
    valid_until = date(2028, 1, 1)


class DutyTurnFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = DutyTurn

    seat = factory.SubFactory(SeatFactory)
    post = factory.SelfAttribute("seat.post")
    starts_at = NOW - timedelta(hours=12)
    ends_at = NOW + timedelta(hours=12)
