/** A stream that a screen can be drawn on. */
export interface Canvas {
  readonly columns?: number;
  readonly rows?: number;
  write(text: string): unknown;
  on(event: 'resize', listener: () => void): unknown;
  off(event: 'resize', listener: () => void): unknown;
}

/** A terminal that shows one picture after another in place, and is given back as it was. */
export interface Screen {
  /** Replaces the picture. The head stays when there is no room for all lines. */
  draw(lines: readonly string[]): void;
  /** Gives the terminal back. Further calls do nothing. */
  close(): void;
}

// xterm's control sequences (ctlseqs): the alternate screen keeps what the terminal showed before.
const ENTER = '\u001b[?1049h\u001b[?25l';
const LEAVE = '\u001b[?25h\u001b[?1049l';
const HOME = '\u001b[H';
const REST_OF_LINE = '\u001b[K';
const REST_OF_SCREEN = '\u001b[J';

/** Takes over a terminal. Whatever ends the process but SIGKILL gives it back. */
export function openScreen(stream: Canvas): Screen {
  let shown: readonly string[] = [];
  let closed = false;
  const redraw = (): void => {
    const { columns = 80, rows = 24 } = stream;
    const fitting = cutToRows(shown, rows).map((line) => `${clip(line, columns)}${REST_OF_LINE}`);
    stream.write(`${HOME}${fitting.join('\r\n')}${REST_OF_SCREEN}`);
  };
  const close = (): void => {
    if (closed) return;
    closed = true;
    stream.off('resize', redraw);
    process.off('exit', close);
    process.off('SIGTERM', terminate);
    stream.write(LEAVE);
  };
  const terminate = (): void => {
    close();
    process.exit(TERMINATED);
  };
  process.on('exit', close);
  process.on('SIGTERM', terminate);
  stream.on('resize', redraw);
  stream.write(ENTER);
  return {
    draw(lines) {
      if (closed) return;
      shown = lines;
      redraw();
    },
    close,
  };
}

/** As shells count it: 128 and the number of SIGTERM. */
const TERMINATED = 143;

function cutToRows(lines: readonly string[], rows: number): readonly string[] {
  if (lines.length <= rows) return lines;
  const room = Math.max(1, rows - 1);
  return [...lines.slice(0, room), `... and ${lines.length - room} more lines (--once prints all)`].slice(0, rows);
}

const COLOUR_OR_CHARACTER = /\p{Cc}\[[0-9;]*m|./gsu;

/** The first columns of a line. Colours take no room, and are never left on. */
export function clip(line: string, columns: number): string {
  let room = columns;
  return [...line.matchAll(COLOUR_OR_CHARACTER)]
    .map(([part]) => {
      if (part.startsWith('\u001b[')) return part;
      room -= 1;
      return room >= 0 ? part : '';
    })
    .join('');
}
