export function Sealing() {
  return null;
}
