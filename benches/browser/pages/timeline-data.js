// Bars for timelines: rows with dates, a lane for each group.

const MS_PER_YEAR = 365.2425 * 86400e3;

/** Milliseconds since 1970 of a year with its fraction. */
export const msOfYear = (year) => (year - 1970) * MS_PER_YEAR;

/** Whether a row has dates. */
export const isDated = (columns, i) => columns.since[i] > 0 && columns.until[i] < 3000;
