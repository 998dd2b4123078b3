import { describe, expect, it } from 'vitest';
import { Refused } from '../../api/client';
import type { Panel, PanelKey } from '../../api/types';
import { CELL, dots } from './dots';
import { KEYS_WAITING_MAX, Screen } from './screen.svelte';

/** The dots of a letter as rows of # and blanks. */
function drawn(letter: string): string[] {
  const rows = Array.from({ length: 7 }, () => Array.from({ length: 5 }, () => ' '));
  for (const [, x, y] of dots(letter).matchAll(/M(\d+) (\d+)/g)) rows[Number(y)]?.splice(Number(x), 1, '#');
  return rows.map((row) => row.join(''));
}

describe('dots', () => {
  it('dots_ofLetters_areTheirShapes', () => {
    expect(drawn('R')).toEqual(['#### ', '#   #', '#   #', '#### ', '# #  ', '#  # ', '#   #']);
    expect(drawn('%')).toEqual(['##   ', '##  #', '   # ', '  #  ', ' #   ', '#  ##', '   ##']);
    expect(drawn('~')).toEqual(['     ', '     ', ' #   ', '# # #', '   # ', '     ', '     ']);
  });
  it('dots_everyLetterButTheBlank_isItsOwn', () => {
    const shapes = new Set(Array.from({ length: 95 }, (_, i) => dots(String.fromCharCode(32 + i))));
    expect(shapes.size).toBe(95);
    expect(dots('   ')).toBe('');
  });
  it('dots_secondCell_isOneCellFurther', () => expect(dots(' .')).toMatch(new RegExp(`^M${CELL.width + 1} 5h`)));
  it('dots_noAscii_isAFullCell', () => expect(drawn('ü')).toEqual(Array.from({ length: 7 }, () => '#####')));
});

function picture(line: string, change: Partial<Panel> = {}): Panel {
  return { columns: 20, rows: 4, lines: [line.padEnd(20), ''.padEnd(20), 'x'.padEnd(20), ''.padEnd(20)], flashing: false, keys: [], ...change };
}

/** A panel whose answers this test gives when it likes. */
function rig() {
  const asked: { what: string; answer: (seen: Panel) => void; refuse: (e: Refused) => void }[] = [];
  const wait = (what: string) => new Promise<Panel>((answer, refuse) => asked.push({ what, answer, refuse }));
  const screen = new Screen({ show: () => wait('show'), press: (key: PanelKey) => wait(key) });
  const settle = async () => {
    for (let i = 0; i < 10; i++) await Promise.resolve();
  };
  return { screen, asked, settle };
}

describe('Screen', () => {
  it('press_many_goOneAfterTheOther', async () => {
    const { screen, asked, settle } = rig();
    void screen.press('enter');
    void screen.press('down');
    await settle();
    expect(asked.map((one) => one.what)).toEqual(['enter']);
    asked[0]?.answer(picture('menu'));
    await settle();
    expect(asked.map((one) => one.what)).toEqual(['enter', 'down']);
    asked[1]?.answer(picture('second'));
    await settle();
    expect(screen.picture?.lines[0]?.trim()).toBe('second');
    expect(screen.said).toBe('second. x');
  });
  it('press_whileLooking_isNotUndoneByWhatWasBefore', async () => {
    const { screen, asked, settle } = rig();
    void screen.look();
    void screen.press('enter');
    asked[1]?.answer(picture('menu'));
    await settle();
    asked[0]?.answer(picture('card'));
    await settle();
    expect(screen.picture?.lines[0]?.trim()).toBe('menu');
  });
  it('press_refused_dropsThoseThatWait', async () => {
    const { screen, asked, settle } = rig();
    void screen.press('enter');
    void screen.press('enter');
    asked[0]?.refuse(new Refused(403, 'no', 'denied', '', 0));
    await settle();
    expect(asked).toHaveLength(1);
    expect(screen.refused?.detail).toBe('no');
    void screen.press('up');
    await settle();
    expect(screen.refused).toBeNull();
    expect(asked[1]?.what).toBe('up');
  });
  it('press_moreThanWait_areNotTaken', async () => {
    const { screen, asked, settle } = rig();
    for (let i = 0; i < KEYS_WAITING_MAX + 9; i++) void screen.press('down');
    for (let i = 0; i < KEYS_WAITING_MAX + 9; i++) {
      asked[i]?.answer(picture(`${i}`));
      await settle();
    }
    expect(asked).toHaveLength(KEYS_WAITING_MAX + 1);
  });
  it('look_aCardThatTurns_isNotReadOut_anAlarmIs', async () => {
    const { screen, asked, settle } = rig();
    for (const [i, seen] of [picture('card'), picture('next card'), picture('WARNING', { flashing: true })].entries()) {
      void screen.look();
      asked[i]?.answer(seen);
      await settle();
      expect(screen.said).toBe(i < 2 ? '' : 'WARNING. x');
    }
  });
  it('look_failed_keepsWhatWasSeen', async () => {
    const { screen, asked, settle } = rig();
    void screen.look();
    asked[0]?.answer(picture('card'));
    await settle();
    void screen.look();
    asked[1]?.refuse(new Refused(0, '', 'unreachable', '', 0));
    await settle();
    expect(screen.picture?.lines[0]?.trim()).toBe('card');
    expect(screen.problem?.status).toBe(0);
  });
});
