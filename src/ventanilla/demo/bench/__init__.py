"""How fast the site is: whole HTTP requests over invented, encrypted cases."""
