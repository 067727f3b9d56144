"""What happens when a person asks for something: plain blocking code, one flow for one intention."""
