"""A trafficking case leaves under an international standard, on a telephone and on a desk."""

import json
from pathlib import Path

from tests.concluded import ada, beto, known, ruth

__all__ = ["ada", "beto", "ruth"]


def test_whoever_has_the_case_sees_what_goes_and_takes_the_file(sits, picture, ruth, ada, beto):
    officer = sits(beto, language="es", phone=True)
    officer.opens("exchange:documents", ruth.pk)
    officer.finds("Estándar de datos de casos de trata (HTCDS 2.0 de la OIM)")
    officer.sees("What stays, and why")
    officer.main.get_by_text("PossibleVictimOfTrafficking").wait_for()
    officer.looks()
    picture(officer.page, "export")
    with officer.page.expect_download() as download:
        officer.presses("Export, and write it down")
    record = json.loads(Path(download.value.path()).read_text(encoding="utf-8"))
    assert record["vic_TypeOfExploitation"] == ["ForcedLabour", "Other", "ChildLabour"]
    assert "prs_FirstName" not in record

    known(ruth, beto, share_export="no")
    head = sits(ada, language="en")
    head.opens("exchange:export", ruth.pk, "htcds")
    head.sees("This case may not be exported now.")
    head.looks()
    picture(head.page, "refused")
