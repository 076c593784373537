const formats = new Map<string, Intl.DateTimeFormat>();

/** The calendar day of an instant in a time zone, the machine's own when none is given; equal days have equal names. */
export const dayIn = (at: number, timeZone?: string): string => {
  const known = formats.get(timeZone ?? '');
  const format = known ?? new Intl.DateTimeFormat('en-CA', timeZone ? { timeZone } : {});
  if (!known) formats.set(timeZone ?? '', format);
  return format.format(at);
};
