"""What every task leans on: doing many things one by one, tasks of another release, forgetting what is done."""
