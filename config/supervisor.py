"""A checkout with this file can serve: releases look for it in each other. What supervises is in `hosting/`."""
