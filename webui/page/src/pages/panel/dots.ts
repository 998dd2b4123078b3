/** How a character display writes: five dots by eight a letter, one more dot between letters and between lines. */

export const CELL = { width: 6, height: 9 } as const;
const DOTS_ACROSS = 5;
const DOTS_DOWN = 8;
const LETTER_ROWS = 7;
const FIRST = 32;
const LAST = 126;
/** From blank to ~: each letter's seven rows from above, each row's five dots as one digit of base 32. */
const LETTERS =
  '00000004444004aaa0000aavavaa4fke5u4op248j3cik8lidc48000024888428422248' + // blank ! " # $ % & ' ( )
  '04lel40044v4400000c48000v00000000cc01248g0ehjlphe4c4444eeh1248v' + // * + , - . / 0 1 2
  'v2421he26aiv22vgu11he68guhhev124888ehhehheehhf12c0cc0cc00cc0c48' + // 3 4 5 6 7 8 9 : ;
  '248g84200v0v008421248eh12404eh1dlleehhhvhhuhhuhhuehggghesihhhis' + // < = > ? @ A B C D
  'vgguggvvggugggehgnhhfhhhvhhhe44444e72222ichikokihggggggvhrllhhhhhpljhh' + // E F G H I J K L M N
  'ehhhhheuhhugggehhhliduhhukihfgge11uv444444hhhhhhehhhhha4hhhllla' + // O P Q R S T U V W
  'hha4ahhhhha444v1248gve88888e0g84210e22222e4ah0000000000v8420000' + // X Y Z [ \ ] ^ _ `
  '00e1fhfggmphhu00egghe11djhhf00ehvge698s8880fhhf1eggmphhh40c444e20622ic' + // a b c d e f g h i j
  'ggikokic44444e00qllhh00mphhh00ehhhe00uhugg00djf1100mpggg00ege1u88s8896' + // k l m n o p q r s t
  '00hhhjd00hhha400hhlla00ha4ah00hhf1e00v248v244844244444448442448' + // u v w x y z { | }
  '008l200'; // ~

/** One dot, a little smaller than its place. */
function dot(x: number, y: number): string {
  return `M${x} ${y}h.88v.88h-.88z`;
}

/** All dots of a cell, lit or not. */
export const CELL_DOTS = Array.from({ length: DOTS_ACROSS * DOTS_DOWN }, (_, i) => dot(i % DOTS_ACROSS, Math.floor(i / DOTS_ACROSS))).join('');

/** The path of the dots that are lit in a line of text, cell beside cell from the origin. What is no ASCII is a full cell. */
export function dots(line: string): string {
  let path = '';
  for (let cell = 0; cell < line.length; cell++) {
    const code = line.charCodeAt(cell);
    const known = code >= FIRST && code <= LAST;
    for (let row = 0; row < LETTER_ROWS; row++) {
      const bits = known ? Number.parseInt(LETTERS.charAt((code - FIRST) * LETTER_ROWS + row), 32) : 31;
      for (let bit = 0; bit < DOTS_ACROSS; bit++) {
        if (bits & (16 >> bit)) path += dot(cell * CELL.width + bit, row);
      }
    }
  }
  return path;
}
