"""Acts on alliances. What other apps call when something is done with an ally stands here."""

from ventanilla.alliances.services.together import record_act, record_act_with

__all__ = ["record_act", "record_act_with"]
