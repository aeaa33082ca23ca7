/** Drawings as strokes, and what becomes of each: given back, unless somebody said otherwise. */

export type Fate = 'returned' | 'destroyed' | 'kept';
export const FATES: readonly Fate[] = ['returned', 'destroyed', 'kept'];

export interface Stroke {
  readonly colour: string;
  /** x, y, x, y … in the sheet's own measure. */
  readonly points: number[];
}

export const SHEET = { width: 800, height: 600, pen: 6 } as const;

export class Sketch {
  strokes: Stroke[] = [];
  fate: Fate = 'returned';

  /** Paint all of it, paper included. */
  paint(canvas: HTMLCanvasElement): void {
    const brush = canvas.getContext('2d');
    if (!brush) return;
    brush.fillStyle = '#ffffff';
    brush.fillRect(0, 0, SHEET.width, SHEET.height);
    brush.lineWidth = SHEET.pen;
    brush.lineCap = brush.lineJoin = 'round';
    for (const { colour, points } of this.strokes) {
      brush.strokeStyle = colour;
      brush.beginPath();
      brush.moveTo(points[0] ?? 0, points[1] ?? 0);
      // a tap without a move is a dot
      if (points.length === 2) brush.lineTo((points[0] ?? 0) + 0.1, points[1] ?? 0);
      for (let at = 2; at < points.length; at += 2) brush.lineTo(points[at] ?? 0, points[at + 1] ?? 0);
      brush.stroke();
    }
  }

  /** The picture as base64 of a PNG. */
  png(): string {
    const canvas = document.createElement('canvas');
    canvas.width = SHEET.width;
    canvas.height = SHEET.height;
    this.paint(canvas);
    return canvas.toDataURL('image/png').split(',')[1] ?? '';
  }
}

/** What is sent of a drawing. `image` only where it is kept. */
export interface SentDrawing {
  readonly question: string;
  readonly fate: Fate;
  readonly image?: string;
}

/** All drawings of a sitting, by the question's name. */
export class Drawings {
  private readonly sketches = new Map<string, Sketch>();

  of(question: string): Sketch {
    let sketch = this.sketches.get(question);
    if (!sketch) this.sketches.set(question, (sketch = new Sketch()));
    return sketch;
  }

  forget(question: string): void {
    this.sketches.delete(question);
  }

  /** Those with something on them. */
  get drawn(): readonly [string, Sketch][] {
    return [...this.sketches].filter(([, sketch]) => sketch.strokes.length > 0);
  }

  sent(): readonly SentDrawing[] {
    return this.drawn.map(([question, sketch]) =>
      sketch.fate === 'kept' ? { question, fate: sketch.fate, image: sketch.png() } : { question, fate: sketch.fate },
    );
  }

  dump(): Record<string, { strokes: Stroke[]; fate: Fate }> {
    return Object.fromEntries(this.drawn.map(([name, { strokes, fate }]) => [name, { strokes, fate }]));
  }

  load(dumped: Readonly<Record<string, { strokes: Stroke[]; fate: Fate }>>): void {
    for (const [name, { strokes, fate }] of Object.entries(dumped)) Object.assign(this.of(name), { strokes, fate });
  }
}
