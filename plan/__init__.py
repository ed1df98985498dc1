"""Pure derivations: from the files to what each stack contains."""
