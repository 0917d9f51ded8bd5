-- case: rollback undoes everything
BEGIN; CREATE TABLE t (a int); CREATE INDEX ON t (a); ROLLBACK; CREATE TABLE t (b int);
-- case: an error aborts the transaction and commit rolls back
BEGIN; CREATE TABLE t (a int); CREATE TABLE t (a int); CREATE TABLE u (a int); COMMIT; CREATE TABLE v (a int);
-- case: savepoints
BEGIN; CREATE TABLE t (a int); SAVEPOINT s; CREATE TABLE u (a int); ROLLBACK TO s; CREATE TABLE w (a int); RELEASE s; COMMIT;
-- case: a savepoint rescues an aborted transaction
BEGIN; CREATE TABLE t (a int); SAVEPOINT s; DROP TABLE nothing; ROLLBACK TO s; ALTER TABLE t ADD b int; COMMIT;
-- case: an unknown savepoint
BEGIN; ROLLBACK TO nothing; CREATE TABLE t (a int); COMMIT;
-- case: SET LOCAL search_path ends with the transaction
CREATE SCHEMA z; BEGIN; SET LOCAL search_path = z; CREATE TABLE t (a int); COMMIT; CREATE TABLE u (a int);
-- case: rollback undoes SET search_path
CREATE SCHEMA z; BEGIN; SET search_path = z; CREATE TABLE t (a int); ROLLBACK; CREATE TABLE u (a int);
-- case: savepoints outside a transaction
SAVEPOINT s; RELEASE s; ROLLBACK TO s; CREATE TABLE t (a int);
