"""Another release put in, or taken out, while people are served: start with `upgrade`."""
