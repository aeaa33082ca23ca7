"""What the domain may refuse to do, said in words that a reader understands."""


class DomainError(Exception):
    """The request was understood, and the answer is no.

    The message is shown to whoever asked: it is a full sentence in the reader's language
    and never carries anybody's personal data.
    """


class NotAllowed(DomainError):
    """This seat may not do this (HTTP 403)."""


class NotNow(DomainError):
    """Nobody may do this while things are as they are (HTTP 409)."""


class Gone(DomainError):
    """This was there, and has been deleted for good (HTTP 410)."""


class BadInput(DomainError):
    """What was given cannot be right. ``problems``: field name -> sentence (HTTP 422)."""

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__(" ".join(problems.values()))
        self.problems = problems
