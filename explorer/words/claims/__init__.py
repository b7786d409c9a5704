"""The words of each claim of the debate, one module each; `claims.claim.ClaimWords` says what stands in them."""
