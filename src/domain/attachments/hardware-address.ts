// The forms that Go's net.ParseMAC takes: 6, 8 or 20 octets, joined by colons or hyphens, or in groups of four digits by dots.
const joined = /^[0-9a-f]{2}(?:([:-])[0-9a-f]{2})(?:\1[0-9a-f]{2})*$/i;
const dotted = /^[0-9a-f]{4}(?:\.[0-9a-f]{4})+$/i;
const sizes = [6, 8, 20];

/** Whether Go's net.ParseMAC, by which Multus checks `mac` and `infiniband-guid`, takes the text. */
export function isHardwareAddress(text: string): boolean {
  const octets = digitsOf(text).length / 2;
  return (joined.test(text) || dotted.test(text)) && sizes.includes(octets);
}

// As the kernel shows one of six octets.
const canonical = /^[0-9a-f]{2}(?::[0-9a-f]{2}){5}$/;

/** The same text for every way of writing one hardware address, as the kernel shows it: `02:42:ac:11:00:02`. */
export function canonicalMac(text: string): string {
  // Nearly all of them, as they are: a large cluster has ten thousand.
  if (canonical.test(text)) return text;
  return isHardwareAddress(text) ? (digitsOf(text).match(/../g) ?? []).join(':') : text.toLowerCase();
}

const digitsOf = (text: string): string => text.replace(/[^0-9a-f]/gi, '').toLowerCase();
