"""A form of an officer's with a repeat, in the small package of the engine's tests."""

from tests.engine.small import files


def with_repeat() -> dict[str, bytes]:
    """The small package: its form is an officer's, and each person in it has an age."""
    found = files()
    talk = found["instruments/talk.md"].decode().replace("| child |", "| officer |")
    lines = talk.splitlines()
    name = next(line for line in lines if "| person_name |" in line)
    age = next(line for line in lines if "| integer | age |" in line)
    in_row = age.replace("| age |", "| person_age |").replace("| INF-01 |", "| |")
    found["instruments/talk.md"] = talk.replace(name, f"{name}\n{in_row}").encode()
    return found
