"""Background tasks and the clock: they call workflows and hold no decision."""
