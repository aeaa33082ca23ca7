"""A restricted protocol that keeps a safe contact, and a person who named her hours.

The package is the small one of the engine's tests, with questions that a contact is filled from.
Ruth may be called on Tuesdays and Thursdays, ten to twelve, by the clock of Chicago; NOW is a
Tuesday at nine there.
"""

from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest
from django.conf import settings
from django.urls import reverse

from tests.engine.small import files
from tests.factories import NOW
from tests.pages import served
from tests.restricted import FLAG, ada, beto, carla, delia, register_ruth, ruth
from tests.security.guarded import again
from ventanilla.cases.models import ContactLine, SafeContact
from ventanilla.cases.services import assigning
from ventanilla.protocols import services as protocols
from ventanilla.protocols.engine.load import load_files
from ventanilla.security.identity import Identity, entered

__all__ = ["ada", "at", "beto", "carla", "delia", "hers", "register_ruth", "ruth", "small", "told"]

NUMBER = "+1 956 555 0199"
INSIDE = NOW + timedelta(minutes=90)  # half past ten, still that Tuesday
AFTER = NOW + timedelta(hours=3, seconds=1)  # twelve, and a second
#: what the form sends when Ruth says when she may be called
SAID = {
    "method": "call",
    "value": NUMBER,
    "days": ["tue", "thu"],
    "begins": "10:00",
    "ends": "12:00",
    "zone": "America/Chicago",
    "language": "español",
    "alias": "Luz",
    "code_word": "girasol",
    "answers": "su hermana",
    "if_other": "Preguntar por la tintorería",
    "voicemail": "no",
    "text": "yes",
    "sender": "Tintorería Azul",
    "safe": "on",
}
CONTACT = """
contact:
  method: way
  value: phone
  days: week
  begins: hour
  ends: until
  code_word: code
  text: texts
  confirmed: contact_ok_at
  closed: contact_shut_at
outward:
  appointment: {es: Entrega de documentos, en: Collection of documents}
  message: {es: Su trámite tiene un avance., en: There is news on your procedure.}
  caller: {es: Atención al público, en: Public service}
  slip: {es: Traer identificación, en: Bring an ID}
outward_never:
  es: [violencia, refugio, consulado]
  en: [violence, shelter, consulate]
"""
EVENTS = """
- {name: contact_ok_at, title: {es: Contacto, en: Contact}, type: datetime, tier: O, source: event}
- {name: contact_shut_at, title: {es: Cerrado, en: Shut}, type: datetime, tier: O, source: event}
"""
TASK = """
- code: T-6
  stage: S0
  title: {es: Cerrar ese contacto, en: Close that contact}
  why: {es: Contestó otra persona., en: Somebody else answered.}
  role: officer
  done_by: contact_shut_at
  basis: [HOUSE]
"""
ASKED = """\
| select_one way | way | ¿Por qué medio? | By which means? | | | | | | | | P | | | officer |
| text | phone | ¿A qué número? | At which number? | | | ${way} = 'call' | | | | | P | | | officer |
| select_multiple weekday | week | ¿Qué días? | Which days? | | | | | | | | P | | | officer |
| integer | hour | ¿Desde? | From? | | | | | | | | P | | | officer |
| integer | until | ¿Hasta? | Until? | | | | | | | | P | | | officer |
| text | code | ¿Palabra clave? | Code word? | | | | | | | | S | | | officer |
| select_one yes_no | texts | ¿Mensajes? | Messages? | | | | | | | | P | | | officer |
| select_one yes_no | is_safe | ¿Es seguro? | Is it safe? | | | | | | | | O | | | officer |
"""
CHOICES = (
    "| way | call | Llamada | Call |\n| way | nobody | La persona nos busca | They contact us |\n"
    "| weekday | tue | Martes | Tuesdays |\n| weekday | thu | Jueves | Thursdays |\n"
    "| weekday | any | Cualquier día | Any day |\n"
)


def changed_files():
    """The small package, restricted, with a contact."""
    found = files()
    protocol = found["protocol.yaml"].decode().replace(FLAG[1], FLAG[2])
    talk = found["instruments/talk.md"].decode()
    talk = talk.replace("| date | left_on ", ASKED + "| date | left_on ", 1)
    talk = talk.replace("| yes_no | yes ", CHOICES + "| yes_no | yes ", 1)
    sat = found["sittings.yaml"].decode()
    sat += "    - {event: contact_ok_at, when: \"${is_safe} = 'yes'\"}\n"
    return found | {
        "protocol.yaml": (protocol + CONTACT).encode(),
        "facts.yaml": found["facts.yaml"] + EVENTS.encode(),
        "instruments/talk.md": talk.encode(),
        "sittings.yaml": sat.encode(),
        "tasks.yaml": found["tasks.yaml"] + TASK.encode(),
    }


@pytest.fixture
def small(db):
    """The protocol, published."""
    return protocols.store(package=load_files(changed_files()), at=NOW)


@pytest.fixture
def hers(ruth, ada, beto):
    """The track of Ruth's case, which Beto has."""
    assigning.assign(track=ruth, to=beto, by=ada, at=NOW)
    return ruth


@pytest.fixture
def at(time_machine, beto):
    """``at(moment)``: the clock set, and Beto's browser, signed in just then."""
    known = []

    def move(moment):
        time_machine.move_to(moment, tick=False)
        known.append(moment)
        return again(beto, new=len(known) == 1)

    return move


@pytest.fixture
def told(hers, at):
    """Her track, and what she said at NOW."""
    assert say(at(NOW), hers).status_code == 302
    return hers


def address(track, page="contact"):
    """A page of her contact."""
    return reverse(f"cases:{page}", args=[track.pk])


def say(client, track, **other):
    """Write down what she says; the answer of the page."""
    return client.post(address(track), SAID | other)


@contextmanager
def as_page(client, who):
    """Statements as a page sends them, in its session."""
    secret = client.cookies[settings.SESSION_COOKIE_NAME].value
    with served(), entered(Identity(secret, who.pk)):
        yield


def standing(track):
    """Her contacts that nobody closed."""
    return SafeContact.objects.filter(dossier_id=track.dossier_id, closed_at=None)


def lines(track):
    """The numbers that are there for whoever asks now."""
    return ContactLine.objects.filter(dossier_id=track.dossier_id)


def day(text):
    """A moment in Texas, winter time."""
    return datetime.fromisoformat(f"{text}-06:00")
