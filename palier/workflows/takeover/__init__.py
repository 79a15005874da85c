"""Taking over a former tool's stock: received, mapped, taken in by slices, undone, settled by each person. First `receiving`."""
