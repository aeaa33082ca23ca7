"""The site's addresses, and one whose view breaks with other people's words in its hands."""

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import path

from ventanilla.config.urls import handler404, handler500
from ventanilla.config.urls import urlpatterns as ours
from ventanilla.web.http import open_to_all

__all__ = ["handler404", "handler500", "urlpatterns"]

#: ways to ask a database for what it refuses, each with the words in it
STATEMENTS = {
    "cast": ("SELECT CAST(%s AS integer)", 1),
    "uuid": ("SELECT * FROM cases_case WHERE CAST(%s AS uuid) IS NULL", 1),
    "missing": ("SELECT %s FROM there_is_no_such_table", 1),
    "long": ("INSERT INTO security_officer (username) VALUES (%s || repeat('x', 99))", 1),
    "null": ("INSERT INTO security_officer (username, name) VALUES (%s, NULL)", 1),
    "rights": ("DELETE FROM audit_event WHERE action = %s", 1),
    "divide": ("SELECT %s, 1 / 0", 1),
}


@open_to_all
def broken(request: HttpRequest) -> HttpResponse:
    """Break as ``how`` says: in the database, in Python, in a template."""
    words, how = request.GET.get("words", ""), request.GET.get("how", "")
    heard = {"name": words, "request": request}
    if how in STATEMENTS:
        with connection.cursor() as cursor:
            cursor.execute(STATEMENTS[how][0], [words])
    if how == "chain":
        try:
            raise ValueError(words)
        except ValueError as error:
            raise RuntimeError(f"It was {words}", heard) from error
    if how == "group":
        raise ExceptionGroup(words, [KeyError(words), ValueError(words)])
    fault = LookupError(words, heard)
    fault.add_note(words)
    raise fault


urlpatterns = [path("broken/", broken, name="broken"), *ours]
