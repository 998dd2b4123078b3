/** The last so many values, oldest first: memory that does not grow however long a page stays open. */
export class Series {
  readonly #values: Float64Array;
  #next = 0;
  #size = 0;

  constructor(readonly capacity: number) {
    this.#values = new Float64Array(capacity);
  }

  push(value: number): void {
    this.#values[this.#next] = value;
    this.#next = (this.#next + 1) % this.capacity;
    this.#size = Math.min(this.#size + 1, this.capacity);
  }

  values(): number[] {
    const first = (this.#next - this.#size + this.capacity) % this.capacity;
    return Array.from({ length: this.#size }, (_, i) => this.#values[(first + i) % this.capacity] ?? 0);
  }
}

/** A path for a small chart of `values` in `width` × `height`; empty when there is no line to draw. Zero is the floor. */
export function sparkline(values: readonly number[], width: number, height: number, capacity: number): string {
  if (values.length < 2) return '';
  const top = Math.max(...values, 1e-9);
  const step = width / (capacity - 1);
  const start = width - (values.length - 1) * step;
  return values
    .map((value, i) => `${i === 0 ? 'M' : 'L'}${(start + i * step).toFixed(1)} ${(height - (value / top) * height).toFixed(1)}`)
    .join('');
}
