// What takes the place of `warn.ts` in production. Of calls of an empty function, declared as one, bundlers leave nothing.
export function checkOptions(_options: object): void {}
export function checkPerson(_event: object, _before: object, _isByBackend: boolean): void {}
export function checkIdentityToken(_token: string, _nowMs: number): void {}
export function checkStart(_session: object, _resting: object | null, _token?: string): void {}
export function checkKept(_wasKept: boolean, _options: object): void {}
