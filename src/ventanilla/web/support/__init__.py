"""Pages of economic support: what waits for whom, the life of a request, the books."""
