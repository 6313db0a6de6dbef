export function TakeIn() {
  return null;
}
