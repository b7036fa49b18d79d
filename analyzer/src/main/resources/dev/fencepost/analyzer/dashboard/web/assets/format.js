// Numbers, sizes and times in words. Times are u64 nanoseconds: BigInt throughout.

const UNITS = ['', 'K', 'M', 'G', 'T', 'P', 'E'];

/** A time of a trace, whichever way it came. */
export function nanos(ts) {
  return BigInt(ts);
}

/** `12.000742906 s`: what search finds again. */
export function time(ts) {
  const all = nanos(ts);
  const whole = all / 1_000_000_000n;
  return `${whole}.${String(all % 1_000_000_000n).padStart(9, '0')} s`;
}

/** `5.5 µs`. */
export function duration(length) {
  const value = Number(length);
  if (value < 1000) {
    return `${value} ns`;
  }
  const [unit, by] = value < 1e6 ? ['µs', 1e3] : value < 1e9 ? ['ms', 1e6] : ['s', 1e9];
  return `${trimmed(value / by)} ${unit}`;
}

function trimmed(value) {
  return value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0).replace(/\.0+$|(\.\d*?)0+$/, '$1');
}

/** `4K`, `2M`; bytes where it is no whole unit. */
export function size(bytes) {
  let value = BigInt(bytes);
  let power = 0;
  while (value !== 0n && value % 1024n === 0n && power < 6) {
    value /= 1024n;
    power++;
  }
  return power === 0 ? `${value} bytes` : `${value}${UNITS[power]}`;
}

/** `54.9G`: a size of which only the magnitude matters. */
export function roughly(bytes) {
  let value = Number(bytes);
  let power = 0;
  while (value >= 1024 && power < 6) {
    value /= 1024;
    power++;
  }
  return `${trimmed(value)}${UNITS[power]}`;
}

/** `1,234`. */
export function count(number) {
  return Number(number).toLocaleString('en-US');
}

/** `1 alert`, `2 alerts`. */
export function counted(number, noun) {
  return `${count(number)} ${noun}${Number(number) === 1 ? '' : 's'}`;
}

/** A rate with as many digits as can be read in passing. */
export function rate(perSecond) {
  const value = Number(perSecond ?? 0);
  if (value >= 1e6) {
    return `${(value / 1e6).toFixed(2)} M`;
  }
  return value >= 1e4
    ? `${(value / 1e3).toFixed(1)} k`
    : value < 10 && value % 1
      ? value.toFixed(1)
      : count(Math.round(value));
}

/** `0x…` of a BigInt. */
export function hex(address) {
  return `0x${address.toString(16)}`;
}

/** A BigInt of `0x…` or decimal text; undefined where it is neither. */
export function address(text) {
  const clean = String(text ?? '').trim();
  return /^(0x[0-9a-f]{1,16}|[0-9]{1,20})$/i.test(clean) ? BigInt(clean) : undefined;
}

/** Nanoseconds of `1.5s`, `20ms`, `3us`, `7ns` or plain nanoseconds; undefined where it is neither. */
export function parseTime(text) {
  const match = /^([0-9]{1,20})(?:\.([0-9]{1,9}))?\s*(s|ms|us|µs|ns)?$/.exec(String(text ?? '').trim());
  if (!match || (match[2] && !match[3])) {
    return undefined;
  }
  const by = { s: 9, ms: 6, us: 3, µs: 3, ns: 0 }[match[3] ?? 'ns'];
  const fraction = (match[2] ?? '').slice(0, by).padEnd(by, '0');
  return BigInt(match[1] + fraction);
}
