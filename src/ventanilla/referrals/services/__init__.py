"""Acts of referrals: proposed, sent, linked, answered, closed."""
