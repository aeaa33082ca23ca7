"""Acts on what is exchanged with other ministries."""
