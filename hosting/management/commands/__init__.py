"""One file per command; `./run palier` lists them."""
