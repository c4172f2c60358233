"""A monitor of atypical content in drawing games, whose heads go on learning with a regret that is proved.

In a drawing game one player draws a word and another guesses it; letters, numbers, circles, arrows and the like are
atypical content. The study has the data (`strokes`, `compose`, `human`), the detectors (`features`, `heads`,
`network`, `detect`), the distributed monitor (`monitor`, `load`), its pages (`web`) and its report (`study`):
`python -m studies.drawmon --help`.
"""
