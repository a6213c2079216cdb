"""Rows: tables, transactions and the queries on them."""
