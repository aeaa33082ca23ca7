"""What is done with a sighting, from the window that noticed to the key that is destroyed."""
