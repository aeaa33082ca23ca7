"""What a policy of a table is, and the words that many are written in."""

from dataclasses import dataclass

from ventanilla.config.databases import APP, WORKER

WORKING = f"{APP}, {WORKER}"
JOB = "(SELECT sec.kind()) = 'job'"
SEAT, OFFICER = "(SELECT sec.seat())", "(SELECT sec.officer())"
#: rows of the post at which whoever entered sits
HERE = "post_id = (SELECT sec.post())"
ROLE = "(SELECT s.role FROM security_seat AS s WHERE s.id = (SELECT sec.seat()))"


@dataclass(frozen=True, slots=True)
class Policy:
    """One policy. ``test`` stands where its command wants it: USING, WITH CHECK or both.

    ``becoming``: what a changed row has to be, where that is not the same.
    """

    table: str
    name: str
    command: str
    test: str
    roles: str = WORKING
    restrictive: bool = False
    becoming: str = ""

    @property
    def statement(self) -> str:
        """The SQL that makes it."""
        kind = " AS RESTRICTIVE" if self.restrictive else ""
        using = f" USING ({self.test})" if self.command != "INSERT" else ""
        checked = self.command in {"INSERT", "UPDATE"}
        check = f" WITH CHECK ({self.becoming or self.test})" if checked else ""
        return (
            f"CREATE POLICY {self.name} ON {self.table}{kind} FOR {self.command} "
            f"TO {self.roles}{using}{check}"
        )
