"""A process of its own that reads one hostile file and gives back one harmless copy.

Run as a file (``__main__.py``), with nothing of Django, no environment and no rights.
"""
