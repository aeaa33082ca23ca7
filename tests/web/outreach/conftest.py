"""The fixtures of events, for pages."""

from tests.outreach.conftest import analyst, celia, held, planned  # noqa: F401 - fixtures
