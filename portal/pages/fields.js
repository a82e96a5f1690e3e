// SPDX-License-Identifier: Apache-2.0
// What a person types, checked before they are signed. The portal checks them again by the same rules.

/** { value: 'dd/mm/yyyy' } or { fault: key of the text that says what to do }. */
export function readBirthDate(typed, today = new Date()) {
  const trimmed = typed.trim();
  if (trimmed === '') return { fault: 'birthDateMissing' };
  const match = /^(\d{1,2})[\/.\- ](\d{1,2})[\/.\- ](\d{4})$/.exec(trimmed) ?? /^(\d{2})(\d{2})(\d{4})$/.exec(trimmed);
  if (!match) return { fault: 'birthDateInvalid' };
  const [day, month, year] = match.slice(1).map(Number);
  const date = new Date(Date.UTC(year, month - 1, day));
  const real = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  if (!real || year < 1900) return { fault: 'birthDateInvalid' };
  if (date.getTime() > today.getTime()) return { fault: 'birthDateFuture' };
  return { value: `${match[1].padStart(2, '0')}/${match[2].padStart(2, '0')}/${match[3]}` };
}

/** A Vietnamese mobile number, as it was typed: the portal spells it. */
export function readPhone(typed) {
  const value = typed.trim();
  if (value === '') return { fault: 'phoneMissing' };
  const plain = /^\+?\d+(?:[ .-]+\d+)*$/.test(value) && /^(?:\+?84|0)[35789]\d{8}$/.test(value.replace(/[ .-]/g, ''));
  return plain ? { value } : { fault: 'phoneInvalid' };
}

/** { value } (empty: none given) or { fault }. */
export function readEmail(typed, { required = false } = {}) {
  const value = typed.trim();
  if (required && value === '') return { fault: 'emailMissing' };
  const plausible = /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)+$/;
  if (value !== '' && (value.length > 254 || !plausible.test(value))) return { fault: 'emailInvalid' };
  return { value };
}
