import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { clip, openScreen } from '../../src/cli/screen.ts';

/** A terminal of that size that keeps what is written to it. */
class Paper extends EventEmitter {
  columns = 20;
  rows = 4;
  text = '';
  write(text: string): void {
    this.text += text;
  }
}

const esc = '\u001b';

describe('a screen', () => {
  it('takes the terminal over, draws in place, and gives it back once', () => {
    const paper = new Paper();
    const listeners = process.listenerCount('exit');
    const screen = openScreen(paper);
    assert.equal(paper.text, `${esc}[?1049h${esc}[?25l`);
    paper.text = '';
    screen.draw(['one', 'two']);
    assert.equal(paper.text, `${esc}[Hone${esc}[K\r\ntwo${esc}[K${esc}[J`);
    paper.text = '';
    screen.close();
    screen.close();
    screen.draw(['late']);
    assert.equal(paper.text, `${esc}[?25h${esc}[?1049l`);
    assert.equal(process.listenerCount('exit'), listeners);
    assert.equal(paper.listenerCount('resize'), 0);
  });

  it('never draws more than fits, says how much is missing, and fits itself to another size', () => {
    const paper = new Paper();
    const screen = openScreen(paper);
    try {
      const lines = ['head', 'a', 'b', 'c', 'd', `${'x'.repeat(30)}`];
      paper.text = '';
      screen.draw(lines);
      assert.deepEqual(paper.text.split('\r\n').length, 4);
      assert.match(paper.text, /\.\.\. and 3 more lines \(--once prints all\)|\.\.\. and 3 more lin/);
      paper.text = '';
      paper.rows = 10;
      paper.emit('resize');
      assert.match(paper.text, /\r\nd/);
      assert.ok(paper.text.includes(`\r\n${'x'.repeat(20)}${esc}`));
    } finally {
      screen.close();
    }
  });

  it('cuts lines at the edge without cutting a colour', () => {
    assert.equal(clip(`${esc}[31mred${esc}[39m and more`, 5), `${esc}[31mred${esc}[39m a`);
    assert.equal(clip(`${esc}[31mlong red${esc}[39m`, 4), `${esc}[31mlong${esc}[39m`);
    assert.equal(clip('short', 80), 'short');
  });
});
