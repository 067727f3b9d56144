"""What is true: values and rules. Nothing here reads, writes, waits or draws."""
