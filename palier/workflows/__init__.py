"""What people do: one file per step, one function per verb."""
