-- Arithmetic is exact to 12 decimals, halves are rounded away from zero, and a result beyond 10^15 or
-- a division by zero is absent.
CREATE OR REPLACE MACRO {schema}.bounded(x) AS
  CASE WHEN abs(x) <= 1000000000000000 THEN CAST(x AS DECIMAL(38, 12)) END;

CREATE OR REPLACE MACRO {schema}.add(a, b) AS
  {schema}.bounded(CAST(a AS DECIMAL(38, 12)) + CAST(b AS DECIMAL(38, 12)));

CREATE OR REPLACE MACRO {schema}.subtract(a, b) AS
  {schema}.bounded(CAST(a AS DECIMAL(38, 12)) - CAST(b AS DECIMAL(38, 12)));

-- Whole and fractional parts are multiplied apart, so that no product needs more than 38 digits.
CREATE OR REPLACE MACRO {schema}.multiply(a, b) AS
  list_transform([{
    'a': CAST(a AS DECIMAL(38, 12)), 'i': CAST(trunc(a) AS DECIMAL(38, 0)),
    'b': CAST(b AS DECIMAL(38, 12)), 'j': CAST(trunc(b) AS DECIMAL(38, 0))
  }], lambda p:
    CASE WHEN abs(CAST(p.a AS DOUBLE) * CAST(p.b AS DOUBLE)) < 1.1e15 THEN {schema}.bounded(
      p.i * p.b + (p.a - p.i) * p.j
      + CAST(CAST(p.a - p.i AS DECIMAL(13, 12)) * CAST(p.b - p.j AS DECIMAL(13, 12)) AS DECIMAL(38, 12))
    ) END)[1];

-- Long division: the whole part, then two times six decimals.
CREATE OR REPLACE MACRO {schema}.divide(a, b) AS
  list_transform(list_transform(list_transform([{
    'sign': sign(a) * sign(b),
    'n': CAST(abs(trunc(a)) AS HUGEINT) * 1000000000000
       + CAST(abs(CAST(a AS DECIMAL(38, 12)) - trunc(a)) * 1000000000000 AS HUGEINT),
    'd': NULLIF(CAST(abs(trunc(b)) AS HUGEINT) * 1000000000000
       + CAST(abs(CAST(b AS DECIMAL(38, 12)) - trunc(b)) * 1000000000000 AS HUGEINT), 0)
  }],
  lambda p: {'sign': p.sign, 'd': p.d, 'whole': p.n // p.d, 'rest': (p.n % p.d) * 1000000}),
  lambda p: {'sign': p.sign, 'd': p.d, 'whole': p.whole,
             'tenths': p.rest // p.d, 'rest': (p.rest % p.d) * 1000000}),
  lambda p:
    CASE WHEN p.whole <= 1000000000000000 THEN {schema}.bounded(p.sign * (
      CAST(p.whole AS DECIMAL(38, 0))
      + CAST(p.tenths * 1000000 + p.rest // p.d
             + CASE WHEN 2 * (p.rest % p.d) >= p.d THEN 1 ELSE 0 END AS DECIMAL(26, 0))
        * 0.000000000001
    )) END)[1];

CREATE OR REPLACE MACRO {schema}.mean(numbers) AS
  list_transform([{'sum': list_sum(numbers), 'n': list_count(numbers)}],
    lambda p: {schema}.divide(p.sum, p.n))[1];

CREATE OR REPLACE MACRO {schema}.years_between(a, b) AS
  list_transform([{'a': a, 'b': b}], lambda p:
    CASE WHEN p.a <= p.b
      THEN year(p.b) - year(p.a) - CAST(month(p.b) * 100 + day(p.b) < month(p.a) * 100 + day(p.a) AS INTEGER)
      ELSE year(p.b) - year(p.a) + CAST(month(p.b) * 100 + day(p.b) > month(p.a) * 100 + day(p.a) AS INTEGER)
    END)[1];
