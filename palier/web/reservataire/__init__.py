"""The réservataire's desk: publish, follow, set aside with two readers, send, check pieces."""
