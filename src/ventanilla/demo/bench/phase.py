"""Measures one loaded database in a process of its own: one Django, one database, one site.

``python -m ventanilla.demo.bench.phase PORT WHAT…`` prints the figures as one JSON object.
"""

import json
import sys

import django

if __name__ == "__main__":
    django.setup()
    from ventanilla.demo.bench import measures

    print(json.dumps(measures.take(int(sys.argv[1]), sys.argv[2:])))  # noqa: T201
