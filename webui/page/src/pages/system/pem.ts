/** Whether a text is what it is taken for: only how it begins is looked at here, the appliance reads the rest. */

export function isCertificate(text: string): boolean {
  return text.trimStart().startsWith('-----BEGIN CERTIFICATE-----');
}

export function isKey(text: string): boolean {
  return text.trimStart().startsWith('-----BEGIN PRIVATE KEY-----');
}
