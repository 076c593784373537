/** Now, as a function, so that tests can hold time still. */
export type Clock = () => Date;
export const systemClock: Clock = () => new Date();
