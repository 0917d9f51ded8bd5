// A report as large as the page has to bear.

/** A report with so many findings over so many tables. */
export function syntheticReport(findings, tables) {
  const statements = { total: tables, modelled: tables, irrelevant: 0, opaque: 0, not_understood: 0, would_fail: 0 };
  const side = (label, dialect) => ({
    label, dialect, dialect_evidence: [], layout: 'single dump', layout_evidence: [], files: [`${label}.sql`], left_out: [], problems: [], statements, tables,
  });
  const statuses = [['missing', 'wrong', 'error'], ['different', 'risk', 'warning'], ['extra', 'expected', 'notice']];
  const severity = (finding) => ['error', 'warning', 'notice'].indexOf(finding.severity);
  return {
    format: 'schema-parity-report', version: 1, generator: 'synthetic', verdict: 'fail', headline: 'Very much is different.', explanation: '',
    left: side('left', 'sqlite'), right: side('right', 'postgres'),
    summary: { column: { expected: findings, present: 0, missing: findings, different: 0, extra: 0 } },
    findings: Array.from({ length: findings }, (_, n) => {
      const [status, verdict, level] = statuses[n % 3];
      const table = `table_${n % tables}`;
      return {
        id: `f${n}`, code: `${status}-column`, status, verdict, severity: level, kind: 'column', object: { schema: null, table, name: `column_${n}` }, facet: null,
        left: { value: 'TEXT', file: 'left.sql', line: n + 1 }, right: null, message: `${table}.column_${n} is not the same on both sides.`,
        why: 'Because this is a synthetic report.', help: 'Nothing.', waived: null,
      };
    }).sort((a, b) => severity(a) - severity(b)),
    equivalences: [], not_analysed: [],
    tables: Array.from({ length: tables }, (_, n) => ({ name: `table_${n}`, presence: 'both', left: null, right: null, tainted: false,
      rows: [{ kind: 'column', name: 'id', left: null, right: null, judgement: 'different', findings: [] }] })),
    migrations: [], options: [],
  };
}
