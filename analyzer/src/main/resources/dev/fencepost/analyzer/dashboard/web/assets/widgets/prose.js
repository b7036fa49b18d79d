// The book's paragraphs: of Markdown only fences, `code`, *emphasis* and **strong** are read.

import { h } from '../dom.js';

const PIECE = /`([^`]+)`|\*\*([^*]+)\*\*|\*([^*]+)\*/g;
const FENCE = /^```[^\n]*\n([\s\S]*?)\n```$/m;

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

function paragraphs(text) {
  return text
    .split(/\n\s*\n/)
    .filter((part) => part.trim())
    .map((part) => h('p', {}, inline(part.replace(/\s*\n\s*/g, ' '))));
}

/** A line of prose, as the inside of a paragraph. */
export function phrase(text) {
  return inline(String(text ?? ''));
}

/** Paragraphs and figures. */
export function prose(text) {
  // with one group, what stands between the fences and what is in them take turns
  return String(text ?? '')
    .split(FENCE)
    .map((part, i) =>
      i % 2 ? h('pre', { class: 'figure', tabindex: 0, 'aria-label': 'Figure' }, part) : paragraphs(part),
    );
}
