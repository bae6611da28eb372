import sys
from grader.worker import grade_units
def test_a(course, grade):
    ref = course.exercise("alpha").reference.read_text()
    r = grade(ref)
    print(r)
    assert r.score == 6
    print([n for n in sys.modules if "alpha" in n])
    r = grade(ref.replace("*", "+"))
    print(r)
    assert 0
