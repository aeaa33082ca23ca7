"""The ministry's ten tables, for any period: what each counts, how it is printed and kept."""
