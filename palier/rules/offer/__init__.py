"""The written offer, its delay, its answers and what silence does. First `offers`."""
