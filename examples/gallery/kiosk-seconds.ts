/**
 * How long the kiosk waits and warns, in seconds: 60 and 20, or what the address says, as in `?idle=5&warn=20#kiosk/react`. What
 * cannot be is not taken.
 */
export function kioskSeconds(search: string) {
  const asked = new URLSearchParams(search)
  const read = (name: string, usual: number, least: number) => {
    const seconds = Number(asked.get(name) ?? usual)
    return seconds >= least && seconds <= 3_600 ? seconds : usual
  }
  return { idleSeconds: read('idle', 60, 1), warnSeconds: read('warn', 20, 20) }
}
