/** Runs independent cases at the same time, so that their timeouts do not add up. Rejects with the names of all cases that failed, after all have ended. */
export async function atOnce<Case>(cases: readonly Case[], run: (each: Case) => Promise<void>): Promise<void> {
  const results = await Promise.allSettled(cases.map(run));
  const failures = results.flatMap((result, index) =>
    result.status === "rejected" ? [new Error(JSON.stringify(cases[index]), { cause: result.reason })] : [],
  );
  if (failures.length > 0) throw new AggregateError(failures, `${failures.length} of ${cases.length} cases failed`);
}
