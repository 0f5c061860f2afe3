/** A point in time, given in milliseconds since the epoch, to the second and in UTC: the same on every machine. */
export function Moment({ at }: { at: number }) {
  const iso = new Date(at).toISOString();
  return <time dateTime={iso}>{`${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC`}</time>;
}
