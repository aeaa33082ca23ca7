"""A finding calls for another protocol: what is checked of it, and what a vignette may say."""

from tests.engine.small import changed
from ventanilla.protocols.engine.check import check_files

CALLS = (
    "findings.yaml",
    "  effects: [mask_packets, stop_tracing]\n",
    "  effects: [mask_packets, stop_tracing]\n"
    "  opens: [{protocol: othr, reason: {es: Miedo., en: Fear.}}]\n",
)


def test_a_protocol_that_is_called_for_is_in_the_library_where_all_of_it_is_checked() -> None:
    planted, line = changed(*CALLS)
    assert check_files(planted, name="small").green  # alone, nobody can say
    report = check_files(planted, name="small", library=["small", "other"])
    assert [(p.file, p.line) for p in report.problems] == [("findings.yaml", line + 1)]
    assert "no protocol “othr”; did you mean “other”?" in report.problems[0].what


def test_a_vignette_says_which_tracks_are_called_for() -> None:
    planted = dict(changed(*CALLS)[0])
    first = planted["vignettes/first.yaml"].decode()
    for wanted, green in (("[othr]", True), ("[]", False), ("[other]", False)):
        said = first.replace("    severity: red\n", f"    severity: red\n    tracks: {wanted}\n", 1)
        report = check_files({**planted, "vignettes/first.yaml": said.encode()}, name="small")
        assert report.green is green, report.problems
    linked = first.replace("  route: R1\n", "  route: R1\n  linked: [othr]\n", 1)
    linked = linked.replace("    severity: red\n", "    severity: red\n    tracks: []\n", 1)
    report = check_files({**planted, "vignettes/first.yaml": linked.encode()}, name="small")
    assert report.green, report.problems
