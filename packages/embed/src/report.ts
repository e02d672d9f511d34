/** Tells the developer of a host's page, in one line, what is wrong and how to mend it. No text and no id of a person. */
export interface Report {
  error(code: string, message: string): void
  warn(message: string): void
}

export const consoleReport: Report = {
  error: (code, message) => console.error(`[roxels] ${code}: ${message}`),
  warn: (message) => console.warn(`[roxels] ${message}`),
}
