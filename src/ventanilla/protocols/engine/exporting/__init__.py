"""Export standards as data: what each field of an international standard is filled from."""
