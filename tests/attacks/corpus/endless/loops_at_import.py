"""Never finishes loading."""
# checks: timeout
# says: your file was stopped after 1 seconds of computing | your file took longer than 3 seconds
# cpu: 1

while True:
    pass
