"""How a protocol is changed: drafts, review by organisations, publishing, moving open cases."""
