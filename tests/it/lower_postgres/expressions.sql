-- Expressions over the columns that engine.rs declares. A tilde: the server stores another shape than this test follows.
a
"Order"
"mixed Name"
1
-1
+1
~ 1.50
~ 1e10
~ .5
9223372036854775807
9223372036854775808
'text'
'it''s'
E'tab\tnew\\line\'q'
U&'d\0061t\+000061'
U&'d!0061t!+000061' UESCAPE '!'
$$dollar 'quoted'$$
$tag$a $$ b$tag$
'adjacent'
  'x'
N'national'
B'101'
~ X'1F'
NULL
TRUE
FALSE
NOT bo
NOT NOT bo
bo AND bo2
bo OR bo2
bo AND bo2 OR NOT bo
bo AND (bo2 OR NOT bo)
bo OR bo2 AND a = 1 OR b = 2
(bo OR bo2) AND (a = 1 OR b = 2)
a = 1 AND b = 2 AND c = 3 AND bo
a = 1 OR b = 2 OR c = 3 OR bo
a + b * c
(a + b) * c
a - b - c
a - (b - c)
a / b / c
a * b / c % a
a % b
- a
- (- a)
-a + b
a + -b
a - -1
2 ^ 3 ^ 2
~ -2 ^ 2
(-f) ^ 2
|/ f
||/ f
@ a
~ ~ a
a & b | c # a
a << 2 >> 1
a = b
a <> b
a != b
a < b
a > b
a <= b
a >= b
a + 1 = b - 1
(a < b) = (b < c)
a IS NULL
a IS NOT NULL
a ISNULL
a NOTNULL
a IS NULL AND b IS NOT NULL
a + b IS NULL
bo IS TRUE
bo IS NOT TRUE
bo IS FALSE
bo IS NOT FALSE
bo IS UNKNOWN
bo IS NOT UNKNOWN
a = b IS TRUE
NOT a = b
NOT a = b AND bo
NOT (a = b AND bo)
NOT a IS NULL
a IS DISTINCT FROM b
a IS NOT DISTINCT FROM b
NOT a IS DISTINCT FROM b
a + 1 IS DISTINCT FROM b * 2
a BETWEEN 1 AND 5
a NOT BETWEEN 1 AND 5
a BETWEEN 1 AND 5 AND b BETWEEN 2 AND 3
a BETWEEN b AND c + 1
a + 1 BETWEEN 1 AND 2 OR bo
~ a BETWEEN SYMMETRIC 5 AND 1
a IN (1)
a IN (1, 2, 3)
a NOT IN (1, 2)
a IN (1, NULL)
s IN ('a', 'b', 'c')
s NOT IN ('a', 'b')
v IN ('a', 'b')
ch IN ('a', 'b')
d IN ('2020-01-01', '2021-01-01')
~ (a, b) IN ((1, 2), (3, 4))
~ a IN (b, c, 3)
a + 1 IN (1, 2) AND bo
a = ANY (ARRAY[1, 2])
a = ANY (ar)
a <> ALL (ARRAY[1, 2])
a < SOME (ar)
a >= ALL (ar)
s = ANY (ta)
s = ANY ('{a,b}')
s LIKE ANY (ARRAY['a%', 'b%'])
s NOT LIKE ALL (ARRAY['a%', 'b%'])
s ILIKE ANY (ta)
s LIKE 'a%'
s NOT LIKE 'a%'
s ILIKE 'a%'
s NOT ILIKE 'a%'
s ~~ 'a%'
s !~~ 'a%'
s ~~* 'a%'
s !~~* 'a%'
v LIKE '_x%'
~ s LIKE 'a!%' ESCAPE '!'
~ s NOT LIKE 'a!%' ESCAPE '!'
~ s SIMILAR TO '(a|b)%'
~ s NOT SIMILAR TO 'a%'
~ s SIMILAR TO 'a!%' ESCAPE '!'
s ~ '^a'
s ~* '^a'
s !~ '^a'
s !~* '^a'
s LIKE 'a' || '%'
s || v
s || v || 'x'
s || a
s || 'x' = 'y'
ta || 'x'::text
ar || ARRAY[1]
CASE WHEN a = 1 THEN 'x' END
CASE WHEN a = 1 THEN 'x' ELSE 'y' END
CASE WHEN a = 1 THEN 'x' WHEN b > 2 THEN 'z' ELSE s END
CASE a WHEN 1 THEN 'x' ELSE 'y' END
CASE a + b WHEN 1 THEN c WHEN 2 THEN 0 END
CASE WHEN bo THEN CASE WHEN bo2 THEN 1 ELSE 2 END ELSE 3 END
CASE WHEN a IS NULL OR b IS NULL THEN NULL ELSE a * b END > 5
COALESCE(a, 0)
COALESCE(s, v, 'x')
COALESCE(a, b, c) + 1
NULLIF(a, 0)
NULLIF(s, '')
GREATEST(a, b, 3)
LEAST(a, b)
GREATEST(a, LEAST(b, c))
lower(s)
upper(btrim(s))
length(s) > 0
char_length(v) <= 20
char_length(s) BETWEEN 1 AND 5 AND octet_length(s) < 9
abs(a)
round(n, 2)
round(n)
floor(f)
mod(a, 3) = 0
power(f, 2)
now()
clock_timestamp()
CURRENT_DATE
CURRENT_TIME
CURRENT_TIMESTAMP
CURRENT_TIMESTAMP(3)
LOCALTIME
LOCALTIMESTAMP
~ CURRENT_USER
~ SESSION_USER
~ USER
~ CURRENT_ROLE
~ CURRENT_CATALOG
~ CURRENT_SCHEMA
pg_catalog.lower(s)
"left"(s, 2)
left(s, 2)
right(s, 2)
replace(s, 'a', 'b')
substr(s, 1, 2)
substring(s, 1, 2)
substring(s FROM 1 FOR 2)
substring(s FROM 2)
substring(s FOR 2)
substring(s FROM '^a')
~ substring(s SIMILAR 'a#"b#"c' ESCAPE '#')
position('a' IN s)
position('a' IN s) > 0 AND bo
strpos(s, 'a')
overlay(s PLACING 'x' FROM 2)
overlay(s PLACING 'x' FROM 2 FOR 3)
trim(s)
trim(BOTH FROM s)
trim(LEADING 'x' FROM s)
trim(TRAILING 'x' FROM s)
trim(BOTH 'x' FROM s)
trim('x' FROM s)
btrim(s, 'xy')
extract(year FROM d)
extract(epoch FROM tz)
extract('dow' FROM ts)
date_part('year', d)
date_trunc('month', tz)
ts AT TIME ZONE 'UTC'
tz AT TIME ZONE 'Europe/Berlin'
~ tz AT TIME ZONE INTERVAL '1 hour'
ts AT TIME ZONE 'UTC' AT TIME ZONE 'Asia/Tokyo'
ts + INTERVAL '1 day'
~ tz - INTERVAL '1 hour'
~ ts + INTERVAL '1' DAY
~ INTERVAL '1-2' YEAR TO MONTH
~ INTERVAL '3 4:05:06' DAY TO SECOND
~ INTERVAL(2) '1.234 second'
d + 1
d - d
ts - ts
DATE '2020-01-01'
TIMESTAMP '2020-01-01 00:00:00'
~ TIMESTAMPTZ '2020-01-01 00:00:00+00'
~ TIMESTAMP WITH TIME ZONE '2020-01-01 00:00:00+00'
TIME '12:00:00'
(d, d) OVERLAPS (d, d)
age(ts, ts)
make_date(2020, 1, 2)
to_char(ts, 'YYYY')
a::text
a::bigint
a::numeric(10,2)
s::int
s::varchar(5)
s::char(5)
~ '5'::int
'5'::integer + a
CAST(a AS text)
CAST(s AS double precision)
CAST('{}' AS jsonb)
'{}'::jsonb
'{a,b}'::text[]
ARRAY[]::text[]
ARRAY[]::integer[]
ARRAY[1, 2, 3]
ARRAY['a', 'b']
ARRAY[a, b, c]
ARRAY[[1, 2], [3, 4]]
(ARRAY[a, b])[1]
ar[1]
ar[1:2]
ar[a + 1]
(ar || ar)[1]
ta[1] || 'x'
array_length(ar, 1) > 0
cardinality(ta)
1 = ANY (ar)
ar @> ARRAY[1]
ar && ARRAY[1, 2]
a::bit(4)
-5::int
(-5)::int
- 5
-1.5
-(5)
a = -1
a - 1
a -1
a > -1 AND a < 10
n = 0.5
n > 0
f > 0.0
i8 > 100000000000
i8 = 5
f * n
by = '\x00ff'::bytea
'\xDEADBEEF'::bytea
'\x'::bytea
encode(by, 'hex')
j -> 'a'
j ->> 'a'
j #> '{a,b}'
j #>> '{a,b}'
jb -> 'a' -> 'b'
jb ->> 'a' = 'x'
(jb ->> 'a')::int > 5
jb @> '{"a": 1}'
jb ? 'a'
jb ?| ARRAY['a', 'b']
jb ?& ta
jb - 'a'
jb || '{"b": 2}'
jb #- '{a}'
~ jb @? '$.a'
~ jb @@ '$.a > 1'
jsonb_typeof(jb) = 'array'
jsonb_array_length(jb)
jsonb_build_object('a', a, 'b', b)
json_build_array(a, s)
to_tsvector('english', s)
to_tsvector('english'::regconfig, s) @@ to_tsquery('a & b')
tv @@ plainto_tsquery('x')
i << inet '10.0.0.0/8'
i && '10.0.0.0/8'
r @> 5
r && int4range(1, 5)
int4range(1, 10, '[]') @> a
lower(r)
pt <-> point '(0,0)'
u = 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'
gen_random_uuid()
nextval('e_seq_not_there'::text::regclass)
md5(s)
~ ROW(a, b) = ROW(1, 2)
~ (a, b) = (1, 2)
(a, b) < (c, 1)
ROW(a, b) IS NULL
(a, s) IS NOT NULL
s COLLATE "C"
s COLLATE "C" < v
s COLLATE pg_catalog."C"
lower(s COLLATE "C")
(s || v) COLLATE "C"
collation for (s)
a OPERATOR(pg_catalog.=) b
a OPERATOR(pg_catalog.+) b
s OPERATOR(pg_catalog.~~) 'a%'
count(*) OVER ()
sum(a) OVER (PARTITION BY b ORDER BY c)
row_number() OVER (ORDER BY a)
~ EXISTS (SELECT 1)
~ (SELECT 1)
~ a IN (SELECT 1)
~ a NOT IN (SELECT 1)
~ a = ANY (SELECT 1)
~ ARRAY(SELECT 1)
format('%s-%s', a, b)
concat(s, v, a)
concat_ws(',', s, v)
repeat(s, 2)
split_part(s, ',', 1)
string_to_array(s, ',')
array_to_string(ta, ',')
regexp_replace(s, 'a', 'b', 'g')
~ s IS NORMALIZED
~ s IS NFC NORMALIZED
~ s IS NOT NFD NORMALIZED
normalize(s)
~ normalize(s, NFC)
x IS DOCUMENT
~ x IS NOT DOCUMENT
~ xmlelement(name foo, s)
~ xmlelement(name foo, xmlattributes(a AS b), s)
~ xmlforest(a, s AS t)
~ xmlparse(document s)
~ xmlserialize(content x AS text)
~ xmlpi(name php, 'x')
~ xmlconcat(x, x)
num_nonnulls(a, b) = 1
num_nulls(a, b, c) < 2
(a IS NOT NULL)::int + (b IS NOT NULL)::int = 1
a IS NULL = (b IS NULL)
(a IS NULL) <> (b IS NULL)
NOT (a IS NULL AND b IS NULL)
bo IS NOT DISTINCT FROM TRUE
a = 1 AND (b = 2 OR (c = 3 AND (bo OR NOT bo2)))
(((a)))
((a + (b)))
s <> ''
v <> ''
v = 'x' OR v = 'y'
ch = 'x'
s > 'a' AND s < 'b'
length(btrim(s)) > 0 AND s !~ '\s'
s ~ '^[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}$'
CASE WHEN s IN ('a', 'b') THEN a BETWEEN 1 AND 2 ELSE a IS NULL END
COALESCE(CASE WHEN bo THEN a END, b) > 0
CASE s WHEN 'x' THEN 1 WHEN 'y' THEN 2 END = 1
d > '2020-01-01'
d >= '2020-01-01'::date AND d < '2021-01-01'::date
tz > ts
~ t < '12:00'
ts > '2020-01-01 00:00:00'
bo = true
~ bo = 't'
bo <> false
a::boolean
bo::int
bi & B'1010'
vb || B'1'
a <> ALL ('{1,2}'::int[])
a = ANY ('{1,2}')
iv > '1 day'
EXTRACT(DAY FROM iv)
justify_days(iv)
a * 100 / NULLIF(b, 0)
round(a::numeric / NULLIF(b, 0)::numeric, 2)
(a + b)::numeric(12,2)
a::float8 / 2
length(s)::bigint
a || s || c || s
a + b || s || c
~ s || a BETWEEN 'a' AND 'z' OR bo
a - b + c - 1
a BETWEEN 1 AND 2 OR b BETWEEN 3 AND 4
bo AND a BETWEEN 1 AND 2 OR bo2
NOT a BETWEEN 1 AND 2
NOT bo = bo2 OR bo
NOT s LIKE 'a%' AND bo
s LIKE 'a' || '%' AND bo
s || v LIKE 'a%' || s
a + 1 IN (1, 2) = bo
a IS NULL OR b = 1 AND c IS NOT NULL
a < 1 IS NULL
a + 1 IS NULL = bo
bo = bo2 IS NOT NULL
a = 1 IS DISTINCT FROM bo
- a * b
- a::bigint
(- a)::bigint
a OPERATOR(pg_catalog.+) b * c
a * b OPERATOR(pg_catalog.+) c
a + b & c
a & b + c
a # b & c
a << 1 + 1
a << 1 << 2
@ a + b
@ a - @ b
s COLLATE "C" || v
s || v COLLATE "C" || 'x'
ts AT TIME ZONE 'UTC' + INTERVAL '1 day'
tz AT TIME ZONE 'UTC' > ts AND bo
jb -> 'a' ->> 'b' = 'c'
jb -> 'a' -> 'b' -> 'c' ->> 'd'
jb #> '{a}' -> 'b' IS NOT NULL
jb @> '{}' AND jb ? 'a' OR bo
ar[1] + ar[2] * 2
ar[1]::bigint + 1
a::text || b::text || s
a = 1 AND b <> 2 OR NOT c > 3 AND NOT bo OR bo2
CASE WHEN a BETWEEN 1 AND 2 OR bo THEN 1 ELSE 0 END
coalesce(a BETWEEN 1 AND 2 AND bo, false)
a % 2 = 0 AND a / 2 > 1
2 ^ a * 3 + 1
a IN (1, 2) OR a NOT IN (3, 4) AND bo
a = ANY (ar) AND bo OR a <> ALL (ar)
s ~ 'a' AND s !~ 'b' OR s ~* 'c'
s = 'a' || 'b' AND v = 'c'
