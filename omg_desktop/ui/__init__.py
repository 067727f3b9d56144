"""What a person sees. The only room that knows Qt."""
