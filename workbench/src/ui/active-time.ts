/** A day: more the server does not take, and nobody works on one form. */
const MOST_SECONDS = 86_400;

/** How long something is worked on: from each touch on for a while at most, and not while it is out of sight. Times in ms. */
export class ActiveTime {
  readonly #idle: number;
  #worked: number;
  #last: number | null = null;

  /** @param idle how long after a touch time goes on @param before what was worked before */
  constructor(idle: number, before: number) {
    this.#idle = idle;
    this.#worked = before;
  }

  touch(now: number): void {
    this.#worked = this.#at(now);
    this.#last = now;
  }

  /** Out of sight. */
  leave(now: number): void {
    this.#worked = this.#at(now);
    this.#last = null;
  }

  /** Whole seconds. */
  seconds(now: number): number {
    return Math.min(MOST_SECONDS, Math.floor(this.#at(now) / 1000));
  }

  #at(now: number): number {
    return this.#last === null ? this.#worked : this.#worked + Math.min(this.#idle, Math.max(0, now - this.#last));
  }
}
