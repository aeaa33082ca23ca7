class Form:
    def __init__(self, *a):
        pass
