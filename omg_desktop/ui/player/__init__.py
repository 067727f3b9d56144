"""The deck: hears two takes on one clock, and confirms one."""
