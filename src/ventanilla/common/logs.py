"""Logs in JSON, with verbs and ids only.

An allow-list, not a deny-list: a field nobody thought of is dropped, so a name, a note or
an address cannot reach a log by carelessness. Tracebacks keep places in the code, never
messages or the values of variables.
"""

import logging
import logging.config
import sys
import traceback
from types import TracebackType
from typing import Any

import structlog
from structlog.typing import EventDict, WrappedLogger

ALLOWED = frozenset(
    {
        "timestamp",
        "level",
        "logger",
        "event",
        "request_id",
        "method",
        "route",
        "status",
        "milliseconds",
        "seat",
        "officer",
        "post",
        "case",
        "track",
        "dossier",
        "protocol",
        "version",
        "task",
        "job",
        "queue",
        "count",
        "fault",
        "where",
    }
)
# Libraries whose messages hold no data of ours; of all others only the logger's name is kept.
TRUSTED = ("ventanilla", "granian", "_granian")


def _describe(kind: type[BaseException], trace: TracebackType | None) -> dict[str, Any]:
    frames = traceback.extract_tb(trace)
    return {
        "fault": kind.__name__,
        "where": [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames[-8:]],
    }


def _faults(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    given = event.pop("exc_info", None)
    record = event.get("_record")
    if given is None and record is not None:
        given = record.exc_info
    if given is True:
        given = sys.exc_info()
    if isinstance(given, BaseException):
        given = (type(given), given, given.__traceback__)
    if isinstance(given, tuple) and given[0] is not None:
        event.update(_describe(given[0], given[2]))
    return event


def _mute_strangers(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    record: logging.LogRecord | None = event.get("_record")
    if record is not None and not record.name.startswith(TRUSTED):
        event["event"] = f"{record.module}.{record.funcName}"
    return event


def only_allowed(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Drop every field that is not on the list."""
    return {name: value for name, value in event.items() if name in ALLOWED}


SHARED: list[structlog.typing.Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


def configure(level: str) -> None:
    """Send structlog's and the standard library's logs through the same list, to stderr."""
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {
                "json": {
                    "()": structlog.stdlib.ProcessorFormatter,
                    "foreign_pre_chain": SHARED,
                    "processors": [
                        _faults,
                        _mute_strangers,
                        only_allowed,
                        structlog.processors.JSONRenderer(),
                    ],
                }
            },
            "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
            "root": {"handlers": ["stderr"], "level": "WARNING"},
            "loggers": {
                "ventanilla": {"level": level},
                "django.server": {"handlers": [], "propagate": False},
            },
        }
    )
    structlog.configure(
        processors=[*SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
