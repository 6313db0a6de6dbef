// Prints what is unused, and how many files were read: a check that saw nothing must not pass for one that found nothing.
export default function report({ report, issues, counters }) {
  for (const kind of Object.keys(report)) {
    if (!report[kind]) continue;
    const found =
      kind === 'files'
        ? Object.values(issues.files ?? {})
        : Object.values(issues[kind] ?? {}).flatMap((byName) => Object.values(byName));
    for (const issue of found.flatMap((f) => (f.filePath ? [f] : Object.values(f)))) {
      console.log(`unused ${kind}: ${issue.symbol ?? ''} in ${issue.filePath}${issue.line ? `:${issue.line}` : ''}`);
    }
  }
  console.log(`${counters.processed} files read`);
}
