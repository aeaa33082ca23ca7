"""One module for each suite, ``sNN_its_subject.py``.

It says ``NUMBER``, ``NAME``, ``BAR``, ``LANE`` ("A": database and Python, "B": HTTP) and has
``run(place) -> Result``. Whatever it raises is a FAIL.
"""
