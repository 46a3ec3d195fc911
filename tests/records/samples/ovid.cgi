<3001. >
VN  - Ovid Technologies
DB  - Embase
UI  - 621000001
ST  - CONFERENCE ABSTRACT
TI  - Quality of life and knees: A systematic review.
SO  - Made-up Proceedings. Conference: 2nd Knee Conference. Spain. 12 (Supplement 3) (pp 45-46), 2018. Date of Publication: 2018.
AU  - Behan L.
AU  - Rubbo B.
IN  - (Behan) Somewhere
      (Rubbo) Elsewhere
MH  - adult
DO  - http://dx.doi.org/10.1000/proc.12
IS  - 1753-0001
YR  - 2018

<3002. >
VN  - Ovid Technologies
DB  - Ovid MEDLINE(R)
UI  - 33334444
TI  - Blood and knees.
SO  - Made-up Blood. 127(8):1023-31, 2016 Feb 25.
AU  - Abad, Marta
