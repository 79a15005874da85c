"""Rows under seal: the queue, the lines, the heads and their witnesses."""
