export function HandOvers() {
  return null;
}
