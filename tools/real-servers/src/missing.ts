/** A server that cannot run on this machine: what is missing, and how to get it. A skip, never a pass. */
export class MissingSoftware extends Error {
  constructor(
    readonly what: string,
    readonly howToGet: string,
    options: { cause?: unknown } = {},
  ) {
    super(`${what}; ${howToGet}`, options);
    this.name = 'MissingSoftware';
  }
}
