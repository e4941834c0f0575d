"""The native linker: columns of any table in, people out; learns its own model and says what it did."""
