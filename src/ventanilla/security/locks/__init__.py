"""The second lock: what the database itself refuses, whatever the application asks.

``ventanilla migrate`` puts it in order after the migrations (``applying``), from functions
(``functions.sql``), policies and rights that are declared here; ``lint`` finds what differs.
"""
