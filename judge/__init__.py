"""``make judge``: what an outsider runs to see whether the claims about security hold.

Not part of the product. Each claim is a suite of its own in ``judge/suites``; two lanes of them
run beside each other, each suite in a process and with databases of its own.
"""
