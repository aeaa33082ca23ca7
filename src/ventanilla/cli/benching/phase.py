"""Measures one loaded database in a process of its own: one Django, one database, one site.

``python -m ventanilla.cli.benching.phase PORT WHAT…`` prints the figures as one JSON object.
"""

import json
import sys

from ventanilla.cli import ready

if __name__ == "__main__":
    ready.django_up()
    from ventanilla.demo.bench import measures

    print(json.dumps(measures.take(int(sys.argv[1]), sys.argv[2:])))
