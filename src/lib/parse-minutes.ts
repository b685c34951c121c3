const longestText = 60;
const clockForm = /^(\d{1,3}):([0-5]\d)$/;
const hourForm = /^(\d{1,5}(?:[.,]\d{1,5})?) ?h(?:ours?|rs?)?(?: ?(\d{1,5}) ?(?:m(?:in(?:ute)?s?)?)?)?$/;
const minuteForm = /^(\d{1,5}(?:[.,]\d{1,5})?) ?m(?:in(?:ute)?s?)?$/;
const decimalForm = /^(\d{1,3}[.,]\d{1,5})$/;
const plainForm = /^(\d{1,5})$/;

/**
 * Minutes of "1h 30m", "1:30", "90m", "1.5h", "1,5h" or "1h30". Without a unit a decimal number is hours ("1.5") and a whole one
 * minutes ("90"). Digits with a space between them are never one number. null = it is none of these.
 */
export function parseMinutes(typed: string): number | null {
  if (typed.length > longestText) return null;
  const text = typed.toLowerCase().trim().replace(/\s+/g, " ");
  const [, clockHours, clockMinutes] = clockForm.exec(text) ?? [];
  if (clockHours !== undefined) return Number(clockHours) * 60 + Number(clockMinutes);
  const [, hours, minutes] = hourForm.exec(text) ?? [];
  if (hours !== undefined) return numberOf(hours) * 60 + Number(minutes ?? 0);
  const [, decimalHours] = decimalForm.exec(text) ?? [];
  if (decimalHours !== undefined) return numberOf(decimalHours) * 60;
  const [, alone] = minuteForm.exec(text) ?? plainForm.exec(text) ?? [];
  return alone === undefined ? null : numberOf(alone);
}

function numberOf(text: string): number {
  return Number(text.replace(",", "."));
}
