"""What `./run bench crash` is made of: a site of its own, the kills, the watch that times the return, the toll."""
