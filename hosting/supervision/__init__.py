"""The process that keeps the site up: start with `serving`, then `supervisor`; `orders` is what an upgrade may ask."""
