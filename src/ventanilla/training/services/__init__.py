"""Acts of training, one module for each group of them."""
