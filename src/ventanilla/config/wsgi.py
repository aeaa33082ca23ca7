"""What granian serves."""

import gc
import os

import structlog
from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ventanilla.config.settings")
# The command that started this one worked as one; pages are served with fewer rights.
os.environ["VENTANILLA_AS_WORKER"] = ""
application = get_wsgi_application()


def warm_up() -> None:
    """Be ready before the first request: the packages loaded, the lasting objects out of the way.

    Loading the two that come with the software takes a second, which an officer would wait for.
    What is there by now stays for good: frozen, the collector does not walk half a million objects
    again and again while requests are served. A database that is down stops nothing here; the
    packages are then loaded when they are first asked for.
    """
    from django.db import DatabaseError, connections

    from ventanilla.common.sources import Faulty
    from ventanilla.protocols import services

    try:
        for version in services.published():
            for instrument in services.package(version.content_hash).instruments.values():
                instrument.form  # noqa: B018 - made here, kept by the instrument
    except (DatabaseError, Faulty):
        structlog.get_logger("ventanilla.wsgi").warning("not_warm", exc_info=True)
    finally:
        connections.close_all()  # of this thread, which serves no request
        gc.collect()
        gc.freeze()
        gc.set_threshold(20_000, 20, 20)  # a page makes 50,000 objects, and few of them in rings


if not settings.DEBUG:  # in development it would slow each start anew
    warm_up()
