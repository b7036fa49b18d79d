// The book's paragraphs: of Markdown only `code`, *emphasis* and **strong** are read, and into elements.

import { h } from '../dom.js';

const PIECE = /`([^`]+)`|\*\*([^*]+)\*\*|\*([^*]+)\*/g;

function inline(text) {
  const pieces = [];
  let at = 0;
  for (const match of text.matchAll(PIECE)) {
    pieces.push(text.slice(at, match.index));
    const [tag, inside] = match[1] ? ['code', match[1]] : match[2] ? ['strong', match[2]] : ['em', match[3]];
    pieces.push(h(tag, {}, inside));
    at = match.index + match[0].length;
  }
  return [...pieces, text.slice(at)];
}

/** Paragraphs, or the inside of one. */
export function prose(text, inside = false) {
  const lines = Array.isArray(text) ? text.join('\n') : String(text ?? '');
  if (inside) {
    return inline(lines);
  }
  return lines.split(/\n\s*\n/).filter((part) => part.trim()).map((part) => h('p', {}, inline(part.replace(/\s*\n\s*/g, ' '))));
}
