-- Constants of types whose values PostgreSQL prints otherwise than they were written.
CREATE TABLE literals (
  m1 money DEFAULT '1234.5', m2 money DEFAULT '$1,234.5', m3 money DEFAULT '-3', m4 money DEFAULT '0.005',
  p1 point DEFAULT '1, 2', p2 point DEFAULT '( 1.50 , -2e1 )', l1 lseg DEFAULT '((0,0),(1,1))', l2 lseg DEFAULT '[ (0 , 0) , (1.0 , 1) ]',
  b1 box DEFAULT '0,0,1,1', b2 box DEFAULT '((1,1),(0,0))', b3 box DEFAULT '(0, 1), (1, 0)', c1 circle DEFAULT '<(0,0),5>', c2 circle DEFAULT '((0, 0), 5.0)', c3 circle DEFAULT '0,0,5',
  h1 path DEFAULT '((0,0),(1,1))', h2 path DEFAULT '[(0,0), (1, 1)]', h3 path DEFAULT '0,0,1,1', g1 polygon DEFAULT '((0,0),(1,1),(1,0))', g2 polygon DEFAULT '0, 0, 1, 1', n1 line DEFAULT '{1,2,3}', n2 line DEFAULT '{ 1.0 , 2 , 3 }',
  v1 tsvector DEFAULT 'a fat cat', v2 tsvector DEFAULT 'the:3 fat:2A fat:1', v3 tsvector DEFAULT '', q1 tsquery DEFAULT 'fat & cat', q2 tsquery DEFAULT 'fat&(cat|rat)', q3 tsquery DEFAULT '!fat <-> cat',
  r1 int4range DEFAULT '[1,10]', r2 int4range DEFAULT '(0, 10)', r3 int4range DEFAULT 'empty', r4 int8range DEFAULT '[,5]', r5 numrange DEFAULT '[1.50, 2]', r6 daterange DEFAULT '[2024-01-01,2024-01-31]',
  r7 tsrange DEFAULT '[2024-01-01, 2024-01-02 12:00)', r8 int4range DEFAULT '[5,5)', r9 daterange DEFAULT '(,)', r10 int4multirange DEFAULT '{[1,3],[5,7)}',
  i1 interval DEFAULT 'P1Y2M3DT4H5M6S', i2 interval DEFAULT 'PT36H', i3 interval DEFAULT 'P2W', i4 interval DEFAULT '1-2', i5 interval DEFAULT '3 4:05:06', i6 interval DEFAULT '1 year 2 mons ago', i7 interval DEFAULT 'P0001-02-03T04:05:06', i8 interval DEFAULT '90 minutes',
  a1 int[] DEFAULT '{1, 2}', a2 text[] DEFAULT '{ "a b" , c }', a3 int[] DEFAULT ARRAY[1,2], a4 numeric[] DEFAULT '{1.50}',
  t1 inet DEFAULT '10.0.0.1/32', t2 cidr DEFAULT '10.0.0.0/8', t3 inet DEFAULT '::1', t4 macaddr DEFAULT '08-00-2B-01-02-03', t5 cidr DEFAULT '10/8', t6 inet DEFAULT 'FE80::0001',
  x1 bit(3) DEFAULT '101', x2 bit varying DEFAULT B'101', x3 bit(8) DEFAULT X'0F', u1 uuid DEFAULT '{A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11}', u2 uuid DEFAULT 'a0eebc999c0b4ef8bb6d6bb9bd380a11',
  j1 jsonb DEFAULT '{"b":1, "a": [1,2.50]}', j2 json DEFAULT '{"b":1}', o1 oid DEFAULT '5', tz timetz DEFAULT '04:05:06+02', d2 date DEFAULT '19990108', s1 timestamp DEFAULT '2024-01-01T10:00:00.500', e1 double precision DEFAULT '1e3', e2 real DEFAULT '0.10', bo boolean DEFAULT 'yes', by bytea DEFAULT '\xDEADBEEF', by2 bytea DEFAULT 'abc'
);
