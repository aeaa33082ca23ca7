"""The rows of cases."""

from ventanilla.cases.models.contact import ContactLine, SafeContact
from ventanilla.cases.models.keeping import Disposal, Hold
from ventanilla.cases.models.tracks import (
    Alarm,
    Case,
    CaseLink,
    Entry,
    Numbering,
    Owed,
    Section,
    Track,
    TrackCall,
)

__all__ = [
    "Alarm",
    "Case",
    "CaseLink",
    "ContactLine",
    "Disposal",
    "Entry",
    "Hold",
    "Numbering",
    "Owed",
    "SafeContact",
    "Section",
    "Track",
    "TrackCall",
]
