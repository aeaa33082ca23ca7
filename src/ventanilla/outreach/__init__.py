"""Events, who came to them, and the programme record of each post."""
