const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** Whether it may be the name of a group, volume, checkpoint, peer or schedule. */
export function nameOk(name: string): boolean {
  return NAME.test(name);
}

/** One entry a line, as in a field for lists. */
export function lines(text: string): string[] {
  return text.split(/\r?\n/).map((line) => line.trim()).filter((line) => line !== '');
}
