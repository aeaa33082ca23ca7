"""Tables, their grids and their forms as they stand in an address."""

from django.urls.converters import StringConverter


class TableConverter(StringConverter):
    """``T1`` to ``T10``."""

    regex = "T(?:10|[1-9])"


class GridConverter(StringConverter):
    """A grid of a table: ``T1.sex``."""

    regex = r"T(?:10|[1-9])\.[a-z_]{1,30}"


class FileConverter(StringConverter):
    """In what form a table is taken along."""

    regex = "pdf|xlsx|csv|json"
