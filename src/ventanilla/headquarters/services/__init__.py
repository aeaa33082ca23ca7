"""Acts of headquarters: counting what posts have, climbing clocks, notices to posts."""
