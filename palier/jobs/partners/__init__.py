"""What leaves for the software of partners: threads of the worker beside its tasks, as the seals have theirs."""
