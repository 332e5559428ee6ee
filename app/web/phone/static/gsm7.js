// What a text costs on the air. Counts exactly as `septets` in app/domain/text.py.

const EXTENDED = new Set("^{}[]~\\|€\f");
const BASIC = new Set(
  "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?" +
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà",
);

/** Count septets: extension characters two, all others one. */
export function septets(text) {
  let count = 0;
  for (const char of text) count += EXTENDED.has(char) ? 2 : 1;
  return count;
}

/** List what GSM-7 cannot carry, each once. */
export function foreign(text) {
  return [...new Set(text)].filter((char) => !BASIC.has(char) && !EXTENDED.has(char));
}
