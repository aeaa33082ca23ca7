"""Where posts stand on the map of the states. The map itself is drawn by ``tools/land.py``."""

from ventanilla.network.models import Post

#: of the drawing, in its own units: width, height
SIZE = (960, 528)
#: its north-western corner, and units for a degree
NORTH, WEST = 49.8, -125.6
ACROSS, DOWN = 16.1616, 20.4577
#: what lies farther south or east is drawn at the edge
EDGE = 14


def is_on_it(post: Post) -> bool:
    """Whether a post is in the states that are drawn."""
    return post.country == "US"


def place(post: Post) -> tuple[float, float]:
    """Where a post is, in units from the north-western corner."""
    x = (float(post.longitude) - WEST) * ACROSS
    y = (NORTH - float(post.latitude)) * DOWN
    width, height = SIZE
    return round(min(max(x, EDGE), width - EDGE), 1), round(min(max(y, EDGE), height - EDGE), 1)
