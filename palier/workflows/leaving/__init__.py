"""An organisation asks for its archive, the clock makes it, another Palier takes it in, and may give it up again."""
