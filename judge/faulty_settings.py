"""The site's settings, with addresses of which one always breaks. Only ``make judge`` uses them."""

from ventanilla.config.settings import *  # noqa: F403

ROOT_URLCONF = "judge.faulty_urls"
