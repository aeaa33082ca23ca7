"""Who helps, with what, where and when: a directory in the shape of HSDS 3.0."""
