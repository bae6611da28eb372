"""Say that the file is in ROT13, and write the code so."""
# earns: 0
# says: the file could not be run: SyntaxError: invalid syntax
# vim: set fileencoding=rot13 :
qrs fbsgznk(m, nkvf=-1):
    erghea m
