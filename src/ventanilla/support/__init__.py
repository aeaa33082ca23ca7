"""Economic support to cases: funds, requests, payments with proof, and books that balance."""
